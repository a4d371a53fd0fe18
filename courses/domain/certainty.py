"""What saying how sure one is does to a mark: honest doubt costs nothing, and only
a right answer of which one is sure brings everything.

Scheme of certainty-based marking (Gardner-Medwin) as shares of the mark: offset +
factor · fraction, so right brings 1/3, 2/3 or 1, wrong 0, −2/3 or −2.
"""

from __future__ import annotations

from fractions import Fraction
from types import MappingProxyType

LOWEST = 1

#: Certainty → (offset, factor).
SCHEME = MappingProxyType(
    {
        1: (Fraction(0), Fraction(1, 3)),
        2: (Fraction(-2, 3), Fraction(4, 3)),
        3: (Fraction(-2), Fraction(3)),
    }
)


def certainty_mark(fraction: Fraction, certainty: int | None) -> Fraction:
    """The share of the mark; who says nothing is taken to be unsure."""
    offset, factor = SCHEME[LOWEST if certainty is None else certainty]
    return offset + factor * fraction
