"""When may the tables of a cohort move on, so that no two of them tell of one person?

Two tables of two days can be subtracted. What is counted therefore stands still until
five learners have something new, and then moves on for all of them at once: whoever
compares any two tables sees the decisions of five people or more, or of nobody. It
does not say who has something new, and it knows no names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scenarios.domain.suppression import SMALLEST_GROUP


@dataclass(frozen=True, slots=True)
class Counted:
    """An attempt as it is counted: whose (any number), and how many of its decisions."""

    learner: int
    decisions: int


#: By the number of the attempt.
Standing = Mapping[int, Counted]


def waiting(standing: Standing, now: Standing) -> int:
    """How many learners the tables would change by; where some come and some go, the
    larger number, for they may be the same."""
    new = {
        one.learner
        for attempt, one in now.items()
        if attempt not in standing or standing[attempt].decisions != one.decisions
    }
    gone = {one.learner for attempt, one in standing.items() if attempt not in now}
    return max(len(new), len(gone))


def moved_on(standing: Standing, now: Standing) -> Standing | None:
    """What is counted from now on; None where it stays as it is.

    A group that has become too small is not counted at all.
    """
    if waiting(standing, now) < SMALLEST_GROUP:
        return None
    is_small = len({one.learner for one in now.values()}) < SMALLEST_GROUP
    return {} if is_small else dict(now)
