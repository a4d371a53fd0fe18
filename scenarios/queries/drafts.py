"""What an author must know of drafts and revisions."""

from __future__ import annotations

from django.db.models import Count

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
