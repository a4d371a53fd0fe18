"""Clock times without a day, beside a moment that is known."""

from __future__ import annotations

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from media.domain.clocks import first_after, latest_until, nearest

VIENNA = ZoneInfo("Europe/Vienna")
#: 00:05 in Vienna, on the fourth.
AT = datetime(2026, 12, 3, 23, 5, tzinfo=UTC)


def test_the_nearest_moment_may_be_on_the_day_before_or_after():
    assert nearest(time(23, 50), AT, VIENNA) == datetime(
        2026, 12, 3, 22, 50, tzinfo=UTC
    )
    assert nearest(time(0, 20), AT, VIENNA) == datetime(2026, 12, 3, 23, 20, tzinfo=UTC)


def test_the_moment_before_is_never_later_and_the_moment_after_never_earlier():
    assert latest_until(time(0, 5), AT, VIENNA) == AT
    assert latest_until(time(0, 6), AT, VIENNA) == datetime(
        2026, 12, 2, 23, 6, tzinfo=UTC
    )
    assert first_after(time(0, 5), AT, VIENNA) == datetime(
        2026, 12, 4, 23, 5, tzinfo=UTC
    )
    assert first_after(time(0, 6), AT, VIENNA) == datetime(
        2026, 12, 3, 23, 6, tzinfo=UTC
    )
