"""Clock times of an event: on a day of it, or beside a moment that is known."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from media.domain.clocks import (
    EventClock,
    clock_of,
    first_after,
    is_shown,
    latest_until,
    nearest,
    on_day,
)
from media.domain.programme import plan_item

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


def utc(day: int, hour: int, minute: int = 0, month: int = 12) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


def item(key: str, starts_at: datetime, ends_at: datetime):
    return plan_item(
        key=key, kind="talk", title=key, starts_at=starts_at, ends_at=ends_at
    )


#: 18:00–01:00 on the third and 18:00–20:00 on the fourth, in Vienna.
EVENINGS = clock_of(
    [item("one", utc(3, 17), utc(4, 0)), item("two", utc(4, 17), utc(4, 19))],
    zone=VIENNA,
)


@pytest.mark.parametrize(
    ("clock", "on", "moment"),
    [
        (time(18), None, utc(3, 17)),
        # A stream may play before the first item, at whatever hour of that day.
        (time(16), None, utc(3, 15)),
        # The night belongs to the evening it goes on from ...
        (time(0, 30), None, utc(3, 23, 30)),
        (time(0, 30), date(2026, 12, 3), utc(3, 23, 30)),
        (time(18), date(2026, 12, 4), utc(4, 17)),
        # ... and an evening that ends before midnight has none.
        (time(0, 30), date(2026, 12, 4), utc(3, 23, 30)),
        (time(9), date(2026, 12, 5), utc(5, 8)),
    ],
)
def test_a_clock_time_is_of_the_day_that_is_named(clock, on, moment):
    assert EVENINGS.moment(clock, on) == moment


def test_a_programme_s_row_before_the_first_of_its_day_is_next_morning_s():
    clock = EventClock(VIENNA, date(2026, 12, 3), {date(2026, 12, 3): time(18)})
    assert clock.moment(time(17, 59)) == utc(4, 16, 59)
    assert clock.moment(time(18)) == utc(3, 17)


def test_a_programme_without_items_needs_its_first_day():
    assert clock_of([], zone=VIENNA, first=date(2026, 12, 3)).moment(time(9)) == utc(
        3, 8
    )
    with pytest.raises(ValueError, match="first day"):
        clock_of([], zone=VIENNA)


def test_a_time_over_which_the_clock_goes_forward_is_never_shown():
    night = date(2027, 3, 28)
    for clock, shown in [(time(1, 59), True), (time(2, 30), False), (time(3), True)]:
        assert is_shown(clock, on_day(clock, night, VIENNA), VIENNA) is shown


def test_a_time_that_comes_twice_is_the_one_beside_the_moment():
    second = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert nearest(time(2, 30), second, VIENNA) == second
    assert nearest(time(2, 30), utc(25, 0, 20, month=10), VIENNA) == utc(
        25, 0, 30, month=10
    )
    assert first_after(time(2, 15), utc(25, 0, 45, month=10), VIENNA) == utc(
        25, 1, 15, month=10
    )
