"""A week on a portal: what each rule makes visible when, and who talks first."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.domain.release import (
    DAY,
    HOUR,
    WEEK,
    Case,
    Finding,
    Moment,
    Result,
    Rule,
    Wish,
    after_working_days,
    is_office_hour,
    next_office_hour,
    tell,
)

FRIDAY = 4 * DAY
EVENING = FRIDAY + 18 * HOUR + 42
CASE = Case(
    signed_at=EVENING,
    result=Result.SERIOUS,
    rule=Rule.AT_ONCE,
    referrer_days=1,
    talk_days=2,
)
MONDAY = WEEK
cases = st.builds(
    Case,
    signed_at=st.integers(0, WEEK - 1),
    result=st.sampled_from(Result),
    rule=st.sampled_from(Rule),
    wish=st.sampled_from(Wish),
    delay_days=st.integers(1, 14),
    referrer_days=st.integers(0, 10),
    talk_days=st.integers(0, 10),
    fallback_days=st.integers(0, 14),
    holds_nights=st.booleans(),
)


def test_released_at_once_on_friday_night_leaves_somebody_alone():
    story = tell(CASE)
    assert [(step.at, step.moment) for step in story.steps] == [
        (EVENING, Moment.SIGNED),
        (EVENING, Moment.VISIBLE),
        (EVENING, Moment.OPENED),
        (MONDAY + 9 * HOUR, Moment.REFERRER_READS),
        (MONDAY + DAY + 10 * HOUR, Moment.TALK),
    ]
    assert story.findings == (
        Finding.ALONE,
        Finding.NOBODY_THERE,
        Finding.BEFORE_REFERRER,
        Finding.SAY_IT_MAY_COME_FIRST,
        Finding.CHECK_THE_LAW,
    )
    assert story.alone_minutes == 3 * DAY + 15 * HOUR + 18


@pytest.mark.parametrize(
    ("change", "visible"),
    [
        ({"rule": Rule.DELAY, "delay_days": 3}, EVENING + 3 * DAY),
        ({"rule": Rule.REFERRER}, MONDAY + 9 * HOUR),
        ({"rule": Rule.REFERRER, "fallback_days": 1}, EVENING + DAY),
        ({"rule": Rule.REFERRER, "fallback_days": 14}, MONDAY + 9 * HOUR),
        ({"rule": Rule.BY_KIND}, MONDAY + DAY + 10 * HOUR),
        ({"rule": Rule.BY_KIND, "result": Result.REASSURING}, EVENING),
        (
            {"rule": Rule.BY_KIND, "result": Result.UNEXPECTED, "delay_days": 2},
            EVENING + 2 * DAY,
        ),
        ({"holds_nights": True}, MONDAY + 9 * HOUR),
    ],
)
def test_rule_says_when_it_can_be_seen(change, visible):
    assert tell(replace(CASE, **change)).at(Moment.VISIBLE) == visible


def test_who_waits_hears_it_from_a_person():
    story = tell(replace(CASE, wish=Wish.WAIT))
    assert story.at(Moment.OPENED) == story.at(Moment.TALK)
    assert story.alone_minutes == 0
    assert Finding.TOLD_FIRST in story.findings
    assert Finding.NOBODY_THERE not in story.findings


def test_more_than_three_days_is_longer_than_most_accept():
    on_time, late = (
        tell(replace(CASE, rule=Rule.DELAY, delay_days=days)).findings
        for days in (3, 5)
    )
    assert Finding.LONGER_THAN_ACCEPTED not in on_time
    assert Finding.LONGER_THAN_ACCEPTED in late


def test_rule_that_hangs_on_one_person_needs_a_date():
    without, limited = (
        tell(replace(CASE, rule=Rule.REFERRER, fallback_days=days)).findings
        for days in (0, 7)
    )
    assert Finding.HANGS_ON_ONE_PERSON in without
    assert Finding.HANGS_ON_ONE_PERSON not in limited


@given(cases)
def test_every_week_is_told_in_order(case):
    story = tell(case)
    times = [step.at for step in story.steps]
    assert times == sorted(times)
    assert {step.moment for step in story.steps} == set(Moment)
    assert story.at(Moment.SIGNED) == case.signed_at == min(times)
    assert story.at(Moment.OPENED) >= story.at(Moment.VISIBLE)
    assert story.at(Moment.TALK) >= story.at(Moment.REFERRER_READS)
    assert story.waiting_minutes == story.at(Moment.VISIBLE) - case.signed_at
    assert (story.alone_minutes > 0) == (Finding.ALONE in story.findings)
    assert (Finding.ALONE in story.findings) != (Finding.TOLD_FIRST in story.findings)
    assert story.findings[-1] is Finding.CHECK_THE_LAW


@given(cases)
def test_held_back_at_night_means_seen_in_office_hours(case):
    story = tell(replace(case, holds_nights=True))
    assert is_office_hour(story.at(Moment.VISIBLE))


@given(st.integers(0, 3 * WEEK))
def test_next_office_hour_is_the_first_one(at):
    opening = next_office_hour(at)
    assert opening >= at
    assert is_office_hour(opening)
    assert opening == at or not any(
        is_office_hour(between) for between in range(at, opening, 30)
    )


def test_working_days_jump_the_weekend():
    assert after_working_days(EVENING, 1, minute=0) == MONDAY
    assert after_working_days(EVENING, 5, minute=0) == MONDAY + 4 * DAY
    assert after_working_days(FRIDAY + DAY, 1, minute=0) == MONDAY
