"""The editor's form of a live event: is its programme whole, and does it fit together?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q
from wagtail.admin.forms import WagtailAdminPageForm

from media.domain.clocks import EventClock, clock_of, is_reckoned
from media.domain.intervals import Interval
from media.domain.item_names import key_from, shortened
from media.domain.programme import Programme, check_items, with_actual_times
from media.domain.streams import check_sources
from media.models.clock_times import read_items, skipped_clocks
from media.models.events import Webinar
from media.wording import programme_sentence, sentence

#: The rules that a new event begins with; an organiser may name others or none.
USUAL_RULES = "eaccme"


class WebinarPageForm(WagtailAdminPageForm):
    """Checks the programme as a whole, in the words of the room."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            self.initial["rule_set"] = self.initial.get("rule_set") or USUAL_RULES
        if "admission_group" in self.fields:
            # Who works in the admin is staff of the site and no circle of participants.
            groups = self.fields["admission_group"].queryset
            staff = groups.filter(permissions__codename="access_admin").values("pk")
            chosen = self.instance.admission_group_id
            self.fields["admission_group"].queryset = groups.filter(
                ~Q(pk__in=staff) | Q(pk=chosen)
            )

    def clean_title(self) -> str:
        """A page may have a longer one, the record of an event may not."""
        from media.models.events import (  # noqa: PLC0415 -- as below
            Webinar,
        )

        title: str = self.cleaned_data["title"]
        most = Webinar._meta.get_field("title").max_length
        if len(title) > most:
            self.add_error("title", sentence("title_too_long", most=most))
        return title

    def clean(self) -> dict[str, Any]:
        from media.models.pages import (  # noqa: PLC0415 -- pages name this form
            WebinarItem,
        )

        cleaned = super().clean()
        self._check_address(cleaned.get("slug"))
        formset = self.formsets.get("programme_items")
        if formset is None or not formset.is_valid() or not cleaned.get("held_on"):
            return cleaned
        entries = [
            form.cleaned_data
            for form in formset.forms
            if form.cleaned_data and not form.cleaned_data.get("DELETE")
        ]
        complete = [e for e in entries if e.get("starts_at") and e.get("ends_at")]
        if len(complete) != len(entries):
            return cleaned
        self._name_items(formset, complete)
        zone = ZoneInfo(cleaned.get("time_zone") or "UTC")
        days = [cleaned["held_on"], *(e["day"] for e in complete if e.get("day"))]
        if self._says_never(days):
            return cleaned
        rows = [
            WebinarItem(
                **{
                    name: entry.get(name) or ""
                    for name in ("key", "kind", "title", "short_title", "speakers")
                },
                day=entry.get("day"),
                starts_at=entry["starts_at"],
                ends_at=entry["ends_at"],
            )
            for entry in complete
        ]
        for title, clock in skipped_clocks(rows, held_on=cleaned["held_on"], zone=zone):
            self.add_error(
                None,
                sentence(
                    "clock_skipped",
                    title=title,
                    clock=clock.strftime("%H:%M"),
                    zone=zone,
                ),
            )
        items = read_items(rows, held_on=cleaned["held_on"], zone=zone)
        findings = check_items(items) or check_items(
            with_actual_times(items, self._actual_times())
        )
        for finding in findings:
            self.add_error(None, programme_sentence(finding))
        if self._forgets_items(formset):
            self.add_error(None, sentence("programme_not_whole"))
        self._check_room(items, held_on=cleaned["held_on"], zone=zone)
        return cleaned

    def _check_address(self, slug: str | None) -> None:
        """Letters, calendars and passes name the address that an event was published
        with; and nobody who had a place at one finds themselves at another."""
        webinar = self.instance.webinar
        if webinar is None:
            if slug and Webinar.objects.filter(slug=slug).exists():
                self.add_error("slug", sentence("address_taken", slug=slug))
        elif "slug" in self.changed_data and slug != webinar.slug:
            self.add_error("slug", sentence("address_stays", slug=webinar.slug))

    def _says_never(self, days: Iterable[date]) -> bool:
        """Beyond such days no moment can be reckoned with: a slip, said as one."""
        beyond = [day for day in days if not is_reckoned(day)]
        for day in beyond[:1]:
            self.add_error(None, sentence("year_out_of_reach", year=day.year))
        return bool(beyond)

    def _check_room(self, items: Programme, *, held_on: date, zone: ZoneInfo) -> None:
        """Do the sources of the stream fit together, and the files to the items?"""
        from media.models.streams import (  # noqa: PLC0415 -- as above
            StreamSource,
            read_sources,
        )

        rows = [StreamSource(**row) for row in self._rows("stream_sources")]
        told = [
            self.cleaned_data.get("recording_day"),
            *(row.day for row in rows),
            *(row.get("day") for row in self._rows("recording_cuts")),
        ]
        if self._says_never(day for day in told if day is not None):
            return
        clock = clock_of(items, zone=zone, first=held_on)
        for number, row in enumerate(rows, start=1):
            if row.is_never(clock):
                self.add_error(None, sentence("source_skipped", number=number))
        sources = read_sources(rows, simple="", items=items, held_on=held_on, zone=zone)
        for finding in check_sources(sources):
            self.add_error(None, sentence(finding.code, number=finding.number))
        known = {item.key for item in items}
        for row in self._rows("event_files"):
            if row["item_key"] and row["item_key"] not in known:
                self.add_error(None, sentence("file_item", key=row["item_key"]))
        self._check_chapters(items, clock)

    def _check_chapters(self, items: Programme, clock: EventClock) -> None:
        from media.models.recordings import (  # noqa: PLC0415 -- as above
            RecordingCut,
            check_chapters,
        )

        for told in check_chapters(
            self.cleaned_data.get("recording_begins_at"),
            day=self.cleaned_data.get("recording_day"),
            cuts=[RecordingCut(**row) for row in self._rows("recording_cuts")],
            items=with_actual_times(items, self._actual_times()),
            clock=clock,
        ):
            self.add_error("recording_begins_at", told)

    def _rows(self, name: str) -> list[dict[str, Any]]:
        """What stands in the rows of a formset that is sound; deleted ones left out."""
        formset = self.formsets.get(name)
        if formset is None or not formset.is_valid():
            return []
        return [
            {
                field: value
                for field, value in form.cleaned_data.items()
                if field not in ("DELETE", "ORDER", "id")
            }
            for form in formset.forms
            if form.cleaned_data and not form.cleaned_data.get("DELETE")
        ]

    def _name_items(self, formset: Any, entries: list[dict[str, Any]]) -> None:
        """Keys and short titles that the editor left out, made from the titles."""
        taken = {entry["key"] for entry in entries if entry.get("key")}
        for form in formset.forms:
            entry = form.cleaned_data
            if not entry or entry.get("DELETE"):
                continue
            if not entry.get("key"):
                entry["key"] = key_from(entry["title"], taken=taken)
                taken.add(entry["key"])
            if not entry.get("short_title"):
                entry["short_title"] = shortened(entry["title"])
            form.instance.key = entry["key"]
            form.instance.short_title = entry["short_title"]

    def _actual_times(self) -> dict[str, Interval]:
        """What was noted during the event: the plan has to agree with it."""
        from media.queries import actual_times  # noqa: PLC0415 -- reads need models

        webinar = self.instance.webinar
        return actual_times(webinar) if webinar is not None else {}

    def _forgets_items(self, formset: Any) -> bool:
        """Items that the form does not name would stay, and nobody has checked them."""
        stored = {one.pk for one in self.instance.programme_items.all() if one.pk}
        return bool(stored - {form.instance.pk for form in formset.forms})
