"""Times that an organiser types are those of the event's clock, within the item."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from certificates.forms import read_clock

VIENNA = ZoneInfo("Europe/Vienna")


def window(begin: str, end: str):
    return tuple(
        datetime.fromisoformat(text).replace(tzinfo=UTC) for text in (begin, end)
    )


@pytest.mark.parametrize(
    ("begin", "end", "clock", "found"),
    [
        ("2024-02-22T16:30", "2024-02-22T17:00", time(17, 41), "2024-02-22T16:41"),
        ("2024-02-22T16:30", "2024-02-22T17:00", time(17, 29), None),
        ("2024-02-22T16:30", "2024-02-22T17:00", time(18, 1), None),
        # Over midnight the clock of the next day is meant.
        ("2024-02-22T22:00", "2024-02-23T01:00", time(0, 30), "2024-02-22T23:30"),
        # In spring the clock never shows half past two.
        ("2024-03-31T00:00", "2024-03-31T02:00", time(2, 30), None),
        ("2024-03-31T00:00", "2024-03-31T02:00", time(3, 30), "2024-03-31T01:30"),
        # In autumn it does so twice: the first that lies within.
        ("2024-10-27T00:00", "2024-10-27T02:00", time(2, 30), "2024-10-27T00:30"),
        ("2024-10-27T01:10", "2024-10-27T02:00", time(2, 30), "2024-10-27T01:30"),
        # An item that began at 16:30:20 begins, for a clock without seconds, at 16:30.
        (
            "2024-02-22T16:30:20",
            "2024-02-22T17:00",
            time(17, 30),
            "2024-02-22T16:30:20",
        ),
    ],
)
def test_a_time_of_the_events_clock_is_found_within_the_item(begin, end, clock, found):
    moment = read_clock(clock, window=window(begin, end), zone=VIENNA)
    told = moment and moment.astimezone(UTC).replace(tzinfo=None)
    assert told == (found and datetime.fromisoformat(found))
