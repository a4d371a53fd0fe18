"""Item statistics that hold for whatever table comes, beside a plain definition."""

from __future__ import annotations

from itertools import permutations
from math import isfinite, nan, sqrt

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from courses.domain.figures import Figure
from courses.domain.item_sheet import Item, read_sheet
from courses.domain.item_statistics import Blanks, analyse

FIGURES = (
    "facility", "sd", "discrimination_pct", "efficiency_pct", "effective_weight_pct",
)  # fmt: skip
QUIZ_FIGURES = (
    "mean_pct", "median_pct", "sd_pct", "skew", "kurtosis", "alpha_pct",
    "error_ratio_pct", "sem_pct",
)  # fmt: skip


@st.composite
def tables(draw, gaps=True, largest=8):
    """Marks in quarters, so that sums are exact and ties are common."""
    rows = draw(st.integers(1, largest))
    columns = draw(st.integers(1, 5))
    mark = st.integers(-1, 4).map(lambda quarters: quarters / 4)
    cell = st.one_of(mark, st.just(nan)) if gaps else mark
    row = st.lists(cell, min_size=columns, max_size=columns)
    return np.array(draw(st.lists(row, min_size=rows, max_size=rows)), dtype=float)


def items_for(marks, scale: float = 1.0) -> list[Item]:
    return [Item(f"q{at}", max_mark=scale) for at in range(marks.shape[1])]


def report(marks, **options):
    return analyse(read_sheet(items_for(marks), marks), minimum=1, **options)


def close(one: Figure, other: Figure) -> bool:
    if one.value is None or other.value is None:
        return one.value is other.value and one.why is other.why
    return one.value == pytest.approx(other.value, rel=1e-7, abs=1e-7)


def same(one, other, names=FIGURES) -> bool:
    return all(close(getattr(one, name), getattr(other, name)) for name in names)


@given(tables(), st.randoms(use_true_random=False))
def test_the_order_of_attempts_does_not_matter(marks, dice):
    rows = list(range(len(marks)))
    dice.shuffle(rows)
    one, other = report(marks), report(marks[rows])
    assert all(map(same, one.items, other.items))
    assert same(one.quiz, other.quiz, QUIZ_FIGURES)


@given(tables(), st.randoms(use_true_random=False))
def test_the_order_of_questions_does_not_matter(marks, dice):
    columns = list(range(marks.shape[1]))
    dice.shuffle(columns)
    one, other = report(marks), report(marks[:, columns])
    assert all(same(one.items[at], other.items[to]) for to, at in enumerate(columns))
    assert same(one.quiz, other.quiz, QUIZ_FIGURES)


@given(tables(), st.sampled_from([0.5, 3, 10]))
def test_marks_in_another_unit_change_only_the_sd(marks, scale):
    one = report(marks)
    other = analyse(read_sheet(items_for(marks, scale), marks * scale), minimum=1)
    for before, after in zip(one.items, other.items, strict=True):
        assert same(before, after, [name for name in FIGURES if name != "sd"])
        if before.sd.value is not None:
            assert after.sd.value == pytest.approx(before.sd.value * scale, abs=1e-9)
    assert same(one.quiz, other.quiz, QUIZ_FIGURES)


@given(tables(gaps=False), st.sampled_from([0.5, 4]), st.sampled_from([0, 1, -2]))
def test_a_questions_own_scale_does_not_change_how_it_discriminates(marks, by, plus):
    stretched = marks.copy()
    stretched[:, 0] = stretched[:, 0] * by + plus
    assert same(
        report(marks).items[0],
        report(stretched).items[0],
        ["discrimination_pct", "efficiency_pct"],
    )


@given(tables())
def test_attempts_that_were_shown_nothing_do_not_count(marks):
    empty = np.full((1, marks.shape[1]), nan)
    one, other = report(marks), report(np.vstack([empty, marks, empty]))
    assert one == other


@given(tables(gaps=False), st.data())
def test_a_question_is_judged_by_the_attempts_that_had_it(marks, data):
    """Hiding it from some is the same as asking only the others."""
    assume(len(marks) > 1 and marks.shape[1] > 1)
    hidden = data.draw(st.integers(1, len(marks) - 1))
    partial = marks.copy()
    partial[:hidden, 0] = nan
    assert same(
        report(partial).items[0],
        report(marks[hidden:]).items[0],
        ["facility", "sd", "discrimination_pct", "efficiency_pct"],
    )


