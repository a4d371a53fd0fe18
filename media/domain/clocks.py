"""Which moment does a clock time of an event mean? Its day is named, or it is the event's
first, or it lies beside a moment that is known. It refuses to guess a zone: the event's own
is an argument.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from media.domain.calendar import days_of_items
from media.domain.programme import Item

MIDNIGHT = time.min
DAY = timedelta(days=1)


def on_day(clock: time, day: date, zone: ZoneInfo) -> datetime:
    """Local to UTC before anything is added or compared: a day may have 23 hours."""
    return datetime.combine(day, clock, zone).astimezone(UTC)


def is_shown(clock: time, moment: datetime, zone: ZoneInfo) -> bool:
    """False for a clock time over which the clock went forward: its moment shows another."""
    return moment.astimezone(zone).time() == clock.replace(tzinfo=None, fold=0)


@dataclass(frozen=True, slots=True)
class EventClock:
    """The days of an event. `turns` has the clock time at which each of them begins: an
    earlier one belongs to the night that goes on after it."""

    zone: ZoneInfo
    first: date
    turns: Mapping[date, time] = field(default_factory=dict)

    def moment(self, clock: time, on: date | None = None) -> datetime:
        """`on` None is the event's first day; a day that it does not have is read as
        the calendar has it."""
        day = on or self.first
        return on_day(
            clock,
            day + DAY if clock < self.turns.get(day, MIDNIGHT) else day,
            self.zone,
        )

    def is_shown(self, clock: time, moment: datetime) -> bool:
        return is_shown(clock, moment, self.zone)


def is_reckoned(day: date) -> bool:
    """Years that an event is held in; beyond them a moment cannot be reckoned with."""
    return 1990 <= day.year <= 2200


def clock_of(
    items: Iterable[Item], *, zone: ZoneInfo, first: date | None = None
) -> EventClock:
    """The clock of a programme whose items are on the time line already. A day that goes
    on over midnight turns in the middle of the time in which nothing happens, so that a
    moment shortly before its first item is still of that day.

    `first` is needed where there are no items.
    """
    turns: dict[date, time] = {}
    for day in days_of_items(items, zone=zone):
        begins = min(item.starts_at for item in day).astimezone(zone)
        ends = max(item.ends_at for item in day).astimezone(zone)
        turns[begins.date()] = MIDNIGHT
        if begins.date() < ends.date():
            pause = max(timedelta(0), DAY - (ends - begins))
            turn = (begins - pause / 2).replace(tzinfo=None)
            if turn.date() == begins.date():
                turns[begins.date()] = turn.time()
    known = first or min(turns, default=None)
    if known is None:
        raise ValueError("an event without items has its first day named")
    return EventClock(zone, known, turns)


def moments_around(clock: time, at: datetime, zone: ZoneInfo) -> list[datetime]:
    """That clock time on the day of `at` and on the days beside it, in order; twice where
    the clock goes back over it."""
    today = at.astimezone(zone).date()
    return sorted(
        {
            on_day(clock.replace(fold=fold), today + timedelta(days=days), zone)
            for days in (-1, 0, 1)
            for fold in (0, 1)
        }
    )


def nearest(clock: time, at: datetime, zone: ZoneInfo) -> datetime:
    return min(moments_around(clock, at, zone), key=lambda moment: abs(moment - at))


def latest_until(clock: time, at: datetime, zone: ZoneInfo) -> datetime:
    return max(one for one in moments_around(clock, at, zone) if one <= at)


def first_after(clock: time, at: datetime, zone: ZoneInfo) -> datetime:
    return min(one for one in moments_around(clock, at, zone) if one > at)
