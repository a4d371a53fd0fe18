"""Runs and completions as organisers see them; the same queries for any number."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, Q, QuerySet

from courses import wording
from courses.choices import PlaceState
from courses.domain.runs import standing_of
from courses.models import CourseRun, ModuleCompletion, ModulePage, RunPlace


def people_of_run(run: CourseRun) -> dict[PlaceState, list[RunPlace]]:
    """Places by state, each in the order of asking. Erased people are left out."""
    groups: dict[PlaceState, list[RunPlace]] = {state: [] for state in PlaceState}
    for place in run.places.filter(user__isnull=False).select_related("user"):
        groups[PlaceState(place.state)].append(place)
    return groups


def run_summary(run: CourseRun, *, now: datetime) -> str:
    """Where the run stands, and its places, in words."""
    taken = run.places.filter(state=PlaceState.ENROLLED).count()
    parts = [
        wording.run_words(standing_of(run.dates, now)),
        wording.places_words(capacity=run.capacity, taken=taken),
    ]
    return " ".join(part for part in parts if part)


def superseded_completions(module: ModulePage) -> list[ModuleCompletion]:
    """Completions that a recalculation took back, the latest first."""
    return list(
        ModuleCompletion.objects.filter(module=module, superseded_at__isnull=False)
        .select_related("user", "superseded_by")
        .order_by("-superseded_at", "-pk")[:200]
    )


def modules_with_counts() -> QuerySet[ModulePage]:
    """Every module with `in_force` and `superseded`."""
    return (
        ModulePage.objects.order_by("path")
        .defer_streamfields()
        .annotate(
            in_force=Count("completions", filter=Q(completions__superseded_at=None)),
            superseded=Count(
                "completions", filter=Q(completions__superseded_at__isnull=False)
            ),
        )
    )
