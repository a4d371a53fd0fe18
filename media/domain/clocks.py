"""Which moment does a clock time mean that came without a day? Always one beside a moment
that is known. It refuses to guess a zone: the event's own is an argument.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo


def moments_around(clock: time, at: datetime, zone: ZoneInfo) -> list[datetime]:
    """That clock time on the day of `at` and on the days beside it, in order."""
    today = at.astimezone(zone).date()
    return [
        # Local to UTC before anything is compared: a day may have 23 hours.
        datetime.combine(today + timedelta(days=days), clock, zone).astimezone(UTC)
        for days in (-1, 0, 1)
    ]


def nearest(clock: time, at: datetime, zone: ZoneInfo) -> datetime:
    return min(moments_around(clock, at, zone), key=lambda moment: abs(moment - at))


def latest_until(clock: time, at: datetime, zone: ZoneInfo) -> datetime:
    return max(one for one in moments_around(clock, at, zone) if one <= at)


def first_after(clock: time, at: datetime, zone: ZoneInfo) -> datetime:
    return min(one for one in moments_around(clock, at, zone) if one > at)
