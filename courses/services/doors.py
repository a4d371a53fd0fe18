"""Where the server holds a door shut: before anything is written for a step that
something else comes before. Reads only; raises the sentence a learner reads.
"""

from __future__ import annotations

from datetime import datetime

from courses import queries
from courses.exceptions import StepLocked
from courses.models import LessonPage, ModulePage, Quiz
from elearn.core.models import User


def refuse_locked_module(module: ModulePage, *, user: User, now: datetime) -> None:
    """`StepLocked` where the person may not begin this module yet."""
    facts = queries.gather([module], user)[0]
    lock = queries.module_lock(facts, now=now)
    if lock is not None:
        raise StepLocked(queries.lock_view(lock, facts).sentence)


def refuse_locked_lesson(
    lesson: LessonPage, *, user: User, now: datetime
) -> queries.ModuleFacts:
    """`StepLocked` where the person may not open this lesson yet; else what was read
    of its module, so that it need not be read again."""
    facts = queries.gather([queries.module_of(lesson)], user)[0]
    lock = queries.locks_of(facts, now=now).get(lesson.pk)
    if lock is not None:
        raise StepLocked(queries.lock_view(lock, facts).sentence)
    return facts


def refuse_locked_quiz(quiz: Quiz, *, user: User, now: datetime) -> None:
    """`StepLocked` where every module with this quiz is shut for the person."""
    modules = queries.modules_with_quiz(quiz)
    everything = queries.gather(modules, user)
    shut = [
        (facts, lock)
        for facts in everything
        if (lock := queries.module_lock(facts, now=now)) is not None
    ]
    if shut and len(shut) == len(everything):
        facts, lock = shut[0]
        raise StepLocked(queries.lock_view(lock, facts).sentence)
