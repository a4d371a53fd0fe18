"""The pages that list modules: home, topics, course, my learning."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from courses.models import CoursePage, HomePage, ModuleCompletion, ModulePage
from courses.queries.evidence import gather
from courses.queries.modules import (
    card,
    module_cards,
    next_step_of,
    path_of,
    requirement_views,
)
from courses.shapes import CatalogueCourse, LearningView
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
    return {
        "modules": module_cards(published_modules(), request.user),
        "opening": (opening(scenario, request) or None) if scenario else None,
        **_next_event(request.user, now=timezone.now()),
    }


def _next_event(user: Any, *, now: datetime) -> dict[str, Any]:
    event = next_event(now)
    if event is None:
        return {"event": None}
    return {
        "event": event,
        "event_items": programme_in_force(event),
        "event_url": reverse("wagtail_serve", args=[f"webinars/{event.slug}/"]),
        "event_is_running": event.is_running(now),
        "event_is_registered": is_registered(event, user),
    }


def catalogue_view(user: Any) -> tuple[CatalogueCourse, ...]:
    courses = {
        course.path: course
        for course in CoursePage.objects.live().public().order_by("path")
    }
    cards: dict[str, list[Any]] = {path: [] for path in courses}
    for facts in gather(published_modules(), user):
        parent = facts.module.path[: -Page.steplen]
        if parent in cards:
            cards[parent].append(card(facts))
    return tuple(
        CatalogueCourse(
            title=course.title,
            url=course.get_url() or "",
            lead=course.lead,
            modules=tuple(cards[path]),
        )
        for path, course in courses.items()
    )


def course_view(user: Any, course: CoursePage) -> CatalogueCourse:
    modules = [
        module for module in published_modules() if module.path.startswith(course.path)
    ]
    return CatalogueCourse(
        title=course.title,
        url=course.get_url() or "",
        lead=course.lead,
        modules=module_cards(modules, user),
    )


def my_learning(user: Any, *, now: datetime | None = None) -> LearningView:
    """The next step first, then what is in progress, then what is finished."""
    now = now or timezone.now()
    everything = gather(published_modules(), user)
    going_on = sorted(
        (f for f in everything if f.enrolment and not f.completion),
        key=lambda f: max(
            [f.enrolment.enrolled_at]
            + [v.finished_at or v.opened_at for v in f.visits.values()]
        ),
        reverse=True,
    )
    done = [f for f in everything if f.completion]
    shown = {f.completion.pk for f in done}
    first = going_on[0] if going_on else None
    gone = [
        (one.module_title, one.completed_at)
        for one in ModuleCompletion.objects.filter(user=user)
        if one.pk not in shown
    ]
    return LearningView(
        next_module=card(first) if first else None,
        next_step=(
            next_step_of(first, path_of(first, now=now), is_signed_in=True)
            if first
            else None
        ),
        next_missing=requirement_views(first.verdict.missing) if first else (),
        in_progress=tuple(card(f) for f in going_on),
        finished=tuple(card(f) for f in done),
        finished_gone=tuple(gone),
        suggested=tuple(
            card(f) for f in everything if not f.enrolment and not f.completion
        ),
        conversations=attempts_of(user),
        due_repeats=tuple(one for one in repeats_of(user, now=now) if one.is_due),
    )
