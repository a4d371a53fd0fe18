"""What a graded answer is: a share of the mark, whether it is right, and its parts."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

NOTHING = Fraction(0)
ALL = Fraction(1)


@dataclass(frozen=True, slots=True)
class Part:
    """A row, a step, a gap, a chosen option. `given` and `right` are keys or what was
    written; `right` is "" where no single answer is the right one."""

    key: str
    given: str
    right: str
    fraction: Fraction
    is_right: bool
    feedback: str = ""


@dataclass(frozen=True, slots=True)
class Grade:
    #: 0 to 1: the share of the mark that the answer brings.
    fraction: Fraction
    #: Whether it counts as right towards a pass mark: wholly right, not in part.
    is_right: bool
    parts: tuple[Part, ...] = ()
    #: A person has to read it first; until then the fraction says nothing.
    needs_marking: bool = False
    #: What the author says to this very answer.
    feedback: tuple[str, ...] = ()


BLANK = Grade(NOTHING, is_right=False)


def clamp(fraction: Fraction) -> Fraction:
    """A wrong tick may cost what a right one brought, never more."""
    return max(NOTHING, min(ALL, fraction))
