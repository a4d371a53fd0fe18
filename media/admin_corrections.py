"""Where an organiser puts right what was not the viewers' doing: an outage of the stream,
and minutes given back or taken away. Each with a reason that the people concerned read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from elearn.core.accounts import verified_users_by_email
from elearn.core.models import User, normalise_email
from elearn.core.typed import typed_text
from media import queries, services
from media.admin_views import WebinarAdminView
from media.domain.calendar import days_of_items
from media.domain.clocks import clock_of, is_shown
from media.domain.intervals import Interval
from media.domain.programme import Programme, titles_of, to_ms
from media.event_times import day_words
from media.exceptions import CorrectionRefused
from media.models import Correction, CorrectionWithdrawal, StreamOutage, Webinar
from media.outage_times import began, never_shown, ran_again, words_of_end
from media.ribbon_words import span
from media.services.corrections import REASON_MAX
from media.wording import sentence

MOST_PEOPLE = 500


class CorrectionForm(forms.Form):
    """What is corrected, for whom, and why."""

    is_added = forms.ChoiceField(
        label=gettext_lazy("What happens"),
        choices=[
            ("yes", gettext_lazy("Give minutes back")),
            ("no", gettext_lazy("Take minutes away")),
        ],
    )
    item = forms.ChoiceField(label=gettext_lazy("Which item"), required=False)
    day = forms.ChoiceField(label=gettext_lazy("Or on"), required=False)
    starts = forms.TimeField(
        label=gettext_lazy("Or from"),
        required=False,
        help_text=gettext_lazy("The event’s clock, for example 14:05."),
    )
    ends = forms.TimeField(label=gettext_lazy("until"), required=False)
    people = forms.CharField(
        label=gettext_lazy("For whom"),
        required=False,
        max_length=40_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "E-mail addresses, one per line. Empty: everybody whose minutes are counted and "
            "who had the room open then, or followed up to ten minutes before or after."
        ),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=REASON_MAX,
        error_messages={
            "required": gettext_lazy("Say why: the people concerned read it.")
        },
        help_text=gettext_lazy("The people concerned read it beside their minutes."),
    )

    def __init__(self, *args: Any, webinar: Webinar, items: Programme, **kw: Any):
        super().__init__(*args, **kw)
        self.webinar, self.items = webinar, items
        days = _days(webinar, items)
        if days:
            self.fields["day"].choices = [
                ("", _("Choose a day")),
                *((one.isoformat(), day_words(one)) for one in days),
            ]
            self.fields["starts"].label = _("from")
        else:
            del self.fields["day"]
        self.fields["item"].choices = [
            ("", _("A span of time, given below")),
            *_items_at_times(items, webinar, with_day=bool(days)),
        ]

    def clean_people(self) -> list[User] | None:
        lines = self.cleaned_data["people"].split()
        if not lines:
            return None
        addresses = list(dict.fromkeys(map(normalise_email, lines)))[:MOST_PEOPLE]
        known = verified_users_by_email(addresses)
        unknown = [one for one in addresses if one not in known]
        if unknown:
            raise forms.ValidationError(
                [sentence("correction_person", email=one[:100]) for one in unknown[:5]]
            )
        return list({user.pk: user for user in known.values()}.values())

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        starts, ends = told.get("starts"), told.get("ends")
        has_span = starts is not None and ends is not None
        if not told.get("item") and not has_span and not self.errors:
            raise forms.ValidationError(
                _("Choose an item, or say from when until when.")
            )
        if not has_span or self.errors or told["item"]:
            return told
        if "day" in self.fields and not told.get("day"):
            raise forms.ValidationError(_("Choose an item, or say on which day."))
        zone = self.webinar.zone
        for clock, moment in zip((starts, ends), self._moments(told), strict=True):
            if not is_shown(clock, moment, zone):
                raise forms.ValidationError(never_shown(clock, zone))
        return told

    def _moments(self, told: dict[str, Any]) -> tuple[datetime, datetime]:
        """From when until when, as the programme's own clock times are read."""
        webinar = self.webinar
        first = webinar.starts_at.astimezone(webinar.zone).date()
        clock = clock_of(self.items, zone=webinar.zone, first=first)
        on = date.fromisoformat(told["day"]) if told.get("day") else None
        return clock.moment(told["starts"], on), clock.moment(told["ends"], on)

    def wanted_span(self) -> Interval:
        for item in self.items:
            if item.key == self.cleaned_data["item"]:
                return item.window
        starts, ends = self._moments(self.cleaned_data)
        return to_ms(starts), to_ms(ends)


