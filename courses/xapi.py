"""What learners do in courses, as xAPI statements: a lesson finished, a quiz finished,
a module completed. The actor is a pseudonym; answers and notes are not told, and what
a package says of itself is not ours to tell.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any, Final

from django.conf import settings

from courses.models import LessonVisit, ModuleCompletion, QuizAttempt
from elearn.core.xapi import ADL, Statement, account, activity, pseudonym

_KINDS: Final = "http://adlnet.gov/expapi/activities/"
LANGUAGE: Final = "en"


def of_visit(visit: LessonVisit) -> list[Statement]:
    """A lesson that was finished, with the revision that was read."""
    if visit.finished_at is None or visit.user_id is None or visit.lesson_id is None:
        return []
    return [
        _completed(
            "lesson",
            visit.lesson_id,
            visit.lesson_title,
            record=visit.pk,
            user_pk=visit.user_id,
            at=visit.finished_at,
            revision=visit.revision_id,
        )
    ]


def of_quiz(attempt: QuizAttempt) -> list[Statement]:
    """A finished attempt: how many were right, of how many. Whether that is enough is
    a module's rule and not the quiz's."""
    if attempt.finished_at is None or attempt.user_id is None:
        return []
    count = attempt.revision.question_count
    score = {"raw": attempt.right_count, "min": 0, "max": count}
    return [
        _completed(
            "assessment",
            attempt.revision.quiz_id,
            attempt.revision.title,
            record=attempt.pk,
            user_pk=attempt.user_id,
            at=attempt.finished_at,
            revision=attempt.revision.sha256,
            result={"score": score},
        )
    ]


def of_module(completion: ModuleCompletion) -> list[Statement]:
    """A module that was completed by its evidence."""
    if completion.user_id is None or completion.module_id is None:
        return []
    return [
        _completed(
            "module",
            completion.module_id,
            completion.module_title,
            record=completion.pk,
            user_pk=completion.user_id,
            at=completion.completed_at,
            revision=completion.module_revision_id,
        )
    ]


def _completed(
    kind: str,
    pk: int,
    title: str,
    *,
    record: int,
    user_pk: int,
    at: datetime,
    revision: int | str | None,
    result: dict[str, Any] | None = None,
) -> Statement:
    """Pages move and are renamed; the number of a page stays, so it is the name."""
    address = f"{settings.BASE_URL}/xapi/{kind}/{pk}"
    number = uuid.uuid5(uuid.NAMESPACE_URL, f"{address}#completed-{record}")
    body: dict[str, Any] = {
        "id": str(number),
        "timestamp": at.isoformat(),
        "actor": account(pseudonym(user_pk)),
        "verb": {"id": f"{ADL}completed", "display": {"en": "completed"}},
        "object": activity(address, _KINDS + kind, title, LANGUAGE),
        "result": {"completion": True, **(result or {})},
    }
    if revision is not None:
        name = f"{settings.BASE_URL}/xapi/revision"
        body["context"] = {"extensions": {name: revision}}
    return Statement(number, body)
