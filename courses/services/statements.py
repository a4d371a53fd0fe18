"""What courses tell of learners, kept in the transaction that makes it true, and sent
on where a learning record store is set.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction

from courses import xapi
from courses.choices import AttemptPhase
from courses.models import CourseStatement, LessonVisit, ModuleCompletion, QuizAttempt
from elearn.core.services import keep_stored, send_stored
from elearn.core.xapi import Statement


def tell_visit(visit: LessonVisit, *, now: datetime) -> int:
    return _keep(xapi.of_visit(visit), user_id=visit.user_id, now=now)


def tell_quiz(attempt: QuizAttempt, *, now: datetime) -> int:
    return _keep(xapi.of_quiz(attempt), user_id=attempt.user_id, now=now)


def tell_module(completion: ModuleCompletion, *, now: datetime) -> int:
    return _keep(xapi.of_module(completion), user_id=completion.user_id, now=now)


@transaction.atomic
def _keep(told: Sequence[Statement], *, user_id: int | None, now: datetime) -> int:
    new = keep_stored(CourseStatement, told, now=now, user_id=user_id)
    if new and settings.LRS_URL:
        transaction.on_commit(_send_soon)
    return new


def _send_soon() -> None:
    from courses.tasks import (  # noqa: PLC0415 -- the task calls this module
        send_course_statements,
    )

    send_course_statements.enqueue()


def tell_everything(*, now: datetime) -> int:
    """Keep what records from before this was told tell; how many are new."""
    visits = LessonVisit.objects.filter(finished_at__isnull=False)
    attempts = QuizAttempt.objects.filter(phase=AttemptPhase.FINISHED)
    return (
        sum(tell_visit(one, now=now) for one in visits.iterator(chunk_size=500))
        + sum(
            tell_quiz(one, now=now)
            for one in attempts.select_related("revision").iterator(chunk_size=500)
        )
        + sum(
            tell_module(one, now=now)
            for one in ModuleCompletion.objects.iterator(chunk_size=500)
        )
    )


def send_course_statements(*, now: datetime, limit: int = 1_000) -> int:
    """Send what was not sent yet; how many the store took."""
    return send_stored(CourseStatement, now=now, limit=limit)


def wait_again() -> int:
    """Let what the store refused be sent once more; how many."""
    refused = CourseStatement.objects.filter(refused_at__isnull=False)
    return refused.update(refused_at=None)
