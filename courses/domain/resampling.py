"""How far the figures of a quiz would move with other learners: percentile intervals.

Learners are drawn with replacement, each with all attempts of theirs (Efron and
Tibshirani 1993, chapter 13: percentiles). A draw in which a figure cannot be had is
left out; where that happens often there is no interval. It throws no dice of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from courses.domain.figures import Interval
from courses.domain.item_sheet import Floats, Sheet, Whole
from courses.domain.moments import Rest

PERCENTILES: Final = (2.5, 97.5)
#: With fewer usable draws the interval would describe the luckier half.
LEAST_USABLE: Final = 0.9
#: Numbers in a block of weights: about 16 MB.
BLOCK: Final = 2_000_000
#: A variance smaller than this share of its sum of squares is rounding.
SPECK: Final = 1e-10


@dataclass(frozen=True, slots=True)
class Intervals:
    facility: tuple[Interval | None, ...]
    discrimination_pct: tuple[Interval | None, ...]
    mean_pct: Interval | None = None
    sd_pct: Interval | None = None
    alpha_pct: Interval | None = None
    sem_pct: Interval | None = None

    @staticmethod
    def none(items: int) -> Intervals:
        return Intervals((None,) * items, (None,) * items)


def bootstrap(
    sheet: Sheet, rest: Rest, *, rng: np.random.Generator, resamples: int
) -> Intervals:
    """95 % intervals of what a weighted sum can give; the same rng, the same interval."""
    columns = _Columns(sheet, rest)
    sums = np.concatenate(
        [
            weights @ columns.table
            for weights in draw_weights(sheet.learners, rng=rng, resamples=resamples)
        ]
    )
    facility, discrimination = _item_draws(sheet, columns, sums)
    quiz = _quiz_draws(rest, columns, sums)
    return Intervals(
        facility=tuple(_interval(column) for column in facility.T),
        discrimination_pct=tuple(_interval(column) for column in discrimination.T),
        mean_pct=_interval(quiz[0]),
        sd_pct=_interval(quiz[1]),
        alpha_pct=_interval(quiz[2]),
        sem_pct=_interval(quiz[3]),
    )


def draw_weights(
    learners: Whole, *, rng: np.random.Generator, resamples: int
) -> Iterator[Floats]:
    """Blocks of (draws × attempts): how often each attempt is in each draw."""
    people = int(learners.max()) + 1
    is_one_each = people == len(learners)
    step = max(1, BLOCK // max(people, len(learners)))
    for start in range(0, resamples, step):
        draws = min(step, resamples - start)
        drawn = rng.integers(0, people, size=(draws, people), dtype=np.int32)
        drawn += (np.arange(draws, dtype=np.int32) * people)[:, None]
        counts = np.bincount(drawn.ravel(), minlength=draws * people)
        weights = counts.reshape(draws, people).astype(np.float64)
        # Learners are numbered in no order: each column its own learner's.
        yield weights if is_one_each and _in_order(learners) else weights[:, learners]


def _in_order(learners: Whole) -> bool:
    return bool((learners == np.arange(len(learners))).all())


class _Columns:
    """What is summed in each draw, centred so that the sums keep their digits.

    `table` is attempts × everything; `take` finds a named part in it, or in what the
    draws summed up. Where each attempt holds each item and all answers count, pairs of
    an item with its rest follow from the totals, and half of the columns are spared.
    """

    def __init__(self, sheet: Sheet, rest: Rest) -> None:
        self._parts: list[Floats] = []
        self._places: dict[str, slice] = {}
        self.is_same = not sheet.forms_differ
        self.is_complete = self.is_same and bool(rest.paired.all())
        counted = rest.counted
        sizes = np.maximum(np.count_nonzero(counted, axis=0), 1)
        self.means: Floats = np.where(counted, sheet.marks, 0.0).sum(axis=0) / sizes
        x = np.where(counted, sheet.marks - self.means, 0.0)
        scores = rest.scores_pct - rest.scores_pct.mean()
        self._add("n", np.ones((len(x), 1)))
        self._add("score", scores[:, None])
        self._add("score²", (scores**2)[:, None])
        self._add("x", x)
        if self.is_same:
            t = (rest.totals - rest.totals.mean())[:, None]
            self._add("t", t)
            self._add("t²", t * t)
        if self.is_complete:
            self._add("x²", x * x)
            self._add("xt", x * t)
        else:
            self._add_pairs(sheet, rest, x)
        self.table: Floats = np.hstack(self._parts)

    def _add_pairs(self, sheet: Sheet, rest: Rest, x: Floats) -> None:
        paired = rest.paired
        sizes = np.maximum(np.count_nonzero(paired, axis=0), 1)
        middle = np.where(paired, rest.marks, 0.0).sum(axis=0) / sizes
        y = np.where(paired, rest.marks - middle, 0.0)
        xp = np.where(paired, x, 0.0)
        self._add("counted", rest.counted.astype(np.float64))
        if np.array_equal(paired, rest.counted):
            # The usual quiz: no attempt holds one question only.
            self._places |= {
                "paired": self._places["counted"],
                "xp": self._places["x"],
            }
        else:
            self._add("paired", paired.astype(np.float64))
            self._add("xp", xp)
        self._add("y", y)
        self._add("xp²", xp * xp)
        self._add("y²", y * y)
        self._add("xy", xp * y)
        if self.is_same:
            # For alpha, which takes marks as they were given, blanks included.
            marks = sheet.marks[:, rest.shown.any(axis=0)]
            z = marks - marks.mean(axis=0)
            self._add("z", z)
            self._add("z²", z * z)

    def _add(self, name: str, part: Floats) -> None:
        start = sum(one.shape[1] for one in self._parts)
        self._places[name] = slice(start, start + part.shape[1])
        self._parts.append(part)

    def take(self, sums: Floats, name: str) -> Floats:
        return sums[:, self._places[name]]


def _item_draws(sheet: Sheet, columns: _Columns, sums: Floats) -> tuple[Floats, Floats]:
    """(draws × items) of facility and of discrimination in percent."""

    def of(name: str) -> Floats:
        return columns.take(sums, name)

    with np.errstate(divide="ignore", invalid="ignore"):
        if columns.is_complete:
            n = counted = of("n")
            xx = of("x²") - of("x") ** 2 / n
            xt = of("xt") - of("x") * of("t") / n
            xy = xt - xx
            yy = of("t²") - of("t") ** 2 / n - 2 * xt + xx
            size_x, size_y = of("x²"), of("t²") + of("x²")
        else:
            n, counted = of("paired"), of("counted")
            xx = of("xp²") - of("xp") ** 2 / n
            yy = of("y²") - of("y") ** 2 / n
            xy = of("xy") - of("xp") * of("y") / n
            size_x, size_y = of("xp²"), of("y²")
        facility = (columns.means + of("x") / counted) / sheet.max_marks
        # What rounding leaves of a sum of squares is not a variance.
        has_spread = (xx > SPECK * size_x) & (yy > SPECK * size_y)
        discrimination = np.where(has_spread, 100 * xy / np.sqrt(xx * yy), np.nan)
    return facility, discrimination


def _quiz_draws(
    rest: Rest, columns: _Columns, sums: Floats
) -> tuple[Floats, Floats, Floats, Floats]:
    """Mean, sd, alpha and SEM of each draw, all in percent."""
    n, total, square = (
        columns.take(sums, name)[:, 0] for name in ("n", "score", "score²")
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = rest.scores_pct.mean() + total / n
        variance = (square - total * total / n) / (n - 1)
        sd = np.sqrt(np.where(variance > SPECK * square / n, variance, 0.0))
        alpha = _alpha_draws(columns, sums)
        sem = np.sqrt(np.maximum(0.0, 1 - alpha / 100)) * sd
    return mean, sd, alpha, sem


def _alpha_draws(columns: _Columns, sums: Floats) -> Floats:
    if not columns.is_same:
        return np.full(len(sums), np.nan)
    names = ("x", "x²") if columns.is_complete else ("z", "z²")
    z, zz = (columns.take(sums, name) for name in names)
    n, t, tt = (columns.take(sums, name) for name in ("n", "t", "t²"))
    p = z.shape[1]
    if p < 2:
        return np.full(len(sums), np.nan)
    parts = (zz - z * z / n).sum(axis=1)
    whole = (tt - t * t / n)[:, 0]
    alpha = 100 * p / (p - 1) * (1 - parts / whole)
    return np.where(whole > SPECK * tt[:, 0], alpha, np.nan)


def _interval(draws: Floats) -> Interval | None:
    usable = draws[np.isfinite(draws)]
    if len(usable) < LEAST_USABLE * len(draws):
        return None
    low, high = np.percentile(usable, PERCENTILES)
    return float(low), float(high)
