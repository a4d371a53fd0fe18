"""What the scores of a quiz look like, and how far they can be relied upon.

Formulas (s attempts, p questions, item marks x, totals T): alpha, the coefficient of
internal consistency, 100·p/(p−1)·(1 − Σvar x/var T) · error ratio 100·√(1 − alpha/100)
· SEM error ratio·sd/100 · skew k3/k2^1.5 and kurtosis k4/k2² from k-statistics. It
says nothing about a single learner's result.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import sqrt

import numpy as np

from courses.domain.figures import Figure, Why, too_few, with_interval, withheld
from courses.domain.item_sheet import Floats, Sheet
from courses.domain.moments import Rest, is_flat, sample_variance
from courses.domain.resampling import Intervals


@dataclass(frozen=True, slots=True)
class QuizStatistics:
    """Scores are percent of what each attempt could reach."""

    n: int
    learners: int
    items: int
    forms_differ: bool
    mean_pct: Figure
    median_pct: Figure
    sd_pct: Figure
    skew: Figure
    kurtosis: Figure
    alpha_pct: Figure
    error_ratio_pct: Figure
    sem_pct: Figure


def quiz_statistics(
    sheet: Sheet, rest: Rest, learners: int, minimum: int, intervals: Intervals
) -> QuizStatistics:
    scores = rest.scores_pct
    n = len(scores)
    alpha = _alpha(sheet, rest)
    error = (
        Figure(100 * sqrt(max(0.0, 1 - alpha.value / 100)))
        if alpha.value is not None
        else alpha
    )
    sd = sd_figure(scores)
    figures = QuizStatistics(
        n=n,
        learners=learners,
        items=int(np.count_nonzero(rest.shown.any(axis=0))),
        forms_differ=sheet.forms_differ,
        mean_pct=with_interval(
            Figure(float(scores.mean())) if n else withheld(Why.NOT_ENOUGH),
            intervals.mean_pct,
        ),
        median_pct=Figure(float(np.median(scores))) if n else withheld(Why.NOT_ENOUGH),
        sd_pct=with_interval(sd, intervals.sd_pct),
        skew=skew_of(scores),
        kurtosis=kurtosis_of(scores),
        alpha_pct=with_interval(alpha, intervals.alpha_pct),
        error_ratio_pct=error,
        sem_pct=with_interval(
            Figure(error.value * sd.value / 100)
            if error.value is not None and sd.value is not None
            else error,
            intervals.sem_pct,
        ),
    )
    if learners >= minimum and n:
        return figures
    few = too_few(n)
    return replace(
        figures,
        mean_pct=few, median_pct=few, sd_pct=few, skew=few, kurtosis=few,
        alpha_pct=few, error_ratio_pct=few, sem_pct=few,
    )  # fmt: skip


def _alpha(sheet: Sheet, rest: Rest) -> Figure:
    """Cronbach's alpha, the coefficient of internal consistency, in percent."""
    if sheet.forms_differ:
        return withheld(Why.FORMS_DIFFER)
    marks = sheet.marks[:, rest.shown.any(axis=0)]
    count = marks.shape[1]
    if count < 2:
        return withheld(Why.ONE_QUESTION)
    if len(marks) < 2:
        return withheld(Why.NOT_ENOUGH)
    if is_flat(rest.totals):
        return withheld(Why.NO_VARIANCE)
    parts = float(sample_variance(marks).sum())
    whole = float(sample_variance(rest.totals[:, None])[0])
    return Figure(100 * count / (count - 1) * (1 - parts / whole))


def skew_of(scores: Floats) -> Figure:
    n = len(scores)
    if n <= 2:
        return withheld(Why.NOT_ENOUGH)
    if is_flat(scores):
        return withheld(Why.NO_VARIANCE)
    d = scores - scores.mean()
    k2 = float((d**2).sum()) / (n - 1)
    k3 = n * float((d**3).sum()) / ((n - 1) * (n - 2))
    return Figure(k3 / k2**1.5)


def kurtosis_of(scores: Floats) -> Figure:
    """Excess over the normal distribution, which has 0."""
    n = len(scores)
    if n <= 3:
        return withheld(Why.NOT_ENOUGH)
    if is_flat(scores):
        return withheld(Why.NO_VARIANCE)
    d = scores - scores.mean()
    s2, s4 = float((d**2).sum()), float((d**4).sum())
    k2 = s2 / (n - 1)
    k4 = (n * (n + 1) * s4 - 3 * (n - 1) * s2**2) / ((n - 1) * (n - 2) * (n - 3))
    return Figure(k4 / k2**2)


def sd_figure(values: Floats) -> Figure:
    """With s − 1 below the line; 0 where everybody has the same, for that is known."""
    if len(values) < 2:
        return withheld(Why.NOT_ENOUGH)
    if is_flat(values):
        return Figure(0.0)
    return Figure(float(np.std(values, ddof=1)))
