"""Who did what: one entry in Wagtail's audit log per change of a record.

Services call `record` inside their transaction, so a change without its entry
cannot be stored. Each room registers its actions' labels in `wagtail_hooks.py`
(`register_log_actions`); an unregistered action fails loudly.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from wagtail.log_actions import get_active_log_context, log, registry

from elearn.core.models import User


def record(
    action: str, instance: models.Model, *, by: User | None = None, **details: Any
) -> None:
    """Write an entry for `action` ("room.verb") about `instance`.

    `by` is None for the command line and for the platform itself. `details`
    must be JSON and carry no name or e-mail address.
    """
    _refuse_unknown(action)
    log(instance=instance, action=action, user=by, data=details)


def record_each(
    action: str,
    told: Mapping[models.Model, Mapping[str, Any]],
    *,
    by: User | None = None,
) -> None:
    """`record` for many of one kind at once: an entry for each, in one statement."""
    _refuse_unknown(action)
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


def _refuse_unknown(action: str) -> None:
    if not registry.action_exists(action):
        raise LookupError(f"The audit action “{action}” is not registered.")
