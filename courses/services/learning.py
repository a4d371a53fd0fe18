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
from courses.services.statements import tell_module, tell_visit
from courses.signals import module_completed
from elearn.core import audit
from elearn.core.models import User


@transaction.atomic
def enrol(module: ModulePage, *, user: User, now: datetime) -> Enrolment:
    """Begin a module; the first time counts."""
    enrolment, created = Enrolment.objects.get_or_create(
        user=user,
        module=module,
        defaults={"module_title": module.title, "enrolled_at": now},
    )
    if created:
        audit.record("courses.enrol", enrolment, by=user)
    return enrolment


def _visit(lesson: LessonPage, *, user: User, now: datetime) -> LessonVisit:
    visit, _created = LessonVisit.objects.select_for_update().get_or_create(
        user=user,
        lesson=lesson,
        defaults={"lesson_title": lesson.title, "opened_at": now},
    )
    return visit


@transaction.atomic
def open_lesson(lesson: LessonPage, *, user: User, now: datetime) -> LessonVisit:
    """Note that somebody went to a lesson by a POST (begin, next)."""
    enrol(queries.module_of(lesson), user=user, now=now)
    return _visit(lesson, user=user, now=now)


@transaction.atomic
def keep_place(
    lesson: LessonPage, *, user: User, anchor: str, now: datetime
) -> LessonVisit:
    """Remember the heading somebody has reached; unknown anchors change nothing."""
    visit = open_lesson(lesson, user=user, now=now)
    headings = {place.anchor: place.heading for place in queries.places(lesson)}
    if anchor in headings and anchor != visit.last_anchor:
        visit.last_anchor, visit.last_heading = anchor, headings[anchor]
        visit.save(update_fields=["last_anchor", "last_heading"])
    return visit


@transaction.atomic
def finish_lesson(lesson: LessonPage, *, user: User, now: datetime) -> LessonVisit:
    """Mark a lesson as read, with the revision that was read. The first time counts."""
    visit = open_lesson(lesson, user=user, now=now)
    if visit.finished_at is None:
        visit.finished_at = now
        visit.revision_id = lesson.live_revision_id
        visit.save(update_fields=["finished_at", "revision_id"])
        audit.record("courses.finish_lesson", visit, by=user)
        tell_visit(visit, now=now)
        complete_if_due(queries.module_of(lesson), user=user, now=now)
    return visit


@transaction.atomic
def save_note(
    lesson: LessonPage, *, user: User, block_id: str, text: str, now: datetime
) -> ReflectionNote | None:
    """Keep a learner's own words; empty words remove the note.

    Not in the audit log: what somebody thinks of themselves is no one's business.
    """
    prompt = queries.reflection_prompt(lesson, block_id)
    mine = {"user": user, "lesson": lesson, "block_id": block_id}
    if not text.strip():
        ReflectionNote.objects.filter(**mine).delete()
        return None
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

    Returns the completion that now exists, or None where something is missing.
    A module edited afterwards changes nothing for those who finished it.
    """
    existing = ModuleCompletion.objects.filter(user=user, module=module).first()
    if existing is not None:
        return existing
    verdict = queries.verdict_of(module, user)
    if not verdict.is_complete:
        return None
    enrol(module, user=user, now=now)
    evidence = queries.evidence_record(module, user)
    # Two last pieces of evidence may arrive together; the constraint lets one win.
    completion, created = ModuleCompletion.objects.get_or_create(
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
    transaction.on_commit(
        lambda: module_completed.send(ModuleCompletion, completion=completion)
    )
    return completion
