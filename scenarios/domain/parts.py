"""The parts of a graph made ready for playing: exits, arrivals, rules, and the
facts that conditions ask for. `engine.py` makes them and moves by them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from scenarios.domain.conditions import COMPARISONS, SINCE, VARIABLE, Condition
from scenarios.domain.graph import Variable

#: (place, values and facts, places to come back to)
Key = tuple[int, tuple[int, ...], tuple[int, ...]]
Slots = list[int]
Test = Callable[[Sequence[int]], bool]
#: (slot, is_set, amount)
Change = tuple[int, bool, int]
#: Where the keys of the rules that held are written down.
Fired = list[str] | None
#: ("visits"|"taken"|"since"|"fired", node or rule, choice)
Fact = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Exit:
    """A way out of a place: a learner's choice or a branch."""

    key: str
    target: int  # NOWHERE: missing
    is_return: bool
    test: Test | None
    is_once: bool
    is_fallback: bool
    is_shown_locked: bool
    weight: int
    taken_slot: int  # −1 when nobody ever asks
    since_slot: int
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Arrival:
    changes: tuple[Change, ...]
    visits_slot: int  # −1 when nobody asks
    visits_cap: int
    since_slot: int


@dataclass(frozen=True, slots=True)
class CompiledRule:
    key: str
    test: Test
    changes: tuple[Change, ...]
    target: int | None  # None: it only changes something
    fired_slot: int  # −1: it fires every time


def fact_of(part: Condition) -> tuple[Fact, int] | None:
    """The fact that a condition asks for, and how far it must be counted."""
    if part.op == "visited":
        return ("visits", part.node, ""), 1
    if part.op == "taken":
        return ("taken", part.node, part.choice), 1
    if part.op not in COMPARISONS or part.term == VARIABLE:
        return None
    cap = max(1, part.value + 1)
    if part.term == SINCE:
        return ("since", part.node, part.choice), cap
    return ("visits", part.node, ""), cap


def number_of(variable: Variable, amount: int, word: str) -> int:
    """A word as its place in the variable's list; −1 where it has no such word."""
    if not word:
        return amount
    return variable.words.index(word) if word in variable.words else -1


def not_yet(slot: int) -> Test:
    return lambda slots: not slots[slot]


def all_of(tests: list[Test]) -> Test | None:
    if not tests:
        return None
    if len(tests) == 1:
        return tests[0]
    return lambda slots: all(test(slots) for test in tests)
