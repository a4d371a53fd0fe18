"""From the steps of an attempt to the numbers kept beside it, and what follows for
modules. The one place where results are written; a result that a person or a ruling
changes is written anew from all steps.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from courses import queries
from courses.choices import AttemptPhase
from courses.domain.attempts import WHOLE, Act, AttemptState, SlotState
from courses.domain.tally import write_tally
from courses.models import QuizAttempt, QuizStep
from courses.services.learning import complete_if_due
from courses.services.statements import tell_quiz
from elearn.core import audit
from elearn.core.models import User


def locked(attempt: QuizAttempt) -> QuizAttempt:
    """The attempt as it stands, locked until the transaction ends."""
    return (
        # Only the attempt's own row: PostgreSQL locks no outer join.
        QuizAttempt.objects.select_for_update(of=("self",))
        .select_related("revision__quiz", "user")
        .get(pk=attempt.pk)
    )


def take_step(
    attempt: QuizAttempt,
    *,
    slot: int,
    sequence: int,
    act: Act,
    now: datetime,
    response: Mapping[str, Any] | None = None,
    fraction: str = "",
    details: Mapping[str, Any] | None = None,
    by: User | None = None,
) -> QuizStep:
    return QuizStep.objects.create(
        attempt=attempt,
        slot=slot,
        sequence=sequence,
        act=act.value,
        response=None if response is None else dict(response),
        fraction=fraction,
        details=dict(details or {}),
        at=now,
        by=by,
    )


def end_attempt(
    attempt: QuizAttempt, *, state: AttemptState, act: Act, ended_at: datetime
) -> AttemptState:
    """Take the last step of a locked attempt and write what it came to."""
    take_step(attempt, slot=WHOLE, sequence=state.sequence, act=act, now=ended_at)
    attempt.finished_at = ended_at
    attempt.phase = (
        AttemptPhase.ABANDONED if act is Act.ABANDON else AttemptPhase.FINISHED
    )
    after = write_result(attempt)
    action = "abandon_quiz" if act is Act.ABANDON else "finish_quiz"
    audit.record(
        f"courses.{action}",
        attempt.revision.quiz,
        by=attempt.user,
        attempt=str(attempt.key),
        right=attempt.right_count,
    )
    if attempt.phase == AttemptPhase.FINISHED:
        tell_quiz(attempt, now=ended_at)
    complete_modules(attempt, now=ended_at)
    return after


def write_result(attempt: QuizAttempt) -> AttemptState:
    """Work the numbers of an ended attempt out again and store them."""
    state = queries.state_of(attempt)
    if attempt.phase == AttemptPhase.FINISHED:
        attempt.right_count = state.right_count
        attempt.waiting_count = state.waiting_count
        attempt.mark = str(state.mark)
        attempt.max_mark = str(state.max_mark)
    attempt.outcomes = [outcome(one) for one in state.slots.values()]
    attempt.tally = write_tally(attempt.layout, attempt.outcomes)
    attempt.save(
        update_fields=[
            "phase",
            "finished_at",
            "right_count",
            "waiting_count",
            "mark",
            "max_mark",
            "outcomes",
            "tally",
        ]
    )
    return state


def outcome(slot: SlotState) -> dict[str, Any]:
    """What a slot came to, for lists and statistics. JSON; what is not so or not
    there is left out, for thousands of these are read at once."""
    response = slot.response or {}
    row = {
        "fraction": "" if slot.fraction is None else str(slot.fraction),
        "right": slot.is_right,
        "blank": slot.is_blank,
        "chosen": list(response.get("options", ())),
        "certainty": slot.certainty,
        "waiting": slot.needs_marking,
        "void": slot.is_void,
    }
    return {name: value for name, value in row.items() if value}


def complete_modules(attempt: QuizAttempt, *, now: datetime) -> None:
    """The result may be the last thing a module asked for."""
    if attempt.user is None:
        return
    for module in queries.modules_with_quiz(attempt.revision.quiz):
        complete_if_due(module, user=attempt.user, now=now)
