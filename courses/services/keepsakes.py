"""What learners keep for themselves: bookmarks and a note for each lesson.

Not in the audit log: what somebody marks or thinks is no one's business.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from courses import queries
from courses.models import Bookmark, LessonNote, LessonPage
from courses.services.doors import refuse_locked_lesson
from elearn.core.models import User

NOTE_MOST = 8000


@transaction.atomic
def keep_bookmark(
    lesson: LessonPage, *, user: User, anchor: str, now: datetime
) -> Bookmark | None:
    """Keep a heading of a lesson, or with "" the lesson; None for no such heading."""
    refuse_locked_lesson(lesson, user=user, now=now)
    headings = {place.anchor: place.heading for place in queries.places(lesson)}
    if anchor and anchor not in headings:
        return None
    bookmark, _created = Bookmark.objects.get_or_create(
        user=user,
        lesson=lesson,
        anchor=anchor,
        defaults={
            "lesson_title": lesson.title,
            "heading": headings.get(anchor, ""),
            "kept_at": now,
        },
    )
    return bookmark


@transaction.atomic
def drop_bookmark(bookmark: Bookmark) -> None:
    bookmark.delete()


@transaction.atomic
def keep_lesson_note(
    lesson: LessonPage, *, user: User, text: str, now: datetime
) -> LessonNote | None:
    """Keep a learner's own words about a lesson; empty words remove the note."""
    if not text.strip():
        LessonNote.objects.filter(user=user, lesson=lesson).delete()
        return None
    refuse_locked_lesson(lesson, user=user, now=now)
    note, _created = LessonNote.objects.update_or_create(
        user=user,
        lesson=lesson,
        defaults={
            "lesson_title": lesson.title,
            "text": text.strip()[:NOTE_MOST],
            "updated_at": now,
        },
    )
    return note
