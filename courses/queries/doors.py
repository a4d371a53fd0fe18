"""What stands before a module or one of its lessons, in words and with the way on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from wagtail.models import Page

from courses import wording
from courses.choices import PlaceState
from courses.domain.order import Door, Lock, LockCode, find_circle, lesson_locks
from courses.domain.order import module_lock as lock_of_door
from courses.models import (
    CoursePage,
    ModuleCompletion,
    ModulePage,
    ModulePrerequisite,
    RunPlace,
)
from courses.shapes import LockView

if TYPE_CHECKING:
    from courses.queries.evidence import ModuleFacts


def add_doors(facts: dict[int, ModuleFacts], user: Any) -> None:
    """What each module asks for first, and whether this person has it."""
    required: dict[int, list[ModulePage]] = defaultdict(list)
    rows = (
        # One that is not published any more could never be completed.
        ModulePrerequisite.objects.filter(module__in=list(facts), required__live=True)
        .select_related("required")
        .defer("required__objectives", "required__facts")
        .order_by("sort_order", "pk")
    )
    for row in rows:
        required[row.module_id].append(row.required)
    completed = _completed({one.pk for many in required.values() for one in many}, user)
    begins = _places(
        {
            one.module.path[: -Page.steplen]
            for one in facts.values()
            if one.module.needs_place
        },
        user,
    )
    for pk, one in facts.items():
        course = one.module.path[: -Page.steplen]
        one.required = required.get(pk, [])
        one.door = Door(
            required=tuple(module.pk for module in one.required),
            completed=completed,
            needs_place=one.module.needs_place,
            has_place=course in begins,
            place_begins=begins.get(course),
            has_begun=one.enrolment is not None,
            has_completed=one.completion is not None,
        )


def _completed(modules: set[int], user: Any) -> frozenset[int]:
    if not modules or user is None or not user.is_authenticated:
        return frozenset()
    return frozenset(
        ModuleCompletion.objects.in_force()
        .filter(user=user, module__in=modules)
        .values_list("module_id", flat=True)
    )


def _places(courses: set[str], user: Any) -> dict[str, datetime | None]:
    """Path of a course → when the first of this person's runs begins."""
    if not courses or user is None or not user.is_authenticated:
        return {}
    rows = RunPlace.objects.filter(
        user=user, state=PlaceState.ENROLLED, run__course__path__in=courses
    ).values_list("run__course__path", "run__start")
    begins: dict[str, datetime | None] = {}
    for path, start in rows:
        known = begins.get(path, start)
        begins[path] = min(known, start) if known and start else None
    return begins


def module_lock(facts: ModuleFacts, *, now: datetime) -> Lock | None:
    return lock_of_door(facts.door, now=now)


def locks_of(facts: ModuleFacts, *, now: datetime) -> dict[int, Lock]:
    """The lock of each lesson that has one."""
    return lesson_locks(
        [lesson.pk for lesson in facts.lessons],
        finished=frozenset(
            pk for pk, visit in facts.visits.items() if visit.finished_at
        ),
        in_order=facts.module.in_order,
        module=module_lock(facts, now=now),
    )


def lock_view(lock: Lock, facts: ModuleFacts, *, with_way: bool = True) -> LockView:
    """The sentence, and where one can do something about it. Lists, which show the
    sentence alone, go without the way: it may take a query."""
    if lock.code is LockCode.MODULES_FIRST:
        missing = [one for one in facts.required if one.pk in lock.ids]
        first = missing[0]
        return LockView(
            code=lock.code.value,
            sentence=wording.modules_first([one.title for one in missing]),
            url=first.get_url() or "",
            action=wording.go_to(first.title),
        )
    if lock.code is LockCode.LESSON_FIRST:
        lesson = next(one for one in facts.lessons if one.pk == lock.ids[0])
        return LockView(
            code=lock.code.value,
            sentence=wording.lesson_first(lesson.title),
            url=lesson.get_url() or "",
            action=wording.go_to(lesson.title),
        )
    sentence = (
        wording.not_begun(lock.moment)
        if lock.code is LockCode.NOT_BEGUN and lock.moment
        else wording.needs_place()
    )
    course = facts.module.path[: -Page.steplen]
    return LockView(
        code=lock.code.value,
        sentence=sentence,
        url=_course_url(course) if with_way else "",
        action=wording.see_dates(),
    )


def _course_url(path: str) -> str:
    course = CoursePage.objects.filter(path=path).first()
    return (course and course.get_url()) or reverse("courses:topics")


def circle_of(module_id: int, required: Sequence[int]) -> list[str]:
    """Titles on the way by which a module would wait for itself; [] without one."""
    known: dict[int, list[int]] = defaultdict(list)
    rows = ModulePrerequisite.objects.exclude(module=module_id)
    for owner, other in rows.values_list("module_id", "required_id"):
        known[owner].append(other)
    way = find_circle(module_id, required, known)
    titles = dict(ModulePage.objects.filter(pk__in=way).values_list("pk", "title"))
    return [titles[pk] for pk in way]


def first_view(facts: ModuleFacts) -> LockView | None:
    """What is completed first where everything else is there already; None where
    nothing is missing."""
    missing = [one for one in facts.required if one.pk in facts.door.comes_first]
    if not missing:
        return None
    return LockView(
        code=LockCode.MODULES_FIRST.value,
        sentence=wording.counts_after([one.title for one in missing]),
        url=missing[0].get_url() or "",
        action=wording.go_to(missing[0].title),
    )


def dependants_of(module: ModulePage) -> Iterable[ModulePage]:
    """Modules that wait for this one."""
    return (
        ModulePage.objects.live()
        .filter(prerequisites__required=module)
        .order_by("path")
        .defer_streamfields()
    )
