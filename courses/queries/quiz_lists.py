"""Attempts of a quiz for organisers: a list, and who waits for marking. Read from what
was written beside each attempt, so that five thousand attempts are not replayed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Min, QuerySet, Sum

from courses.choices import AttemptPhase
from courses.models import Quiz, QuizAttempt


def quiz_attempts(quiz: Quiz) -> QuerySet[QuizAttempt]:
    """All attempts at a quiz, newest first, for a list."""
    return (
        QuizAttempt.objects.filter(revision__quiz=quiz)
        .select_related("user", "revision")
        .defer("layout", "outcomes", "tally", "revision__content")
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
