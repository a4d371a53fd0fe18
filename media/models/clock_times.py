"""Which moments do the clock times of a programme's rows mean? Refuses to guess a
zone: the event's own is an argument."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

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


def read_items(
    rows: Sequence[ClockRow],
    *,
    held_on: date,
    zone: ZoneInfo,
    places: Mapping[str, str] | None = None,
) -> Programme:
    """Items on the time line, in order. Clock times before those of a day's first row
    are the next morning. `places` has the place of speakers who are only named."""
    days = days_of(rows, held_on=held_on)
    first: dict[date, time] = {}
    for row, day in zip(rows, days, strict=True):
        first.setdefault(day, row.starts_at)

    def moment(day: date, clock: time) -> datetime:
        on = day + timedelta(days=1) if clock < first[day] else day
        # Local to UTC before anything is added: a day may have 23 hours.
        return datetime.combine(on, clock, zone).astimezone(UTC)

    items: list[Item] = [
        plan_item(
            key=row.key,
            kind=row.kind,
            title=row.title,
            short_title=row.short_title,
            starts_at=moment(day, row.starts_at),
            ends_at=moment(day, row.ends_at),
            speakers=[
                Speaker(one.name, one.place or (places or {}).get(one.name, ""))
                for one in row.read_speakers()
            ],
        )
        for row, day in zip(rows, days, strict=True)
    ]
    return order(items)


def skipped_clocks(
    rows: Sequence[ClockRow], *, held_on: date, zone: ZoneInfo
) -> list[tuple[str, time]]:
    """Times that no clock shows on their day, for it goes forward over them."""
    found = []
    for row, day in zip(rows, days_of(rows, held_on=held_on), strict=True):
        for clock in (row.starts_at, row.ends_at):
            local = datetime.combine(day, clock, zone)
            back = local.astimezone(UTC).astimezone(zone)
            if back.replace(tzinfo=None) != local.replace(tzinfo=None):
                found.append((row.title, clock))
    return found
