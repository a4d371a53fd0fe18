"""The write behind the organisers' tables: what they count from now on.

Reading a table never changes what another reader sees of fewer than five learners;
who moved the tables on is not kept, for nobody decides it.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from scenarios.domain.cohort_steps import Standing, moved_on
from scenarios.models import CohortStep, ScenarioRevision
from scenarios.queries.cohorts import countable, standing_of, steps_of


@transaction.atomic
def move_cohort_on(revision: ScenarioRevision, *, now: datetime) -> bool:
    """Count what is new at `revision` where five learners or more have something new;
    whether anything moved. Idempotent."""
    ScenarioRevision.objects.select_for_update().get(pk=revision.pk)
    has_moved = False
    steps = steps_of(revision)
    for is_first, attempts in countable(revision).items():
        fresh = moved_on(standing_of(steps.get(is_first)), attempts)
        if fresh is None:
            continue
        CohortStep.objects.update_or_create(
            revision=revision,
            is_first=is_first,
            defaults={"counted": _numbered(fresh), "moved_at": now},
        )
        has_moved = True
    return has_moved


def _numbered(standing: Standing) -> dict[str, list[int]]:
    """With numbers of their own for the learners, so that nobody who has gone can be
    found by them."""
    numbers: dict[int, int] = {}
    return {
        str(attempt): [numbers.setdefault(one.learner, len(numbers)), one.decisions]
        for attempt, one in standing.items()
    }
