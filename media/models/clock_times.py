"""Which moments do the clock times of a programme's rows mean? Refuses to guess a
zone: the event's own is an argument."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Protocol
from zoneinfo import ZoneInfo

from media.domain.clocks import EventClock
from media.domain.programme import Item, Programme, Speaker, order, plan_item


class ClockRow(Protocol):
    """A row of the programme as an editor enters it."""

    key: str
    kind: str
    title: str
    short_title: str
    day: date | None
    starts_at: time
    ends_at: time

    def read_speakers(self) -> tuple[Speaker, ...]: ...


def days_of(rows: Sequence[ClockRow], *, held_on: date) -> list[date]:
    """The day each row is on: its own, else that of the row above."""
    days: list[date] = []
    current = held_on
    for row in rows:
        current = row.day or current
        days.append(current)
    return days


def clock_of_rows(
    rows: Sequence[ClockRow], *, held_on: date, zone: ZoneInfo
) -> EventClock:
    """Clock times before those of a day's first row are the next morning."""
    turns: dict[date, time] = {}
    for row, day in zip(rows, days_of(rows, held_on=held_on), strict=True):
        turns.setdefault(day, row.starts_at)
    return EventClock(zone, held_on, turns)


def read_items(
    rows: Sequence[ClockRow],
    *,
    held_on: date,
    zone: ZoneInfo,
    places: Mapping[str, str] | None = None,
) -> Programme:
    """Items on the time line, in order. `places` has the place of speakers who are only
    named."""
    clock = clock_of_rows(rows, held_on=held_on, zone=zone)
    items: list[Item] = [
        plan_item(
            key=row.key,
            kind=row.kind,
            title=row.title,
            short_title=row.short_title,
            starts_at=clock.moment(row.starts_at, day),
            ends_at=clock.moment(row.ends_at, day),
            speakers=[
                Speaker(one.name, one.place or (places or {}).get(one.name, ""))
                for one in row.read_speakers()
            ],
        )
        for row, day in zip(rows, days_of(rows, held_on=held_on), strict=True)
    ]
    return order(items)


def skipped_clocks(
    rows: Sequence[ClockRow], *, held_on: date, zone: ZoneInfo
) -> list[tuple[str, time]]:
    """Times that no clock shows on their day, for it goes forward over them."""
    clock = clock_of_rows(rows, held_on=held_on, zone=zone)
    return [
        (row.title, told)
        for row, day in zip(rows, days_of(rows, held_on=held_on), strict=True)
        for told in (row.starts_at, row.ends_at)
        if not clock.is_shown(told, clock.moment(told, day))
    ]
