"""Whose attempts are there: for this room's pages and for the rooms above."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, IntegerField, Value, When
from django.http import HttpRequest
from django.urls import reverse

from elearn.core.models import User
from scenarios.access import SESSION_KEY
from scenarios.models import Attempt, Scenario, ScenarioRevision
from scenarios.shapes import AttemptCard


def best_attempt(user: User | AnonymousUser, scenario: Scenario) -> Attempt | None:
    """The finished attempt with the best kind of ending; of equals the latest."""
    if not user.is_authenticated:
        return None
    rank = Case(
        When(ending_kind="good", then=Value(0)),
        When(ending_kind="mixed", then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return (
        Attempt.objects.filter(
            user=user, revision__scenario=scenario, finished_at__isnull=False
        )
        .select_related("revision")
        .order_by(rank, "-finished_at")
        .first()
    )


def open_attempt(request: HttpRequest, scenario: Scenario) -> Attempt | None:
    """The attempt this person can go on with: the latest unfinished one."""
    attempts = Attempt.objects.filter(
        revision__scenario=scenario, finished_at__isnull=True
    ).select_related("revision")
    if request.user.is_authenticated:
        return attempts.filter(user=request.user).first()
    keys = _uuids(request.session.get(SESSION_KEY, []))
    if not keys:
        return None
    return attempts.filter(user__isnull=True, uuid__in=keys).first()


def _uuids(raw: object) -> list[uuid.UUID]:
    found = []
    for key in raw if isinstance(raw, list) else []:
        try:
            found.append(uuid.UUID(str(key)))
        except ValueError:
            continue
    return found


def attempts_of(
    user: User | AnonymousUser, *, limit: int = 10
) -> tuple[AttemptCard, ...]:
    """The person's latest attempts, newest first; the texts stay unread."""
    if not user.is_authenticated:
        return ()
    attempts = (
        Attempt.objects.filter(user=user)
        .select_related("revision__scenario")
        .defer("revision__compiled", "revision__scenario__script")
        .order_by("-started_at", "-pk")[:limit]
    )
    return tuple(
        AttemptCard(
            title=attempt.revision.scenario.title,
            url=reverse(
                "scenarios:debrief" if attempt.is_finished else "scenarios:player",
                args=[attempt.uuid],
            ),
            started_at=attempt.started_at,
            finished_at=attempt.finished_at,
            decisions=attempt.event_count,
        )
        for attempt in attempts
    )


def has_finished(user: User | AnonymousUser, scenario_ids: Iterable[int]) -> set[int]:
    """Which of these conversations the person has played to an ending."""
    wanted = list(scenario_ids)
    if not wanted or not user.is_authenticated:
        return set()
    return set(
        Attempt.objects.filter(
            user=user,
            revision__scenario_id__in=wanted,
            finished_at__isnull=False,
        ).values_list("revision__scenario_id", flat=True)
    )


def current_revision(scenario: Scenario) -> ScenarioRevision | None:
    """What a new attempt of this conversation is made with."""
    return scenario.current_revision if scenario.live else None
