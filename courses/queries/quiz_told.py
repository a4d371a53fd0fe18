"""What may somebody know of their results at this moment? Marks that the quiz’s rows of
review hold back are held back on every page that would count them, not only on the
result. What counts for a completion is not asked here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from courses.domain.completion import Code, Requirement
from courses.domain.grading import Counting, counted
from courses.domain.review import Aspect, Due, due
from courses.models import ModuleCompletion, Quiz, QuizAttempt
from courses.queries.attempts import schedule_for

if TYPE_CHECKING:
    from courses.queries.evidence import ModuleFacts


def marks_due(
    quiz: Quiz, attempt: QuizAttempt, *, closes_at: datetime | None, now: datetime
) -> Due:
    """Whether this ended attempt’s marks are shown, or from when."""
    return due(
        quiz.review_rules,
        Aspect.MARKS,
        ended_at=attempt.finished_at or now,
        closes_at=closes_at,
        now=now,
    )


def is_result_told(completion: ModuleCompletion, *, now: datetime) -> bool:
    """Whether the person may know how many were right in the quiz that a completion
    names; of an attempt that cannot be found nobody can say so."""
    quiz = completion.evidence.get("quiz")
    if not quiz:
        return True
    attempts = QuizAttempt.objects.select_related("revision__quiz")
    attempt = attempts.filter(key=quiz.get("attempt")).first()
    if attempt is None:
        return False
    of_quiz = attempt.revision.quiz
    closes_at = schedule_for(of_quiz, completion.user).closes_at
    return marks_due(of_quiz, attempt, closes_at=closes_at, now=now).is_now


@dataclass(frozen=True, slots=True)
class Told:
    """Questions right in what counts, as far as the person may know."""

    best: int | None
    waiting: int
    #: Where nothing may be said yet: from when. None: `best` is what there is to say.
    held_back: Due | None = None


def quiz_told(facts: ModuleFacts, *, now: datetime) -> Told:
    finished = facts.finished
    everything = Told(facts.quiz_best, facts.quiz_waiting)
    if not finished:
        return everything
    quiz = finished[0].revision.quiz
    if quiz.review_rules.always_show(Aspect.MARKS):
        return everything
    dues = [
        marks_due(quiz, one, closes_at=facts.quiz_closes_at, now=now)
        for one in finished
    ]
    shown = [one for one, its in zip(finished, dues, strict=True) if its.is_now]
    if len(shown) == len(finished):
        return everything
    counting = Counting(quiz.counting)
    if shown and counting is Counting.BEST:
        # A later attempt can only bring more.
        return Told(
            counted([one.right_count or 0 for one in shown], counting),
            max(one.waiting_count for one in shown),
        )
    later = [its.at for its in dues if its.at is not None]
    return Told(None, 0, Due(False, min(later, default=None)))


def shown_requirements(facts: ModuleFacts, *, now: datetime) -> tuple[Requirement, ...]:
    """What completes the module, as far as the person may know. That it is complete
    may be said, and is not taken back."""
    told = quiz_told(facts, now=now)
    return tuple(
        one
        if one.code is not Code.ANSWER_QUIZ
        else one.untold(is_met=facts.completion is not None and one.is_met)
        if told.held_back
        else one.with_result(told.best, waiting=told.waiting)
        for one in facts.verdict.requirements
    )
