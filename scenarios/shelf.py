"""All conversations that can be played, and where this person stands in each."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Q

from elearn.core.models import User
from scenarios.models import Attempt, Scenario


@dataclass(frozen=True, slots=True)
class ShelfCard:
    slug: str
    title: str
    name: str
    age: int | None
    about: str
    portrait: str
    opening: str
    minutes: int
    has_content_note: bool
    #: Of the person's own attempts: finished, and waiting for the next reply.
    finished: int
    waiting: int


def shelf(user: User | AnonymousUser) -> tuple[ShelfCard, ...]:
    """Published conversations by title: two queries, one without an account."""
    scenarios = Scenario.objects.filter(live=True, current_revision__isnull=False)
    own: dict[int, tuple[int, int]] = {}
    if user.is_authenticated:
        counted = (
            Attempt.objects.filter(user=user)
            .values("revision__scenario")
            .annotate(
                finished=Count("pk", filter=Q(finished_at__isnull=False)),
                waiting=Count("pk", filter=Q(finished_at__isnull=True)),
            )
            .order_by()
        )
        own = {
            row["revision__scenario"]: (row["finished"], row["waiting"])
            for row in counted
        }
    cards = []
    for scenario in scenarios.defer("script").order_by("title"):
        finished, waiting = own.get(scenario.pk, (0, 0))
        cards.append(
            ShelfCard(
                slug=scenario.slug,
                title=scenario.title,
                name=scenario.persona_name,
                age=scenario.persona_age,
                about=scenario.persona_about,
                portrait=scenario.persona_portrait,
                opening=scenario.opening,
                minutes=scenario.minutes,
                has_content_note=bool(scenario.content_note),
                finished=finished,
                waiting=waiting,
            )
        )
    return tuple(cards)