@given(tables(), st.sampled_from(Blanks), st.data())
def test_it_answers_whatever_the_table(marks, blanks, data):
    size = marks.shape
    flags = st.lists(
        st.lists(st.booleans(), min_size=size[1], max_size=size[1]),
        min_size=size[0], max_size=size[0],
    )  # fmt: skip
    learners = st.lists(st.integers(1, 4), min_size=size[0], max_size=size[0])
    items = [Item(f"q{at}", options=("a",)) for at in range(size[1])]
    sheet = read_sheet(
        items, marks,
        blank=data.draw(flags), chosen=data.draw(flags), learners=data.draw(learners),
    )  # fmt: skip
    told = analyse(
        sheet, rng=np.random.default_rng(1), resamples=20, minimum=1, blanks=blanks
    )
    figures = [getattr(item, name) for item in told.items for name in FIGURES] + [
        getattr(told.quiz, name) for name in QUIZ_FIGURES
    ]
    for item in told.items:
        for option in (*item.options, item.blank):
            figures += [option.share, option.point_biserial]
    for figure in figures:
        assert (figure.value is None) == (figure.why is not None)
        assert figure.value is None or isfinite(figure.value)
        assert figure.low is None or figure.low <= figure.high
    for item in told.items:
        for figure in (item.discrimination_pct, item.efficiency_pct):
            assert (
                figure.value is None
                or abs(figure.value) <= 100 + 1e-6
                or (figure is item.efficiency_pct)
            )


# -- by definition -------------------------------------------------------------
def covariance(x, y) -> float:
    middle_x, middle_y = sum(x) / len(x), sum(y) / len(y)
    together = sum((a - middle_x) * (b - middle_y) for a, b in zip(x, y, strict=True))
    return together / (len(x) - 1)


@given(tables(gaps=False, largest=6))
def test_figures_equal_their_definition(marks):
    assume(len(marks) > 1)
    rows = marks.tolist()
    totals = [sum(row) for row in rows]
    told = report(marks)
    for at, item in enumerate(told.items):
        x = [row[at] for row in rows]
        y = [total - one for total, one in zip(totals, x, strict=True)]
        spread = sqrt(covariance(x, x) * covariance(y, y))
        if spread < 1e-9:
            assert item.discrimination_pct.value is None
            continue
        together = covariance(x, y)
        # No pairing of these marks with these rests goes together better.
        most = max(covariance(x, list(order)) for order in permutations(y))
        assert item.discrimination_pct.value == pytest.approx(100 * together / spread)
        assert item.efficiency_pct.value == pytest.approx(100 * together / most)


@given(tables(gaps=False))
def test_alpha_is_the_mean_covariance_by_the_mean_of_the_whole_matrix(marks):
    """Cronbach 1951, from the covariances instead of the variances of totals."""
    p = marks.shape[1]
    assume(len(marks) > 1 and p > 1)
    columns = marks.T.tolist()
    matrix = [[covariance(one, other) for other in columns] for one in columns]
    whole = sum(map(sum, matrix))
    told = report(marks).quiz
    if whole < 1e-9:
        assert told.alpha_pct.value is None
        return
    off = sum(matrix[i][j] for i in range(p) for j in range(p) if i != j)
    assert told.alpha_pct.value == pytest.approx(100 * p / (p - 1) * off / whole)
    alpha = told.alpha_pct.value / 100
    assert told.sem_pct.value == pytest.approx(
        told.sd_pct.value * sqrt(max(0, 1 - alpha)), abs=1e-6
    )


@given(tables(gaps=False, largest=12), st.data())
def test_a_point_biserial_is_the_difference_of_means(marks, data):
    """r = (M1 − M0)/sd·√(p(1 − p)) with the sd of the whole, of the rest score."""
    assume(len(marks) > 1 and marks.shape[1] > 1)
    ticks = data.draw(st.lists(st.booleans(), min_size=len(marks), max_size=len(marks)))
    items = items_for(marks)
    items[0] = Item("q0", options=("a",))
    sheet = read_sheet(items, marks, chosen=[[tick] for tick in ticks])
    told = analyse(sheet, minimum=1).items[0].options[0].point_biserial
    rest = [sum(row[1:]) for row in marks.tolist()]
    taken = [y for y, tick in zip(rest, ticks, strict=True) if tick]
    others = [y for y, tick in zip(rest, ticks, strict=True) if not tick]
    middle = sum(rest) / len(rest)
    sd = sqrt(sum((y - middle) ** 2 for y in rest) / len(rest))
    if not taken or not others or sd < 1e-9:
        assert told.value is None
        return
    p = len(taken) / len(rest)
    gap = sum(taken) / len(taken) - sum(others) / len(others)
    assert told.value == pytest.approx(gap / sd * sqrt(p * (1 - p)), abs=1e-9)
