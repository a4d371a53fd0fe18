"""What a person may want to come back to, and when. No reminder is ever sent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone

from elearn.core.models import User
from scenarios.domain.repeats import plan_repeat
from scenarios.domain.score import profile
from scenarios.models import Attempt
from scenarios.queries.player import steps_of
from scenarios.shapes import RepeatView

#: Further back nobody waits for a return.
_LOOKED_AT = 200


def repeats_of(user: User | AnonymousUser, *, now: datetime) -> tuple[RepeatView, ...]:
    """The conversations worth coming back to, what is next first; three queries.

    Days are those of the person's own time zone.
    """
    if not user.is_authenticated:
        return ()
    days: dict[int, list[date]] = defaultdict(list)
    latest: dict[int, int] = {}
    for pk, scenario, finished_at in (
        Attempt.objects.filter(
            user=user,
            finished_at__isnull=False,
            revision__scenario__live=True,
            revision__scenario__current_revision__isnull=False,
        )
        .order_by("-finished_at", "-pk")
        .values_list("pk", "revision__scenario", "finished_at")[:_LOOKED_AT]
    ):
        latest.setdefault(scenario, pk)
        days[scenario].append(_day(finished_at, user))
    attempts = (
        Attempt.objects.filter(pk__in=latest.values())
        .select_related("revision__scenario")
        .defer("revision__scenario__script")
        .prefetch_related("events")
    )
    found = (
        _view(attempt, days[attempt.revision.scenario_id], _day(now, user))
        for attempt in attempts
    )
    return tuple(
        sorted((one for one in found if one), key=lambda one: (one.dates, one.title))
    )


def repeat_of(attempt: Attempt, *, now: datetime) -> RepeatView | None:
    """The same for one finished attempt, as if it were the latest."""
    if attempt.finished_at is None:
        return None
    days = [_day(attempt.finished_at, attempt.user)]
    if attempt.user is not None:
        earlier = Attempt.objects.filter(
            user=attempt.user,
            revision__scenario=attempt.revision.scenario_id,
            finished_at__lt=attempt.finished_at,
        ).values_list("finished_at", flat=True)
        days += [_day(one, attempt.user) for one in earlier]
    return _view(attempt, days, _day(now, attempt.user))


def _day(moment: datetime, user: User | None) -> date:
    """A visitor's days are those of the zone that the page is shown in."""
    return timezone.localdate(moment, user.zone if user else None)


def _view(attempt: Attempt, days: Sequence[date], today: date) -> RepeatView | None:
    graph = attempt.revision.graph
    repeat = plan_repeat(profile(graph, steps_of(attempt)), days)
    if repeat is None:
        return None
    return RepeatView(
        title=attempt.revision.scenario.title,
        url=reverse("scenarios:start", args=[attempt.revision.scenario.slug]),
        skills=repeat.skills,
        dates=repeat.dates,
        is_due=repeat.next_on <= today,
    )
