"""On which calendar day, and in which half of it, a stretch of time lies.

Days are those of the event's own zone: from midnight to midnight on its clock, be
that 23, 24 or 25 hours. The first half ends at noon.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

NOON = time(12)


@dataclass(frozen=True, slots=True)
class DayPart:
    """A half of a day; [starts_ms, ends_ms) in milliseconds UTC."""

    day: str
    half: int
    starts_ms: int
    ends_ms: int


@dataclass(frozen=True, slots=True)
class Portion:
    """Counted milliseconds in one half (1 or 2) of one day (ISO)."""

    day: str
    half: int
    counted_ms: int


def local_day(at_ms: int, zone: ZoneInfo) -> date:
    return datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(zone).date()


def sums_by_year(days: Iterable[tuple[str, Decimal]]) -> dict[int, Decimal]:
    """What days (ISO) hold, by their years."""
    sums: dict[int, Decimal] = {}
    for day, credits in days:
        year = date.fromisoformat(day).year
        sums[year] = sums.get(year, Decimal("0.0")) + credits
    return sums


def day_parts(starts_ms: int, ends_ms: int, zone: ZoneInfo) -> tuple[DayPart, ...]:
    """The halves of days that [starts_ms, ends_ms) touches, in order."""
    parts: list[DayPart] = []
    day = local_day(starts_ms, zone)
    while not parts or parts[-1].ends_ms < ends_ms:
        following = day + timedelta(days=1)
        edges = [
            _ms(datetime.combine(on, at, zone))
            for on, at in ((day, time.min), (day, NOON), (following, time.min))
        ]
        parts += [
            DayPart(day.isoformat(), half, edges[half - 1], edges[half])
            for half in (1, 2)
        ]
        day = following
    touched = [p for p in parts if p.ends_ms > starts_ms and p.starts_ms < ends_ms]
    return tuple(touched or parts[:1])


def _ms(moment: datetime) -> int:
    # Local to UTC before anything is compared: a day may have 23 or 25 hours.
    return round(moment.timestamp() * 1000)


def portions_of(
    spans: Iterable[tuple[int, int]], parts: Sequence[DayPart]
) -> tuple[Portion, ...]:
    """How much of the spans lies in each part; parts with nothing are left out."""
    found = list(spans)
    if len(parts) == 1:
        sums = [sum(b - a for a, b in found)]
    else:
        sums = [
            sum(max(0, min(b, part.ends_ms) - max(a, part.starts_ms)) for a, b in found)
            for part in parts
        ]
    return tuple(
        Portion(part.day, part.half, counted)
        for part, counted in zip(parts, sums, strict=True)
        if counted
    )
