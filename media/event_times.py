"""An event's date and times in words: in its own zone, and in the viewer's.

Both lines are labelled; when the two clocks agree for the whole event there is one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TypeAlias
from zoneinfo import ZoneInfo

from django.utils import formats
from django.utils.translation import gettext as _

from media.domain.calendar import Timed, days_of_items
from media.domain.programme import from_ms

Span: TypeAlias = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class EventTimes:
    """`date` and `span` in the event's zone; `viewer_span` is "" when equal."""

    date: str
    span: str
    zone_name: str
    zone_short: str
    zone_city: str
    viewer_span: str
    viewer_zone_name: str
    viewer_city: str
    #: The times of each day, where the event has several; the rest is the whole of it.
    days: tuple[EventTimes, ...] = ()

    @property
    def each_day(self) -> tuple[EventTimes, ...]:
        return self.days or (self,)

    @property
    def one_line(self) -> str:
        """“Thursday 22 February 2024, 12:30–18:00 CET (11:30–17:00 in Lisbon)”; one
        after the other where there are several days."""
        if self.days:
            return "; ".join(day.one_line for day in self.days)
        line = _("%(date)s, %(span)s %(zone)s") % {
            "date": self.date,
            "span": self.span,
            "zone": self.zone_short,
        }
        if not self.viewer_span:
            return line
        return _("%(line)s (%(span)s in %(city)s)") % {
            "line": line,
            "span": self.viewer_span,
            "city": self.viewer_city,
        }


def event_times(
    starts_at: datetime, ends_at: datetime, *, zone: ZoneInfo, viewer: object
) -> EventTimes:
    """`viewer` is the viewer's zone, or None where it is not known."""
    start, end = starts_at.astimezone(zone), ends_at.astimezone(zone)
    viewer_span = viewer_name = viewer_city = ""
    if isinstance(viewer, ZoneInfo):
        there, then = starts_at.astimezone(viewer), ends_at.astimezone(viewer)
        if (there.replace(tzinfo=None), then.replace(tzinfo=None)) != (
            start.replace(tzinfo=None),
            end.replace(tzinfo=None),
        ):
            viewer_span = _clocks(there, then, beside=start.date())
            viewer_name = zone_name(there)
            viewer_city = zone_city(viewer)
    return EventTimes(
        date=day_words(start.date()),
        span=_clocks(start, end, beside=start.date()),
        zone_name=zone_name(start),
        zone_short=zone_short(start),
        zone_city=zone_city(zone),
        viewer_span=viewer_span,
        viewer_zone_name=viewer_name,
        viewer_city=viewer_city,
    )


def spans_of_days(items: Iterable[Timed], *, zone: ZoneInfo) -> list[Span]:
    """From when until when the items of each day go on."""
    return [
        (
            from_ms(min(item.starts_ms for item in day)),
            from_ms(max(item.ends_ms for item in day)),
        )
        for day in days_of_items(items, zone=zone)
    ]


def times_of_days(
    spans: Sequence[Span], *, zone: ZoneInfo, viewer: object
) -> EventTimes:
    """The times of an event that goes on in these spans, in their order."""
    whole = event_times(spans[0][0], spans[-1][1], zone=zone, viewer=viewer)
    if len(spans) < 2:
        return whole
    days = (event_times(*span, zone=zone, viewer=viewer) for span in spans)
    return replace(whole, days=tuple(days))


def day_words(day: date) -> str:
    return formats.date_format(day, "l j F Y")


def days_words(days: Sequence[date]) -> str:
    """“7 and 8 October 2025”, “7–9 October 2025”, “30 September and 1 October 2025”: each
    of the days, which are in their order; three and more in a row as one stretch."""
    rows: list[list[date]] = []
    for day in days:
        if rows and (day - rows[-1][-1]).days == 1:
            rows[-1].append(day)
        else:
            rows.append([day])
    stretches = [
        stretch
        for row in rows
        for stretch in ([row] if len(row) > 2 else [[day] for day in row])
    ]
    told: list[str] = []
    following: date | None = None
    for row in reversed(stretches):
        last = _day_before(row[-1], following)
        if len(row) == 1:
            told.append(last)
        elif (row[0].year, row[0].month) == (row[-1].year, row[-1].month):
            told.append(f"{_day_before(row[0], row[-1])}–{last}")
        else:
            # A dash between words of more than one kind needs room around it, and what
            # follows it a month of its own.
            last = _day_before(row[-1], following, least="j F")
            told.append(f"{_day_before(row[0], row[-1])} – {last}")
        following = row[0]
    told.reverse()
    if len(told) == 1:
        return told[0]
    return _("%(days)s and %(last)s") % {
        "days": _(", ").join(told[:-1]),
        "last": told[-1],
    }


def _day_before(day: date, following: date | None, *, least: str = "j") -> str:
    """Month and year are left to the day that follows where they are the same."""
    if following is None or day.year != following.year:
        shape = "j F Y"
    elif day.month != following.month:
        shape = "j F"
    else:
        shape = least
    return formats.date_format(day, shape)


def zone_city(zone: ZoneInfo) -> str:
    """“Lisbon” from “Europe/Lisbon”."""
    return zone.key.rpartition("/")[2].replace("_", " ")


def zone_short(moment: datetime) -> str:
    """“CET”; zones whose name is only an offset read “UTC+03:00”."""
    name = moment.tzname() or ""
    return name if name[:1].isalpha() else _offset(moment)


def zone_name(moment: datetime) -> str:
    names = {
        "CET": _("Central European Time"),
        "CEST": _("Central European Summer Time"),
        "WET": _("Western European Time"),
        "WEST": _("Western European Summer Time"),
        "EET": _("Eastern European Time"),
        "EEST": _("Eastern European Summer Time"),
        "GMT": _("Greenwich Mean Time"),
        "BST": _("British Summer Time"),
        "UTC": _("Coordinated Universal Time"),
    }
    return names.get(moment.tzname() or "", _offset(moment))


def _offset(moment: datetime) -> str:
    text = moment.strftime("%z")
    return f"UTC{text[:3]}:{text[3:5]}"


def _clocks(start: datetime, end: datetime, *, beside: date) -> str:
    """Clock times, with the day where it is not the one that was named."""
    first = start.strftime("%H:%M")
    last = end.strftime("%H:%M")
    if start.date() != beside:
        first = f"{formats.date_format(start.date(), 'j F')}, {first}"
    if end.date() != start.date():
        # A dash between numbers of two kinds needs room around it.
        return f"{first} – {formats.date_format(end.date(), 'j F')}, {last}"
    return f"{first}–{last}"
