"""Runs and completions as organisers see them; the same queries for any number."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, Min, Q, QuerySet

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


def runs_with_requests() -> QuerySet[CourseRun]:
    """Runs in which somebody waits for a decision, as `asked`: the longest first."""
    asking = Q(places__state=PlaceState.REQUESTED, places__user__isnull=False)
    return (
        CourseRun.objects.filter(asking)
        .select_related("course")
        .annotate(asked=Count("places"), first_asked_at=Min("places__asked_at"))
        .order_by("first_asked_at", "pk")
    )


def runs_to_begin(*, now: datetime) -> QuerySet[CourseRun]:
    """Runs that begin later, the next first, with `taken` places."""
    return (
        CourseRun.objects.filter(start__gt=now)
        .select_related("course")
        .annotate(taken=Count("places", filter=Q(places__state=PlaceState.ENROLLED)))
        .order_by("start", "pk")
    )


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
