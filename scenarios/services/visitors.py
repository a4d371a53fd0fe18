"""What was played without an account: claimed on signing in, or forgotten; and what
goes when an account does."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from elearn.core.audit import record
from elearn.core.models import User
from scenarios.models import Attempt, AttemptEvent, Scenario
from scenarios.signals import attempt_finished


@transaction.atomic
def claim_attempts(keys: Iterable[str], *, user: User) -> int:
    """Attempts played without an account become `user`'s; how many did.

    Only a visitor's attempts are given away; an erased person's stay nobody's.
    """
    wanted = []
    for key in keys:
        try:
            wanted.append(uuid.UUID(str(key)))
        except ValueError:
            continue
    mine = list(
        Attempt.objects.select_for_update().filter(
            uuid__in=wanted[:200], by_visitor=True
        )
    )
    Attempt.objects.filter(pk__in=[one.pk for one in mine]).update(
        user=user, by_visitor=False
    )
    for attempt in mine:
        record("scenarios.claim_attempt", attempt, by=user)
        if attempt.is_finished:  # news for rooms above: it counts for them now
            attempt.user, attempt.by_visitor = user, False
            attempt_finished.send(sender=Attempt, attempt=attempt)
    return len(mine)


def _spoken() -> QuerySet[AttemptEvent]:
    return AttemptEvent.objects.exclude(own_words="")


@transaction.atomic
def forget_own_words(*, user: User) -> int:
    """Take away what `user` wrote for themselves alone, before their account goes:
    own words and notes name people. The attempts stay as nobody's records, their
    decisions untouched. How many attempts held anything; idempotent."""
    held = list(
        Attempt.objects.select_for_update(of=("self",))
        .filter(user=user)
        .filter(~Q(note="") | Exists(_spoken().filter(attempt=OuterRef("pk"))))
        .order_by("pk")
    )
    for attempt in held:
        _spoken().filter(attempt=attempt).update(own_words="")
        Attempt.objects.filter(pk=attempt.pk).update(note="", noted_at=None)
        record("scenarios.forget_words", attempt)
    return len(held)


@transaction.atomic
def forget_visitor_attempts(*, before: datetime) -> int:
    """Take away what visitors played and did not claim; how many attempts.

    An attempt goes, finished or not, when nothing happened in it since
    `before`: the moment after which no session remembers it any more. Events
    are only ever added, and this is the one place that removes any, whole
    attempts at a time; a person's attempts, erased or not, are never touched.
    The audit log keeps the number per conversation.
    """
    stale = (
        Attempt.objects.select_for_update(of=("self",))
        .filter(by_visitor=True, started_at__lt=before)
        .exclude(rated_at__gte=before)
        .exclude(events__at__gte=before)
        .order_by("pk")
    )
    by_scenario: dict[int, list[int]] = {}
    for pk, scenario in stale.values_list("pk", "revision__scenario"):
        by_scenario.setdefault(scenario, []).append(pk)
    for scenario in Scenario.objects.filter(pk__in=list(by_scenario)):
        gone = by_scenario[scenario.pk]
        for start in range(0, len(gone), 500):  # SQLite's limit on parameters
            some = gone[start : start + 500]
            AttemptEvent.objects.filter(attempt__in=some).delete()
            Attempt.objects.filter(pk__in=some).delete()
        record("scenarios.forget_visitors", scenario, attempts=len(gone))
    return sum(len(gone) for gone in by_scenario.values())