class OutageEndForm(forms.Form):
    began = forms.TimeField(
        label=gettext_lazy("It really began at"),
        required=False,
        help_text=gettext_lazy("The event’s clock; empty: when it was noted."),
    )
    ended = forms.TimeField(
        label=gettext_lazy("It really ran again at"),
        required=False,
        help_text=gettext_lazy("The event’s clock; empty: now."),
    )
    gives_back = forms.BooleanField(
        label=gettext_lazy("Give the lost minutes back to everybody in the room"),
        required=False,
        initial=True,
    )


def _days(webinar: Webinar, items: Programme) -> list[date]:
    """The days of an event that has several: a clock time alone says too little."""
    days = [
        day[0].starts_at.astimezone(webinar.zone).date()
        for day in days_of_items(items, zone=webinar.zone)
    ]
    return days if len(days) > 1 else []


def _items_at_times(
    items: Programme, webinar: Webinar, *, with_day: bool
) -> list[tuple[str, str]]:
    """Each key with “Q&A 2, 17:30–18:00”, as several items may bear one title."""
    titles, told = titles_of(items), []
    for item in items:
        when = span(item.starts_ms, item.ends_ms, webinar.zone)
        if with_day:
            day = day_words(item.starts_at.astimezone(webinar.zone).date())
            when = f"{day}, {when}"
        told.append((item.key, f"{titles[item.key]}, {when}"))
    return told


