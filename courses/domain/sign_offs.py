"""Where is a sign-off after what was done with it, what may be done next, and does a
confirmation speak of what stands there now?

A part of a module is named by a key ("lesson-12") and its version by a word that is
another one after every change. What either means is the caller's business.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final


class State(StrEnum):
    AWAITING = "awaiting"
    CONFIRMED = "confirmed"
    #: An expert asked for changes; the author answers by asking again.
    OBJECTED = "objected"
    WITHDRAWN = "withdrawn"


class Act(StrEnum):
    ASKED = "asked"
    REWORDED = "reworded"
    CONFIRMED = "confirmed"
    OBJECTED = "objected"
    ASKED_AGAIN = "asked_again"
    WITHDRAWN = "withdrawn"


#: What an expert does; everything else is its author's.
DECISIONS: Final = frozenset({Act.CONFIRMED, Act.OBJECTED})

#: A changed sentence is no answer, so it leads nowhere else.
_LEADS_TO: Final[Mapping[Act, State]] = {
    Act.ASKED: State.AWAITING,
    Act.CONFIRMED: State.CONFIRMED,
    Act.OBJECTED: State.OBJECTED,
    Act.ASKED_AGAIN: State.AWAITING,
    Act.WITHDRAWN: State.WITHDRAWN,
}
_MAY_FOLLOW: Final[Mapping[State, frozenset[Act]]] = {
    State.AWAITING: DECISIONS | {Act.REWORDED, Act.WITHDRAWN},
    State.CONFIRMED: DECISIONS | {Act.REWORDED, Act.ASKED_AGAIN, Act.WITHDRAWN},
    State.OBJECTED: DECISIONS | {Act.REWORDED, Act.ASKED_AGAIN, Act.WITHDRAWN},
    State.WITHDRAWN: frozenset({Act.REWORDED, Act.ASKED_AGAIN}),
}


def state_after(acts: Iterable[Act]) -> State:
    """The state that these acts, the oldest first, lead to."""
    state = State.AWAITING
    for act in acts:
        state = _LEADS_TO.get(act, state)
    return state


def may_follow(state: State, act: Act) -> bool:
    return act in _MAY_FOLLOW[state]


def changed_parts(
    signed: Mapping[str, str], standing: Mapping[str, str]
) -> frozenset[str]:
    """Parts that are not what was signed: changed, gone or new since."""
    return frozenset(
        key
        for key in {*signed, *standing}
        if signed.get(key, "") != standing.get(key, "")
    )


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page has shown to somebody who decides: a decision is on nothing else."""

    #: How many steps there were.
    steps: int
    what: str
    versions: Mapping[str, str]
    #: Something changed while the page was open, and it was shown once more.
    is_again: bool = False
    #: Since it was opened first: the parts that changed or went, the sentence of then
    #: ("" where it is the same), and how many steps there were.
    changed: frozenset[str] = frozenset()
    before: str = ""
    steps_before: int | None = None

    def is_of(self, now: Shown) -> bool:
        return (self.steps, self.what, dict(self.versions)) == (
            now.steps,
            now.what,
            dict(now.versions),
        )


def shown_again(earlier: Shown | None, now: Shown, *, is_stale: bool) -> Shown:
    """The same page once more, after an act was refused: what differs from what was
    shown `earlier` (None where nobody can say) stays marked until the page is opened
    anew."""
    if earlier is None:
        return replace(now, is_again=is_stale)
    is_other = not earlier.is_of(now)
    before = earlier.before or (earlier.what if earlier.what != now.what else "")
    known = earlier.steps if earlier.steps_before is None else earlier.steps_before
    return replace(
        now,
        is_again=earlier.is_again or is_other or is_stale,
        changed=earlier.changed | changed_parts(earlier.versions, now.versions),
        before=before if before != now.what else "",
        steps_before=known,
    )
