"""What is pointed out in a question, and what is not where numbers are small."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from courses.domain.figures import Figure, Why, share_figure, withheld
from courses.domain.item_flags import (
    Code,
    Consistency,
    Flag,
    Severity,
    flag_item,
    judge_alpha,
    questions_needed,
)
from courses.domain.item_sheet import Item, read_sheet
from courses.domain.item_statistics import (
    ItemStatistics,
    OptionStatistics,
    analyse,
)


def option(key, *, hits, r, is_right=False, n=100):
    return OptionStatistics(key, is_right, hits, share_figure(hits, n), Figure(r))


def item(**changes) -> ItemStatistics:
    """A sound question: nothing to point out."""
    sound = ItemStatistics(
        key="q",
        attempts=100,
        n=100,
        learners=100,
        facility=Figure(0.6, None, 0.5, 0.7),
        sd=Figure(0.49),
        discrimination_pct=Figure(40.0, None, 25.0, 55.0),
        efficiency_pct=Figure(50.0),
        effective_weight_pct=Figure(10.0),
        guess=0.25,
        options=(
            option("A", hits=60, r=0.4, is_right=True),
            option("B", hits=25, r=-0.3),
            option("C", hits=15, r=-0.2),
        ),
        blank=option(None, hits=0, r=0.0),
    )
    return replace(sound, **changes)


def codes(**changes) -> list[Code]:
    return [flag.code for flag in flag_item(item(**changes))]


def test_a_sound_question_is_left_alone():
    assert codes() == []


def test_negative_discrimination_names_what_stronger_learners_choose():
    flags = flag_item(
        item(
            discrimination_pct=Figure(-30.0, None, -45.0, -12.0),
            options=(
                option("A", hits=60, r=-0.3, is_right=True),
                option("B", hits=25, r=0.41),
                option("C", hits=15, r=0.1),
            ),
        )
    )
    assert flags == (Flag(Code.NEGATIVE, Severity.CHECK, ("B",)),)


@pytest.mark.parametrize("high", [3.0, None])
def test_a_negative_value_that_may_be_chance_is_said_so(high):
    low = None if high is None else -20.0
    assert codes(discrimination_pct=Figure(-8.0, None, low, high)) == [
        Code.PERHAPS_NEGATIVE
    ]


def test_a_wrong_option_that_stronger_learners_choose():
    options = (
        option("A", hits=50, r=0.3, is_right=True),
        option("B", hits=35, r=0.25),
        option("C", hits=15, r=-0.5),
    )
    assert flag_item(item(options=options)) == (
        Flag(Code.STRONGER_CHOOSE, Severity.NOTE, ("B",)),
    )


def test_a_small_correlation_of_few_attempts_is_not_pointed_out():
    """0.25 of 100 is beyond two standard errors, 0.25 of 40 is not."""
    options = (option("A", hits=24, r=0.3, is_right=True, n=40),
               option("B", hits=16, r=0.25, n=40))  # fmt: skip
    assert codes(options=options, n=40) == []


def test_one_of_several_right_options_that_weaker_learners_choose():
    options = (option("A", hits=60, r=0.5, is_right=True),
               option("B", hits=60, r=-0.35, is_right=True))  # fmt: skip
    assert flag_item(item(options=options)) == (
        Flag(Code.WEAKER_CHOOSE, Severity.CHECK, ("B",)),
    )


def test_weak_and_easy_and_like_guessing():
    assert codes(discrimination_pct=Figure(19.9)) == [Code.WEAK]
    assert codes(discrimination_pct=Figure(20.0)) == []
    assert codes(facility=Figure(0.95)) == [Code.EASY]
    assert codes(facility=Figure(0.25)) == [Code.LIKE_GUESSING]
    assert codes(facility=Figure(0.25), guess=None) == []
    assert codes(facility=Figure(0.0), guess=0.0) == []


@pytest.mark.parametrize(
    ("high", "severity"),
    [(0.25, Severity.CHECK), (0.3, Severity.NOTE), (None, Severity.NOTE)],
)
def test_a_guess_is_to_be_checked_where_the_interval_says_so(high, severity):
    low = None if high is None else 0.1
    (flag,) = flag_item(item(facility=Figure(0.2, None, low, high)))
    assert flag == Flag(Code.LIKE_GUESSING, severity, share=0.25)


def test_options_hardly_anybody_chooses():
    options = (
        option("A", hits=60, r=0.4, is_right=True),
        option("B", hits=5, r=-0.1),
        option("C", hits=4, r=-0.1),
        option("D", hits=0, r=0.0),
    )
    assert flag_item(item(options=options)) == (
        Flag(Code.UNUSED_OPTIONS, Severity.NOTE, ("C", "D")),
    )


def test_many_blanks_are_told_with_their_share():
    assert flag_item(item(blank=option(None, hits=10, r=0.0))) == (
        Flag(Code.MANY_BLANKS, Severity.NOTE, share=0.1),
    )


def test_what_needs_a_decision_comes_first():
    flags = flag_item(
        item(
            facility=Figure(0.2, None, 0.15, 0.25),
            discrimination_pct=Figure(5.0),
            blank=option(None, hits=20, r=0.0),
        )
    )
    assert [flag.code for flag in flags] == [
        Code.LIKE_GUESSING,
        Code.WEAK,
        Code.MANY_BLANKS,
    ]


def test_everybody_scored_the_same():
    same = withheld(Why.NO_VARIANCE)
    assert codes(discrimination_pct=same, sd=Figure(0.0)) == [Code.ALL_THE_SAME]
    # Everybody right is told once.
    assert codes(discrimination_pct=same, sd=Figure(0.0), facility=Figure(1.0)) == [
        Code.EASY
    ]
    # The rest may be the same for all; the question is not to blame.
    assert codes(discrimination_pct=same) == []


def test_nothing_is_pointed_out_where_nothing_is_told():
    few = withheld(Why.TOO_FEW)
    assert codes(facility=few, discrimination_pct=Figure(-50.0)) == []


def test_a_wrong_key_is_found_in_answers():
    dice = np.random.default_rng(5)
    ability = dice.normal(size=(300, 1))
    marks = (ability + dice.normal(size=(300, 6)) > 0).astype(float)
    # In the last question the right answer is B, and A stands in the key.
    chosen = np.stack([1 - marks[:, 5], marks[:, 5]], axis=1)
    marks[:, 5] = 1 - marks[:, 5]
    items = [Item(f"q{at}") for at in range(5)]
    items.append(Item("last", options=("A", "B"), right=frozenset("A")))
    sheet = read_sheet(items, marks, chosen=chosen)
    report = analyse(sheet, rng=np.random.default_rng(1))
    assert flag_item(report.items[5]) == (Flag(Code.NEGATIVE, Severity.CHECK, ("B",)),)


# -- the quiz ------------------------------------------------------------------
@pytest.mark.parametrize(
    ("alpha", "judged"),
    [(75.0, Consistency.GOOD), (74.9, Consistency.FAIR), (64.0, Consistency.FAIR),
     (63.9, Consistency.POOR), (-20.0, Consistency.POOR)],
)  # fmt: skip
def test_consistency_is_judged_by_the_published_guide(alpha, judged):
    assert judge_alpha(Figure(alpha)) is judged


def test_consistency_that_is_not_known_is_not_judged():
    assert judge_alpha(withheld(Why.FORMS_DIFFER)) is None


def quiz_with(alpha, items=5):
    report = analyse(read_sheet([Item("a"), Item("b")], [[1, 0], [0, 1]]), minimum=1)
    return replace(report.quiz, alpha_pct=alpha, items=items)


def test_a_short_quiz_is_told_how_long_it_would_have_to_be():
    # 0.75·(1 − 0.5)/(0.5·(1 − 0.75)) = 3 times five; 0.6: 2 times
    assert questions_needed(quiz_with(Figure(50.0))) == 15
    assert questions_needed(quiz_with(Figure(60.0))) == 10
    # 0.7: 9/7 of five is 6.4 questions
    assert questions_needed(quiz_with(Figure(70.0))) == 7


@pytest.mark.parametrize(
    "alpha", [Figure(75.0), Figure(0.0), Figure(-10.0), withheld(Why.ONE_QUESTION)]
)
def test_no_length_helps_or_none_is_needed(alpha):
    assert questions_needed(quiz_with(alpha)) is None
