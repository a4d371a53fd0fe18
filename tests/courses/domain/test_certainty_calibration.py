"""Certainty marking: bands, verdicts and the index, worked out by hand."""

from __future__ import annotations

from math import nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.domain.certainty_calibration import (
    LEVELS,
    Verdict,
    bands_of,
    calibrate,
)
from courses.domain.figures import Figure, Why, wilson_interval


def answers(*rows: tuple[int, int, int]):
    """(certainty, right, of) → levels and credits."""
    levels, credits = [], []
    for level, right, of in rows:
        levels += [level] * of
        credits += [1.0] * right + [0.0] * (of - right)
    return levels, credits


def test_bands_follow_from_the_marks():
    """1/3·p = 4/3·p − 2/3 at 2/3; 4/3·p − 2/3 = 3p − 2 at 4/5."""
    bands = bands_of(LEVELS)
    assert [edge for band in bands for edge in band] == pytest.approx(
        [0, 2 / 3, 2 / 3, 4 / 5, 4 / 5, 1]
    )


def test_right_and_wrong_earn_what_the_scheme_says():
    marks = [
        [level.offset + level.factor * right for right in (1, 0)] for level in LEVELS
    ]
    assert marks == [
        pytest.approx(pair) for pair in ([1 / 3, 0], [2 / 3, -2 / 3], [1, -2])
    ]


def test_accuracy_of_each_certainty_with_its_interval():
    told = calibrate(*answers((0, 20, 40), (1, 30, 40), (2, 38, 40)))
    assert [(band.right, band.answers) for band in told.bands] == [
        (20, 40), (30, 40), (38, 40),
    ]  # fmt: skip
    assert [band.accuracy.value for band in told.bands] == [0.5, 0.75, 0.95]
    assert told.bands[1].accuracy == Figure(0.75, None, *wilson_interval(30, 40))
    assert [band.verdict for band in told.bands] == [Verdict.FITS] * 3
    assert told.index == Figure(0.0)


def test_the_mean_mark_is_that_of_certainty_marking():
    told = calibrate(*answers((0, 20, 40), (1, 30, 40), (2, 38, 40)))
    # 20·1/3 + 30·2/3 − 10·2/3 + 38·1 − 2·2 = 20/3 + 40/3 + 34 = 54 of 120
    assert told.mean_mark.value == pytest.approx(54 / 120)
    assert told.mean_plain.value == pytest.approx(88 / 120)


def test_over_confidence_is_an_interval_below_the_band():
    # 20 of 40 sure answers right: 0.3 below 4/5, and surely below it
    told = calibrate(*answers((0, 20, 40), (2, 20, 40)))
    assert told.bands[2].verdict is Verdict.OVER
    assert told.index.value == pytest.approx(0.3 * 40 / 80)


def test_under_confidence_is_an_interval_above_the_band():
    told = calibrate(*answers((0, 39, 40), (2, 39, 40)))
    assert told.bands[0].verdict is Verdict.UNDER
    assert told.index.value == pytest.approx(-(39 / 40 - 2 / 3) / 2)


def test_a_value_outside_whose_interval_reaches_in_fits():
    told = calibrate(*answers((2, 28, 36)))  # 0.78, up to 0.88
    assert told.bands[2].verdict is Verdict.FITS
    assert told.index.value == pytest.approx(4 / 5 - 28 / 36)


def test_certainties_with_few_answers_are_not_told():
    told = calibrate(*answers((0, 20, 40), (2, 19, 19)))
    last = told.bands[2]
    assert (last.answers, last.right, last.verdict) == (19, None, None)
    assert last.accuracy == Figure(None, Why.TOO_FEW)
    assert told.bands[1].accuracy == Figure(None, Why.NOT_ENOUGH)
    assert told.mean_mark.is_told


def test_few_learners_are_not_told_however_many_answers():
    levels, credits = answers((0, 20, 40), (2, 30, 40))
    people = [at % 19 for at in range(80)]
    told = calibrate(levels, credits, learners=people)
    assert (told.learners, told.answers) == (19, 80)
    assert {told.mean_mark, told.mean_plain, told.index} == {Figure(None, Why.TOO_FEW)}
    assert [band.right for band in told.bands] == [None] * 3
    assert calibrate(levels, credits, learners=people, minimum=19).index.is_told


def test_answers_without_certainty_or_mark_are_left_out():
    levels, credits = answers((0, 20, 40))
    told = calibrate([*levels, -1, 0, 7], [*credits, 1.0, nan, 1.0])
    assert told == calibrate(levels, credits)


def test_half_right_earns_half_and_is_not_right():
    told = calibrate([2] * 20, [0.5] * 20)
    assert told.bands[2].right == 0
    assert told.mean_mark.value == pytest.approx(-0.5)


@given(st.lists(st.tuples(st.integers(-1, 3), st.sampled_from([0, 0.5, 1, nan]))))
def test_it_answers_whatever_comes(rows):
    told = calibrate(
        [level for level, _ in rows], [credit for _, credit in rows], minimum=2
    )
    assert sum(band.answers for band in told.bands) == told.answers
    if told.index.value is not None:
        assert -1 <= told.index.value <= 1
        assert -2 <= told.mean_mark.value <= 1
