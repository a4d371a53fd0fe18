"""A new event without an empty page: from an earlier one, or from a programme's file.
Both end in a draft, which its editor completes and publishes."""

from __future__ import annotations

from datetime import date
from typing import Any, Final
from zoneinfo import available_timezones

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from elearn.core.held_files import HeldFile, Shelf
from elearn.core.typed import typed_text
from media import place_queries, services
from media.admin_views import WebinarAdminView
from media.choices import ITEM_KIND_LABELS
from media.domain.clocks import is_reckoned
from media.domain.programme import ItemKind
from media.event_times import day_words
from media.exceptions import MediaError
from media.log_pages import MOST_ROWS
from media.models import WebinarIndexPage, WebinarPage
from media.programmes import FILE_MAX_BYTES, read_programme
from media.programmes.csv_file import EXAMPLE
from media.programmes.found import FoundProgramme
from media.wording import listed_findings, sentence

PROGRAMMES: Final = Shelf("programmes")


class CopyForm(forms.Form):
    prefix = "copy"

    source = forms.ModelChoiceField(
        label=gettext_lazy("Earlier event"), queryset=WebinarPage.objects.none()
    )
    title = forms.CharField(label=gettext_lazy("Title of the new one"), max_length=160)
    held_on = forms.DateField(
        label=gettext_lazy("Its (first) day"),
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].queryset = place_queries.earlier_pages()

    def clean_held_on(self) -> date:
        day: date = self.cleaned_data["held_on"]
        if not is_reckoned(day):
            raise forms.ValidationError(sentence("year_out_of_reach", year=day.year))
        return day


class ProgrammeUploadForm(forms.Form):
    prefix = "file"

    programme = forms.FileField(
        label=gettext_lazy("Programme file"),
        allow_empty_file=True,
        help_text=gettext_lazy(
            "A CSV file, or the schedule.json or schedule.xml of pretalx or frab. At "
            "most 4 MB."
        ),
        error_messages={"required": gettext_lazy("Choose the file first.")},
    )
    time_zone = forms.CharField(
        label=gettext_lazy("Time zone of the event"),
        initial="Europe/Vienna",
        max_length=64,
        help_text=gettext_lazy("Only where the file does not name it."),
    )

    def clean_programme(self) -> Any:
        upload = self.cleaned_data["programme"]
        if upload.size > FILE_MAX_BYTES:
            limit = FILE_MAX_BYTES // (1024 * 1024)
            raise forms.ValidationError(sentence("file_too_large", limit=limit))
        return upload

    def clean_time_zone(self) -> str:
        zone: str = self.cleaned_data["time_zone"].strip()
        if zone not in available_timezones():
            raise forms.ValidationError(sentence("zone_unknown", zone=zone))
        return zone


class NewEventAdminView(WebinarAdminView):
    """For whoever may add an event; the list of live events is where it goes."""

    index: WebinarIndexPage

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        index = WebinarIndexPage.objects.first()
        if (
            index is None
            or not index.permissions_for_user(request.user).can_add_subpage()
        ):
            raise Http404
        self.index = index

    def edit(self, page: WebinarPage, told: str) -> HttpResponse:
        messages.success(self.request, told)
        return redirect("wagtailadmin_pages:edit", page.pk)


class NewEventView(NewEventAdminView):
    page_title = gettext_lazy("New live event from something that exists")
    template_name = "media/admin/new_event.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._show(CopyForm(), ProgrammeUploadForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        if "copy" in request.POST:
            return self._copy(CopyForm(request.POST))
        return self._keep(ProgrammeUploadForm(request.POST, request.FILES))

    def _copy(self, form: CopyForm) -> HttpResponse:
        if not form.is_valid():
            return self._show(form, ProgrammeUploadForm(), status=422)
        page = services.copy_event(
            form.cleaned_data["source"],
            title=form.cleaned_data["title"],
            held_on=form.cleaned_data["held_on"],
            by=self.request.user,
        )
        return self.edit(
            page,
            _("The draft has the programme of the earlier event. Nobody sees it yet."),
        )

    def _keep(self, form: ProgrammeUploadForm) -> HttpResponse:
        if not form.is_valid():
            return self._show(CopyForm(), form, status=422)
        upload, zone = form.cleaned_data["programme"], form.cleaned_data["time_zone"]
        content = upload.read()
        try:
            read_programme(content, time_zone=zone)
        except MediaError as refusal:
            form.add_error("programme", str(refusal))
            return self._show(CopyForm(), form, status=422)
        token = PROGRAMMES.keep(
            content,
            file_name=upload.name,
            by=self.request.user,
            now=timezone.now(),
            time_zone=zone,
        )
        return redirect("media_programme_preview", token=token)

    def _show(
        self, copy: CopyForm, upload: ProgrammeUploadForm, status: int = 200
    ) -> HttpResponse:
        return self.show(status, copy=copy, upload=upload, example=EXAMPLE)


class ProgrammePreviewView(NewEventAdminView):
    """What would stand in the draft; the same address takes the confirmation."""

    page_title = gettext_lazy("Look before it becomes a draft")
    template_name = "media/admin/programme_preview.html"

    def _held(self, token: str) -> HeldFile:
        return PROGRAMMES.find(token, by=self.request.user, now=timezone.now())

    def _read(self, upload: HeldFile, room: str) -> FoundProgramme:
        return read_programme(
            upload.content, time_zone=upload.about["time_zone"], room=typed_text(room)
        )

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        upload = self._held(token)
        try:
            found = self._read(upload, request.GET.get("room", ""))
        except MediaError as refusal:
            messages.error(request, str(refusal))
            return redirect("media_new_event")
        return self._show(upload, found)

    def _show(
        self, upload: HeldFile, found: FoundProgramme, status: int = 200, **more: Any
    ) -> HttpResponse:
        return self.show(
            status,
            upload=upload,
            found=found,
            rows=[
                (item, day_words(item.day), ITEM_KIND_LABELS[ItemKind(item.kind)])
                for item in found.items
            ],
            refused=listed_findings(found.refused[:MOST_ROWS]),
            clashes=listed_findings(found.clashes[:MOST_ROWS]),
            notes=listed_findings(found.notes[:MOST_ROWS]),
            **more,
        )

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        try:
            upload = self._held(token)
        except Http404:
            if not PROGRAMMES.is_gone(token):
                raise
            # Most often the second press of the key: the first one did it.
            messages.warning(
                request,
                _(
                    "This file is not kept any longer: the draft is made, or it is too old."
                ),
            )
            return redirect("media_webinars")
        if request.POST.get("answer") == "discard":
            PROGRAMMES.drop(token)
            messages.success(request, _("The file is discarded. Nothing was stored."))
            return redirect("media_new_event")
        title = " ".join(typed_text(request.POST.get("title", "")).split())[:160]
        try:
            found = self._read(upload, request.POST.get("room", ""))
        except MediaError as refusal:
            messages.error(request, str(refusal))
            return redirect("media_new_event")
        if not title:
            return self._show(upload, found, status=422, is_untitled=True)
        if not PROGRAMMES.claim(token):
            return redirect("media_webinars")
        try:
            page = services.draft_event(
                self.index, found=found, title=title, by=request.user
            )
        except BaseException:
            PROGRAMMES.give_back(token)
            raise
        PROGRAMMES.drop(token)
        return self.edit(
            page, _("The draft has the programme of the file. Nobody sees it yet.")
        )
