"""What an author must know of drafts and revisions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count

from elearn.core.models import User
from scenarios.authoring import compile_scenario
from scenarios.domain.document import read_document
from scenarios.domain.merge import Merged, merge_import
from scenarios.models import Attempt, Scenario


def open_attempts_by_revision(scenario: Scenario) -> tuple[tuple[int, int], ...]:
    """(number of the revision, people in the middle of it), oldest first, without
    the revisions that nobody is playing."""
    return tuple(
        Attempt.objects.filter(revision__scenario=scenario, finished_at__isnull=True)
        .order_by("revision__number")
        .values_list("revision__number")
        .annotate(people=Count("pk"))
    )


def imported_before(source: str, external_id: str) -> Scenario | None:
    """The draft that this story of another tool became, when it was brought in
    before; None for a story without an id of its own."""
    if not source or not external_id:
        return None
    return (
        Scenario.objects.filter(script__source=source, script__external_id=external_id)
        .order_by("pk")
        .first()
    )


@dataclass(frozen=True, slots=True)
class RecordedPath:
    """One finished attempt: what was chosen, and how its dice fell."""

    finished_at: datetime
    revision: int
    ending: str
    seed: int
    path: tuple[str, ...]


def recorded_paths(
    scenario: Scenario, user: User, *, limit: int = 10
) -> tuple[RecordedPath, ...]:
    """The author's own finished attempts, newest first; nobody else's."""
    attempts = (
        Attempt.objects.filter(
            revision__scenario=scenario, user=user, finished_at__isnull=False
        )
        .select_related("revision")
        .defer("revision__compiled")
        .prefetch_related("events")
        .order_by("-finished_at")[:limit]
    )
    return tuple(
        RecordedPath(
            finished_at=attempt.finished_at,
            revision=attempt.revision.number,
            ending=attempt.ending,
            seed=attempt.seed,
            path=tuple(
                event.choice
                for event in sorted(attempt.events.all(), key=lambda one: one.seq)
            ),
        )
        for attempt in attempts
        if attempt.finished_at is not None
    )


def would_change(scenario: Scenario, document: Mapping[str, Any]) -> Merged:
    """What reading `document` into the draft of `scenario` would do to it."""
    draft = scenario.get_latest_revision_as_object()
    return merge_import(compile_scenario(draft).graph, read_document(document).graph)
