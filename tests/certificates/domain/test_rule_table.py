"""The rule table, case by case: body, day of the event, minutes, credits."""

from datetime import date
from decimal import Decimal

import pytest

from certificates.domain.credit import (
    Code,
    Facts,
    credits_by_day,
    credits_earned,
    decide,
    next_step,
    sum_of,
    written,
)
from certificates.domain.days import Portion
from certificates.domain.learning import Learned, decide_learning
from certificates.domain.options import OwnTalk
from certificates.domain.rules import Shape
from certificates.rule_sets import rule_in_force, rule_sets

MINUTE = 60_000


@pytest.mark.parametrize(
    ("key", "held_on", "minutes", "credits"),
    [
        # EACCME today: half a credit for each full half hour, eight a day.
        ("eaccme", date(2024, 2, 22), 29.99, "0.0"),
        ("eaccme", date(2024, 2, 22), 30, "0.5"),
        ("eaccme", date(2024, 2, 22), 310, "5.0"),
        ("eaccme", date(2024, 2, 22), 481, "8.0"),
        ("eaccme", date(2026, 11, 26), 600, "8.0"),
        # From 2016 on: one credit an hour, eight a day.
        ("eaccme", date(2023, 10, 20), 59, "0.0"),
        ("eaccme", date(2023, 10, 20), 200, "3.0"),
        ("eaccme", date(2016, 1, 1), 600, "8.0"),
        # Before: one credit an hour, three in half a day.
        ("eaccme", date(2015, 12, 31), 600, "3.0"),
        ("eaccme", date(2010, 6, 1), 179, "2.0"),
        # AMA: quarters, to the nearest one, the half upwards; no maximum.
        ("ama", date(2024, 2, 22), 7, "0.0"),
        ("ama", date(2024, 2, 22), 7.5, "0.25"),
        ("ama", date(2024, 2, 22), 22.4, "0.25"),
        ("ama", date(2024, 2, 22), 22.5, "0.5"),
        ("ama", date(2024, 2, 22), 310, "5.25"),
        ("ama", date(2024, 2, 22), 600, "10.0"),
        # DFP and the German chambers: points of 45 minutes.
        ("dfp", date(2024, 2, 22), 44.9, "0.0"),
        ("dfp", date(2024, 2, 22), 45, "1.0"),
        ("dfp", date(2024, 2, 22), 267, "5.0"),
        ("aerztekammer", date(2024, 2, 22), 89, "1.0"),
        ("aerztekammer", date(2024, 2, 22), 300, "6.0"),
        # RCR: whole hours. SIWF: whole hours, four in half a day, eight a day.
        ("rcr", date(2024, 2, 22), 267, "4.0"),
        ("siwf", date(2024, 2, 22), 59, "0.0"),
        ("siwf", date(2024, 2, 22), 300, "4.0"),
        # No credit of anybody.
        ("participation", date(2024, 2, 22), 300, "0.0"),
    ],
)
def test_minutes_make_the_credits_of_the_table(key, held_on, minutes, credits):
    rule = rule_in_force(key, held_on)
    assert written(credits_earned(rule, int(minutes * MINUTE))) == credits


@pytest.mark.parametrize(
    ("key", "held_on"),
    [
        ("eaccme", date(1999, 12, 31)),
        ("ama", date(2021, 12, 31)),
        ("dfp", date(2019, 12, 31)),
        ("participation", date(2023, 12, 31)),
    ],
)
def test_before_its_first_day_a_rule_set_has_no_rule(key, held_on):
    assert rule_in_force(key, held_on) is None


@pytest.mark.parametrize(
    ("morning", "afternoon", "credits"),
    [(120, 120, "4.0"), (240, 60, "4.0"), (240, 240, "6.0"), (200, 40, "3.0")],
)
def test_the_old_rule_gives_three_in_half_a_day_and_six_on_one(
    morning, afternoon, credits
):
    rule = rule_in_force("eaccme", date(2012, 3, 1))
    day = "2012-03-01"
    portions = (
        Portion(day, 1, morning * MINUTE),
        Portion(day, 2, afternoon * MINUTE),
    )
    assert written(sum_of(credits_by_day(rule, portions))) == credits
    verdict = decide(rule, facts(portions))
    cuts = [cut.code for cut in verdict.cuts]
    assert (Code.CUT_HALF_DAY in cuts) is (morning > 180 or afternoon > 180)


def facts(portions=(), **changes) -> Facts:
    eligible = sum(portion.counted_ms for portion in portions)
    usual = {
        "present_ms": eligible,
        "eligible_ms": eligible,
        "portions": portions,
        "ends_ms": 0,
        "now_ms": 1,
        "is_sealed": True,
        "has_evaluated": True,
        "is_named": True,
    }
    return Facts(**(usual | changes))