class CorrectionsView(WebinarAdminView):
    """GET shows what was corrected, and the forms; POST does one thing and comes back."""

    template_name = "media/admin/corrections.html"

    def get_page_title(self) -> str:
        return _("Outages and corrections")

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        return self._show()

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        act = {
            "correct": self._correct,
            "note": self._note_outage,
            "end": self._end_outage,
            "withdraw": self._withdraw,
        }.get(request.POST.get("act", ""))
        if act is None:
            return self._show(status=422)
        try:
            return act(request)
        except CorrectionRefused as refusal:
            messages.error(request, str(refusal))
            return self._show(status=422)

    def _correct(self, request: HttpRequest) -> HttpResponse:
        form = self._form(request.POST)
        if not form.is_valid():
            return self._show(status=422, form=form)
        rows = services.correct_attendance(
            self.webinar,
            span=form.wanted_span(),
            people=form.cleaned_data["people"],
            is_added=form.cleaned_data["is_added"] == "yes",
            reason=form.cleaned_data["reason"],
            item_key=form.cleaned_data["item"],
            by=request.user,
            now=timezone.now(),
        )
        return self._back(
            request,
            _("Corrected for %(count)s people: %(span)s, event’s clock.")
            % {"count": len(rows), "span": _span_of(rows, self.webinar)},
        )

    def _withdraw(self, request: HttpRequest) -> HttpResponse:
        services.withdraw_correction(
            self.webinar,
            group=typed_text(request.POST.get("group", "")),
            reason=typed_text(request.POST.get("reason", "")),
            by=request.user,
            now=timezone.now(),
        )
        return self._back(
            request, _("The decision is taken back; minutes are as if it had not been.")
        )

    def _note_outage(self, request: HttpRequest) -> HttpResponse:
        services.note_outage(
            self.webinar,
            words=typed_text(request.POST.get("words", "")),
            by=request.user,
            now=timezone.now(),
        )
        return self._back(request, _("The room says that the stream stands still."))

    def _end_outage(self, request: HttpRequest) -> HttpResponse:
        form = OutageEndForm(request.POST)
        if not form.is_valid():
            return self._show(status=422, end_form=form)
        outage = StreamOutage.objects.filter(
            webinar=self.webinar, ended_at=None
        ).first()
        if outage is None:
            raise CorrectionRefused(sentence("outage_none"))
        told, zone, noted_at = form.cleaned_data, self.webinar.zone, outage.began_at
        began_at = began(told["began"], noted_at=noted_at, zone=zone)
        over = services.end_outage(
            self.webinar,
            began_at=began_at,
            ended_at=ran_again(
                told["ended"], noted_at=noted_at, zone=zone, began_at=began_at
            ),
            gives_back=form.cleaned_data["gives_back"],
            by=request.user,
            now=timezone.now(),
        )
        if over.why:
            return self._back(request, words_of_end(over, self.webinar))
        if not over.rows:
            return self._back(
                request, _("The outage is over. No minutes were given back.")
            )
        return self._back(
            request,
            ngettext(
                "The outage is over. %(span)s was given back to %(count)d person.",
                "The outage is over. %(span)s was given back to %(count)d people.",
                len(over.rows),
            )
            % {"count": len(over.rows), "span": _span_of(over.rows, self.webinar)},
        )

    def _back(self, request: HttpRequest, words: str) -> HttpResponse:
        messages.success(request, words)
        return redirect("media_corrections", slug=self.webinar.slug)

    def _form(self, *told: Any) -> CorrectionForm:
        items = queries.programme_in_force(self.webinar)
        return CorrectionForm(*told, webinar=self.webinar, items=items)

    def _show(self, status: int = 200, **context: Any) -> HttpResponse:
        outages = list(
            StreamOutage.objects.filter(webinar=self.webinar).select_related("noted_by")
        )
        return self.show(
            status,
            webinar=self.webinar,
            form=context.get("form") or self._form(),
            end_form=context.get("end_form") or OutageEndForm(),
            open_outage=next((one for one in outages if one.ended_at is None), None),
            outages=[one for one in outages if one.ended_at is not None],
            decisions=_decisions(self.webinar),
        )


def _span_of(rows: Sequence[Correction], webinar: Webinar) -> str:
    """“12:30–13:10”, with its day where the event has several. Each row has what befell
    its own viewer of it."""
    first = min(rows, key=lambda row: row.starts_ms)
    clocks = span(first.starts_ms, max(row.ends_ms for row in rows), webinar.zone)
    if webinar.ends_at - webinar.starts_at < timedelta(days=1):
        return clocks
    return f"{day_words(first.starts_at.astimezone(webinar.zone).date())}, {clocks}"


def _decisions(webinar: Webinar) -> list[dict[str, Any]]:
    """Each correction once, with whom it concerns; the latest first."""
    rows = Correction.objects.filter(webinar=webinar).select_related(
        "viewer__user", "made_by"
    )
    taken_back = {
        one.group: one
        for one in CorrectionWithdrawal.objects.filter(webinar=webinar).select_related(
            "made_by"
        )
    }
    titles = titles_of(queries.programme_in_force(webinar))
    decisions = []
    for _group, entries in groupby(rows.order_by("id"), key=lambda row: row.group):
        concerned = list(entries)
        first = concerned[0]
        decisions.append(
            {
                "first": first,
                "span": _span_of(concerned, webinar),
                "item": titles.get(first.item_key, first.item_key),
                "taken_back": taken_back.get(first.group),
                "count": len(concerned),
                "names": [
                    str(row.viewer.user) for row in concerned[:5] if row.viewer.user
                ],
            }
        )
    return decisions[::-1]
