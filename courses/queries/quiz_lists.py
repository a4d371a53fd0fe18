"""Attempts of a quiz for organisers: a list, who waits for marking, and the matrix
that statistics are made of. Read from what was written beside each attempt, so that
five thousand attempts are not replayed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet, Sum

from courses.choices import AttemptPhase
from courses.domain.grading import Counting
from courses.domain.questions.kinds import Kind, Question
from courses.models import Quiz, QuizAttempt
from courses.queries.attempts import asked_in

Row = list[Any]


@dataclass(frozen=True, slots=True)
class AttemptMatrix:
    """Attempts × questions; None where an attempt did not ask the question (a draw),
    where it was given to all, or where it waits for marking: read as NaN."""

    #: Ids of the attempts, in the order of the rows.
    attempts: tuple[int, ...]
    #: The newest version of each question that was asked, in the order of columns.
    questions: tuple[Question, ...]
    #: The highest mark of each column.
    max_marks: tuple[float, ...]
    marks: list[Row]
    #: Option keys that were chosen; () where none can be.
    chosen: list[Row]
    #: True where it was shown and left unanswered.
    blanks: list[Row]
    #: 1, 2, 3, or None.
    certainty: list[Row]


def attempt_matrix(
    quiz: Quiz, *, counting: Counting | None = None, takes_all: bool = False
) -> AttemptMatrix:
    """The attempts that count (by the quiz's own rule, another, or all of them).

    An average has no attempt of its own: there all count.
    """
    attempts = list(
        QuizAttempt.objects.filter(revision__quiz=quiz, phase=AttemptPhase.FINISHED)
        # Prefetched, so that thousands of attempts share one revision in memory.
        .prefetch_related("revision")
        .order_by("finished_at", "pk")
    )
    if not takes_all:
        attempts = _counted(attempts, counting or Counting(quiz.counting))
    questions = _questions(attempts)
    columns = {key: place for place, key in enumerate(questions)}
    matrix = AttemptMatrix(
        attempts=tuple(one.pk for one in attempts),
        questions=tuple(questions.values()),
        max_marks=tuple(float(one.mark) for one in questions.values()),
        marks=[],
        chosen=[],
        blanks=[],
        certainty=[],
    )
    for attempt in attempts:
        rows: list[Row] = [[None] * len(columns) for _table in range(4)]
        marks, chosen, blanks, certainty = rows
        for shown, one in zip(attempt.layout, attempt.outcomes, strict=False):
            place = columns.get(shown["question"])
            if place is None:
                continue
            chosen[place] = tuple(one["chosen"])
            blanks[place] = one["blank"]
            certainty[place] = one["certainty"]
            if one["fraction"] is None or one["void"] or one["waiting"]:
                continue
            marks[place] = _share(one["fraction"]) * matrix.max_marks[place]
        matrix.marks.append(marks)
        matrix.chosen.append(chosen)
        matrix.blanks.append(blanks)
        matrix.certainty.append(certainty)
    return matrix


def _share(written: str) -> float:
    return float(Fraction(written)) if "/" in written else float(written)


def _questions(attempts: list[QuizAttempt]) -> dict[str, Question]:
    """Every scored question that was asked, by key; the newest attempt's words."""
    newest: dict[tuple[int, str, int], QuizAttempt] = {}
    for attempt in attempts:
        for row in attempt.layout:
            version = row.get("version") or 0
            newest[attempt.revision_id, row["question"], version] = attempt
    # One attempt for each revision and version is enough to know all words.
    few = list({one.pk: one for one in newest.values()}.values())
    questions: dict[str, Question] = {}
    for asked in asked_in(few).values():
        for question in asked.values():
            if question.kind is not Kind.DESCRIPTION:
                questions[question.key] = question
    return questions


def _counted(attempts: list[QuizAttempt], counting: Counting) -> list[QuizAttempt]:
    """One attempt per person, in the order of their ends; people who were erased
    stand for themselves."""
    if counting is Counting.AVERAGE:
        return attempts
    people: dict[int, list[QuizAttempt]] = defaultdict(list)
    for attempt in attempts:
        people[attempt.user_id or -attempt.pk].append(attempt)
    picked = {_pick(taken, counting).pk for taken in people.values()}
    return [one for one in attempts if one.pk in picked]


def _pick(taken: list[QuizAttempt], counting: Counting) -> QuizAttempt:
    if counting is Counting.FIRST:
        return taken[0]
    if counting is Counting.LAST:
        return taken[-1]
    return max(taken, key=lambda one: (one.right_count or 0, -one.pk))


def quiz_attempts(quiz: Quiz) -> QuerySet[QuizAttempt]:
    """All attempts at a quiz, newest first, for a list."""
    return (
        QuizAttempt.objects.filter(revision__quiz=quiz)
        .select_related("user", "revision")
        .defer("layout", "outcomes", "revision__content")
        .order_by("-started_at", "-pk")
    )


@dataclass(frozen=True, slots=True)
class Waiting:
    """An answer that waits for a person."""

    attempt: QuizAttempt
    slot: int


def marking_queue(quizzes: Iterable[Quiz] | None = None) -> list[Waiting]:
    """Every answer that waits for marking, the oldest hand-in first."""
    attempts = QuizAttempt.objects.filter(
        phase=AttemptPhase.FINISHED, waiting_count__gt=0
    ).prefetch_related("revision__quiz")
    if quizzes is not None:
        attempts = attempts.filter(revision__quiz__in=list(quizzes))
    return [
        Waiting(attempt, slot)
        for attempt in attempts.order_by("finished_at", "pk")
        for slot, one in enumerate(attempt.outcomes, start=1)
        if one["waiting"]
    ]


def waiting_answers(quiz: Quiz) -> int:
    """How many answers to a quiz wait for marking."""
    finished = QuizAttempt.objects.filter(
        revision__quiz=quiz, phase=AttemptPhase.FINISHED
    )
    return finished.aggregate(waiting=Sum("waiting_count"))["waiting"] or 0


def is_anybody_waiting() -> bool:
    return QuizAttempt.objects.filter(
        phase=AttemptPhase.FINISHED, waiting_count__gt=0
    ).exists()
