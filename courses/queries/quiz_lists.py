"""Attempts of a quiz for organisers: a list, who waits for marking, and the matrix
that statistics are made of. Read from what was written beside each attempt, so that
five thousand attempts are not replayed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from functools import lru_cache
from typing import Any

import numpy as np
from django.db.models import Min, QuerySet, Sum

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
    #: True where it was right, whatever was made of that by tries or certainty.
    right: list[Row]
    #: Whose attempt each row is; an erased person's stands for itself.
    learners: tuple[int, ...]


def attempt_matrix(
    quiz: Quiz, *, counting: Counting | None = None, takes_all: bool = False
) -> AttemptMatrix:
    """The attempts that count (by the quiz's own rule, another, or all of them).

    An average has no attempt of its own: there all count.
    """
    finished = QuizAttempt.objects.filter(
        revision__quiz=quiz, phase=AttemptPhase.FINISHED
    )
    picked = None if takes_all else _counted(finished, counting, quiz)
    questions = _questions(finished, picked)
    columns = {key: place for place, key in enumerate(questions)}
    most = [float(one.mark) for one in questions.values()]
    ids: list[int] = []
    learners: list[int] = []
    tables: tuple[list[Row], ...] = ([], [], [], [], [])
    rows_read = finished.order_by("finished_at", "pk").values_list(
        "pk", "user", "layout", "outcomes"
    )
    for pk, person, layout, outcomes in rows_read.iterator(500):
        if picked is not None and pk not in picked:
            continue
        ids.append(pk)
        learners.append(person or -pk)
        rows: tuple[Row, ...] = tuple([None] * len(columns) for _table in tables)
        marks, chosen, blanks, certainty, right = rows
        for shown, one in zip(layout, outcomes, strict=False):
            place = columns.get(shown["question"])
            if place is None:
                continue
            chosen[place] = tuple(one.get("chosen", ()))
            blanks[place] = "blank" in one
            certainty[place] = one.get("certainty")
            right[place] = "right" in one
            if "fraction" in one and "void" not in one and "waiting" not in one:
                marks[place] = _share(one["fraction"]) * most[place]
        for table, row in zip(tables, rows, strict=True):
            table.append(row)
    return AttemptMatrix(
        tuple(ids), tuple(questions.values()), tuple(most), *tables, tuple(learners)
    )


def asked_in_these_words(
    matrix: AttemptMatrix,
) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    """Attempts × questions: whether the attempt was asked the question in the words
    that the matrix has. A corrected word makes another question of it."""
    places = {key.key: place for place, key in enumerate(matrix.questions)}
    rows = {pk: row for row, pk in enumerate(matrix.attempts)}
    same = np.zeros((len(rows), len(places)), dtype=bool)
    layouts = QuizAttempt.objects.filter(pk__in=list(rows)).values_list(
        "pk", "revision", "layout"
    )
    known: dict[tuple[int, str, int], list[int]] = defaultdict(list)
    for pk, revision, layout in layouts.iterator(500):
        for one in layout:
            known[revision, one["question"], one.get("version") or 0].append(pk)
    few = QuizAttempt.objects.filter(pk__in={pks[0] for pks in known.values()})
    asked = asked_in(list(few.prefetch_related("revision")))
    words = {
        (pk, question.key): question
        for pk, slots in asked.items()
        for question in slots.values()
    }
    for (_revision, key, _version), pks in known.items():
        place = places.get(key)
        if place is not None and words[pks[0], key] == matrix.questions[place]:
            same[[rows[pk] for pk in pks], place] = True
    return same


@lru_cache(maxsize=4096)
def _share(written: str) -> float:
    return float(Fraction(written))


def _questions(
    finished: QuerySet[QuizAttempt], picked: set[int] | None
) -> dict[str, Question]:
    """Every scored question that was asked, by key, in its newest words. One attempt
    for each revision and version is enough to know them all."""
    newest: dict[tuple[int, str, int], int] = {}
    layouts = finished.order_by("finished_at", "pk").values_list(
        "pk", "revision", "layout"
    )
    for pk, revision, layout in layouts.iterator(500):
        if picked is None or pk in picked:
            for row in layout:
                newest[revision, row["question"], row.get("version") or 0] = pk
    few = finished.filter(pk__in=set(newest.values())).prefetch_related("revision")
    questions: dict[str, Question] = {}
    for asked in asked_in(list(few.order_by("finished_at", "pk"))).values():
        for question in asked.values():
            if question.kind is not Kind.DESCRIPTION:
                questions[question.key] = question
    return questions


def _counted(
    finished: QuerySet[QuizAttempt], counting: Counting | None, quiz: Quiz
) -> set[int] | None:
    """Ids of one attempt per person; people who were erased stand for themselves."""
    counting = counting or Counting(quiz.counting)
    if counting is Counting.AVERAGE:
        return None
    people: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for pk, person, right in finished.order_by("finished_at", "pk").values_list(
        "pk", "user", "right_count"
    ):
        people[person or -pk].append((right or 0, -pk))
    picks: dict[Counting, Callable[[list[tuple[int, int]]], tuple[int, int]]] = {
        Counting.FIRST: lambda taken: taken[0],
        Counting.LAST: lambda taken: taken[-1],
        Counting.BEST: max,
    }
    return {-picks[counting](taken)[1] for taken in people.values()}


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
        if one.get("waiting")
    ]


def waiting_answers(quiz: Quiz) -> int:
    """How many answers to a quiz wait for marking."""
    finished = QuizAttempt.objects.filter(
        revision__quiz=quiz, phase=AttemptPhase.FINISHED
    )
    return finished.aggregate(waiting=Sum("waiting_count"))["waiting"] or 0


def answers_waiting() -> tuple[int, datetime | None]:
    """How many answers wait for marking, and when the oldest was handed in."""
    waiting = QuizAttempt.objects.filter(
        phase=AttemptPhase.FINISHED, waiting_count__gt=0
    ).aggregate(count=Sum("waiting_count"), since=Min("finished_at"))
    return waiting["count"] or 0, waiting["since"]
