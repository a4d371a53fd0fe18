"""What somebody who knows nothing would score on a question by guessing.

A share of the question's marks, 0 to 1; None where a guess cannot be worked out
(an area on a picture, a text marked by a person). It says nothing about anybody.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Final

#: Every way to tick so many boxes is looked at; beyond it there are too many.
MOST_BOXES: Final = 12


def guess_one(credits: Sequence[float]) -> float | None:
    """One option chosen blindly: the mean of what the options are worth, which is never
    less than nothing."""
    return sum(max(0.0, one) for one in credits) / len(credits) if credits else None


def guess_several(credits: Sequence[float]) -> float | None:
    """Each box ticked or not by the toss of a coin; a sum below 0 is 0, above 1 is 1."""
    if not credits or len(credits) > MOST_BOXES:
        return None
    total = 0.0
    for ticks in product((0, 1), repeat=len(credits)):
        worth = sum(c for c, tick in zip(credits, ticks, strict=True) if tick)
        total += min(1.0, max(0.0, worth))
    return float(total / 2 ** len(credits))


def guess_ordering(steps: int) -> float | None:
    """The share of steps in their own place: of any number of them shuffled, one is
    where it belongs on average."""
    return 1 / steps if steps > 0 else None


def guess_matching(choices: int) -> float | None:
    """Each part matched by itself, with credit for each."""
    return 1 / choices if choices > 0 else None


def guess_written() -> float:
    """A number or a word that has to be written: nobody guesses it."""
    return 0.0


def guess_parts(parts: Sequence[tuple[float, float | None]]) -> float | None:
    """A question of several parts: (weight, guess of the part) each."""
    weight = sum(part for part, _guess in parts)
    if weight <= 0 or any(guess is None for _part, guess in parts):
        return None
    return sum(part * (guess or 0.0) for part, guess in parts) / weight
