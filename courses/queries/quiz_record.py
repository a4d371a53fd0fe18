"""One attempt as whoever keeps the quiz reads it: as it was asked and answered, with
every step and ruling. The learner’s rows of review do not hold here; writes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from courses import wording_attempts
from courses.choices import AttemptPhase
from courses.domain.attempts import RULINGS, WHOLE
from courses.domain.questions.answers import given_words
from courses.domain.review import Aspect
from courses.models import QuestionRuling, QuizAttempt
from courses.queries.attempts import asked_in, state_of
from courses.queries.quiz_pages import reviewed
from courses.quiz_shapes import QuestionView


@dataclass(frozen=True, slots=True)
class StepRow:
    """What was done, when, and by whom; `by` "" is the learner, or the clock."""

    at: datetime
    #: The question’s number; None for the attempt as a whole.
    number: int | None
    words: str
    given: str
    by: str


@dataclass(frozen=True, slots=True)
class RulingRow:
    number: int | None
    words: str
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class AttemptRecord:
    questions: tuple[QuestionView, ...]
    steps: tuple[StepRow, ...]
    rulings: tuple[RulingRow, ...]


def attempt_record(attempt: QuizAttempt) -> AttemptRecord:
    """The same number of queries for an attempt of one question or of sixty."""
    state = state_of(attempt)
    is_graded = attempt.phase == AttemptPhase.FINISHED
    told = frozenset(Aspect) if is_graded else frozenset({Aspect.ATTEMPT})
    questions = reviewed(attempt, state, dict.fromkeys(state.slots, told))
    numbers = {one.slot: one.number for one in questions}
    asked = asked_in([attempt])[attempt.pk]
    steps = attempt.steps.select_related("by").order_by("pk")
    return AttemptRecord(
        questions=questions,
        steps=tuple(
            StepRow(
                at=step.at,
                number=numbers.get(step.slot),
                words=wording_attempts.act_words(step.value.act),
                given=(
                    given_words(asked[step.slot], step.response)
                    if step.slot != WHOLE and step.value.act not in RULINGS
                    else ""
                ),
                by=step.by.name if step.by else "",
            )
            for step in steps
        ),
        rulings=_rulings(attempt, numbers),
    )


def _rulings(
    attempt: QuizAttempt, numbers: dict[int, int | None]
) -> tuple[RulingRow, ...]:
    slots = {row["question"]: slot for slot, row in enumerate(attempt.layout, start=1)}
    rulings = (
        QuestionRuling.objects.filter(
            quiz=attempt.revision.quiz_id,
            question_key__in=list(slots),
            # One that was made before it began is in the questions it was asked.
            ruled_at__gte=attempt.started_at,
        )
        .select_related("ruled_by")
        .defer("changes")
        .order_by("ruled_at", "pk")
    )
    return tuple(
        RulingRow(
            number=numbers.get(slots[one.question_key]),
            words=one.get_kind_display(),
            reason=one.reason,
            by=one.ruled_by.name if one.ruled_by else "",
            at=one.ruled_at,
        )
        for one in rulings
    )
