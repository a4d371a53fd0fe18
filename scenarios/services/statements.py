"""Writes of the statement store: what attempts tell, kept here and sent on.

An attempt's statements are stored in the transaction that finishes it; sending them
to a learning record store (LRS) is a task of its own and may fail and be tried again
without losing or doubling any, for the ids are made from what is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from scenarios.exceptions import StatementsRefused
from scenarios.lrs import post_statements
from scenarios.models import Attempt, XapiStatement
from scenarios.xapi import statements_of

#: Statements of one request.
AT_ONCE = 50


@transaction.atomic
def store_statements(attempt: Attempt, *, now: datetime) -> int:
    """Keep what `attempt` tells and is not kept yet; how many are new. Idempotent.

    A visitor's attempt tells nothing: it is nobody's.
    """
    if attempt.user_id is None:
        return 0
    told = statements_of(attempt, list(attempt.events.order_by("seq")))
    known = set(
        XapiStatement.objects.filter(attempt=attempt).values_list("uuid", flat=True)
    )
    fresh = [
        XapiStatement(uuid=one.id, attempt=attempt, body=one.body, stored_at=now)
        for one in told
        if one.id not in known
    ]
    XapiStatement.objects.bulk_create(fresh)
    return len(fresh)


def send_statements(*, now: datetime, limit: int = 1_000) -> int:
    """Send what was not sent yet, oldest first; how many the store took. What it
    refuses is marked and not sent again, so that the others get past it.

    Raises `StoreUnreachable` where there is no store, or it takes nothing now.
    """
    sent = tried = 0
    while tried < limit:
        some = list(
            XapiStatement.objects.filter(
                sent_at__isnull=True, refused_at__isnull=True
            ).order_by("pk")[: min(AT_ONCE, limit - tried)]
        )
        if not some:
            break
        sent += _send(some, now=now)
        tried += len(some)
    return sent


def wait_again(*, scenario: str = "") -> int:
    """Let what the store refused be sent once more, all or those of one conversation:
    for when its rules have changed, or a setting was wrong. How many."""
    refused = XapiStatement.objects.filter(refused_at__isnull=False)
    if scenario:
        refused = refused.filter(attempt__revision__scenario__slug=scenario)
    return refused.update(refused_at=None)


def _send(some: Sequence[XapiStatement], *, now: datetime) -> int:
    """How many of these the store took. A store takes all or none, and does not say
    which one it objects to: then each goes by itself."""
    stored = XapiStatement.objects.filter(pk__in=[one.pk for one in some])
    try:
        post_statements([one.body for one in some])
    except StatementsRefused:
        if len(some) > 1:
            return sum(_send([one], now=now) for one in some)
        stored.update(refused_at=now)
        return 0
    stored.update(sent_at=now)
    return len(some)
