"""Beginning, reading and completing a module, and a learner’s own notes.

Each write is safe to repeat: a double click, a reload or a second tab finds what
the first one did.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from courses import queries
from courses.models import (
    Enrolment,
    LessonPage,
    LessonVisit,
    ModuleCompletion,
    ModulePage,
    ReflectionNote,
)
from courses.services.doors import refuse_locked_lesson, refuse_locked_module
from courses.services.statements import tell_module, tell_visit
from courses.signals import module_completed
from elearn.core import audit
from elearn.core.models import User


@transaction.atomic
def enrol(module: ModulePage, *, user: User, now: datetime) -> Enrolment:
    """Begin a module; the first time counts, and coming back after leaving it
    finds everything as it was. `StepLocked` where something else comes first."""
    standing = Enrolment.objects.filter(user=user, module=module).first()
    if standing is not None and standing.left_at is None:
        return standing
    refuse_locked_module(module, user=user, now=now)
    return _enrol(module, user=user, now=now)


def _enrol(module: ModulePage, *, user: User, now: datetime) -> Enrolment:
    enrolment, created = Enrolment.objects.select_for_update().get_or_create(
        user=user,
        module=module,
        defaults={"module_title": module.title, "enrolled_at": now},
    )
    if not created and enrolment.left_at is None:
        return enrolment
    if not created:
        enrolment.left_at = None
        enrolment.save(update_fields=["left_at"])
    audit.record("courses.enrol", enrolment, by=user)
    return enrolment


@transaction.atomic
def leave_module(module: ModulePage, *, user: User, now: datetime) -> bool:
    """Take a module off somebody's list; what they read and finished is kept.

    False where it was not on it.
    """
    enrolment = (
        Enrolment.objects.select_for_update(of=("self",))
        .filter(user=user, module=module, left_at=None)
        .first()
    )
    if enrolment is None:
        return False
    enrolment.left_at = now
    enrolment.save(update_fields=["left_at"])
    audit.record("courses.leave_module", enrolment, by=user)
    return True


def _visit(lesson: LessonPage, *, user: User, now: datetime) -> LessonVisit:
    visit, _created = LessonVisit.objects.select_for_update().get_or_create(
        user=user,
        lesson=lesson,
        defaults={"lesson_title": lesson.title, "opened_at": now},
    )
    return visit


@transaction.atomic
def open_lesson(lesson: LessonPage, *, user: User, now: datetime) -> LessonVisit:
    """Note that somebody went to a lesson by a POST (begin, next).

    `StepLocked` where something else comes first.
    """
    return _open(lesson, user=user, now=now)[0]


def _open(
    lesson: LessonPage, *, user: User, now: datetime
) -> tuple[LessonVisit, queries.ModuleFacts]:
    """The visit, and what stood in the module before."""
    facts = refuse_locked_lesson(lesson, user=user, now=now)
    if facts.enrolment is None:
        enrol(facts.module, user=user, now=now)
    return _visit(lesson, user=user, now=now), facts


@transaction.atomic
def keep_place(
    lesson: LessonPage, *, user: User, anchor: str, now: datetime
) -> LessonVisit:
    """Remember the block somebody has reached; unknown anchors change nothing.

    Scrolling begins a module, but it never undoes leaving one.
    """
    visit = LessonVisit.objects.filter(user=user, lesson=lesson).first()
    if visit is None:
        module = refuse_locked_lesson(lesson, user=user, now=now).module
        if not Enrolment.objects.filter(user=user, module=module).exists():
            _enrol(module, user=user, now=now)
        visit = _visit(lesson, user=user, now=now)
    known = queries.stops(lesson)
    if anchor in known and anchor != visit.last_anchor:
        visit.last_anchor, visit.last_heading = anchor, known[anchor][:120]
        visit.save(update_fields=["last_anchor", "last_heading"])
    return visit


def _hold(module: ModulePage, user: User) -> Enrolment | None:
    """One piece of evidence at a time: of two that arrive together, each would find
    the other missing, and neither complete the module."""
    return (
        Enrolment.objects.select_for_update(of=("self",))
        .filter(user=user, module=module)
        .first()
    )


@transaction.atomic
def finish_lesson(lesson: LessonPage, *, user: User, now: datetime) -> LessonVisit:
    """Mark a lesson as read, with the revision that was read. The first time counts."""
    _hold(queries.module_of(lesson), user)
    visit, facts = _open(lesson, user=user, now=now)
    if visit.finished_at is None:
        visit.finished_at = now
        visit.revision_id = lesson.live_revision_id
        visit.save(update_fields=["finished_at", "revision_id"])
        audit.record("courses.finish_lesson", visit, by=user)
        tell_visit(visit, now=now)
        # With another lesson to read nothing is complete; all else is read anew.
        if facts.lessons_left <= {lesson.pk}:
            complete_if_due(facts.module, user=user, now=now)
    return visit


@transaction.atomic
def save_note(
    lesson: LessonPage, *, user: User, block_id: str, text: str, now: datetime
) -> ReflectionNote | None:
    """Keep a learner's own words; empty words remove the note. `StepLocked` where
    something else comes before the lesson.

    Not in the audit log: what somebody thinks of themselves is no one's business.
    """
    prompt = queries.reflection_prompt(lesson, block_id)
    mine = {"user": user, "lesson": lesson, "block_id": block_id}
    if not text.strip():
        ReflectionNote.objects.filter(**mine).delete()
        return None
    refuse_locked_lesson(lesson, user=user, now=now)
    note, _created = ReflectionNote.objects.update_or_create(
        **mine,
        defaults={"prompt": prompt, "text": text.strip()[:4000], "updated_at": now},
    )
    return note


@transaction.atomic
def complete_if_due(
    module: ModulePage, *, user: User, now: datetime
) -> ModuleCompletion | None:
    """Record the completion when the evidence is there; once, and for good.

    Returns the completion that is now in force, or None where something is missing or
    another module comes first; completing that one comes back here.
    A module edited afterwards changes nothing for those who finished it.
    """
    in_force = ModuleCompletion.objects.in_force()
    existing = in_force.filter(user=user, module=module).first()
    if existing is not None:
        return existing
    enrolment = _hold(module, user)
    facts = queries.gather([module], user)[0]
    if not facts.verdict.is_complete or facts.door.comes_first:
        return None
    if enrolment is None:
        _enrol(module, user=user, now=now)
    evidence = queries.evidence_record(module, user)
    # Two last pieces of evidence may arrive together; the constraint lets one win.
    completion, created = in_force.get_or_create(
        user=user,
        module=module,
        defaults={
            "module_title": module.title,
            "module_revision_id": module.live_revision_id,
            # A conversation played before sign-in is older than what it completes.
            "completed_at": max(now, *queries.evidence_times(evidence)),
            "evidence": evidence,
        },
    )
    if not created:
        return completion
    audit.record("courses.complete_module", completion, by=user)
    tell_module(completion, now=now)
    for dependant in queries.dependants_of(module):
        complete_if_due(dependant, user=user, now=now)
    transaction.on_commit(
        lambda: module_completed.send(ModuleCompletion, completion=completion)
    )
    return completion
