"""Writes of the floor: a person's own profile, lost tasks, the demo's mark."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from elearn.core import audit
from elearn.core.models import DemoLoad, User

PROFILE_FIELDS = (
    "name",
    "country",
    "role",
    "training_level",
    "time_zone",
    "language",
)


@transaction.atomic
def update_profile(user: User, *, by: User | None, **changes: str) -> list[str]:
    """Change what a person says about themselves; the names of changed fields.

    The audit entry names the fields and never their content. Raises
    ValidationError where a value is not one the profile knows.
    """
    unknown = changes.keys() - set(PROFILE_FIELDS)
    if unknown:
        raise TypeError(f"Not part of a profile: {sorted(unknown)}.")
    person = User.objects.select_for_update().get(pk=user.pk)
    changed = [name for name in PROFILE_FIELDS if name in changes]
    changed = [name for name in changed if getattr(person, name) != changes[name]]
    for target in (person, user):
        for name in changed:
            setattr(target, name, changes[name])
    if changed:
        person.full_clean(exclude=["password", "email"])
        person.save(update_fields=changed)
        audit.record("core.update_profile", person, by=by, fields=changed)
    return changed


#: A task that was lost so often is not tried again: it may be the reason.
MOST_ATTEMPTS = 3


@transaction.atomic
def recover_tasks(
    *,
    now: datetime,
    older_than: timedelta,
    is_worker_gone: Callable[[str], bool] = lambda worker: False,
) -> dict[str, int]:
    """Give tasks back to the queue whose worker died in the middle.

    django-tasks-db has no lease: such a task says “running” for ever. One is
    lost when its worker is known to be gone, or when it started longer than
    `older_than` ago. After `MOST_ATTEMPTS` it counts as failed. Tasks must
    therefore be idempotent. Returns how many were `recovered` and `failed`.
    """
    found = {"recovered": 0, "failed": 0}
    running = DBTaskResult.objects.select_for_update().filter(
        status=TaskResultStatus.RUNNING
    )
    for task in running:
        is_old = task.started_at is None or task.started_at < now - older_than
        worker = task.worker_ids[-1] if task.worker_ids else ""
        if not (is_old or is_worker_gone(worker)):
            continue
        if len(task.worker_ids) < MOST_ATTEMPTS:
            task.status = TaskResultStatus.READY
            task.started_at = None
            found["recovered"] += 1
        else:
            task.status = TaskResultStatus.FAILED
            task.finished_at = now
            task.exception_class_path = "builtins.RuntimeError"
            task.traceback = "The worker died every time this task ran."
            found["failed"] += 1
        task.save()
    return found


@transaction.atomic
def mark_demo_loaded(*, digest: str, now: datetime) -> None:
    """Remember what the demo was filled from, so that the next run can skip it."""
    DemoLoad.objects.all().delete()
    DemoLoad.objects.create(digest=digest, loaded_at=now)
