"""Who chooses what: the share of each option among weaker and stronger learners.

Attempts are put into about five groups by what they scored besides the question. A
group that would be too small is joined with its neighbour; it draws no conclusion.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from courses.domain.figures import Figure, Why, share_figure
from courses.domain.item_sheet import Floats, Sheet, Whole
from courses.domain.item_statistics import MINIMUM_LEARNERS
from courses.domain.moments import rest_of

GROUPS: Final = 5
#: A share of fewer than ten attempts jumps by more than ten percent with each.
SMALLEST_GROUP: Final = 10


@dataclass(frozen=True, slots=True)
class Group:
    """`low` and `high`: what its weakest and strongest scored besides the question,
    percent of what they could."""

    attempts: int
    low_pct: float
    high_pct: float


@dataclass(frozen=True, slots=True)
class Curve:
    """An option (None: left blank) and its share in each group."""

    key: str | None
    is_right: bool
    shares: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class ItemCurves:
    """From weakest to strongest; `why` says why there is nothing to draw."""

    key: str
    groups: tuple[Group, ...]
    curves: tuple[Curve, ...]
    why: Why | None = None


def curves_of(
    sheet: Sheet,
    *,
    minimum: int = MINIMUM_LEARNERS,
    groups: int = GROUPS,
    smallest: int = SMALLEST_GROUP,
) -> tuple[ItemCurves, ...]:
    """One for each item; items without options have only "left blank"."""
    rest = rest_of(sheet, leave_out_blanks=False)
    tops = np.where(rest.shown, sheet.max_marks, 0.0)
    others = tops.sum(axis=1)[:, None] - tops
    percent = 100 * (
        rest.marks
        if sheet.forms_differ
        else np.divide(
            rest.marks, others, out=np.zeros_like(rest.marks), where=others > 0
        )
    )
    found = []
    for at, item in enumerate(sheet.items):
        rows = rest.has_rest[:, at]
        scores = percent[rows, at]
        if len(set(sheet.learners[rows].tolist())) < minimum:
            found.append(ItemCurves(item.key, (), (), Why.TOO_FEW))
            continue
        place = group_by_score(scores, groups=groups, smallest=smallest)
        count = int(place.max()) + 1 if len(place) else 0
        if count < 2:
            found.append(ItemCurves(item.key, (), (), Why.NOT_ENOUGH))
            continue
        chosen = sheet.chosen[rows, sheet.option_columns(at)]
        columns = np.hstack([chosen, sheet.blank[rows, at : at + 1]])
        sizes = np.bincount(place, minlength=count)
        found.append(
            ItemCurves(
                key=item.key,
                groups=tuple(
                    Group(
                        attempts=int(sizes[group]),
                        low_pct=float(scores[place == group].min()),
                        high_pct=float(scores[place == group].max()),
                    )
                    for group in range(count)
                ),
                curves=tuple(
                    Curve(
                        key=key,
                        is_right=key in item.right,
                        shares=tuple(
                            share_figure(int(hits), int(size))
                            for hits, size in zip(
                                np.bincount(place[columns[:, column]], minlength=count),
                                sizes,
                                strict=True,
                            )
                        ),
                    )
                    for column, key in enumerate([*item.options, None])
                ),
            )
        )
    return tuple(found)


def group_by_score(scores: Floats, *, groups: int, smallest: int) -> Whole:
    """The group of each score, from 0; equal scores stand in the same group.

    A score goes where the middle of its equals goes. Groups of fewer than `smallest`
    are joined with the next stronger one, the last with the one before it.
    """
    if not len(scores):
        return np.zeros(0, dtype=np.int64)
    # Scores that differ by rounding only are equal.
    _values, place, sizes = np.unique(
        np.round(scores, 9), return_inverse=True, return_counts=True
    )
    before = np.cumsum(sizes) - sizes
    wanted = np.minimum(groups - 1, (before + sizes / 2) * groups // len(scores))
    joined = np.zeros(len(sizes), dtype=np.int64)
    group = held = 0
    for at, size in enumerate(sizes):
        is_new = at > 0 and wanted[at] != wanted[at - 1]
        if is_new and held >= smallest:
            group, held = group + 1, 0
        joined[at] = group
        held += int(size)
    if held < smallest and group > 0:
        joined[joined == group] = group - 1
    found: Whole = joined[place]
    return found
