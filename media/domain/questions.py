"""Where a question from the room can stand, and which step leads where.

It knows neither who asks nor who moderates.
"""

from __future__ import annotations

from enum import StrEnum


class QuestionState(StrEnum):
    WAITING = "waiting"
    SHOWN = "shown"
    NOW = "now"
    ANSWERED = "answered"
    WRITTEN = "written"
    ASIDE = "aside"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"


#: Nobody has answered these, and nobody has said that nobody will.
ALIVE = frozenset({QuestionState.WAITING, QuestionState.SHOWN, QuestionState.NOW})
SETTLED = frozenset({QuestionState.ANSWERED, QuestionState.WRITTEN})
#: What everybody in the room reads; the rest only moderators and the author.
PUBLIC = frozenset({QuestionState.SHOWN, QuestionState.NOW}) | SETTLED

#: From which states a moderator brings a question to each.
STEPS: dict[str, frozenset[QuestionState]] = {
    QuestionState.SHOWN: SETTLED
    | {QuestionState.WAITING, QuestionState.NOW, QuestionState.ASIDE},
    QuestionState.NOW: frozenset({QuestionState.WAITING, QuestionState.SHOWN}),
    QuestionState.ANSWERED: ALIVE,
    # Once more: an answer in writing may be corrected.
    QuestionState.WRITTEN: ALIVE | SETTLED,
    QuestionState.ASIDE: ALIVE,
    QuestionState.MERGED: ALIVE,
}


def may_step(state: str, to: str) -> bool:
    return to in STEPS and state in STEPS[to]


def steps_from(state: str) -> list[str]:
    """The steps that a moderator is offered, in the order of the table."""
    return [str(to) for to in STEPS if may_step(state, to)]
