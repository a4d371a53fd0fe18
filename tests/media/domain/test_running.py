"""Begin and end by a button: what moves, what stays, what is refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.domain.programme import check_items, plan_item, to_ms, with_actual_times
from media.domain.running import (
    Running,
    StepRefused,
    begin_item,
    end_item,
    read_steps,
)

DAY = datetime(2026, 3, 2, tzinfo=UTC)


def at(clock: str) -> int:
    hours, minutes = map(int, clock.split(":"))
    return to_ms(DAY + timedelta(hours=hours, minutes=minutes))


def programme(*lines: tuple[str, str, str]):
    return tuple(
        plan_item(
            key=key,
            kind="break" if key == "break" else "talk",
            title=key,
            starts_at=DAY + timedelta(milliseconds=at(begins) - to_ms(DAY)),
            ends_at=DAY + timedelta(milliseconds=at(ends) - to_ms(DAY)),
        )
        for key, begins, ends in lines
    )


ITEMS = programme(
    ("t1", "12:30", "13:10"),
    ("t2", "13:10", "13:50"),
    ("break", "13:50", "14:10"),
    ("t3", "14:10", "14:50"),
)
NOBODY = Running()


def clocks(moves) -> dict[str, str]:
    def words(ms: int) -> str:
        return (DAY + timedelta(milliseconds=ms - to_ms(DAY))).strftime("%H:%M")

    return {key: f"{words(a)}-{words(b)}" for key, (a, b) in moves.items()}


def test_a_late_item_keeps_its_planned_end():
    moves = begin_item(ITEMS, "t1", now_ms=at("12:36"), running=NOBODY)
    assert clocks(moves) == {"t1": "12:36-13:10"}


def test_an_early_item_keeps_its_length_and_what_runs_ends():
    running = Running(frozenset({"t1"}))
    moves = begin_item(ITEMS, "t2", now_ms=at("13:02"), running=running)
    assert clocks(moves) == {"t1": "12:30-13:02", "t2": "13:02-13:42"}


def test_by_plan_an_item_runs_that_nobody_has_begun():
    moves = begin_item(ITEMS, "t2", now_ms=at("13:02"), running=NOBODY)
    assert clocks(moves) == {"t1": "12:30-13:02", "t2": "13:02-13:42"}


def test_an_item_that_runs_over_counts_until_the_next_begins():
    running = Running(frozenset({"t1"}))
    moves = begin_item(ITEMS, "t2", now_ms=at("13:16"), running=running)
    assert clocks(moves) == {"t1": "12:30-13:16", "t2": "13:16-13:50"}


def test_an_item_that_is_left_out_moves_behind_the_one_that_is_begun():
    running = Running(frozenset({"t1"}))
    moves = begin_item(ITEMS, "break", now_ms=at("13:16"), running=running)
    assert clocks(moves) == {
        "t1": "12:30-13:16",
        "break": "13:16-13:36",
        "t2": "13:36-13:50",
    }


def test_ending_late_takes_time_from_what_follows():
    running = Running(frozenset({"t1"}))
    moves = end_item(ITEMS, "t1", now_ms=at("13:16"), running=running)
    assert clocks(moves) == {"t1": "12:30-13:16", "t2": "13:16-13:50"}


def test_what_is_swallowed_whole_is_moved_whole():
    running = Running(frozenset({"t2"}))
    moves = end_item(ITEMS, "t2", now_ms=at("14:12"), running=running)
    assert clocks(moves) == {
        "t2": "13:10-14:12",
        "break": "14:12-14:32",
        "t3": "14:32-14:50",
    }


def test_an_item_that_runs_by_plan_can_be_ended():
    moves = end_item(ITEMS, "t1", now_ms=at("13:00"), running=NOBODY)
    assert clocks(moves) == {"t1": "12:30-13:00"}


@pytest.mark.parametrize(
    ("step", "key", "clock", "running", "code"),
    [
        (begin_item, "t9", "12:30", NOBODY, "step_no_item"),
        (begin_item, "t1", "12:40", Running(frozenset({"t1"})), "step_runs_already"),
        (
            begin_item,
            "t1",
            "13:20",
            Running(frozenset({"t1"}), frozenset({"t1"})),
            "step_was_over",
        ),
        (
            end_item,
            "t1",
            "13:20",
            Running(frozenset({"t1"}), frozenset({"t1"})),
            "step_was_over",
        ),
        (end_item, "t2", "12:40", NOBODY, "step_not_begun"),
        (end_item, "t1", "12:30", NOBODY, "step_not_begun"),
        (end_item, "t9", "12:30", NOBODY, "step_no_item"),
    ],
)
def test_a_step_that_makes_no_sense_is_refused(step, key, clock, running, code):
    with pytest.raises(StepRefused) as refusal:
        step(ITEMS, key, now_ms=at(clock), running=running)
    assert refusal.value.code == code


def test_the_latest_step_of_each_item_says_what_runs():
    running = read_steps({"t1": "ended", "t2": "begun", "t3": ""})
    assert (running.key, running.ended) == ("t2", {"t1"})
    assert read_steps({}).key is None


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["begin", "end"]),
            st.sampled_from([item.key for item in ITEMS]),
            st.integers(1, 40),
        ),
        max_size=12,
    )
)
def test_whatever_is_pressed_the_programme_stays_sound(presses):
    items, steps, now = ITEMS, {}, at("12:20")
    for what, key, minutes in presses:
        now += minutes * 60_000
        press = begin_item if what == "begin" else end_item
        try:
            moves = press(items, key, now_ms=now, running=read_steps(steps))
        except StepRefused:
            continue
        if what == "begin" and (open_one := read_steps(steps).key):
            steps[open_one] = "ended"
        steps[key] = "begun" if what == "begin" else "ended"
        items = with_actual_times(items, moves | {})
        assert check_items(items) == []
