"""Prompts come when nobody can foresee them, and never where they would disturb."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from media.domain.programme import plan_item
from media.domain.prompts import (
    EXTENSION_MS,
    LATEST_MS,
    QUIET_MS,
    WINDOW_MS,
    AskedPrompt,
    PlannedPrompt,
    PromptRecord,
    answer_until,
    due_prompts,
    judge_prompts,
    next_due,
    plan_prompts,
)

START = datetime(2026, 3, 2, 12, 30, tzinfo=UTC)


def item(key: str, *, after: int = 0, minutes: int = 40, kind: str = "talk"):
    starts = START + timedelta(minutes=after)
    return plan_item(
        key=key,
        kind=kind,
        title=key,
        starts_at=starts,
        ends_at=starts + timedelta(minutes=minutes),
    )


@given(st.integers(5, 200), st.integers(1, 6), st.text(max_size=8))
def test_prompts_keep_clear_of_both_ends_of_an_item(minutes, per_hour, seed):
    one = item("t1", minutes=minutes)
    for prompt in plan_prompts([one], per_hour=per_hour, seed=seed):
        assert prompt.due_ms >= one.starts_ms + QUIET_MS
        assert answer_until(prompt.due_ms, is_extended=False) <= one.ends_ms - QUIET_MS


@given(st.text(max_size=8))
def test_an_hour_gets_as_many_prompts_as_were_asked_for(seed):
    items = [item("t1", minutes=60), item("t2", after=60, minutes=120)]
    planned = plan_prompts(items, per_hour=3, seed=seed)
    assert [one.key for one in planned] == ["t1"] * 3 + ["t2"] * 6


@given(st.integers(5, 200), st.integers(1, 6), st.text(max_size=8))
def test_one_prompt_is_over_for_everybody_before_the_next(minutes, per_hour, seed):
    items = [item("t1", minutes=minutes), item("t2", after=minutes, minutes=minutes)]
    planned = plan_prompts(items, per_hour=per_hour, seed=seed)
    for first, second in pairwise(planned):
        # Also where the first was asked as late as it can be.
        asked_ms = first.due_ms + LATEST_MS
        assert answer_until(asked_ms, is_extended=True) <= second.due_ms


@given(st.integers(20, 200), st.integers(1, 6), st.text(max_size=8))
def test_keeping_apart_costs_no_prompt_of_a_long_item(minutes, per_hour, seed):
    planned = plan_prompts([item("t1", minutes=minutes)], per_hour=per_hour, seed=seed)
    assert len(planned) >= minutes * per_hour // 60


def test_breaks_and_what_does_not_count_are_never_prompted():
    items = [
        item("break", minutes=120, kind="break"),
        item("opening", after=120, minutes=120, kind="opening"),
        item("industry", after=240, minutes=120, kind="industry"),
    ]
    assert plan_prompts(items, per_hour=6, seed="s") == ()
    assert plan_prompts([item("short", minutes=7)], per_hour=6, seed="s") == ()


def test_prompts_off_are_none_and_another_seed_is_another_plan():
    items = [item("t1", minutes=60)]
    assert plan_prompts(items, per_hour=0, seed="s") == ()
    first = plan_prompts(items, per_hour=3, seed="s")
    assert plan_prompts(items, per_hour=3, seed="s") == first
    assert plan_prompts(items, per_hour=3, seed="t") != first


def test_half_an_item_gets_half_the_prompts_on_average():
    counts = [
        len(plan_prompts([item("t1", minutes=30)], per_hour=3, seed=str(seed)))
        for seed in range(400)
    ]
    assert set(counts) == {1, 2}
    assert 150 < counts.count(2) < 250


def test_a_prompt_is_due_once_and_not_long_afterwards():
    planned = (PlannedPrompt(1000, "t1", 0), PlannedPrompt(500_000, "t1", 1))
    first = [planned[0]]
    assert due_prompts(planned, asked=set(), now_ms=999) == []
    assert due_prompts(planned, asked=set(), now_ms=1000) == first
    assert due_prompts(planned, asked=set(), now_ms=999 + LATEST_MS) == first
    assert due_prompts(planned, asked=set(), now_ms=1000 + LATEST_MS) == []
    assert due_prompts(planned, asked={("t1", 0)}, now_ms=1000) == []
    assert next_due(planned, now_ms=1000) == 500_000
    assert next_due(planned, now_ms=500_000) is None


def test_who_asks_gets_more_than_twice_the_time():
    assert answer_until(0, is_extended=False) == WINDOW_MS == 90_000
    assert answer_until(0, is_extended=True) == WINDOW_MS + EXTENSION_MS == 210_000


def test_a_prompt_counts_only_for_who_was_there():
    asked = [AskedPrompt(100, True), AskedPrompt(200, False), AskedPrompt(900, False)]
    record = judge_prompts(asked, ((0, 200), (200, 300)))
    assert record == PromptRecord(asked=2, answered=1)
    assert (record.missed, record.is_passed) == (1, False)
    assert judge_prompts(asked, ((900, 901),)) == PromptRecord(1, 0)
    assert judge_prompts(asked, ()).is_passed


def test_three_of_four_are_enough_and_two_of_three_are_not():
    assert PromptRecord(4, 3).is_passed
    assert not PromptRecord(3, 2).is_passed
