"""How sure was the learner, and was it warranted? In words, never as a score.

Too few replies are asked about for a figure to mean anything; so it only counts
where feeling and reply went apart, and in which direction.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

#: From 1, a guess, to 5, certain.
SURE: Final = 4
UNSURE: Final = 2

EVEN, OVER, UNDER, BOTH = "even", "over", "under", "both"


@dataclass(frozen=True, slots=True)
class Calibration:
    """`verdict` is "" where the learner never said how sure they were."""

    asked: int
    #: Sure of a reply that was not a good one.
    over: int
    #: Unsure of a good one.
    under: int

    @property
    def verdict(self) -> str:
        if not self.asked:
            return ""
        if self.over and self.under:
            return BOTH
        if self.over:
            return OVER
        return UNDER if self.under else EVEN


def apart(confidence: int, quality: str) -> str:
    """In which direction feeling and reply went apart; "" where they did not."""
    if quality and quality != "good" and confidence >= SURE:
        return OVER
    return UNDER if quality == "good" and confidence <= UNSURE else ""


def calibrate(answers: Iterable[tuple[int, str]]) -> Calibration:
    """`answers` are pairs of confidence and the quality of the reply."""
    found = [apart(confidence, quality) for confidence, quality in answers]
    return Calibration(len(found), found.count(OVER), found.count(UNDER))
