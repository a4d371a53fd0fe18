"""What an answer is worth. One rule per kind of question, and what a result is.

- Single choice and true/false: right or not.
- Ordering: *right* only when every step stands in its place (all or nothing;
  this is what counts towards the pass mark). Beside it stands the *credit*: the
  share of steps in their own place, so that feedback can say "four of six steps
  stand in their place". Credit never turns into a pass.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from courses.domain.first_questions import Kind, Question


class ResponseProblem(ValueError):
    """An answer that does not fit its question; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Grade:
    is_right: bool
    #: 0 to 1: the share of places that are right.
    credit: Fraction
    #: For each place of the response, whether it is right.
    places: tuple[bool, ...]


def read_response(question: Question, response: Sequence[str]) -> tuple[str, ...]:
    """The response as option keys, or `ResponseProblem` where it cannot be graded."""
    keys = tuple(response)
    known = {option.key for option in question.options}
    if not keys:
        raise ResponseProblem("empty")
    if any(key not in known for key in keys):
        raise ResponseProblem("unknown_option")
    if question.kind is Kind.ORDERING:
        if len(keys) != len(known) or set(keys) != known:
            raise ResponseProblem("each_step_once")
    elif len(keys) != 1:
        raise ResponseProblem("one_option")
    return keys


def grade(question: Question, response: Sequence[str]) -> Grade:
    keys = read_response(question, response)
    places = tuple(
        given == right for given, right in zip(keys, question.right, strict=True)
    )
    return Grade(
        is_right=all(places),
        credit=Fraction(sum(places), len(places)),
        places=places,
    )


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
