"""Saving, checking, handing in. Safe to repeat, like all writes
here: the same answer twice is one answer, a stale page changes nothing, and what
comes after the deadline is told so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from courses import queries
from courses.choices import AttemptPhase
from courses.domain.attempts import (
    WHOLE,
    Act,
    AttemptState,
    Behaviour,
    SlotState,
    page_count,
    page_of_slot,
)
from courses.domain.deadlines import (
    Clock,
    clock,
    seconds_left,
)
from courses.domain.questions.kinds import Kind, Question
from courses.domain.responses import Reading, read_form, read_json, same_response
from courses.exceptions import (
    AttemptOver,
    NotToBeChecked,
    StaleStep,
    TimeUp,
    UnreadableAnswer,
)
from courses.models import QuizAttempt, QuizStep
from courses.services.quiz_clock import settle_attempt
from courses.services.quiz_results import end_attempt, locked, take_step
from courses.wording_quizzes import response_problem


@dataclass(frozen=True, slots=True)
class Saved:
    """What an autosave answers."""

    #: Slot → what its next step has to say, of the slots that were sent alone: a page
    #: that is told of the others would write over what another tab answered there.
    sequences: Mapping[int, int]
    #: Up to the deadline by the server's clock; None without one.
    seconds_left: int | None
    #: Slot → what its answer still needs, in a sentence; it is kept all the same.
    problems: Mapping[int, str] = field(default_factory=dict)
    #: Slots whose answer could not be kept, with the sentence in `problems`.
    refused: tuple[int, ...] = ()


def _open(attempt: QuizAttempt, *, now: datetime, is_answer: bool) -> QuizAttempt:
    """The locked attempt, if it may still be answered (or handed in)."""
    attempt = locked(attempt)
    if attempt.phase != AttemptPhase.OPEN:
        raise AttemptOver(
            _("This attempt has ended. What was saved before then counts.")
        )
    time = clock(attempt.due_at, attempt.revision.quiz.schedule, now=now)
    if time is not Clock.RUNNING and is_answer:
        raise TimeUp(_("The time is up. What was saved before counts; hand it in now."))
    return attempt


# -- Answer ------------------------------------------------------------------
def save_answers(
    attempt: QuizAttempt, *, answers: Iterable[Mapping[str, Any]], now: datetime
) -> Saved:
    """Keep any number of answers: rows of `slot`, `sequence` and either `response`
    (as stored) or `fields` (as a form sends them).

    All or nothing where a page is stale (`StaleStep`); an answer that is not
    complete is kept and told; one that the question never offered is refused alone.
    """
    settle_attempt(attempt, now=now)
    return _save_answers(attempt, rows=list(answers), now=now)


@transaction.atomic
def _save_answers(
    attempt: QuizAttempt, *, rows: Sequence[Mapping[str, Any]], now: datetime
) -> Saved:
    attempt = _open(attempt, now=now, is_answer=True)
    state = queries.state_of(attempt)
    wanted: list[tuple[SlotState, Reading]] = []
    problems: dict[int, str] = {}
    refused: list[int] = []
    sequences: dict[int, int] = {}
    for row in rows:
        slot = _slot(attempt, state, row.get("slot"))
        reading = _read(slot.question, row)
        if reading.is_foreign:
            refused.append(slot.slot)
            problems[slot.slot] = _sentence(reading)
            continue
        if same_response(reading.response, slot.response):
            sequences[slot.slot] = slot.sequence
            continue
        _refuse_stale(attempt, state, slot, row.get("sequence"))
        _refuse_between_tries(slot)
        wanted.append((slot, reading))
    for slot, reading in wanted:
        take_step(
            attempt,
            slot=slot.slot,
            sequence=slot.sequence,
            act=Act.SAVE,
            response=reading.response,
            now=now,
        )
        sequences[slot.slot] = slot.sequence + 1
        if reading.response is not None and reading.problems:
            problems[slot.slot] = _sentence(reading)
    return Saved(
        sequences=sequences,
        seconds_left=seconds_left(attempt.due_at, now=now),
        problems=problems,
        refused=tuple(refused),
    )


def check_answer(
    attempt: QuizAttempt,
    *,
    slot: int,
    sequence: int,
    now: datetime,
    response: Mapping[str, Any] | None = None,
    fields: Mapping[str, Sequence[str]] | None = None,
) -> SlotState:
    """Answer for good (immediate) or try (interactive, adaptive): what the slot is
    then. The same answer sent twice is one answer.

    Raises `UnreadableAnswer` for one that is not complete and `StaleStep` for one
    from a page that is no longer current; both change nothing.
    """
    settle_attempt(attempt, now=now)
    row: dict[str, Any] = {"slot": slot, "sequence": sequence}
    row |= {"fields": fields} if fields is not None else {"response": response}
    _check(attempt, row=row, now=now)
    return queries.state_of(attempt).slots[slot]


@transaction.atomic
def _check(attempt: QuizAttempt, *, row: Mapping[str, Any], now: datetime) -> QuizStep:
    attempt = _open(attempt, now=now, is_answer=True)
    state = queries.state_of(attempt)
    slot = _slot(attempt, state, row["slot"])
    behaviour = attempt.revision.plan.rules.behaviour
    reading = _read(slot.question, row)
    is_answered = not slot.is_open or same_response(slot.response, reading.response)
    if (
        is_answered
        and slot.tries
        and same_response(slot.tries[-1].response, reading.response)
    ):
        return attempt.steps.filter(slot=slot.slot, act=Act.CHECK.value).latest("pk")
    if behaviour is Behaviour.DEFERRED:
        raise NotToBeChecked(_("Here answers count at the end. Yours is kept."))
    _refuse_between_tries(slot)
    _refuse_stale(attempt, state, slot, row["sequence"])
    if reading.problems:
        raise UnreadableAnswer(_sentence(reading))
    return take_step(
        attempt,
        slot=slot.slot,
        sequence=slot.sequence,
        act=Act.CHECK,
        response=reading.response,
        now=now,
    )


@transaction.atomic
def _again(attempt: QuizAttempt, *, slot: int, sequence: int, now: datetime) -> None:
    attempt = _open(attempt, now=now, is_answer=True)
    state = queries.state_of(attempt)
    here = _slot(attempt, state, slot)
    if not here.awaits_again:
        if here.is_open and here.tries:
            return
        raise NotToBeChecked(_("There is no try left at this question."))
    _refuse_stale(attempt, state, here, sequence)
    take_step(attempt, slot=slot, sequence=here.sequence, act=Act.AGAIN, now=now)


def reset_tries(
    attempt: QuizAttempt, *, slot: int, sequence: int, now: datetime
) -> SlotState:
    """Interactive: begin the next try at a question; asked twice it begins once."""
    settle_attempt(attempt, now=now)
    _again(attempt, slot=slot, sequence=sequence, now=now)
    return queries.state_of(attempt).slots[slot]


def turn_page(attempt: QuizAttempt, *, page: int, now: datetime) -> int:
    """Go on to a page; the page that one is then on. Where the way is one only, the
    next page is the only one to go to and those before are closed."""
    settle_attempt(attempt, now=now)
    return _turn(attempt, page=page, now=now)


@transaction.atomic
def _turn(attempt: QuizAttempt, *, page: int, now: datetime) -> int:
    attempt = _open(attempt, now=now, is_answer=True)
    rules = attempt.revision.plan.rules
    state = queries.state_of(attempt)
    last = page_count(len(attempt.layout), rules)
    if not rules.is_sequential:
        return max(1, min(page, last))
    if page == state.page + 1 and page <= last:
        take_step(
            attempt,
            slot=WHOLE,
            sequence=state.sequence,
            act=Act.TURN,
            details={"page": page},
            now=now,
        )
        return page
    return state.page


def answer_question(
    attempt: QuizAttempt,
    *,
    expected_seq: int,
    now: datetime,
    response: list[str] | None = None,
    fields: Mapping[str, Sequence[str]] | None = None,
) -> QuizStep:
    """One question after the other: answer the one at that place (from 0) for good,
    and hand in after the last. `response`: option keys; `fields`: a form's.

    The same answer sent twice is one answer. Anything else sent from a page that
    is no longer current raises `StaleStep` and changes nothing.
    """
    settle_attempt(attempt, now=now)
    with transaction.atomic():
        return _answer(
            attempt, slot=expected_seq + 1, response=response, fields=fields, now=now
        )


def _answer(
    attempt: QuizAttempt,
    *,
    slot: int,
    response: list[str] | None,
    fields: Mapping[str, Sequence[str]] | None,
    now: datetime,
) -> QuizStep:
    attempt = locked(attempt)
    state = queries.state_of(attempt)
    here = _slot(attempt, state, slot)
    row: dict[str, Any] = {"slot": slot, "sequence": here.sequence}
    if fields is not None:
        row["fields"] = fields
    else:
        name = "order" if here.question.kind is Kind.ORDERING else "options"
        row["response"] = {name: response or []}
    if attempt.phase == AttemptPhase.OPEN and here.is_open:
        rules = attempt.revision.plan.rules
        is_next = page_of_slot(slot, rules) == state.page + 1
        if is_next and not state.slots[slot - 1].is_open:
            _turn(attempt, page=state.page + 1, now=now)
    elif not here.tries or not same_response(
        here.tries[-1].response, _read(here.question, row).response
    ):
        raise StaleStep
    else:
        return attempt.steps.filter(slot=slot, act=Act.CHECK.value).latest("pk")
    step = _check(attempt, row=row, now=now)
    after = queries.state_of(attempt)
    if not any(one.is_open for one in after.slots.values()):
        _finish(attempt, now=now)
    return step


# -- Hand in -----------------------------------------------------------------
def finish_attempt(attempt: QuizAttempt, *, now: datetime) -> QuizAttempt:
    """Hand the attempt in; what is saved is graded. Handed in twice it is once."""
    attempt = settle_attempt(attempt, now=now)
    return _finish(attempt, now=now)


@transaction.atomic
def _finish(attempt: QuizAttempt, *, now: datetime) -> QuizAttempt:
    attempt = locked(attempt)
    if attempt.phase != AttemptPhase.OPEN:
        return attempt
    state = queries.state_of(attempt)
    end_attempt(attempt, state=state, act=Act.FINISH, ended_at=now)
    return attempt


# -- Reading what came -------------------------------------------------------
def _slot(attempt: QuizAttempt, state: AttemptState, slot: Any) -> SlotState:
    if not isinstance(slot, int) or slot not in state.slots:
        raise StaleStep
    return state.slots[slot]


def _read(question: Question, row: Mapping[str, Any]) -> Reading:
    if "fields" in row:
        return read_form(question, row["fields"])
    return read_json(question, row.get("response"))


def _sentence(reading: Reading) -> str:
    return response_problem(
        next((one for one in reading.problems if one.is_foreign), reading.problems[0])
    )


def _refuse_stale(
    attempt: QuizAttempt, state: AttemptState, slot: SlotState, sequence: Any
) -> None:
    """A step from a page that is no longer current: another tab went on. A ruling made
    meanwhile is nobody's answer, so no page is stale for it."""
    rules = attempt.revision.plan.rules
    is_elsewhere = rules.is_sequential and (
        page_of_slot(slot.slot, rules) != state.page
    )
    is_current = (
        isinstance(sequence, int)
        and slot.answered_sequence <= sequence <= slot.sequence
    )
    if not is_current or not slot.is_open or is_elsewhere:
        raise StaleStep


def _refuse_between_tries(slot: SlotState) -> None:
    if slot.awaits_again:
        raise NotToBeChecked(_("Begin the next try first."))
