"""Writes of the floor: a person's own profile, lost tasks, statements that rooms
keep and send on, the demo's mark, audit entries of many records at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils import timezone
from django_tasks.base import Task, TaskResultStatus
from django_tasks_db.models import DBTaskResult
from wagtail.log_actions import get_active_log_context, registry

from elearn.core import audit
from elearn.core.exceptions import StatementsRefused
from elearn.core.lrs import post_statements
from elearn.core.models import DemoLoad, StoredStatement, User
from elearn.core.xapi import Statement

#: Statements of one request.
AT_ONCE = 50

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


def is_planned(task: Task[Any, Any], *, run_after: datetime) -> bool:
    """Whether the task waits for just this moment already, in the queue that the
    database holds; another queue is not asked."""
    return DBTaskResult.objects.filter(
        task_path=task.module_path,
        run_after=run_after,
        status=TaskResultStatus.READY,
    ).exists()


@transaction.atomic
def mark_demo_loaded(*, digest: str, now: datetime) -> None:
    """Remember what the demo was filled from, so that the next run can skip it."""
    DemoLoad.objects.all().delete()
    DemoLoad.objects.create(digest=digest, loaded_at=now)


# -- Statements ------------------------------------------------------------------
def keep_stored(
    model: type[StoredStatement],
    told: Sequence[Statement],
    *,
    now: datetime,
    **owner: Any,
) -> int:
    """Keep what is not kept yet of `told`; how many are new. Ids are made from what
    is told, so telling twice is telling once. Part of the caller's transaction."""
    known = set(
        model.objects.filter(uuid__in=[one.id for one in told]).values_list(
            "uuid", flat=True
        )
    )
    fresh = [
        model(uuid=one.id, body=one.body, stored_at=now, **owner)
        for one in told
        if one.id not in known
    ]
    model.objects.bulk_create(fresh)
    return len(fresh)


def send_stored(
    model: type[StoredStatement], *, now: datetime, limit: int = 1_000
) -> int:
    """Send what was not sent yet, oldest first; how many the store took. What it
    refuses is marked and not sent again, so that the others get past it.

    Raises `StoreUnreachable` where there is no store, or it takes nothing now.
    """
    sent = tried = 0
    while tried < limit:
        some = list(
            model.objects.filter(
                sent_at__isnull=True, refused_at__isnull=True
            ).order_by("pk")[: min(AT_ONCE, limit - tried)]
        )
        if not some:
            break
        sent += _send(model, some, now=now)
        tried += len(some)
    return sent


def _send(
    model: type[StoredStatement], some: Sequence[StoredStatement], *, now: datetime
) -> int:
    """How many of these the store took. A store takes all or none, and does not say
    which one it objects to: then each goes by itself."""
    stored = model.objects.filter(pk__in=[one.pk for one in some])
    try:
        post_statements([one.body for one in some])
    except StatementsRefused:
        if len(some) > 1:
            return sum(_send(model, [one], now=now) for one in some)
        stored.update(refused_at=now)
        return 0
    stored.update(sent_at=now)
    return len(some)


def record_each(
    action: str,
    *,
    told: Mapping[models.Model, Mapping[str, Any]],
    by: User | None = None,
) -> None:
    """`audit.record` for many of one kind at once: an entry for each, in one statement."""
    audit.refuse_unknown(action)
    if not told:
        return
    kind = type(next(iter(told)))
    entries = registry.get_log_model_for_model(kind)
    context, at = get_active_log_context(), timezone.now()
    content_type = ContentType.objects.get_for_model(kind, for_concrete_model=False)
    entries.objects.bulk_create(
        entries(
            content_type=content_type,
            object_id=str(instance.pk),
            label=entries.objects.get_instance_title(instance),
            action=action,
            timestamp=at,
            data=dict(details),
            user=by or context.user,
            uuid=context.uuid,
        )
        for instance, details in told.items()
    )
