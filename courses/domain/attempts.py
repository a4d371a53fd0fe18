"""What stands in an attempt, as a fold over its append-only steps.

A step says what somebody did and when, on the server's clock; what it was worth is
worked out here, again and again, from the questions in force. So a ruling (a
question given to all, a further answer accepted, a corrected version) is one more
step, and nothing that was given is ever written over.

Slots are numbered from 1; slot 0 is the attempt as a whole.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from typing import Any

from courses.domain.certainty import certainty_mark
from courses.domain.grading import ALL, NOTHING, Grade, grade, person_grade
from courses.domain.grading.accepting import is_accepted
from courses.domain.questions.document import question_from_json
from courses.domain.questions.kinds import Kind, Question
from courses.domain.responses import Response, is_blank, same_response
from courses.domain.tries import after_wrong_tries, best_so_far, tries_allowed

WHOLE = 0


class Behaviour(StrEnum):
    """When does an answer count?"""

    DEFERRED = "deferred"  # at the end
    IMMEDIATE = "immediate"  # at once, for good
    INTERACTIVE = "interactive"  # in tries, with hints
    ADAPTIVE = "adaptive"  # as often as one likes, each wrong try costs


class Act(StrEnum):
    """What a step did."""

    SAVE = "save"
    CHECK = "check"
    AGAIN = "again"  # interactive: the next try begins
    TURN = "turn"  # whole attempt: went on to a page
    FINISH = "finish"  # whole attempt
    TIME_UP = "time_up"  # whole attempt, by the clock
    ABANDON = "abandon"  # whole attempt, by the clock: not graded
    MARK = "mark"  # by a person
    VOID = "void"  # ruling: given to all
    ACCEPT = "accept"  # ruling: this response is right too
    REVISE = "revise"  # ruling: graded by a corrected question


ENDINGS = frozenset({Act.FINISH, Act.TIME_UP, Act.ABANDON})
RULINGS = frozenset({Act.VOID, Act.ACCEPT, Act.REVISE})
_ANSWERS = frozenset({Act.SAVE, Act.CHECK})


@dataclass(frozen=True, slots=True)
class AttemptStep:
    slot: int
    sequence: int
    act: Act
    at: datetime
    response: Response | None = None
    #: Marks by a person: the share of the mark that was given.
    fraction: Fraction | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AttemptRules:
    """How the revision asks; it stays with the attempt for good."""

    behaviour: Behaviour = Behaviour.IMMEDIATE
    #: Every question asks how sure one is, not only those that say so.
    asks_certainty: bool = False
    is_sequential: bool = True
    #: 0: all on one page.
    questions_per_page: int = 1

    def asks(self, question: Question) -> bool:
        return self.asks_certainty or question.asks_certainty


@dataclass(frozen=True, slots=True)
class Try:
    """A response that was checked, and what it was worth by itself."""

    response: Response | None
    grade: Grade
    at: datetime | None


@dataclass(frozen=True, slots=True)
class SlotState:
    slot: int
    #: The question in force: a ruling may have replaced the one that was asked.
    question: Question
    #: What the next step of this slot has to say, or it comes from a stale page.
    sequence: int
    #: The same without the rulings that came last: a page shown before them is current.
    answered_sequence: int
    response: Response | None
    #: Adaptive: the same answer twice running is one try.
    tries: tuple[Try, ...]
    #: Whether an answer is still taken here (the attempt's clock apart).
    is_open: bool
    #: Interactive: a wrong try was shown; the next begins by asking for it.
    awaits_again: bool
    #: The last thing done here was a check: what it said may be shown.
    was_just_checked: bool
    is_void: bool
    #: What the result rests on; None before the slot or the attempt is done.
    grade: Grade | None
    #: Share of the mark after tries and certainty; None before it is due.
    fraction: Fraction | None
    answered_at: datetime | None = None
    marked_at: datetime | None = None
    #: A marker's lines of the rubric and words.
    marking: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_right(self) -> bool:
        return self.grade is not None and self.grade.is_right

    @property
    def needs_marking(self) -> bool:
        return self.grade is not None and self.grade.needs_marking

    @property
    def is_blank(self) -> bool:
        return is_blank(self.response)

    @property
    def is_scored(self) -> bool:
        return self.question.kind is not Kind.DESCRIPTION

    @property
    def max_mark(self) -> Fraction:
        return self.question.mark if self.is_scored else NOTHING

    @property
    def mark(self) -> Fraction | None:
        return None if self.fraction is None else self.fraction * self.max_mark

    @property
    def certainty(self) -> int | None:
        return None if self.response is None else self.response.get("certainty")

    @property
    def tries_left(self) -> int:
        return max(0, tries_allowed(len(self.question.hints)) - len(self.tries))


@dataclass(frozen=True, slots=True)
class AttemptState:
    slots: Mapping[int, SlotState]
    #: The step that ended it; None while it is open.
    ending: AttemptStep | None
    #: Sequential: the furthest page that was reached, from 1.
    page: int
    #: What the next step about the whole attempt has to say.
    sequence: int

    @property
    def is_open(self) -> bool:
        return self.ending is None

    @property
    def scored(self) -> tuple[SlotState, ...]:
        return tuple(one for one in self.slots.values() if one.is_scored)

    @property
    def right_count(self) -> int:
        return sum(one.is_right for one in self.scored)

    @property
    def waiting_count(self) -> int:
        """Answers that wait for a person."""
        return sum(one.needs_marking for one in self.scored)

    @property
    def mark(self) -> Fraction:
        return sum((one.mark or NOTHING for one in self.scored), NOTHING)

    @property
    def max_mark(self) -> Fraction:
        return sum((one.max_mark for one in self.scored), NOTHING)


def fold(
    questions: Mapping[int, Question], steps: Iterable[AttemptStep], rules: AttemptRules
) -> AttemptState:
    """The state after these steps, which stand in the order they were taken."""
    by_slot: dict[int, list[AttemptStep]] = defaultdict(list)
    for step in steps:
        by_slot[step.slot].append(step)
    whole = by_slot[WHOLE]
    ending = next((step for step in whole if step.act in ENDINGS), None)
    pages = [int(step.details["page"]) for step in whole if step.act is Act.TURN]
    pages += [
        page_of_slot(slot, rules)
        for slot, taken in by_slot.items()
        if slot != WHOLE and any(step.act in _ANSWERS for step in taken)
    ]
    return AttemptState(
        slots={
            slot: _slot(slot, question, by_slot[slot], rules, ending)
            for slot, question in questions.items()
        },
        ending=ending,
        page=max(pages, default=1),
        sequence=_next(whole),
    )


def _next(steps: list[AttemptStep]) -> int:
    return steps[-1].sequence + 1 if steps else 0


def _slot(
    slot: int,
    asked: Question,
    steps: list[AttemptStep],
    rules: AttemptRules,
    ending: AttemptStep | None,
) -> SlotState:
    question = asked
    accepted: list[Response] = []
    is_void = False
    for step in steps:
        if step.act is Act.REVISE:
            question = question_from_json(step.details["question"])
        elif step.act is Act.ACCEPT:
            accepted.append(step.details["response"])
        elif step.act is Act.VOID:
            is_void = True

    def worth(response: Response | None) -> Grade:
        if any(is_accepted(question, one, response) for one in accepted):
            return Grade(ALL, is_right=True)
        return grade(question, response)

    response: Response | None = None
    answered_at: datetime | None = None
    tries: list[Try] = []
    awaits_again = False
    was_just_checked = False
    pending = False
    marking: AttemptStep | None = None
    for step in steps:
        if step.act is Act.SAVE:
            response, pending, answered_at = step.response, True, step.at
        elif step.act is Act.CHECK:
            response, pending, answered_at = step.response, False, step.at
            if not _is_no_try(tries, response, rules.behaviour):
                tries.append(Try(response, worth(response), step.at))
            awaits_again = True
        elif step.act is Act.AGAIN:
            awaits_again = False
        if step.act in (*_ANSWERS, Act.AGAIN):
            was_just_checked = step.act is Act.CHECK
        if step.act is Act.MARK:
            marking = step
    is_over = ending is not None
    if (
        is_over
        and pending
        and (not is_blank(response) or not tries)
        and not _is_no_try(tries, response, rules.behaviour)
    ):
        tries.append(Try(response, worth(response), None))
    is_closed = is_over or _is_closed(question, tries, rules.behaviour)
    result = _result(question, tries, rules.behaviour, is_closed=is_closed)
    if is_closed and marking is not None and marking.fraction is not None:
        given = person_grade(marking.fraction, marking.details.get("comment", ""))
        result = (given, given.fraction, response)
    fraction: Fraction | None = None
    outcome: Grade | None = None
    if result is not None:
        outcome, fraction, counted = result
        if rules.asks(question) and not is_blank(counted):
            certainty = (counted or {}).get("certainty")
            if not outcome.needs_marking:
                fraction = certainty_mark(fraction, certainty)
    if is_void and is_closed:
        outcome, fraction = Grade(ALL, is_right=True), ALL
    if ending is not None and ending.act is Act.ABANDON:
        outcome, fraction = None, None
    return SlotState(
        slot=slot,
        question=question,
        sequence=_next(steps),
        answered_sequence=_next([one for one in steps if one.act not in RULINGS]),
        response=response,
        tries=tuple(tries),
        is_open=not is_closed and question.kind is not Kind.DESCRIPTION,
        awaits_again=awaits_again
        and not is_closed
        and rules.behaviour is Behaviour.INTERACTIVE,
        was_just_checked=was_just_checked,
        is_void=is_void,
        grade=outcome,
        fraction=fraction,
        answered_at=answered_at,
        marked_at=marking.at if marking else None,
        marking=marking.details if marking else {},
    )


def _is_no_try(
    tries: list[Try], response: Response | None, behaviour: Behaviour
) -> bool:
    """Adaptive: what was tried last, tried again, costs nothing."""
    return (
        behaviour is Behaviour.ADAPTIVE
        and bool(tries)
        and same_response(tries[-1].response, response)
    )


def _is_closed(question: Question, tries: list[Try], behaviour: Behaviour) -> bool:
    """Whether what was checked leaves nothing to answer before the end."""
    if not tries:
        return False
    if behaviour is Behaviour.IMMEDIATE:
        return True
    if behaviour is Behaviour.INTERACTIVE:
        return any(
            one.grade.is_right or one.grade.needs_marking for one in tries
        ) or len(tries) >= tries_allowed(len(question.hints))
    return False


def _result(
    question: Question, tries: list[Try], behaviour: Behaviour, *, is_closed: bool
) -> tuple[Grade, Fraction, Response | None] | None:
    """What counts of the tries: the grade, the share, and the response it was for."""
    if not is_closed:
        return None
    if not tries:
        return grade(question, None), NOTHING, None
    if behaviour is Behaviour.ADAPTIVE:
        return _adaptive(question, tries)
    if behaviour is Behaviour.INTERACTIVE:
        # A ruling may have made an earlier try right; what came after it is idle.
        place = next(
            (n for n, one in enumerate(tries) if one.grade.is_right), len(tries) - 1
        )
        one = tries[place]
        return (
            one.grade,
            after_wrong_tries(
                one.grade.fraction, wrong_tries=place, penalty=question.penalty
            ),
            one.response,
        )
    one = tries[-1]
    return one.grade, one.grade.fraction, one.response


def _adaptive(
    question: Question, tries: list[Try]
) -> tuple[Grade, Fraction, Response | None]:
    share = NOTHING
    counted = tries[-1]
    for place, one in enumerate(tries):
        reached = best_so_far(
            share, one.grade.fraction, earlier_tries=place, penalty=question.penalty
        )
        if reached > share:
            share, counted = reached, one
    right = next((one for one in tries if one.grade.is_right), None)
    shown = right or counted
    return shown.grade, share, shown.response


def page_count(slots: int, rules: AttemptRules) -> int:
    """Pages of an attempt with that many slots; at least one."""
    if rules.questions_per_page < 1:
        return 1
    return max(1, -(-slots // rules.questions_per_page))


def slots_of_page(page: int, slots: int, rules: AttemptRules) -> range:
    """The slots on a page, from 1."""
    if rules.questions_per_page < 1:
        return range(1, slots + 1)
    first = (page - 1) * rules.questions_per_page + 1
    return range(first, min(first + rules.questions_per_page, slots + 1))


def page_of_slot(slot: int, rules: AttemptRules) -> int:
    if rules.questions_per_page < 1:
        return 1
    return (slot - 1) // rules.questions_per_page + 1
