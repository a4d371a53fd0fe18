"""The pages that list modules: home, topics, course, my learning."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from courses.delivery_shapes import CourseView, LearningView
from courses.models import CoursePage, HomePage, ModuleCompletion, ModulePage
from courses.queries.doors import module_lock
from courses.queries.evidence import ModuleFacts, gather
from courses.queries.keepsakes import bookmarks_of, coming_events, lesson_notes_of
from courses.queries.modules import (
    card,
    module_cards,
    next_step_of,
    path_of,
    requirement_views,
)
from courses.queries.quiz_told import shown_requirements
from courses.queries.runs import my_runs, runs_of
from media.event_days import is_on
from media.event_faces import day_at_hand
from media.queries import is_registered, next_event, programme_in_force
from scenarios.queries import attempts_of, opening, repeats_of


def published_modules() -> list[ModulePage]:
    """Every module a visitor may see, in the order of the tree."""
    return list(
        ModulePage.objects.live().public().order_by("path").defer_streamfields()
    )


def home_context(page: HomePage, request: HttpRequest) -> dict[str, Any]:
    """`modules`, the `opening` of the first conversation and the next `event`, each
    None where there is none; `event_items` is its programme."""
    scenario = page.hero_scenario
    now = timezone.now()
    everything = gather(published_modules(), request.user)
    return {
        "modules": tuple(card(facts) for facts in everything),
        **_going_on(everything, now=now),
        "opening": (opening(scenario, request) or None) if scenario else None,
        **_next_event(request.user, now=now),
    }


def _going_on(everything: list[ModuleFacts], *, now: datetime) -> dict[str, Any]:
    """The module somebody did something in last, and the step and place to go on at."""
    begun = [f for f in everything if f.enrolment and not f.completion]
    if not begun:
        return {"going_on": None}
    facts = max(begun, key=_latest)
    return {
        "going_on": card(facts),
        "going_on_step": next_step_of(
            facts, path_of(facts, now=now), is_signed_in=True
        ),
        "going_on_place": _stopped_at(facts),
    }


def _next_event(user: Any, *, now: datetime) -> dict[str, Any]:
    event = next_event(now)
    if event is None:
        return {"event": None}
    return {
        "event": event,
        "event_items": day_at_hand(programme_in_force(event), zone=event.zone, now=now),
        "event_url": reverse("wagtail_serve", args=[f"webinars/{event.slug}/"]),
        "event_is_running": is_on(event, now),
        "event_is_registered": is_registered(event, user),
    }


def course_view(
    user: Any, course: CoursePage, *, now: datetime | None = None
) -> CourseView:
    modules = [
        module for module in published_modules() if module.path.startswith(course.path)
    ]
    runs = runs_of([course.pk or 0], user, now=now or timezone.now())
    return CourseView(
        title=course.title,
        url=course.get_url() or "",
        lead=course.lead,
        modules=module_cards(modules, user),
        runs=runs.get(course.pk, ()),
    )


#: What My learning suggests; the rest is in the catalogue.
SUGGESTED = 4


def _latest(facts: ModuleFacts) -> datetime:
    """When the person last did something in a module that they have begun."""
    return max(
        [facts.enrolment.enrolled_at]
        + [visit.finished_at or visit.opened_at for visit in facts.visits.values()]
    )


def _stopped_at(facts: ModuleFacts) -> str:
    """The heading at which the next lesson goes on; "" before the first."""
    for lesson in facts.lessons:
        visit = facts.visits.get(lesson.pk)
        if visit is None or visit.finished_at is None:
            return visit.last_heading if visit else ""
    return ""


def my_learning(user: Any, *, now: datetime | None = None) -> LearningView:
    """The next step first, then what is in progress, then what is finished."""
    now = now or timezone.now()
    everything = gather(published_modules(), user)
    going_on = sorted(
        (f for f in everything if f.enrolment and not f.completion),
        key=_latest,
        reverse=True,
    )
    done = [f for f in everything if f.completion]
    shown = {f.completion.pk for f in done}
    first = going_on[0] if going_on else None
    gone = [
        (one.module_title, one.completed_at)
        for one in ModuleCompletion.objects.in_force().filter(user=user)
        if one.pk not in shown
    ]
    to_begin = [
        f
        for f in everything
        if not f.enrolment and not f.completion and not module_lock(f, now=now)
    ]
    return LearningView(
        next_module=card(first) if first else None,
        next_step=(
            next_step_of(first, path_of(first, now=now), is_signed_in=True)
            if first
            else None
        ),
        next_missing=(
            requirement_views(
                [one for one in shown_requirements(first, now=now) if not one.is_met]
            )
            if first
            else ()
        ),
        next_place=_stopped_at(first) if first else "",
        in_progress=tuple(card(f) for f in going_on),
        finished=tuple(card(f) for f in done),
        finished_gone=tuple(gone),
        suggested=tuple(card(f) for f in to_begin[:SUGGESTED]),
        more_topics=max(0, len(to_begin) - SUGGESTED),
        conversations=attempts_of(user),
        due_repeats=tuple(one for one in repeats_of(user, now=now) if one.is_due),
        runs=my_runs(user, now=now),
        events=coming_events(user, now=now),
        bookmarks=bookmarks_of(user),
        notes=lesson_notes_of(user),
    )
