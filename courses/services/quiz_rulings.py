"""Deciding about a question that was already asked: first what it would change, then,
with a reason, the change. Steps are added and nothing is written over.

A module that somebody has completed stays completed, whatever their result becomes:
taking that back is a decision of its own, made elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from courses import queries
from courses.choices import AttemptPhase, RulingKind
from courses.domain.attempts import Act, AttemptState, AttemptStep, fold
from courses.domain.questions.document import question_from_json, question_to_json
from courses.domain.questions.kinds import Question
from courses.domain.questions.problems import problems
from courses.domain.responses import as_fields, is_blank, read_json
from courses.exceptions import RulingRefused
from courses.models import QuestionRuling, Quiz, QuizAttempt, QuizStep
from courses.services.quiz_results import complete_modules, write_result
from elearn.core import audit
from elearn.core.models import User

_ACTS = {
    RulingKind.VOID: Act.VOID,
    RulingKind.ACCEPT: Act.ACCEPT,
    RulingKind.REVISE: Act.REVISE,
}


@dataclass(frozen=True, slots=True)
class Ruling:
    """What is to be decided. `response`: what is accepted; `question`: the corrected
    one, with the key of the one that was asked."""

    question_key: str
    kind: RulingKind
    response: Mapping[str, Any] | None = None
    question: Question | None = None

    @property
    def details(self) -> dict[str, Any]:
        if self.kind is RulingKind.ACCEPT:
            return {"response": dict(self.response or {})}
        if self.kind is RulingKind.REVISE and self.question is not None:
            return {"question": question_to_json(self.question)}
        return {}


@dataclass(frozen=True, slots=True)
class Change:
    """What a ruling does to one attempt's answer."""

    attempt: QuizAttempt
    slot: int
    before: Fraction
    after: Fraction
    right_before: int
    right_after: int
    mark_before: Fraction
    mark_after: Fraction

    @property
    def is_change(self) -> bool:
        return (self.before, self.right_before) != (self.after, self.right_after)


def try_ruling(quiz: Quiz, *, ruling: Ruling, now: datetime) -> list[Change]:
    """Every attempt that was asked the question, with old and new; writes nothing."""
    return [change for change, _step in _work_out(quiz, ruling, now=now)]


@transaction.atomic
def apply_ruling(
    quiz: Quiz, *, ruling: Ruling, reason: str, by: User, now: datetime
) -> QuestionRuling:
    """Decide, and add a step to every attempt that was asked the question."""
    if not reason.strip():
        raise RulingRefused(_("Give the reason: it stays with the ruling."))
    Quiz.objects.select_for_update().get(pk=quiz.pk)
    worked = _work_out(quiz, ruling, now=now, locks=True)
    if not worked:
        raise RulingRefused(_("No attempt was asked this question."))
    asked = queries.asked_in([worked[0][0].attempt])
    stem = asked[worked[0][0].attempt.pk][worked[0][0].slot].stem
    record = QuestionRuling.objects.create(
        quiz=quiz,
        question_key=ruling.question_key,
        stem=stem,
        kind=ruling.kind,
        reason=reason.strip(),
        details=ruling.details,
        changes=[_as_json(change) for change, _step in worked if change.is_change],
        ruled_at=now,
        ruled_by=by,
    )
    QuizStep.objects.bulk_create(
        QuizStep(
            attempt=change.attempt,
            slot=step.slot,
            sequence=step.sequence,
            act=step.act.value,
            details={**step.details, "ruling": record.pk},
            at=now,
            by=by,
        )
        for change, step in worked
    )
    for change, _step in worked:
        if change.attempt.phase == AttemptPhase.FINISHED:
            write_result(change.attempt)
            complete_modules(change.attempt, now=now)
    audit.record(
        "courses.rule_on_question",
        quiz,
        by=by,
        ruling=record.pk,
        kind=str(ruling.kind),
        question=ruling.question_key,
        reason=reason.strip(),
        attempts=len(worked),
        changed=len(record.changes),
    )
    return record


