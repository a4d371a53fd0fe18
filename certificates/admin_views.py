"""The desk of the organisers: the report of an event, issuing, and revoking.

Strangers get a 404 from the funnels. Reading never writes; issuing and revoking
are POSTs after a page that says what will happen.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from certificates import access, report
from certificates.correction_queries import open_requests
from certificates.event_options import options_of
from certificates.exceptions import CertificateRefused
from certificates.models import Certificate
from certificates.presenters import answer_page
from certificates.queries import PublicAnswer, rule_of
from certificates.services import issue_all_due, revoke_certificate
from elearn.core.exceptions import Refusal
from elearn.core.typed import typed_number, typed_text
from media.admin_views import WebinarAdminView
from media.event_days import times_of_event
from media.exceptions import MediaError

PER_PAGE = 50
#: So that one request stays short; the next press continues.
ISSUE_AT_ONCE = 100


class DeskView(WebinarAdminView):
    """What the pages of this desk share: organisers only, trail back to the report."""

    header_icon = "calendar-check"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if not access.may_issue(request.user):
            raise Http404

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("media_webinars"), "label": _("Webinars")},
            {"url": self.report_url(), "label": _("Attendance")},
        ]

    def report_url(self, **query: str) -> str:
        address = reverse("certificates_report", args=[self.webinar.slug])
        return f"{address}?{urlencode(query)}" if query else address


class ReportView(DeskView):
    template_name = "certificates/admin/report.html"

    def get_page_title(self) -> str:
        return _("Attendance")

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        told = report.read_report(self.webinar, now=timezone.now())
        state = request.GET.get("state", "all")
        state = state if state in report.FILTERS else "all"
        words = request.GET.get("q", "")[:100]
        chosen = report.choose(told, words=words, state=state)
        page = Paginator(chosen, PER_PAGE).get_page(request.GET.get("p"))
        times = times_of_event(self.webinar, viewer=None)
        return self.show(
            webinar=self.webinar,
            report=told,
            sealed_words=report.sealed_words(told),
            times=times,
            page_of_people=page,
            corrections=list(open_requests(self.webinar)),
            unconfirmed=len(
                options_of(self.webinar, rule_of(self.webinar)).unconfirmed
            ),
            filters=report.FILTERS.items(),
            state=state,
            words=words,
            query=urlencode({"q": words, "state": state}),
        )


class ExportView(DeskView):
    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        told = report.read_report(self.webinar, now=timezone.now(), with_chart=False)
        # The mark at the beginning makes spreadsheets read UTF-8.
        response = HttpResponse(
            "\ufeff" + report.write_csv(told), content_type="text/csv; charset=utf-8"
        )
        response["Content-Disposition"] = (
            f'attachment; filename="{self.webinar.slug}-attendance.csv"'
        )
        return response


class IssueView(DeskView):
    """GET says to whom; POST to the same address issues."""

    template_name = "certificates/admin/issue.html"

    def get_page_title(self) -> str:
        return _("Issue certificates")

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        due = self._due(self._chosen(request.GET))
        if not due:
            messages.warning(request, _("Nobody of these is due now."))
            return redirect(self.report_url())
        return self.show(
            webinar=self.webinar,
            due=due,
            chosen=self._chosen(request.GET),
            at_once=ISSUE_AT_ONCE,
            report_url=self.report_url(),
        )

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        chosen = self._chosen(request.POST)
        try:
            result = issue_all_due(
                self.webinar,
                by=request.user,
                now=timezone.now(),
                limit=ISSUE_AT_ONCE,
                people=chosen or None,
            )
        except (Refusal, MediaError) as refusal:
            messages.error(request, str(refusal))
            return redirect(self.report_url())
        number = len(result.issued)
        if number:
            messages.success(
                request,
                ngettext(
                    "%(n)d certificate is issued.",
                    "%(n)d certificates are issued.",
                    number,
                )
                % {"n": number},
            )
        for failure in result.failed[:10]:
            messages.error(
                request,
                _("%(name)s: %(reason)s")
                % {"name": failure.user.name, "reason": failure.sentence},
            )
        if not number and not result.failed:
            messages.warning(request, _("Nobody was due any more."))
        return redirect(self.report_url())

    def _chosen(self, data: Any) -> list[int]:
        # What cannot be read names nobody; left out, it would name everybody.
        return [typed_number(value) for value in data.getlist("person")]

    def _due(self, chosen: list[int]) -> list[report.Person]:
        told = report.read_report(self.webinar, now=timezone.now(), with_chart=False)
        return [
            person
            for person in told.people
            if person.state == "due"
            and (not chosen or person.standing.user.pk in chosen)
        ]


class CertificateDeskView(WebinarAdminView):
    """What the two pages of all certificates share."""

    header_icon = "calendar-check"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("certificates_list"), "label": _("Certificates")},
        ]


class CertificateListView(CertificateDeskView):
    page_title = gettext_lazy("Certificates")
    template_name = "certificates/admin/certificates.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        if not access.may_issue(request.user):
            raise Http404
        words = typed_text(request.GET.get("q", "")).strip()[:100]
        rows = Certificate.objects.select_related("webinar")
        if words:
            rows = rows.filter(
                Q(serial__icontains=words)
                | Q(name_printed__icontains=words)
                | Q(holder__email__icontains=words)
            )
        page = Paginator(rows, PER_PAGE).get_page(request.GET.get("p"))
        return self.show(certificates=page, words=words, query=urlencode({"q": words}))


class RevokeForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        help_text=gettext_lazy(
            "The holder reads it, and the record keeps it. The public page says only "
            "that the certificate was revoked, and when."
        ),
    )


class CertificateView(CertificateDeskView):
    """One certificate: what it says, and the way to revoke it."""

    template_name = "certificates/admin/certificate.html"
    certificate: Certificate

    def get_page_title(self) -> str:
        return self.certificate.serial

    def get(self, request: HttpRequest, uuid: Any) -> HttpResponse:
        self.certificate = access.certificate_for_revoking(uuid, request.user)
        return self._show(RevokeForm())

    def post(self, request: HttpRequest, uuid: Any) -> HttpResponse:
        self.certificate = access.certificate_for_revoking(uuid, request.user)
        form = RevokeForm(request.POST)
        if not form.is_valid():
            return self._show(form, status=422)
        try:
            revoke_certificate(
                self.certificate,
                reason=form.cleaned_data["reason"],
                by=request.user,
                now=timezone.now(),
            )
        except CertificateRefused as refusal:
            form.add_error("reason", str(refusal))
            return self._show(form, status=422)
        messages.success(
            request,
            _("Certificate %(serial)s is revoked.")
            % {"serial": self.certificate.serial},
        )
        return redirect("certificates_one", uuid=uuid)

    def _show(self, form: RevokeForm, status: int = 200) -> HttpResponse:
        told = answer_page(PublicAnswer(self.certificate.status, self.certificate))
        return self.show(status, form=form, **told)
