"""A number with its interval, or the reason why there is none.

Every statistic of a quiz is a `Figure`: nothing is ever 0 because it could not be
worked out. It draws no conclusion from a number; `item_flags` does.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from math import sqrt
from typing import Final

Interval = tuple[float, float]

#: Of the normal distribution, for intervals of 95 %.
Z_95: Final = 1.959963984540054


class Why(StrEnum):
    """Why a number is not told."""

    #: Fewer learners than the report's minimum.
    TOO_FEW = "too_few"
    #: Fewer attempts than the formula needs.
    NOT_ENOUGH = "not_enough"
    #: Everybody has the same marks: a correlation has nothing to hold on to.
    NO_VARIANCE = "no_variance"
    #: Nobody chose the option, or everybody did.
    ALL_ALIKE = "all_alike"
    #: Attempts hold different questions, and the formula needs the same ones.
    FORMS_DIFFER = "forms_differ"
    #: Reliability is about how questions go together.
    ONE_QUESTION = "one_question"
    #: The question pulls against the total; its share of it is no number.
    NEGATIVE_COVARIANCE = "negative_covariance"
    #: The kind of question cannot be guessed, or nobody knows how well.
    NOT_KNOWN = "not_known"


@dataclass(frozen=True, slots=True)
class Figure:
    """`low` and `high` are the 95 % interval where there is one."""

    value: float | None
    why: Why | None = None
    low: float | None = None
    high: float | None = None

    @property
    def is_told(self) -> bool:
        return self.value is not None

    @property
    def has_interval(self) -> bool:
        return self.low is not None and self.high is not None


def withheld(why: Why) -> Figure:
    return Figure(None, why)


def wilson_interval(hits: int, trials: int, *, z: float = Z_95) -> tuple[float, float]:
    """The score interval of a share, without continuity correction.

    Wilson, J Am Stat Assoc 1927;22:209–212; recommended for small numbers by
    Newcombe, Stat Med 1998;17:857–872. Nobody tried: from 0 to 1.
    """
    if trials <= 0:
        return 0.0, 1.0
    share = hits / trials
    square = z * z
    middle = share + square / (2 * trials)
    reach = z * sqrt(share * (1 - share) / trials + square / (4 * trials**2))
    scale = 1 + square / trials
    # At the edges rounding would leave 1e-18 where the formula gives 0 or 1.
    low = 0.0 if hits <= 0 else max(0.0, (middle - reach) / scale)
    high = 1.0 if hits >= trials else min(1.0, (middle + reach) / scale)
    return low, high


def share_figure(hits: int, trials: int) -> Figure:
    """A share with its Wilson interval."""
    if trials <= 0:
        return withheld(Why.NOT_ENOUGH)
    low, high = wilson_interval(hits, trials)
    return Figure(hits / trials, None, low, high)


def too_few(n: int) -> Figure:
    """Below the minimum; where nobody at all answered there is nothing to withhold."""
    return withheld(Why.TOO_FEW if n else Why.NOT_ENOUGH)


def with_interval(figure: Figure, interval: Interval | None) -> Figure:
    if figure.value is None or interval is None:
        return figure
    return replace(figure, low=interval[0], high=interval[1])
