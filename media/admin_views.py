"""The organiser's way to bring a platform log in: choose, look, confirm.

Nothing is stored by looking: the upload waits under a token until it is confirmed by
POST, and goes after a day. Strangers get a 404 from the room's funnel.
"""

from __future__ import annotations

from typing import Any, Final
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from elearn.core.held_files import Shelf
from media import access, desk_home, log_pages, queries, services
from media.desk_rows import event_rows
from media.exceptions import DateOrderAsked, MediaError
from media.logs import sources
from media.models import Webinar
from media.stays import unsealed_stays
from media.wording import sentence, stored_findings

LOGS: Final = Shelf("logs")


class LogUploadForm(forms.Form):
    """The file, its format, and the clock that its times were written by."""

    log = forms.FileField(
        label=gettext_lazy("Log file"),
        allow_empty_file=True,
        help_text=gettext_lazy(
            "The attendance report of Zoom, Teams, Webex, GoTo, Meet, BigBlueButton or "
            "Jitsi as the platform exports it, or our own CSV (email,joined_at,left_at). "
            "At most 32 MB."
        ),
        error_messages={"required": gettext_lazy("Choose the file first.")},
    )
    source = forms.ChoiceField(label=gettext_lazy("Format"), initial="auto")
    time_zone = forms.CharField(
        label=gettext_lazy("Time zone of the file"),
        required=False,
        help_text=gettext_lazy(
            "Only for files whose times carry no offset. Zoom, Teams and Webex write "
            "those of the account that made the report."
        ),
    )

    def __init__(self, *args: Any, webinar: Webinar, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].choices = source_choices()
        self.fields["time_zone"].initial = webinar.time_zone

    def clean_log(self) -> Any:
        upload = self.cleaned_data["log"]
        if upload.size > settings.LOG_FILE_MAX_BYTES:
            limit = settings.LOG_FILE_MAX_BYTES // (1024 * 1024)
            raise forms.ValidationError(sentence("file_too_large", limit=limit))
        return upload

    def clean_time_zone(self) -> str:
        zone: str = self.cleaned_data["time_zone"].strip()
        if zone and zone not in available_timezones():
            raise forms.ValidationError(sentence("zone_unknown", zone=zone))
        return zone


def source_choices() -> list[tuple[str, Any]]:
    words = {
        "auto": _("Recognise it"),
        "intervals": _("Intervals CSV (our own)"),
        "teams": "Microsoft Teams",
        "graph": "Microsoft Graph",
        "goto": "GoTo Webinar",
        "meet": "Google Meet",
        "bbb": "BigBlueButton",
    }
    return [
        (family, words.get(family, family.capitalize())) for family in sources.FAMILIES
    ]


class WebinarAdminView(WagtailAdminTemplateMixin, View):
    """What all pages of one event in the admin share."""

    header_icon = "calendar-alt"
    webinar: Webinar

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if "slug" in kwargs:
            self.webinar = access.webinar_for_organiser(kwargs["slug"], request.user)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        trail = [
            *self.breadcrumbs_items,
            {"url": reverse("media_webinars"), "label": _("Webinars")},
        ]
        if hasattr(self, "webinar"):
            trail.append({"url": self.log_url(), "label": self.webinar.title})
        return trail

    def log_url(self) -> str:
        return reverse("media_logs", args=[self.webinar.slug])

    def show(self, status: int = 200, **context: Any) -> HttpResponse:
        response = self.render_to_response(self.get_context_data(**context))
        response.status_code = status
        return response


class WebinarListView(WebinarAdminView):
    page_title = gettext_lazy("Webinars")
    template_name = "media/admin/webinars.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        if not access.may_organise(request.user):
            raise Http404
        return self.show(
            new_event=next(iter(desk_home.new_event(request)), None),
            rows=event_rows(timezone.now()),
        )


class LogView(WebinarAdminView):
    """The logs of an event, and the form to add one."""

    template_name = "media/admin/logs.html"

    def get_page_title(self) -> str:
        return _("Logs")

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        return self._show(LogUploadForm(webinar=self.webinar))

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        form = LogUploadForm(request.POST, request.FILES, webinar=self.webinar)
        if not form.is_valid():
            return self._show(form, status=422)
        upload = form.cleaned_data["log"]
        content = upload.read()
        chosen = {
            "source": form.cleaned_data["source"],
            "time_zone": form.cleaned_data["time_zone"],
        }
        try:
            services.preview_log(self.webinar, content=content, **chosen)
        except DateOrderAsked:
            pass  # the next page asks it
        except MediaError as refusal:
            form.add_error("log", str(refusal))
            return self._show(form, status=422)
        token = LOGS.keep(
            content,
            file_name=upload.name,
            by=request.user,
            now=timezone.now(),
            webinar=self.webinar.pk,
            **chosen,
        )
        return redirect("media_log_preview", slug=slug, token=token)

    def _show(self, form: LogUploadForm, status: int = 200) -> HttpResponse:
        return self.show(
            status,
            form=form,
            webinar=self.webinar,
            logs=queries.log_imports(self.webinar, with_withdrawn=True),
            parts=queries.archive_parts(self.webinar),
            decisions=log_pages.listed_decisions(self.webinar),
            unsealed=unsealed_stays(self.webinar).count(),
            unsealed_beats=queries.unsealed_beats(self.webinar),
            has_programme=bool(queries.programme_version(self.webinar)),
        )


class SealView(WebinarAdminView):
    """POST alone: what is stored becomes a sealed, unchangeable part."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        try:
            report = services.seal_log(
                self.webinar, by=request.user, now=timezone.now()
            )
        except MediaError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(
                request,
                _("Part %(number)s is sealed; its digest begins %(digest)s.")
                % {"number": report.part.number, "digest": report.part.sha256[:16]},
            )
        return redirect(self.log_url())


class LogDetailView(WebinarAdminView):
    """One stored log: what was taken in, and every row that was not."""

    template_name = "media/admin/log.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        self.log = access.log_for_organiser(kwargs["pk"], request.user)
        self.webinar = self.log.webinar
        super().setup(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return self.log.file_name

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.show(
            webinar=self.webinar,
            log=self.log,
            platform=sources.get_source(self.log.source).label,
            back="" if self.log.withdrawn_at else f"log-{self.log.pk}",
            **log_pages.listed_rows(
                self.webinar,
                refused=stored_findings(self.log.refused_rows),
                unmatched=stored_findings(self.log.unmatched_rows),
                notes=stored_findings(self.log.notes),
                family=sources.get_source(self.log.source).family,
            ),
        )
