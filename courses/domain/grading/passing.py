"""Is this enough? Questions right against a module's pass mark, and which of several
attempts counts. Marks in points never decide here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum


class Counting(StrEnum):
    """Which attempt counts where somebody has several."""

    BEST = "best"
    LAST = "last"
    FIRST = "first"
    AVERAGE = "average"


def has_passed(*, right_count: int, question_count: int, pass_mark: int | None) -> bool:
    """Whether enough questions are right; no pass mark means all of them.

    A mark higher than the number of questions asks for all of them, or a module
    whose quiz was shortened could never be finished.
    """
    return right_count >= needed(question_count=question_count, pass_mark=pass_mark)


def needed(*, question_count: int, pass_mark: int | None) -> int:
    if pass_mark is None:
        return question_count
    return min(pass_mark, question_count)


def best(results: Iterable[int]) -> int | None:
    """The best of several results; None where there is none."""
    return max(results, default=None)


def counted(results: Sequence[int], counting: Counting) -> int | None:
    """What counts of results in the order they were earned; None where there is none.

    An average is rounded down: half a question more is not one more question.
    """
    if not results:
        return None
    if counting is Counting.LAST:
        return results[-1]
    if counting is Counting.FIRST:
        return results[0]
    if counting is Counting.AVERAGE:
        return sum(results) // len(results)
    return max(results)
