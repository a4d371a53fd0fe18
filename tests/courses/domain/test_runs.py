"""Eight states from four dates: each has its day, and every combination has one."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.domain.runs import (
    ACTIONS,
    ALWAYS,
    Action,
    RunDates,
    RunState,
    best_of,
    standing_of,
)

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)


def day(n: int | None) -> datetime | None:
    return None if n is None else NOW + timedelta(days=n)


def dates(opens, closes, starts, ends) -> RunDates:
    return RunDates(day(opens), day(closes), day(starts), day(ends))


@pytest.mark.parametrize(
    ("four", "state", "about", "moment"),
    [
        ((-9, 3, -1, 9), RunState.RUNNING_OPEN, "closes", 3),
        ((-9, None, -1, 9), RunState.RUNNING_OPEN, "ends", 9),
        ((-9, None, -1, None), RunState.RUNNING_OPEN, "", None),
        ((-9, 3, 2, 9), RunState.COMING_OPEN, "starts", 2),
        ((-9, 3, -8, -1), RunState.PAST_OPEN, "ends", -1),
        ((1, 3, 5, 9), RunState.OPENS_LATER, "opens", 1),
        ((-9, -3, 5, 9), RunState.COMING_CLOSED, "starts", 5),
        ((-9, -3, -1, 9), RunState.RUNNING_CLOSED, "ends", 9),
        ((-9, -3, -1, None), RunState.RUNNING_CLOSED, "", None),
        ((-9, -3, -8, -1), RunState.PAST_CLOSED, "ends", -1),
        ((-9, None, -8, -1), RunState.PAST_CLOSED, "ends", -1),
        ((None, 3, 5, 9), RunState.UNSCHEDULED, "", None),
        ((-9, 3, None, 9), RunState.UNSCHEDULED, "", None),
    ],
)
def test_state_follows_from_the_dates(four, state, about, moment):
    standing = standing_of(dates(*four), NOW)
    assert (standing.state, standing.about, standing.moment) == (
        state,
        about,
        day(moment),
    )


def test_intervals_are_half_open():
    run = dates(0, 2, 2, 4)
    moments = [day(0), day(2), day(4)]
    before = timedelta(microseconds=1)
    assert [standing_of(run, at).state for at in moments] == [
        RunState.COMING_OPEN,
        RunState.RUNNING_CLOSED,
        RunState.PAST_CLOSED,
    ]
    assert [standing_of(run, at - before).state for at in moments] == [
        RunState.OPENS_LATER,
        RunState.COMING_OPEN,
        RunState.RUNNING_CLOSED,
    ]


def test_every_state_has_its_call_to_action():
    assert set(ACTIONS) == set(RunState)
    assert {state for state in RunState if state.is_open} == {
        state
        for state, action in ACTIONS.items()
        if action in {Action.JOIN, Action.RESERVE, Action.STUDY}
    }


def test_course_shows_what_one_can_enter_soonest():
    late, soon, over, planned = (
        standing_of(dates(*four), NOW)
        for four in (
            (-9, 9, 8, 20),
            (-9, 9, 2, 20),
            (-9, -8, -7, -1),
            (3, 5, 8, 20),
        )
    )
    assert best_of([late, over, planned, soon]) == soon
    assert best_of([over, planned]) == planned
    assert best_of([]) is None


def test_of_what_is_over_the_latest_comes_first():
    long_ago, lately = (
        standing_of(dates(-99, -98, -97, ends), NOW) for ends in (-50, -2)
    )
    assert best_of([long_ago, lately]) == lately


maybe = st.none() | st.integers(-50, 50)


@given(maybe, maybe, maybe, maybe)
def test_every_combination_has_one_state_and_can_be_sorted(a, b, c, d):
    standing = standing_of(dates(a, b, c, d), NOW)
    assert standing.state in RunState
    assert (standing.about == "") is (standing.moment is None)
    assert standing.sort_key <= (RunState.UNSCHEDULED, float("inf"))


@given(st.integers(-50, 50), st.integers(0, 50), st.integers(1, 50), st.integers(1, 50))
def test_time_only_moves_a_run_forward(opens, until, takes, step):
    """What is over never begins again, and what has begun is never coming."""
    run = dates(opens, opens + until + 1, opens + until, opens + until + takes)
    ranks = {
        RunState.OPENS_LATER: 0,
        RunState.COMING_OPEN: 1,
        RunState.COMING_CLOSED: 1,
        RunState.RUNNING_OPEN: 2,
        RunState.RUNNING_CLOSED: 2,
        RunState.PAST_OPEN: 3,
        RunState.PAST_CLOSED: 3,
    }
    first = ranks[standing_of(run, NOW).state]
    later = ranks[standing_of(run, NOW + timedelta(days=step)).state]
    assert first <= later


def test_what_has_no_dates_is_always_open():
    assert standing_of(ALWAYS, NOW).state is RunState.RUNNING_OPEN
