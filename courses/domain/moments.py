"""Rest scores and variances: the plain arithmetic beneath the item statistics.

It decides nothing about what is told.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from courses.domain.item_sheet import Flags, Floats, Sheet

#: Differences smaller than this share of the numbers are rounding.
ROUNDING = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Rest:
    """What each attempt scored besides each question; all attempts × items but totals.

    Where all attempts hold the same questions the rest is in marks. Where they do not,
    marks of different questions cannot be compared, and it is the share of what the
    other questions of that attempt could bring.
    """

    shown: Flags
    #: Shown, and counted by the rule for blanks.
    counted: Flags
    #: There are other questions beside this one in the attempt.
    has_rest: Flags
    #: Counted, with a rest to correlate with.
    paired: Flags
    marks: Floats
    totals: Floats
    scores_pct: Floats


def rest_of(sheet: Sheet, leave_out_blanks: bool) -> Rest:
    shown = sheet.shown
    counted = shown & ~sheet.blank if leave_out_blanks else shown
    earned = np.where(shown, sheet.marks, 0.0)
    possible = np.where(shown, sheet.max_marks, 0.0)
    totals, tops = earned.sum(axis=1), possible.sum(axis=1)
    has_rest = shown & (np.count_nonzero(shown, axis=1) > 1)[:, None]
    marks = totals[:, None] - earned
    if sheet.forms_differ:
        others = tops[:, None] - possible
        marks = np.divide(
            marks, others, out=np.zeros_like(marks), where=has_rest & (others > 0)
        )
    return Rest(
        shown=shown,
        counted=counted,
        has_rest=has_rest,
        paired=counted & has_rest,
        marks=marks,
        totals=totals,
        scores_pct=100 * totals / tops if len(totals) else totals,
    )


def is_flat(values: Floats) -> bool:
    """Whether all values are the same but for rounding."""
    if not len(values):
        return True
    return bool(np.ptp(values) <= ROUNDING * np.abs(values).max())


def sample_variance(columns: Floats) -> Floats:
    """Of each column, with n − 1 below the line; flat columns have exactly 0."""
    variance: Floats = columns.var(axis=0, ddof=1)
    flat = np.ptp(columns, axis=0) <= ROUNDING * np.abs(columns).max(axis=0)
    variance[flat] = 0.0
    return variance
