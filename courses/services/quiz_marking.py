"""Marks of people for free text, and what one person is granted for one quiz. Each
says who decided and why, in the audit log too.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from courses import queries
from courses.choices import AttemptPhase
from courses.domain.attempts import Act, AttemptState
from courses.domain.questions.kinds import FreeText
from courses.exceptions import MarkRefused, StaleStep
from courses.models import Quiz, QuizAttempt, QuizOverride
from courses.services.quiz_results import (
    complete_modules,
    locked,
    take_step,
    write_result,
)
from courses.services.quizzes import refresh_deadlines
from elearn.core import audit
from elearn.core.models import User

#: Columns of an override that a person may be granted.
GRANTS = (
    "opens_at",
    "closes_at",
    "time_limit_minutes",
    "extra_minutes",
    "attempts_allowed",
)


@transaction.atomic
def mark_answer(
    attempt: QuizAttempt,
    *,
    slot: int,
    sequence: int,
    fraction: Fraction | None = None,
    criteria: Collection[str] = (),
    comment: str = "",
    by: User,
    now: datetime,
) -> AttemptState:
    """Mark a free text: by the lines of its rubric that it meets, or by a share.

    Marking again is a further step; the last counts. Two markers at once: the second
    is told (`StaleStep`) and decides with the first one's mark before them.
    """
    attempt = locked(attempt)
    state = queries.state_of(attempt)
    here = state.slots.get(slot)
    if (
        attempt.phase != AttemptPhase.FINISHED
        or here is None
        or not isinstance(here.question.body, FreeText)
        or here.is_blank
    ):
        raise MarkRefused(_("There is no answer to mark here."))
    if sequence != here.sequence:
        raise StaleStep
    rubric = here.question.body.rubric
    if rubric:
        met = [one for one in rubric if one.key in criteria]
        share = sum((one.share for one in met), Fraction(0))
        share /= sum((one.share for one in rubric), Fraction(0))
    elif fraction is not None and 0 <= fraction <= 1:
        met, share = [], fraction
    else:
        raise MarkRefused(_("Give a share of the mark between 0 and 1."))
    take_step(
        attempt,
        slot=slot,
        sequence=here.sequence,
        act=Act.MARK,
        fraction=str(share),
        details={"criteria": [one.key for one in met], "comment": comment.strip()},
        now=now,
        by=by,
    )
    after = write_result(attempt)
    audit.record(
        "courses.mark_answer",
        attempt.revision.quiz,
        by=by,
        attempt=str(attempt.key),
        slot=slot,
        share=str(share),
    )
    complete_modules(attempt, now=now)
    return after


@transaction.atomic
def grant_override(
    quiz: Quiz,
    *,
    user: User,
    reason: str,
    by: User | None,
    now: datetime,
    **grants: Any,
) -> QuizOverride:
    """What one person is granted; columns that are left out inherit. An open attempt
    of theirs has its new deadline at once."""
    Quiz.objects.select_for_update().get(pk=quiz.pk)
    values = {name: grants.pop(name, None) for name in GRANTS}
    if grants:
        raise TypeError(f"Not to be granted: {', '.join(sorted(grants))}.")
    override, _created = QuizOverride.objects.update_or_create(
        quiz=quiz,
        user=user,
        defaults={**values, "reason": reason, "granted_by": by, "granted_at": now},
    )
    refresh_deadlines(quiz)
    granted = [name for name, value in values.items() if value is not None]
    audit.record("courses.grant_override", override, by=by, granted=granted)
    return override


@transaction.atomic
def withdraw_override(override: QuizOverride, *, by: User | None) -> None:
    """From now on the quiz's own settings hold for them."""
    quiz = Quiz.objects.select_for_update().get(pk=override.quiz_id)
    audit.record("courses.withdraw_override", quiz, by=by, override=override.pk)
    override.delete()
    refresh_deadlines(quiz)
