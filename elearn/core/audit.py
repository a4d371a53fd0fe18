"""Who did what: one entry in Wagtail's audit log per change of a record.

Services call `record` inside their transaction, so a change without its entry
cannot be stored. Each room registers its actions' labels in `wagtail_hooks.py`
(`register_log_actions`); an unregistered action fails loudly.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from wagtail.log_actions import log, registry

from elearn.core.models import User


def record(
    action: str, instance: models.Model, *, by: User | None = None, **details: Any
) -> None:
    """Write an entry for `action` ("room.verb") about `instance`.

    `by` is None for the command line and for the platform itself. `details`
    must be JSON and carry no name or e-mail address.
    """
    refuse_unknown(action)
    log(instance=instance, action=action, user=by, data=details)


def refuse_unknown(action: str) -> None:
    if not registry.action_exists(action):
        raise LookupError(f"The audit action “{action}” is not registered.")
