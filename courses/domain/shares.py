"""A share of a mark as people and files write it, exact.

“33.33333 %” means a third: files can only write so many places. A share with two
places or more that stands nearest to a simple fraction is that fraction.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from fractions import Fraction

#: Denominators of the fractions that percentages are written for.
_DENOMINATORS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 20)
_CLOSE = Fraction(1, 10_000)
_LONGEST = 20


def read_share(text: str) -> Fraction | None:
    """“1/3”, “-50 %”, “0.25”; None for anything else."""
    text = text.strip().replace("−", "-").replace("–", "-")
    if not text or len(text) > _LONGEST:
        return None
    is_percent = text.endswith("%")
    number = text.removesuffix("%").strip().replace(",", ".")
    try:
        if "/" in number:
            above, below = number.split("/")
            share = Fraction(int(above), int(below))
        else:
            decimal = Decimal(number)
            if not decimal.is_finite() or abs(decimal.adjusted()) > _LONGEST:
                return None
            share = Fraction(decimal)
    except (InvalidOperation, ValueError, ZeroDivisionError):
        return None
    return nearest(share / 100) if is_percent else nearest(share)


def nearest(share: Fraction) -> Fraction:
    """The simple fraction that is meant, where one is as near as rounding."""
    for below in _DENOMINATORS:
        above = round(share * below)
        if abs(share - Fraction(above, below)) < _CLOSE:
            return Fraction(above, below)
    return share


def write_share(share: Fraction) -> str:
    return str(share)
