"""What saying how sure one is does to a mark: honest doubt costs nothing, and only
a right answer of which one is sure brings everything.

Scheme of certainty-based marking (Gardner-Medwin) as shares of the mark: offset +
factor · fraction, so right brings 1/3, 2/3 or 1, wrong 0, −2/3 or −2. Whether learners
know what they know is for `certainty_calibration`.

Source: marks 1, 2, 3 when right and 0, −2, −6 when wrong, of 3; optimal thresholds 2/3
and 4/5 (Gardner-Medwin, Proc Physiol Soc 2006;3:PC64). Confidence: high.
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
