"""Sentences follow the rule's data."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from certificates.domain.counting import CountCode, ItemCount
from certificates.domain.credit import Code, Reason, credits_earned
from certificates.rule_sets import rule_in_force, rule_sets
from certificates.wording import (
    missing_words,
    own_notes_words,
    own_reason_words,
    reason_words,
    rule_words,
)
from certificates.wording_sums import sum_words

MINUTE = 60_000
VIENNA = ZoneInfo("Europe/Vienna")


@pytest.fixture
def rule():
    return rule_sets()["eaccme"].in_force(date(2024, 2, 22))


@pytest.mark.parametrize(
    ("kinds", "words"),
    [
        ({"talk", "qa", "discussion"}, "talks and discussions"),
        ({"talk"}, "talks"),
        ({"talk", "discussion"}, "talks, discussions"),
    ],
)
def test_rule_names_the_kinds_that_count(rule, kinds, words):
    changed = replace(rule, creditable_kinds=frozenset(kinds))
    assert rule_words(changed) == (
        f"Half a credit for each full 30 minutes of presence in {words}, rounded down; "
        "breaks excluded; eight credits at most on one day."
    )


@pytest.mark.parametrize(
    ("key", "minutes", "words"),
    [
        ("eaccme", 271, "271 minutes make 9 full half hours: 4.5 credits (ECMEC)."),
        ("eaccme", 30, "30 minutes make 1 full half hour: 0.5 credits (ECMEC)."),
        ("eaccme", 29, ""),
        (
            "dfp",
            170,
            "170 minutes make 3 full steps of 45 minutes: 3.0 credits (DFP point).",
        ),
        (
            "ama",
            53,
            "53 minutes make 4 steps of 15 minutes, to the nearest: 1.0 credits "
            "(AMA PRA Category 1 Credit).",
        ),
        # More than a day grants: the cut is told on a line of its own.
        ("eaccme", 540, "540 minutes make 18 full half hours."),
        ("participation", 300, ""),
    ],
)
def test_how_minutes_become_credits_stands_in_one_sentence(key, minutes, words):
    rule = rule_in_force(key, date(2024, 2, 22))
    earned = credits_earned(rule, minutes * MINUTE)
    assert sum_words(rule, minutes * MINUTE, earned=earned) == words


def test_full_hours_are_called_so():
    rule = rule_in_force("eaccme", date(2017, 2, 22))
    assert sum_words(rule, 125 * MINUTE, earned=Decimal(2)) == (
        "125 minutes make 2 full hours: 2.0 credits (ECMEC)."
    )


def at(hour: int, minute: int, second: int = 0) -> int:
    moment = datetime(2024, 2, 22, hour - 1, minute, second, tzinfo=UTC)
    return int(moment.timestamp()) * 1000


def count(code: CountCode, **told) -> ItemCount:
    usual = {"duration_ms": 40 * MINUTE, "present_ms": 20 * MINUTE, "spans": ()}
    return ItemCount(key="a", label="Talk", code=code, **{**usual, **told})


def test_ones_own_notes_tell_a_decision_or_the_gaps():
    counts = [
        count(CountCode.PARTLY, joined_ms=at(18, 1)),
        count(CountCode.ABSENT, present_ms=0),
        count(CountCode.FULL),
        count(CountCode.BELOW_SHARE, percent=80),
        count(CountCode.OWN_TALK),
    ]
    assert own_notes_words(counts, {"a": "18:00–18:20 you had left"}) == [
        "Talk: 20 of 40 minutes: 18:00–18:20 you had left.",
        "Talk: 0 of 40 minutes: 18:00–18:20 you had left.",
        "Talk: 20 of 40 minutes: below 80 %, so it does not count.",
        "Talk: 20 of 40 minutes: an own talk, which is left out.",
    ]
    assert own_notes_words(counts[:2], {}) == []


def test_clock_times_have_no_seconds_where_minutes_tell_them_apart():
    one = count(
        CountCode.PARTLY,
        joined_ms=at(18, 1, 37),
        away=((at(18, 5, 2), at(18, 9, 59)), (at(18, 20), at(18, 20, 13))),
        left_ms=at(18, 30, 1),
    )
    assert missing_words(one, zone=VIENNA) == (
        "joined 18:01, away 18:05–18:09, away 18:20:00–18:20:13, left 18:30"
    )


def test_the_person_is_spoken_to_and_everybody_else_told_of_the_holder():
    withdrawn, revoked = Reason(Code.WITHDRAWN), Reason(Code.REVOKED)
    assert reason_words(withdrawn, zone=VIENNA) == (
        "The certificate was withdrawn at the holder’s request."
    )
    assert own_reason_words(withdrawn, zone=VIENNA) == (
        "You asked us to withdraw the certificate, and we did."
    )
    assert own_reason_words(revoked, zone=VIENNA) == (
        "The organisers revoked the certificate; only they can issue another."
    )
    other = Reason(Code.NOT_SEALED)
    assert own_reason_words(other, zone=VIENNA) == reason_words(other, zone=VIENNA)
