"""Closing attempts whose time has run out: when somebody comes back to one, and by
the sweeper for those whom nobody comes back to. The server's clock alone decides.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django_tasks import task_backends

from courses import queries
from courses.choices import AttemptPhase
from courses.domain.attempts import Act
from courses.domain.deadlines import SITE_GRACE, Clock, Overdue, clock
from courses.models import QuizAttempt
from courses.services.quiz_results import end_attempt, locked


@transaction.atomic
def settle_attempt(attempt: QuizAttempt, *, now: datetime) -> QuizAttempt:
    """Close the attempt where its time has run out, as the quiz says; else nothing.

    It ends at its deadline, not when somebody noticed.
    """
    if attempt.phase != AttemptPhase.OPEN or attempt.due_at is None:
        return attempt
    attempt = locked(attempt)
    if attempt.phase != AttemptPhase.OPEN or attempt.due_at is None:
        return attempt
    time = clock(attempt.due_at, attempt.revision.quiz.schedule, now=now)
    if time in (Clock.TIME_UP, Clock.ABANDONED):
        act = Act.TIME_UP if time is Clock.TIME_UP else Act.ABANDON
        state = queries.state_of(attempt)
        end_attempt(attempt, state=state, act=act, ended_at=attempt.due_at)
    return attempt


def settle_overdue(*, now: datetime) -> int:
    """Close every attempt whose time has run out; how many were closed.

    One that cannot be closed keeps nobody else waiting: each stands in a transaction
    of its own, and what failed is raised together once all others are closed.
    """
    closed = 0
    failed: list[Exception] = []
    overdue = QuizAttempt.objects.filter(phase=AttemptPhase.OPEN, due_at__lt=now)
    for attempt in overdue.order_by("due_at", "pk"):
        try:
            closed += settle_attempt(attempt, now=now).phase != AttemptPhase.OPEN
        except Exception as error:  # noqa: BLE001 -- raised below, with which it was
            error.add_note(f"Attempt {attempt.key}")
            failed.append(error)
    if failed:
        raise ExceptionGroup(f"{closed} closed, {len(failed)} could not be", failed)
    return closed


def plan_closing(attempt: QuizAttempt) -> None:
    """Have the attempt closed when its time is up, where the worker can wait. The
    command `close_overdue_attempts` catches what no worker was there for."""
    backend = task_backends["default"]
    if attempt.due_at is None or not backend.supports_defer:
        return
    from courses.tasks import close_overdue_attempts  # noqa: PLC0415 -- it calls us

    schedule = attempt.revision.quiz.schedule
    wait = schedule.grace if schedule.overdue is Overdue.GRACE else timedelta(0)
    run_after = attempt.due_at + SITE_GRACE + wait + timedelta(seconds=1)
    transaction.on_commit(
        lambda: close_overdue_attempts.using(run_after=run_after).enqueue()
    )
