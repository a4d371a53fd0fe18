"""Which reminder's turn it is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from media.domain.reminders import (
    due_reminder,
    is_after_due,
    moments,
    wait_after,
)

START = datetime(2027, 3, 28, 10, 0, tzinfo=UTC)
END = START + timedelta(hours=5)


@pytest.mark.parametrize(
    ("before", "name"),
    [
        (timedelta(days=7, seconds=1), None),
        (timedelta(days=7), "week"),
        (timedelta(days=1, seconds=1), "week"),
        (timedelta(days=1), "day"),
        (timedelta(hours=1, seconds=1), "day"),
        (timedelta(hours=1), "hour"),
        (timedelta(seconds=1), "hour"),
        (timedelta(0), None),
    ],
)
def test_each_reminder_is_due_until_the_next_one(before, name):
    due = due_reminder(START, now=START - before)
    assert (due and due[0]) == name


def test_the_letter_afterwards_waits_a_little_and_not_for_ever():
    after = [timedelta(minutes=14), timedelta(minutes=15), timedelta(days=7)]
    assert [is_after_due(END, now=END + one) for one in after] == [False, True, False]


def test_somebody_looks_at_every_moment():
    assert moments(START, END) == [
        START - timedelta(days=7),
        START - timedelta(days=1),
        START - timedelta(hours=1),
        END + timedelta(minutes=15),
    ]


def test_a_letter_that_cannot_be_handed_over_is_given_up_in_the_end():
    assert [wait_after(tries) for tries in range(1, 6)] == [
        timedelta(minutes=1),
        timedelta(minutes=10),
        timedelta(hours=1),
        timedelta(hours=4),
        None,
    ]
