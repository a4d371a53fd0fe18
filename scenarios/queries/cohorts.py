"""Which attempts the organisers' tables count, and which they would count now.

A visitor's attempt is nobody's, and an erased person's is no longer anybody's: neither
is taken up. One that is counted already stays so until the tables move on.
"""

from __future__ import annotations

from scenarios.domain.cohort_steps import Counted, Standing
from scenarios.models import Attempt, CohortStep, ScenarioRevision

#: Attempts of one report; the latest ones.
MOST_ATTEMPTS = 5_000


def countable(revision: ScenarioRevision) -> dict[bool, Standing]:
    """First attempts (True) and repeats (False) at `revision`, as they stand now.

    A learner's first attempt is the first one at the conversation, whatever its
    revision was then, unless it was played on from another.
    """
    rows = list(
        Attempt.objects.filter(
            revision__scenario=revision.scenario_id, user__isnull=False
        )
        .order_by("started_at", "pk")
        .values_list("pk", "user_id", "revision_id", "origin_id", "event_count")
    )
    firsts: dict[int, int] = {}
    for pk, user, _revision, origin, _events in rows:
        if origin is None:
            firsts.setdefault(user, pk)
    found: dict[bool, dict[int, Counted]] = {True: {}, False: {}}
    chosen = [row for row in rows if row[2] == revision.pk]
    for pk, user, _revision, _origin, events in chosen[-MOST_ATTEMPTS:]:
        found[firsts.get(user) == pk][pk] = Counted(user, events)
    return {True: found[True], False: found[False]}


def standing_of(step: CohortStep | None) -> Standing:
    """What `step` counts; nothing where there is none."""
    return {
        int(attempt): Counted(learner, decisions)
        for attempt, (learner, decisions) in (step.counted if step else {}).items()
    }


def steps_of(revision: ScenarioRevision) -> dict[bool, CohortStep]:
    return {
        step.is_first: step for step in CohortStep.objects.filter(revision=revision)
    }
