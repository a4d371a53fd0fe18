"""Minutes become credits by the rule, and every refusal has its reason."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.domain.credit import (
    Code,
    Facts,
    credits_by_day,
    credits_earned,
    decide,
    one_day,
    sum_of,
    written,
)
from certificates.rule_sets import rule_in_force

RULE = rule_in_force("eaccme", date(2024, 2, 22))
MINUTE = 60_000
ENDS = 1_708_621_200_000


def facts(**changes) -> Facts:
    usual = {
        "present_ms": 300 * MINUTE,
        "eligible_ms": 267 * MINUTE,
        "ends_ms": ENDS,
        "now_ms": ENDS,
        "is_sealed": True,
        "has_evaluated": True,
        "is_named": True,
    }
    return Facts(**(usual | changes))


@pytest.mark.parametrize(
    ("minutes", "credits"),
    [
        (0, "0.0"),
        (29.98, "0.0"),
        (30, "0.5"),
        (59.99, "0.5"),
        (60, "1.0"),
        (130, "2.0"),
        (140, "2.0"),
        (267, "4.0"),
        (300, "5.0"),
        (310, "5.0"),
        (600, "8.0"),
    ],
)
def test_each_full_half_hour_earns_half_a_credit(minutes: float, credits: str) -> None:
    assert written(credits_earned(RULE, int(minutes * MINUTE))) == credits


@pytest.mark.parametrize(
    ("held", "granted"),
    [
        ("0", "5.0"),
        ("3", "5.0"),
        ("4", "4.0"),
        ("7.5", "0.5"),
        ("8", "0.0"),
        ("9", "0.0"),
    ],
)
def test_the_day_holds_eight_credits_over_all_events(held: str, granted: str) -> None:
    given_now = credits_by_day(RULE, one_day(300 * MINUTE), held={"": Decimal(held)})
    assert written(sum_of(given_now)) == granted


def test_an_event_never_gives_more_than_was_granted_to_it() -> None:
    earned = credits_earned(RULE, 300 * MINUTE, event_maximum=Decimal("4.5"))
    assert written(earned) == "4.5"


def test_a_person_who_did_everything_is_due() -> None:
    verdict = decide(RULE, facts())
    assert verdict.is_due
    assert (written(verdict.earned), written(verdict.granted)) == ("4.0", "4.0")


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"now_ms": ENDS - 1}, [Code.NOT_OVER]),
        ({"present_ms": 0, "eligible_ms": 0}, [Code.NOT_PRESENT]),
        ({"present_ms": 30 * MINUTE, "eligible_ms": 0}, [Code.BREAK_ONLY]),
        ({"eligible_ms": 18 * MINUTE}, [Code.BELOW_STEP]),
        ({"held": {"": Decimal(8)}}, [Code.DAY_MAXIMUM]),
        ({"is_sealed": False}, [Code.NOT_SEALED]),
        ({"has_evaluated": False}, [Code.EVALUATION]),
        ({"is_named": False}, [Code.IDENTITY]),
        ({"serial": "PCC-2024-000001", "has_evaluated": False}, [Code.ISSUED]),
        ({"is_revoked": True}, [Code.REVOKED]),
        (
            {"is_revoked": True, "is_sealed": False},
            [Code.REVOKED, Code.NOT_SEALED],
        ),
        (
            {"now_ms": 0, "is_sealed": False, "has_evaluated": False},
            [Code.NOT_OVER, Code.NOT_SEALED, Code.EVALUATION],
        ),
    ],
)
def test_what_stands_against_a_certificate_is_named(changes: dict, codes: list) -> None:
    verdict = decide(RULE, facts(**changes))
    assert not verdict.is_due
    assert [reason.code for reason in verdict.reasons] == codes


def test_without_a_rule_nothing_is_earned() -> None:
    verdict = decide(None, facts())
    assert [reason.code for reason in verdict.reasons] == [Code.NO_RULE]
    assert written(verdict.earned) == "0.0"


@given(
    eligible=st.integers(0, 24 * 60 * MINUTE),
    removed=st.integers(0, 24 * 60 * MINUTE),
    held=st.integers(0, 20).map(lambda halves: Decimal(halves) / 2),
)
def test_credits_never_rise_when_minutes_are_taken_away(
    eligible: int, removed: int, held: Decimal
) -> None:
    more = decide(RULE, facts(eligible_ms=eligible, held={"": held}))
    less = decide(RULE, facts(eligible_ms=eligible - removed, held={"": held}))
    assert less.earned <= more.earned
    assert less.granted <= more.granted
    assert more.granted + held <= max(RULE.day_maximum, held)


@given(st.integers(-(10**9), 10**9))
def test_earned_credits_are_whole_steps(eligible: int) -> None:
    earned = credits_earned(RULE, eligible)
    assert earned % RULE.credit_per_step == 0
    assert 0 <= earned <= RULE.day_maximum


@pytest.mark.parametrize(
    ("value", "text"),
    [("0", "0.0"), ("5", "5.0"), ("2.50", "2.5"), ("10", "10.0"), ("0.25", "0.25")],
)
def test_credits_are_written_one_way(value: str, text: str) -> None:
    assert written(Decimal(value)) == text
