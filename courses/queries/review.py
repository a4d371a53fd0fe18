"""Which parts does a module have, and where is each in the patient review?

A module is read as its latest draft says: what the draft takes is a part, published or
not. As many queries for one lesson as for thirty.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from wagtail.models import Page, Task, TaskState, WorkflowState

from courses.models import CoursePage, LessonPage, ModulePage, Quiz
from courses.review_shapes import Part, PartKind, Standing
from scenarios.models import Scenario


def parts_of(module: ModulePage) -> tuple[Part, ...]:
    """In the order in which they are published: what is taken before what takes it."""
    return parts_of_all([module])[module.pk]


def parts_of_all(modules: Sequence[ModulePage]) -> dict[int, tuple[Part, ...]]:
    """Module id → its parts."""
    pages = Page.objects.select_related("latest_revision")
    stored = {
        page.pk: page
        for page in ModulePage.objects.filter(pk__in=[one.pk for one in modules])
        .select_related("latest_revision")
        .order_by("path")
    }
    above = {one.path[: -Page.steplen] for one in stored.values()}
    courses = {one.path: one for one in pages.type(CoursePage).filter(path__in=above)}
    lessons: dict[str, list[Any]] = {}
    below = Q(pk__in=[])
    for one in stored.values():
        below |= Q(path__startswith=one.path, depth=one.depth + 1)
    for lesson in LessonPage.objects.filter(below).select_related("latest_revision"):
        lessons.setdefault(lesson.path[: -Page.steplen], []).append(lesson)
    taken = {pk: _taken(one, lessons.get(one.path, [])) for pk, one in stored.items()}
    quizzes = _by_pk(Quiz, (quiz for quiz, _talks in taken.values() if quiz))
    talks = _by_pk(Scenario, (pk for _quiz, all_of in taken.values() for pk in all_of))
    things: dict[int, list[tuple[PartKind, Any]]] = {}
    for pk, one in stored.items():
        quiz, scenarios = taken[pk]
        course = courses.get(one.path[: -Page.steplen])
        things[pk] = [
            *((PartKind.CONVERSATION, talks[s]) for s in scenarios if s in talks),
            *([(PartKind.QUIZ, quizzes[quiz])] if quiz in quizzes else []),
            *([(PartKind.COURSE, course)] if course else []),
            (PartKind.MODULE, one),
            *((PartKind.LESSON, lesson) for lesson in lessons.get(one.path, [])),
        ]
    reviews = _reviews([thing for row in things.values() for _kind, thing in row])
    return {
        pk: tuple(_part(kind, thing, reviews) for kind, thing in row)
        for pk, row in things.items()
    }


def _by_pk(model: Any, keys: Iterable[int]) -> dict[int, Any]:
    found = model.objects.select_related("latest_revision")
    return {one.pk: one for one in found.filter(pk__in=set(keys))}


def _draft(thing: Any) -> dict[str, Any]:
    """What the latest draft holds, as it is stored."""
    revision = thing.latest_revision
    return dict(revision.content) if revision else {}


def _taken(module: ModulePage, lessons: Iterable[LessonPage]) -> tuple[Any, list[int]]:
    """The quiz and the conversations of the draft, each once and in order."""
    draft = _draft(module)
    if draft:
        quiz = draft.get("quiz")
        talks = [row.get("scenario") for row in draft.get("conversations") or []]
    else:
        quiz = module.quiz_id
        talks = list(module.conversations.values_list("scenario", flat=True))
    for lesson in lessons:
        body = _draft(lesson).get("body")
        blocks = json.loads(body) if body else lesson.body.raw_data
        talks += _tried(blocks)
    return quiz, list(dict.fromkeys(talk for talk in talks if talk))


def _tried(blocks: Iterable[Any]) -> Iterator[int]:
    for one in blocks:
        if one["type"] == "try_it" and isinstance(one["value"], dict):
            yield one["value"].get("scenario")


def _reviews(things: Sequence[Any]) -> dict[tuple[int, str], WorkflowState]:
    """Base type and id → the review that is under way or was sent back."""
    wanted = Q(pk__in=[])
    of_type: dict[int, list[str]] = {}
    for thing in things:
        of_type.setdefault(_type_of(thing), []).append(str(thing.pk))
    for kind, keys in of_type.items():
        wanted |= Q(base_content_type=kind, object_id__in=keys)
    states = list(
        WorkflowState.objects.active()
        .filter(wanted)
        .select_related("current_task_state", "requested_by")
    )
    current = [one.current_task_state for one in states if one.current_task_state]
    tasks = {
        task.pk: task
        for task in Task.objects.filter(pk__in={one.task_id for one in current})
        .order_by("pk")
        .specific()
    }
    for one in current:
        one.task = tasks[one.task_id]
    return {(one.base_content_type_id, one.object_id): one for one in states}


def _type_of(thing: Any) -> int:
    kind = Page if isinstance(thing, Page) else type(thing)
    return int(ContentType.objects.get_for_model(kind, for_concrete_model=False).pk)


def _part(
    kind: PartKind, thing: Any, reviews: dict[tuple[int, str], WorkflowState]
) -> Part:
    state = reviews.get((_type_of(thing), str(thing.pk)))
    current = state.current_task_state if state else None
    if state is not None and state.status == WorkflowState.STATUS_IN_PROGRESS:
        standing = Standing.WAITING
    elif state is not None:
        standing = Standing.RETURNED
    elif thing.live and not thing.has_unpublished_changes:
        standing = Standing.PUBLISHED
    else:
        standing = Standing.DRAFT
    revision = thing.latest_revision
    return Part(
        kind=kind,
        thing=thing,
        title=revision.object_str if revision else str(thing),
        standing=standing,
        is_live=thing.live,
        state=state,
        by=str(state.requested_by or "") if state else "",
        since=current.started_at if current else None,
        comment=current.comment if current and standing is Standing.RETURNED else "",
    )


def modules_in_review(user: Any) -> list[tuple[ModulePage, tuple[Part, ...]]]:
    """Modules of which more than one part waits for this person, oldest first."""
    waiting = TaskState.objects.reviewable_by(user)
    pages = waiting.filter(
        workflow_state__base_content_type=ContentType.objects.get_for_model(Page)
    ).values_list("workflow_state__object_id", flat=True)
    paths = Page.objects.filter(pk__in=[int(pk) for pk in pages]).values_list(
        "path", flat=True
    )
    branches = {*paths, *(path[: -Page.steplen] for path in paths)}
    modules = list(ModulePage.objects.filter(path__in=branches).order_by("path"))
    if not modules:
        return []
    found = parts_of_all(modules)
    return [
        (module, waiting_parts)
        for module in modules
        if len(waiting_parts := tuple(p for p in found[module.pk] if p.is_waiting)) > 1
    ]
