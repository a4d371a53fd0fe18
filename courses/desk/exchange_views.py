"""Questions of files in the admin: look first, tick, import; and take questions away.
For those who may change the bank or the quiz."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from courses import queries, services
from courses.access import place_to_change
from courses.desk import arrivals
from courses.desk.question_cards import card_of
from courses.exceptions import CoursesError
from courses.exchange import counted_words, counts, finding_rows, sent
from courses.formats.parcel import MAX_PACKED_BYTES, Found
from courses.formats.registry import AUTO, read, readable, writable
from courses.formats.wording import FORMATS
from courses.models import QuestionBank, Quiz
from elearn.core.typed import typed_number, typed_text

LISTS = {"bank": "questionbank", "quiz": "quiz"}
#: Findings that are shown; a damaged file can have thousands of one kind.
MOST_FINDINGS = 200


class FileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File"),
        allow_empty_file=True,
        help_text=gettext_lazy(
            "GIFT, Aiken, Moodle XML, QTI or our own JSON. Nothing in it is run or fetched, and "
            "nothing is stored before you have seen it. At most 5 MB of text; a QTI "
            "package may have 50 MB."
        ),
        error_messages={"required": gettext_lazy("Choose the file first.")},
    )
    source = forms.ChoiceField(label=gettext_lazy("Format"), initial=AUTO)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].choices = [
            (AUTO, _("Recognise it")),
            *((name, FORMATS[name]) for name in readable()),
        ]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_PACKED_BYTES:
            raise forms.ValidationError(_("The file is larger than 50 MB."))
        return file


class PlaceView(WagtailAdminTemplateMixin, View):
    """What these pages share: the bank or quiz they are for, and the way back."""

    header_icon = "upload"
    kind: str
    place: QuestionBank | Quiz

    def setup_place(self, kind: str, pk: int) -> None:
        self.kind = kind
        self.place = place_to_change(kind, pk, self.request.user)

    @property
    def list_url(self) -> str:
        return reverse(f"wagtailsnippets_courses_{LISTS[self.kind]}:list")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        name = f"wagtailsnippets_courses_{LISTS[self.kind]}:edit"
        words = _("Quizzes") if self.kind == "quiz" else _("Question banks")
        return [
            *self.breadcrumbs_items,
            {"url": self.list_url, "label": words},
            {"url": reverse(name, args=[self.place.pk]), "label": self.place.title},
        ]

    def show(self, status: int = 200, **context: Any) -> HttpResponse:
        response = self.render_to_response(
            self.get_context_data(place=self.place, kind=self.kind, **context)
        )
        response.status_code = status
        return response


class BringView(PlaceView):
    """A file is read and waits; nothing is stored yet."""

    page_title = gettext_lazy("Bring questions in")
    template_name = "courses/admin/bring.html"

    def get(self, request: HttpRequest, kind: str, pk: int) -> HttpResponse:
        self.setup_place(kind, pk)
        return self.show(form=FileForm())

    def post(self, request: HttpRequest, kind: str, pk: int) -> HttpResponse:
        self.setup_place(kind, pk)
        form = FileForm(request.POST, request.FILES)
        if form.is_valid():
            upload = form.cleaned_data["file"]
            source = form.cleaned_data["source"]
            data = upload.read()
            try:
                read(data, upload.name, source)
            except CoursesError as refusal:
                form.add_error("file", str(refusal))
            else:
                token = arrivals.keep(
                    data,
                    file_name=upload.name,
                    source=source,
                    kind=kind,
                    pk=pk,
                    by=request.user,
                    now=timezone.now(),
                )
                return redirect("courses_question_arrival", token)
        return self.show(422, form=form)


class LookView(PlaceView):
    """Each question as learners will see it, with its findings; ticked ones become
    drafts. Those that are there already are offered, but not ticked."""

    page_title = gettext_lazy("Look before they are stored")
    template_name = "courses/admin/arrival.html"

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        return self._show(self._arrival(token))

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        try:
            arrival = self._arrival(token)
        except Http404:
            return self._gone(token)
        if "discard" in request.POST:
            arrivals.SHELF.drop(token)
            messages.success(request, _("The file was discarded; nothing was changed."))
            return redirect(self.list_url)
        ticked = self._ticked(arrival)
        if not ticked:
            return self._show(
                arrival, 422, refusal=_("Tick the questions that you want to keep.")
            )
        if not arrivals.SHELF.claim(token):
            return self._gone(token)
        try:
            services.import_questions(
                self.place,
                found=ticked,
                source=arrival.parcel.source,
                file_name=arrival.file_name,
                by=request.user,
                now=timezone.now(),
            )
        except BaseException:
            arrivals.SHELF.give_back(token)
            raise
        arrivals.SHELF.drop(token)
        messages.success(request, self._done(len(ticked)))
        return self._after()

    def _gone(self, token: str) -> HttpResponse:
        """Most often the second press of the key: the first one did it. The form says
        where the file was brought to; whoever may not change that place learns
        nothing."""
        kind, _dash, number = typed_text(self.request.POST.get("place", "")).partition(
            "-"
        )
        if kind not in LISTS or not arrivals.SHELF.is_gone(token):
            raise Http404
        self.setup_place(kind, typed_number(number))
        messages.warning(
            self.request,
            _(
                "This file is not kept any longer: it was confirmed or discarded, or is"
                " older than a day. What was imported stands below."
            ),
        )
        return self._after()

    def _arrival(self, token: str) -> arrivals.Arrival:
        arrival = arrivals.find(token, by=self.request.user, now=timezone.now())
        self.setup_place(arrival.kind, arrival.pk)
        return arrival

    def _ticked(self, arrival: arrivals.Arrival) -> list[Found]:
        wanted = set(self.request.POST.getlist("question"))
        return [
            found
            for number, found in enumerate(arrival.parcel.questions, start=1)
            if str(number) in wanted
        ]

    def _done(self, count: int) -> str:
        return ngettext(
            "%(count)d question is now a draft in “%(title)s”.",
            "%(count)d questions are now drafts in “%(title)s”.",
            count,
        ) % {"count": count, "title": self.place.title}

    def _after(self) -> HttpResponse:
        if self.kind == "quiz":
            return redirect("wagtailsnippets_courses_quiz:edit", self.place.pk)
        url = reverse("wagtailsnippets_courses_bankquestion:list")
        return redirect(f"{url}?bank={self.place.pk}")

    def _show(
        self, arrival: arrivals.Arrival, status: int = 200, refusal: str = ""
    ) -> HttpResponse:
        parcel = arrival.parcel
        already = queries.imported_before(self.place, parcel.questions)
        chosen = set(self.request.POST.getlist("question"))
        rows = [
            {
                "number": number,
                "found": found,
                "card": card_of(found.question),
                "findings": finding_rows(found.findings),
                "is_there": found.digest in already,
                "is_ticked": str(number) in chosen
                if self.request.method == "POST"
                else found.digest not in already,
            }
            for number, found in enumerate(parcel.questions, start=1)
        ]
        besides = parcel.about_file
        return self.show(
            status,
            arrival=arrival,
            rows=rows,
            refusal=refusal,
            read_as=FORMATS[parcel.source],
            counted=counted_words(counts(one.question for one in parcel.questions)),
            already_count=sum(row["is_there"] for row in rows),
            findings=finding_rows(besides[:MOST_FINDINGS]),
            more=max(0, len(besides) - MOST_FINDINGS),
        )


class TakeAwayView(PlaceView):
    """GET alone: which formats there are and what each cannot hold, or with `to` the
    file of the latest drafts."""

    header_icon = "download"
    page_title = gettext_lazy("Take questions away")
    template_name = "courses/admin/take_away.html"

    def get(self, request: HttpRequest, kind: str, pk: int) -> HttpResponse:
        self.setup_place(kind, pk)
        wish = request.GET.get("to")
        if wish is None:
            formats = [
                {"key": key, "name": FORMATS[key], "sent": sent(self.place, key)}
                for key in writable()
            ]
            for one in formats:
                one["counted"] = counted_words(one["sent"].counted)
                one["losses"] = _by_message(one["sent"].findings)
            return self.show(formats=formats)
        if wish not in writable():
            raise Http404
        written = sent(self.place, wish).written
        response = HttpResponse(written.content, content_type=written.media_type)
        name = f"{self.place.slug}{written.suffix}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


def _by_message(rows: list[dict[str, Any]]) -> list[tuple[str, list[str]]]:
    """The same loss of many questions is said once."""
    places: dict[str, list[str]] = {}
    for row in rows:
        places.setdefault(row["message"], []).append(row["place"])
    return list(places.items())
