"""How well each question of a quiz tells learners apart, and who chose what.

Classical test theory with its guards: a number that cannot be had is missing and
says why, and below a minimum of learners nothing is told. It names no learner and
changes no mark; what follows from a number is said in `item_flags`.

Formulas (s attempts, item marks x, totals T, rest y = T − x):
facility mean(x)/max · discrimination 100·cov(x,y)/√(var x·var y) · efficiency
100·cov(x,y)/cov of the sorted x with the sorted y · effective weight
100·√cov(x,T)/Σ√cov(x,T). Variances have s − 1 below the line. An option's
point-biserial is the correlation of choosing it with y, so that a question does not
explain itself. Those of the whole quiz stand in `quiz_statistics`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from typing import Final

import numpy as np

from courses.domain.figures import (
    Figure,
    Why,
    share_figure,
    too_few,
    with_interval,
    withheld,
)
from courses.domain.item_sheet import Flags, Floats, Sheet
from courses.domain.moments import Rest, is_flat, rest_of
from courses.domain.quiz_statistics import QuizStatistics, quiz_statistics, sd_figure
from courses.domain.resampling import Intervals, bootstrap

#: Below so many learners a report would be read as more than it is.
MINIMUM_LEARNERS: Final = 20
RESAMPLES: Final = 2_000


class Blanks(StrEnum):
    """What a question left without an answer is to the statistics of that question."""

    #: It scored nothing, and that counts.
    COUNT = "count"
    #: Only answers count. Totals keep what the attempt was marked with.
    LEAVE_OUT = "leave_out"


@dataclass(frozen=True, slots=True)
class OptionStatistics:
    """`key` is None for "left blank"; `count` None where it is not told."""

    key: str | None
    is_right: bool
    count: int | None
    share: Figure
    point_biserial: Figure


@dataclass(frozen=True, slots=True)
class ItemStatistics:
    """`attempts` had the question; the figures rest on `n` of them."""

    key: str
    attempts: int
    n: int
    learners: int
    facility: Figure
    #: In the question's marks.
    sd: Figure
    discrimination_pct: Figure
    efficiency_pct: Figure
    effective_weight_pct: Figure
    guess: float | None
    options: tuple[OptionStatistics, ...]
    blank: OptionStatistics


@dataclass(frozen=True, slots=True)
class Analysis:
    quiz: QuizStatistics
    items: tuple[ItemStatistics, ...]
    minimum: int
    resamples: int
    blanks: Blanks


def analyse(
    sheet: Sheet,
    *,
    rng: np.random.Generator | None = None,
    resamples: int = RESAMPLES,
    minimum: int = MINIMUM_LEARNERS,
    blanks: Blanks = Blanks.COUNT,
) -> Analysis:
    """All figures of a quiz; without `rng` there are no intervals.

    Intervals are percentiles of `resamples` draws of whole learners, so that a
    learner's several attempts stay together. Whoever draws keeps the seed.
    """
    rest = rest_of(sheet, blanks is Blanks.LEAVE_OUT)
    learners = len(set(sheet.learners.tolist()))
    intervals = Intervals.none(len(sheet.items))
    if rng is not None and resamples > 0 and learners >= max(2, minimum):
        intervals = bootstrap(sheet, rest, rng=rng, resamples=resamples)
    else:
        resamples = 0
    weights = _effective_weights(sheet, rest)
    return Analysis(
        quiz=quiz_statistics(sheet, rest, learners, minimum, intervals),
        items=tuple(
            _item(sheet, rest, at, minimum, weights[at], intervals)
            for at in range(len(sheet.items))
        ),
        minimum=minimum,
        resamples=resamples,
        blanks=blanks,
    )


# -- one question -------------------------------------------------------------
def _item(
    sheet: Sheet,
    rest: Rest,
    at: int,
    minimum: int,
    weight: Figure,
    intervals: Intervals,
) -> ItemStatistics:
    item = sheet.items[at]
    counted = rest.counted[:, at]
    x = sheet.marks[counted, at]
    learners = len(set(sheet.learners[counted].tolist()))
    attempts = int(np.count_nonzero(rest.shown[:, at]))
    if learners < minimum or not len(x):
        facility = sd = discrimination = efficiency = weight = too_few(len(x))
    else:
        facility = with_interval(
            Figure(float(x.mean()) / item.max_mark), intervals.facility[at]
        )
        sd = sd_figure(x)
        discrimination, efficiency = _discrimination(sheet, rest, at)
        discrimination = with_interval(discrimination, intervals.discrimination_pct[at])
    is_told = facility.is_told
    return ItemStatistics(
        key=item.key,
        attempts=attempts,
        n=len(x),
        learners=learners,
        facility=facility,
        sd=sd,
        discrimination_pct=discrimination,
        efficiency_pct=efficiency,
        effective_weight_pct=weight,
        guess=item.guess,
        options=_options(sheet, rest, at, is_told),
        blank=_blank(sheet, rest, at, is_told),
    )


def _discrimination(sheet: Sheet, rest: Rest, at: int) -> tuple[Figure, Figure]:
    pairs = rest.paired[:, at]
    x, y = sheet.marks[pairs, at], rest.marks[pairs, at]
    why = _no_correlation(x, y)
    if why is not None:
        return withheld(why), withheld(why)
    dx, dy = x - x.mean(), y - y.mean()
    together = float(dx @ dy)
    most = float(np.sort(dx) @ np.sort(dy))
    spread = sqrt(float(dx @ dx) * float(dy @ dy))
    return Figure(100 * together / spread), Figure(100 * together / most)


def _options(
    sheet: Sheet, rest: Rest, at: int, is_told: bool
) -> tuple[OptionStatistics, ...]:
    item = sheet.items[at]
    return _chosen(
        [(key, key in item.right) for key in item.options],
        sheet.chosen[:, sheet.option_columns(at)],
        rest,
        at,
        rest.counted[:, at],
        is_told,
    )


def _blank(sheet: Sheet, rest: Rest, at: int, is_told: bool) -> OptionStatistics:
    """Among all who were shown the question, whatever the rule for blanks."""
    ticked = sheet.blank[:, at : at + 1]
    (blank,) = _chosen([(None, False)], ticked, rest, at, rest.shown[:, at], is_told)
    return blank


def _chosen(
    keys: Sequence[tuple[str | None, bool]],
    ticked: Flags,
    rest: Rest,
    at: int,
    among: Flags,
    is_told: bool,
) -> tuple[OptionStatistics, ...]:
    if not is_told:
        few = withheld(Why.TOO_FEW)
        return tuple(
            OptionStatistics(key, right, None, few, few) for key, right in keys
        )
    # As numbers once: counting and correlating are then products of matrices.
    columns = ticked[among].astype(np.float64)
    trials = len(columns)
    counts = [int(count) for count in np.ones(trials) @ columns]
    y, has_rest = rest.marks[among, at], rest.has_rest[among, at]
    if not has_rest.all():
        columns, y = columns[has_rest], y[has_rest]
    correlations = _correlations(columns, y)
    return tuple(
        OptionStatistics(key, right, count, share_figure(count, trials), correlation)
        for (key, right), count, correlation in zip(
            keys, counts, correlations, strict=True
        )
    )


def _effective_weights(sheet: Sheet, rest: Rest) -> list[Figure]:
    """Which share of the spread of totals each question brings about."""
    count = len(sheet.items)
    if sheet.forms_differ:
        return [withheld(Why.FORMS_DIFFER)] * count
    shown: Flags = np.all(rest.shown, axis=0)
    totals = rest.totals
    if len(totals) < 2:
        return [withheld(Why.NOT_ENOUGH)] * count
    if is_flat(totals):
        return [withheld(Why.NO_VARIANCE)] * count
    marks = np.where(rest.shown, sheet.marks, 0.0)
    centred = marks - marks.mean(axis=0)
    dt = totals - totals.mean()
    together = (dt @ centred) / (len(totals) - 1)
    # Rounding is no covariance.
    scale = np.sqrt((centred**2).sum(axis=0) * float(dt @ dt)) / (len(totals) - 1)
    together[np.abs(together) <= 1e-12 * scale] = 0.0
    roots = np.sqrt(np.maximum(together, 0.0))
    total = float(roots.sum())
    return [
        withheld(Why.NOT_ENOUGH)
        if not shown[at]
        else withheld(Why.NEGATIVE_COVARIANCE)
        if together[at] < 0
        else Figure(100 * float(roots[at]) / total)
        if total > 0
        else withheld(Why.NO_VARIANCE)
        for at in range(count)
    ]


# -- pieces ---------------------------------------------------------------------
def _no_correlation(x: Floats, y: Floats) -> Why | None:
    if len(x) < 2:
        return Why.NOT_ENOUGH
    if is_flat(x) or is_flat(y):
        return Why.NO_VARIANCE
    return None


def _correlations(columns: Floats, y: Floats) -> list[Figure]:
    """Pearson's r of each 0/1 column with y, −1 to 1: the point-biserial."""
    size = len(y)
    if size < 2:
        return [withheld(Why.NOT_ENOUGH)] * columns.shape[1]
    if is_flat(y):
        return [withheld(Why.NO_VARIANCE)] * columns.shape[1]
    dy = y - y.mean()
    taken = np.ones(size) @ columns
    # dy sums to 0, so the column needs no centring.
    together = dy @ columns
    spread = np.sqrt(taken * (size - taken) / size * float(dy @ dy))
    return [
        Figure(float(both / most)) if most > 0 else withheld(Why.ALL_ALIKE)
        for both, most in zip(together, spread, strict=True)
    ]
