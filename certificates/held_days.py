"""On which days was that which a certificate is about, and for which years are its credits?

Read from the frozen evidence alone. A certificate counts in the year for whose days its
credits are; one without credits, or from before days were frozen, in that of its first day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from certificates.domain.completion import CompletionSnapshot
from certificates.domain.days import day_parts, local_day, portions_of, sums_by_year
from certificates.domain.evidence import counts_of, portions_in
from certificates.domain.frozen import Frozen
from certificates.domain.snapshot import Snapshot
from media.domain.calendar import Timed, days_of_items

Days = tuple[date, ...]


@dataclass(frozen=True, slots=True)
class _Item:
    key: str
    starts_ms: int
    ends_ms: int


def days_held(snapshot: Frozen) -> Days:
    """At least one. A night that goes on belongs to the day on which it began."""
    if isinstance(snapshot, CompletionSnapshot):
        return (date.fromisoformat(snapshot.held_on),)
    event = snapshot.event
    zone, first = ZoneInfo(event.time_zone), date.fromisoformat(event.held_on)
    return _days(snapshot.items, zone) or (first,)


def days_in(event: Mapping[str, Any], items: Iterable[Mapping[str, Any]]) -> Days:
    """The same from two parts of an event's stored evidence, for lists of thousands."""
    times = [_Item(one["key"], one["starts_ms"], one["ends_ms"]) for one in items]
    first = date.fromisoformat(event["held_on"])
    return _days(times, ZoneInfo(event["time_zone"])) or (first,)


def _days(items: Iterable[Timed], zone: ZoneInfo) -> Days:
    days = days_of_items(items, zone=zone)
    return tuple(local_day(day[0].starts_ms, zone) for day in days)


def credits_of_years(
    snapshot: Frozen, *, granted: Decimal, held_on: date
) -> dict[int, Decimal]:
    """Never empty: 0 in the year of the first day where no credit is granted."""
    days = snapshot.outcome.days if isinstance(snapshot, Snapshot) else ()
    return shares_of_years(days, granted=granted, held_on=held_on)


def shares_of_years(
    days: Iterable[tuple[str, str]], *, granted: Decimal, held_on: date
) -> dict[int, Decimal]:
    """The same from the days of a stored outcome (ISO) with their credits."""
    told = ((day, Decimal(credits)) for day, credits in days)
    return sums_by_year(told) or {held_on.year: granted}


def counted_ms_in(snapshot: Snapshot, year: int) -> tuple[int, int]:
    """Milliseconds that count, and those that could have, on the days of the year."""
    counts, zone = counts_of(snapshot), ZoneInfo(snapshot.event.time_zone)
    possible = [
        item.window
        for item, count in zip(snapshot.items, counts, strict=True)
        if count.is_creditable
    ]
    if not possible:
        return 0, 0
    hull = min(begin for begin, _end in possible), max(end for _begin, end in possible)
    every = portions_of(possible, day_parts(*hull, zone))
    told = [portions_in(counts, snapshot.items, zone), every]
    counted, could = (
        sum(one.counted_ms for one in some if date.fromisoformat(one.day).year == year)
        for some in told
    )
    return counted, could
