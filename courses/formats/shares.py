"""The shares of a mark that Moodle's family of formats knows, as exact fractions:
33.33333 in a file is a third. Refuses every other share, because a sum that misses
the full mark by a hair costs a learner the mark."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from courses.formats.numerals import number_of

_POSITIVE: Final = tuple(
    Fraction(share)
    for share in (
        "1", "9/10", "5/6", "4/5", "3/4", "7/10", "2/3", "3/5", "1/2", "2/5", "1/3",
        "3/10", "1/4", "1/5", "1/6", "1/7", "1/8", "1/9", "1/10", "1/20",
    )
)  # fmt: skip
ALLOWED: Final = (
    *_POSITIVE,
    Fraction(0),
    *(-share for share in reversed(_POSITIVE)),
)
#: Files write five decimals of a percentage, some three.
_NEAR: Final = Fraction(1, 100_000)


def share_of(percentage: str) -> Fraction | None:
    """ "33.33333" as 1/3; None for what is no number or no allowed share."""
    number = number_of(percentage)
    if number is None:
        return None
    exact = Fraction(number) / 100
    near = min(ALLOWED, key=lambda share: abs(share - exact))
    return near if abs(near - exact) <= _NEAR else None


def percentage_of(share: Fraction) -> str | None:
    """1/3 as "33.33333", 1/2 as "50"; None where no file can hold the share."""
    if share not in ALLOWED:
        return None
    rounded = round(share * 100 * 100_000)
    sign, digits = ("-" if rounded < 0 else ""), f"{abs(rounded):06d}"
    whole, decimals = digits[:-5], digits[-5:].rstrip("0")
    return f"{sign}{whole}.{decimals}" if decimals else f"{sign}{whole}"