def test_the_later_certificate_bears_the_cut_and_says_so():
    rule = rule_in_force("eaccme", date(2024, 2, 22))
    day = "2024-02-22"
    verdict = decide(
        rule, facts((Portion(day, 2, 300 * MINUTE),), held={day: Decimal(5)})
    )
    assert verdict.is_due
    assert (written(verdict.earned), written(verdict.granted)) == ("5.0", "3.0")
    assert [(cut.code, cut.arguments) for cut in verdict.cuts] == [
        (
            Code.CUT_DAY,
            {"day": day, "maximum": "8.0", "held": "5.0", "granted": "3.0"},
        )
    ]
    assert verdict.days == ((day, Decimal("3.0")),)


def test_what_was_granted_to_the_event_is_named_where_it_cuts():
    rule = rule_in_force("eaccme", date(2024, 2, 22))
    portions = (Portion("2024-02-22", 2, 300 * MINUTE),)
    verdict = decide(rule, facts(portions, event_maximum=Decimal("4.5")))
    assert [cut.code for cut in verdict.cuts] == [Code.CUT_EVENT]
    assert decide(rule, facts(portions, event_maximum=Decimal(5))).cuts == ()


def test_presence_without_credit_is_certified_once_an_item_counts():
    rule = rule_in_force("participation", date(2024, 2, 22))
    assert rule.options.minimum_percent == 50
    here = decide(rule, facts((Portion("2024-02-22", 2, 20 * MINUTE),)))
    assert (here.is_due, here.granted) == (True, Decimal("0.0"))
    nothing = decide(rule, facts(present_ms=9 * MINUTE, attended_ms=9 * MINUTE))
    assert [reason.code for reason in nothing.reasons] == [Code.NOTHING_COUNTS]


def test_faculty_claim_no_ama_credit_for_their_own_talk():
    assert rule_in_force("ama", date(2024, 2, 22)).options.own_talk is OwnTalk.LEFT_OUT
    assert rule_in_force("eaccme", date(2024, 2, 22)).options.own_talk is (
        OwnTalk.COUNTS
    )


def test_rules_of_material_are_not_for_live_events():
    rule = rule_in_force("eaccme-elm", date(2024, 2, 22))
    verdict = decide(rule, facts((Portion("2024-02-22", 2, 300 * MINUTE),)))
    assert [reason.code for reason in verdict.reasons] == [Code.NOT_LIVE]
    assert verdict.granted == 0


def learned(**changes) -> Learned:
    usual = {
        "is_completed": True,
        "has_evaluated": True,
        "is_named": True,
        "learning_minutes": 130,
        "score_percent": 70,
    }
    return Learned(**(usual | changes))


@pytest.mark.parametrize(
    ("changes", "codes", "credits"),
    [
        ({}, [], "2.0"),
        ({"score_percent": 69}, [Code.NOT_PASSED], "0.0"),
        ({"score_percent": None}, [Code.NOT_PASSED], "0.0"),
        ({"is_completed": False}, [Code.NOT_COMPLETED], "0.0"),
        ({"has_evaluated": False}, [Code.EVALUATION], "2.0"),
        ({"is_named": False}, [Code.IDENTITY], "2.0"),
        ({"serial": "ELM-2026-000001", "score_percent": 0}, [Code.ISSUED], "2.0"),
        ({"learning_minutes": 59}, [Code.BELOW_STEP], "0.0"),
    ],
)
def test_material_needs_its_test_passed(changes, codes, credits):
    rule = rule_in_force("eaccme-elm", date(2024, 2, 22))
    verdict = decide_learning(rule, learned(**changes))
    assert [reason.code for reason in verdict.reasons] == codes
    assert written(verdict.granted) == credits


def test_a_completed_module_is_certified_without_credit_or_test():
    rule = rule_in_force("completion", date(2024, 2, 22))
    verdict = decide_learning(rule, learned(score_percent=None, has_evaluated=False))
    assert (verdict.is_due, verdict.granted) == (True, Decimal("0.0"))
    open_one = decide_learning(rule, learned(is_completed=False))
    assert [reason.code for reason in open_one.reasons] == [Code.NOT_COMPLETED]
    live = rule_in_force("eaccme", date(2024, 2, 22))
    assert decide_learning(live, learned()).has(Code.NO_RULE)


@pytest.mark.parametrize(
    ("key", "minutes", "then", "more"),
    [("ama", 10, "0.5", 13), ("ama", 23, "0.75", 15), ("eaccme", 59, "1.0", 1)],
)
def test_the_next_step_follows_the_rounding(key, minutes, then, more):
    step = next_step(rule_in_force(key, date(2024, 2, 22)), minutes * MINUTE)
    assert (written(step.then), step.minutes) == (then, more)


def test_every_shape_has_a_rule_set_and_every_value_its_words():
    from certificates.rule_pages import rules_page

    assert {rule_set.shape for rule_set in rule_sets().values()} == set(Shape)
    for page in rules_page():
        for version in (page.current, *page.earlier):
            assert version.sentence.endswith(".")
            assert all(one.label and one.value and one.source for one in version.lines)
