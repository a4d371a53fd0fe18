"""Enrolling a list of people in a run: choose a file, look at every row, confirm.

Looking stores nothing but the file itself, for a day.
"""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses import access, queries, services, wording_rosters
from courses.choices import PlaceState
from courses.desk.pages import OrganiserPage, crumb_of_runs
from courses.queries import Fate
from courses.queries.rosters import MOST_BYTES
from elearn.core.exceptions import Refusal
from elearn.core.held_files import HeldFile, Shelf

#: A list holds addresses, so it goes with the confirmation.
ROSTERS: Final = Shelf("rosters")
#: Word, sign and what it means for the person; in the order of the totals.
FATES = {
    Fate.NEW: (gettext_lazy("New account"), "plus"),
    Fate.KNOWN: (gettext_lazy("Has an account"), "user"),
    Fate.ADMITTED: (gettext_lazy("Asked or waits"), "time"),
    Fate.BACK: (gettext_lazy("Was here before"), "resubmit"),
    Fate.PLACED: (gettext_lazy("Already enrolled"), "check"),
    Fate.REFUSED: (gettext_lazy("Refused"), "cross"),
}
#: Reasons that are told after confirming; the preview has all of them.
MOST_TOLD = 5


class RosterForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("List of people (CSV)"),
        allow_empty_file=True,
        help_text=gettext_lazy(
            "The first line is “email,name”; other columns are not read. UTF-8, at"
            " most 500 people. You see every row before anything is done."
        ),
        error_messages={"required": gettext_lazy("Choose the file first.")},
    )


class RosterPage(OrganiserPage):
    header_icon = "upload"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.run = access.run_for_organiser(kwargs["pk"], request.user)
        self.page_subtitle = str(self.run)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        people = reverse("courses_run_people", args=[self.run.pk])
        return [
            *self.breadcrumbs_items,
            crumb_of_runs(),
            {"url": people, "label": str(self.run)},
            {"url": "", "label": self.page_title},
        ]


class SendRosterView(RosterPage):
    page_title = gettext_lazy("Enrol from a list")
    template_name = "courses/admin/roster_send.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._ask(RosterForm())

    def _ask(self, form: RosterForm, status: int = 200) -> HttpResponse:
        standing = queries.run_summary(self.run, now=timezone.now())
        return self.show(status, form=form, run=self.run, standing=standing)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = RosterForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._ask(form, 422)
        upload = form.cleaned_data["file"]
        content = upload.read(MOST_BYTES + 1)
        try:
            queries.read_roster(content)
        except Refusal as refusal:
            form.add_error("file", str(refusal))
            return self._ask(form, 422)
        token = ROSTERS.keep(
            content,
            file_name=upload.name,
            by=request.user,
            now=timezone.now(),
            run=self.run.pk,
        )
        return redirect("courses_look_at_list", pk=self.run.pk, token=token)


class LookAtRosterView(RosterPage):
    """Every row with what confirming does to it; POST does it or forgets the list."""

    page_title = gettext_lazy("Look before they are enrolled")
    template_name = "courses/admin/roster_look.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        held = self._held(kwargs["token"])
        listed = queries.look_over(self.run, queries.read_roster(held.content))
        counts = Counter(one.fate for one in listed)
        getting = sum(one.gets_place for one in listed)
        left = self._places_left()
        return self.show(
            run=self.run,
            held=held,
            rows=[(one, *FATES[one.fate]) for one in listed],
            totals=[
                (words, counts[fate])
                for fate, (words, _icon) in FATES.items()
                if counts[fate]
            ],
            getting=getting,
            places_left=left,
            waiting=max(0, getting - left) if left is not None else 0,
        )

    def _places_left(self) -> int | None:
        if self.run.capacity is None:
            return None
        taken = self.run.places.filter(state=PlaceState.ENROLLED).count()
        return max(0, self.run.capacity - taken)

    def _held(self, token: str) -> HeldFile:
        return ROSTERS.find(
            token, by=self.request.user, now=timezone.now(), run=self.run.pk
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        people = redirect("courses_run_people", pk=self.run.pk)
        try:
            held = self._held(kwargs["token"])
        except Http404:
            # Most often the second press of the key: the first one did it.
            messages.warning(
                request,
                _(
                    "This list is not kept any longer: it was confirmed or discarded,"
                    " or is older than a day. Who has a place stands below."
                ),
            )
            return people
        if "discard" in request.POST:
            ROSTERS.drop(held.token)
            messages.success(request, _("The list was forgotten; nobody was enrolled."))
            return people
        report = services.enrol_list(
            self.run,
            rows=queries.read_roster(held.content),
            by=request.user,
            now=timezone.now(),
            may_exceed="beyond" in request.POST,
        )
        ROSTERS.drop(held.token)
        messages.success(
            request,
            wording_rosters.done_sentence(
                created=report.created,
                placed=report.placed,
                waiting=report.waiting,
                refused=len(report.refused),
            ),
        )
        for line, why in report.refused[:MOST_TOLD]:
            messages.warning(
                request, _("Line %(line)s: %(why)s") % {"line": line, "why": why}
            )
        return people