def _work_out(
    quiz: Quiz, ruling: Ruling, *, now: datetime, locks: bool = False
) -> list[tuple[Change, AttemptStep]]:
    attempts = [
        one
        for one in _attempts(quiz, locks=locks)
        if any(row["question"] == ruling.question_key for row in one.layout)
    ]
    asked = queries.asked_in(attempts)
    steps = queries.steps_of(attempts)
    worked = []
    is_checked = False
    for attempt in attempts:
        slot = next(
            place
            for place, row in enumerate(attempt.layout, start=1)
            if row["question"] == ruling.question_key
        )
        if not is_checked:
            _refuse(ruling, asked[attempt.pk][slot])
            is_checked = True
        rules = attempt.revision.plan.rules
        taken = steps[attempt.pk]
        before = fold(asked[attempt.pk], taken, rules)
        if ruling.kind is RulingKind.REVISE and ruling.question is not None:
            _refuse_misfit(
                before.slots[slot].question,
                ruling.question,
                [one.response for one in taken if one.slot == slot],
            )
        step = AttemptStep(
            slot,
            before.slots[slot].sequence,
            _ACTS[ruling.kind],
            now,
            details=ruling.details,
        )
        after = fold(asked[attempt.pk], [*taken, step], rules)
        worked.append((_change(attempt, slot, before, after), step))
    return worked


def _attempts(quiz: Quiz, *, locks: bool) -> Sequence[QuizAttempt]:
    attempts = QuizAttempt.objects.filter(revision__quiz=quiz).order_by("pk")
    attempts = attempts.exclude(phase=AttemptPhase.ABANDONED)
    # Prefetched, so that thousands of attempts share one revision in memory.
    attempts = attempts.prefetch_related("revision__quiz", "user")
    if locks:
        attempts = attempts.select_for_update(of=("self",))
    return list(attempts)


def _refuse(ruling: Ruling, asked: Question) -> None:
    """A ruling has to fit the question that was asked."""
    if ruling.kind is RulingKind.ACCEPT:
        reading = read_json(asked, ruling.response)
        if is_blank(reading.response) or reading.is_foreign:
            raise RulingRefused(_("That answer does not fit this question."))
    if ruling.kind is RulingKind.REVISE:
        if ruling.question is None:
            raise RulingRefused(_("Say by which question it is to be graded."))
        question_from_json(question_to_json(ruling.question))
        if problems(ruling.question):
            raise RulingRefused(_("The corrected question cannot be asked yet."))


def _refuse_misfit(
    asked: Question,
    corrected: Question,
    given: Sequence[Mapping[str, Any] | None],
) -> None:
    """Answers are graded by the corrected question: it has to offer what they chose."""
    if corrected.kind is not asked.kind:
        raise RulingRefused(_("The corrected question has to be of the same kind."))
    for response in given:
        if response is None or is_blank(response):
            continue
        reading = read_json(corrected, response)
        is_part_of_order = "order" in response and reading.problems
        if is_part_of_order or _fields(reading.response) != _fields(response):
            raise RulingRefused(
                _(
                    "The corrected question no longer offers what was answered. Give"
                    " the question to all, or accept an answer."
                )
            )


def _fields(response: Mapping[str, Any] | None) -> dict[str, list[str]]:
    return {name: sorted(values) for name, values in as_fields(response).items()}


def _change(
    attempt: QuizAttempt, slot: int, before: AttemptState, after: AttemptState
) -> Change:
    return Change(
        attempt=attempt,
        slot=slot,
        before=before.slots[slot].fraction or Fraction(0),
        after=after.slots[slot].fraction or Fraction(0),
        right_before=before.right_count,
        right_after=after.right_count,
        mark_before=before.mark,
        mark_after=after.mark,
    )


def _as_json(change: Change) -> dict[str, Any]:
    """No name and no address: the attempt's key leads to its person."""
    return {
        "attempt": str(change.attempt.key),
        "slot": change.slot,
        "before": str(change.before),
        "after": str(change.after),
        "right_before": change.right_before,
        "right_after": change.right_after,
    }
