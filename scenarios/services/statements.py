"""Writes of the statement store: what attempts tell, kept here and sent on.

An attempt's statements are stored in the transaction that finishes it; sending them
to a learning record store (LRS) is a task of its own and may fail and be tried again
without losing or doubling any, for the ids are made from what is told.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from elearn.core.services import keep_stored, send_stored
from scenarios.models import Attempt, XapiStatement
from scenarios.xapi import statements_of


@transaction.atomic
def store_statements(attempt: Attempt, *, now: datetime) -> int:
    """Keep what `attempt` tells and is not kept yet; how many are new. Idempotent.

    A visitor's attempt tells nothing: it is nobody's.
    """
    if attempt.user_id is None:
        return 0
    told = statements_of(attempt, list(attempt.events.order_by("seq")))
    return keep_stored(XapiStatement, told, now=now, attempt=attempt)


def send_statements(*, now: datetime, limit: int = 1_000) -> int:
    """Send what attempts told and was not sent yet; how many the store took."""
    return send_stored(XapiStatement, now=now, limit=limit)


def wait_again(*, scenario: str = "") -> int:
    """Let what the store refused be sent once more, all or those of one conversation:
    for when its rules have changed, or a setting was wrong. How many."""
    refused = XapiStatement.objects.filter(refused_at__isnull=False)
    if scenario:
        refused = refused.filter(attempt__revision__scenario__slug=scenario)
    return refused.update(refused_at=None)
