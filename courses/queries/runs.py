"""Runs of courses and places in them, as learners see them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from courses import wording
from courses.catalogue_wording import other_language
from courses.choices import EnrolmentMode, PlaceState
from courses.delivery_shapes import RunView
from courses.domain.runs import standing_of
from courses.models import CourseRun, RunPlace

#: States in which somebody has something to give back.
STANDING = (PlaceState.ENROLLED, PlaceState.WAITING, PlaceState.REQUESTED)


def runs_of(
    courses: Iterable[int], user: Any, *, now: datetime
) -> dict[int, tuple[RunView, ...]]:
    """Course id → its runs, the best first; the same queries for any number."""
    rows = list(
        CourseRun.objects.filter(course__in=list(courses)).annotate(
            taken=Count("places", filter=Q(places__state=PlaceState.ENROLLED))
        )
    )
    mine = _places_of(user, rows)
    found: dict[int, list[RunView]] = defaultdict(list)
    for run in rows:
        found[run.course_id].append(run_view(run, mine.get(run.pk), now=now))
    return {
        course: tuple(sorted(views, key=lambda one: (one.standing.sort_key, one.title)))
        for course, views in found.items()
    }


def _places_of(user: Any, runs: Iterable[CourseRun]) -> dict[int, RunPlace]:
    if not user.is_authenticated:
        return {}
    return {
        place.run_id: place
        for place in with_position(RunPlace.objects.filter(user=user, run__in=runs))
    }


def with_position(places: QuerySet[RunPlace]) -> QuerySet[RunPlace]:
    """Adds `position`: where each place stands among those of its run and state."""
    before = (
        RunPlace.objects.filter(run=OuterRef("run"), state=OuterRef("state"))
        .filter(
            Q(asked_at__lt=OuterRef("asked_at"))
            | Q(asked_at=OuterRef("asked_at"), pk__lte=OuterRef("pk"))
        )
        .order_by()
        .values("run")
        .annotate(count=Count("pk"))
        .values("count")
    )
    return places.annotate(position=Subquery(before))


def run_view(run: CourseRun, place: RunPlace | None, *, now: datetime) -> RunView:
    """A run as one person meets it; `run.taken` is annotated."""
    standing = standing_of(run.dates, now)
    is_full = run.capacity is not None and run.taken >= run.capacity
    state = PlaceState(place.state) if place else None
    has_standing = state in STANDING
    return RunView(
        id=run.pk,
        title=run.title,
        language=run.language,
        language_words=other_language(run.language),
        standing=standing,
        words=wording.run_words(standing),
        places=wording.places_words(capacity=run.capacity, taken=run.taken),
        start=run.start,
        end=run.end,
        is_full=is_full,
        call_to_action=(
            ""
            if has_standing or state is PlaceState.REFUSED
            else wording.call_to_action(
                standing.action, mode=EnrolmentMode(run.mode), is_full=is_full
            )
        ),
        ask_url=reverse("courses:request_place", args=[run.pk]),
        place=(
            wording.place_words(state, position=place.position)
            if place and state
            else ""
        ),
        has_place=state is PlaceState.ENROLLED,
        leave_words=wording.leave_words(state) if state and has_standing else "",
        leave_url=reverse("courses:leave_run", args=[run.pk]) if has_standing else "",
    )


def my_runs(user: Any, *, now: datetime) -> tuple[RunView, ...]:
    """The runs that somebody has a place in, waits for or has asked for."""
    places = RunPlace.objects.filter(user=user, state__in=STANDING)
    mine = {place.run_id: place for place in with_position(places)}
    rows = (
        CourseRun.objects.filter(pk__in=mine)
        .select_related("course")
        .annotate(taken=Count("places", filter=Q(places__state=PlaceState.ENROLLED)))
    )
    views = []
    for run in rows:
        view = run_view(run, mine[run.pk], now=now)
        course = run.course
        views.append(
            replace(
                view,
                course_title=course.title if course else "",
                course_url=(course.get_url() or "") if course and course.live else "",
            )
        )
    return tuple(sorted(views, key=lambda one: (one.standing.sort_key, one.title)))
