"""Two pages of an event's desk: which template and language its certificates have, and
a sample of that. Strangers get a 404; choosing changes nothing that is issued."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certificates.admin_views import DeskView
from certificates.exceptions import CannotPrint
from certificates.models import CertificateTemplate
from certificates.paper_queries import paper_of
from certificates.paper_words import languages
from certificates.sample import event_sample
from certificates.services import choose_paper


class PaperForm(forms.Form):
    template = forms.ModelChoiceField(
        label=gettext_lazy("Template"),
        queryset=CertificateTemplate.objects.filter(live=True),
        empty_label=None,
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        choices=languages,
        help_text=gettext_lazy(
            "Of the first page. The second page, the record of attendance, is in "
            "English."
        ),
    )


class PaperView(DeskView):
    """GET shows the choice; POST to the same address makes it."""

    template_name = "certificates/admin/paper.html"

    def get_page_title(self) -> str:
        return _("Template and language of the certificates")

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        template, language = paper_of(self.webinar)
        return self._show(
            PaperForm(initial={"template": template.pk, "language": language})
        )

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        form = PaperForm(request.POST)
        if not form.is_valid():
            return self._show(form, status=422)
        try:
            choose_paper(self.webinar, **form.cleaned_data, by=request.user)
        except CannotPrint as refusal:
            form.add_error("template", str(refusal))
            return self._show(form, status=422)
        messages.success(
            request, _("Saved. Certificates issued from now on look like the sample.")
        )
        return redirect("certificates_paper", slug=self.webinar.slug)

    def _show(self, form: PaperForm, status: int = 200) -> HttpResponse:
        template, _language = paper_of(self.webinar)
        may_edit = self.request.user.has_perm("certificates.change_certificatetemplate")
        return self.show(
            status,
            webinar=self.webinar,
            form=form,
            template=template if template.pk and may_edit else None,
            report_url=self.report_url(),
        )


class SampleView(DeskView):
    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        try:
            content = event_sample(self.webinar)
        except CannotPrint as refusal:
            messages.error(request, str(refusal))
            return redirect("certificates_paper", slug=self.webinar.slug)
        response = HttpResponse(content, content_type="application/pdf")
        name = f"{self.webinar.slug}-sample.pdf"
        response["Content-Disposition"] = f'inline; filename="{name}"'
        return response

    def get_page_title(self) -> str:
        return _("Sample")
