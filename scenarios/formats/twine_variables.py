"""Which variables does a story keep, and what can be said of them in our terms?

Numbers, flags and words with literal values become variables; what the story
computes is left out and told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from scenarios.domain.conditions import SINCE, VARIABLE, VISITS, Condition
from scenarios.domain.document import read_document
from scenarios.domain.graph import Effect, Variable
from scenarios.formats.twine_program import (
    Assign,
    Branch,
    Call,
    Chance,
    If,
    Item,
    Link,
    Literal,
    Quiet,
    Roll,
    Shift,
    Timer,
)
from scenarios.formats.twine_story import slug
from scenarios.formats.twine_values import MAX_FACES

#: What a condition's text means otherwise.
_RESERVED: Final = ("and", "or", "not", "visited", "taken", VISITS, SINCE)
#: Our own export's mark of "nothing else was offered".
OFFERED: Final = "_offered"


def inside(item: Item) -> Iterator[tuple[Item, ...]]:
    """The rows of items that an item holds."""
    if isinstance(item, Link):
        yield item.body
    elif isinstance(item, If):
        for branch in item.branches:
            yield branch.items
    elif isinstance(item, Chance):
        for _weight, items in item.branches:
            yield items
    elif isinstance(item, (Timer, Quiet, Call)):
        yield item.items


def walk(items: Iterable[Item]) -> Iterator[Item]:
    for item in items:
        yield item
        for row in inside(item):
            yield from walk(row)


@dataclass(slots=True)
class _Known:
    #: Each value once; True and 1 are two.
    values: dict[tuple[type, Literal], None] = field(default_factory=dict)
    is_added: bool = False
    is_shifted: bool = False
    words: dict[str, None] = field(default_factory=dict)
    is_tested: bool = False
    bounds: set[tuple[int | None, int | None]] = field(default_factory=set)
    initial: Literal | None = None

    def keep(self, value: Literal) -> None:
        self.values[(type(value), value)] = None

    @property
    def type(self) -> str:
        """number, flag, word; "" where nothing literal is known, or things mix."""
        kinds = {kind for kind, _value in self.values}
        if self.is_added or self.is_shifted:
            kinds.add(int)
        if not kinds:
            return ""
        if str in kinds:
            return "word" if kinds == {str} else ""
        return "flag" if kinds == {bool} else "number"

    @property
    def ordered_words(self) -> tuple[str, ...]:
        """The first is the one before anybody set it."""
        first = self.initial if isinstance(self.initial, str) else ""
        found = [first]
        if self.is_tested:
            found = list(dict.fromkeys(["", first]))
        found += [value for _kind, value in self.values if isinstance(value, str)]
        return tuple(dict.fromkeys([*found, *self.words]))


class Variables:
    def __init__(self, ours: Mapping[str, Any] | None = None) -> None:
        self.known: dict[str, _Known] = {}
        self.keys: dict[str, str] = {}
        self.in_code: set[str] = set()
        self.given = _given(ours)

    # -- learning -----------------------------------------------------------------------
    def learn(self, items: Iterable[Item]) -> None:
        for item in walk(items):
            if isinstance(item, Assign):
                known = self._of(item.variable)
                if item.op == "add":
                    known.is_added = True
                else:
                    known.keep(item.value)
                known.bounds.add((item.minimum, item.maximum))
            elif isinstance(item, Roll):
                for value in item.values:
                    self._of(item.variable).keep(value)
                self._of(item.variable).bounds.add((None, None))
            elif isinstance(item, Shift):
                self._of(item.variable).is_shifted = True
                self._of(item.variable).bounds.add((None, None))
            elif isinstance(item, If):
                for branch in item.branches:
                    self._learn_condition(branch)

    def _learn_condition(self, branch: Branch) -> None:
        for part in branch.condition.walk() if branch.condition else ():
            if part.variable:
                known = self._of(part.variable)
                if part.word:
                    known.words[part.word] = None
                elif part.value == 0 and part.op in ("ne", "eq"):
                    known.is_tested = True

    def learn_initial(self, items: Iterable[Item]) -> None:
        """What a story sets before it begins."""
        for item in items:
            if isinstance(item, Assign) and item.op == "set":
                self._of(item.variable).initial = item.value

    def learn_code(self, text: str) -> None:
        """Names in programs: they may change there, and we would not know."""
        self.in_code.update(re.findall(r"[^\W\d]\w*", text)[:20_000])

    def _of(self, name: str) -> _Known:
        return self.known.setdefault(name, _Known())

    def add(self, name: str, faces: int) -> str:
        """A variable of ours from 0 to `faces`, beside those of the story; the name
        that items call it by."""
        key = name.replace("-", "_")
        while key in self.keys.values():
            key += "_"
        own = f"_{name}"  # no identifier, so no story has it
        self.known[own] = _Known(bounds={(0, faces)}, initial=0)
        for number in range(faces + 1):
            self.known[own].keep(number)
        self.keys[own] = key
        return own

    def settle(self) -> None:
        """Keys for all of them, whatever the order they were met in."""
        used: set[str] = set()
        for name in sorted(self.known):
            given = self.given.get(name)
            key = given.key if given else _key(name)
            while key in used or key in _RESERVED:
                key += "_"
            used.add(key)
            self.keys[name] = key

    # -- what became of them ----------------------------------------------------------------
    def all(self) -> tuple[Variable, ...]:
        found = []
        for name, key in self.keys.items():
            made = self._made(name, key)
            if made is not None:
                found.append(made)
        told = {one.key for one in found}
        found += [
            one for name, one in self.given.items() if one.key not in told and name
        ]
        # The export's own order; a story of others by name.
        order = {one.key: at for at, one in enumerate(self.given.values())}
        return tuple(sorted(found, key=lambda one: (order.get(one.key, 0), one.key)))

    def unread(self) -> list[str]:
        """Those of which nothing literal is known, or of which kinds mix."""
        return [
            name
            for name, known in sorted(self.known.items())
            if not known.type and name not in self.given and name != OFFERED
        ]

    def _made(self, name: str, key: str) -> Variable | None:
        known = self.known[name]
        kind, initial = known.type, known.initial
        given = self.given.get(name)
        if given is not None:
            return _begun(given, initial)
        if kind == "flag":
            return Variable(key, int(bool(initial)), 0, 1, "flag", name=name)
        if kind == "word":
            words = known.ordered_words
            at = words.index(initial) if isinstance(initial, str) else 0
            return Variable(key, at, 0, len(words) - 1, "word", words, name)
        if kind == "number":
            low, high = (
                next(iter(known.bounds)) if len(known.bounds) == 1 else (None, None)
            )
            number = int(initial) if isinstance(initial, (bool, int)) else 0
            axis = not name.startswith("_")
            return Variable(key, number, low, high, name=name, axis=axis)
        return None

    def type_of(self, name: str) -> str:
        given = self.given.get(name)
        if given is not None:
            return given.type
        known = self.known.get(name)
        return known.type if known else ""

    def effect(self, assign: Assign) -> Effect | None:
        """None where the variable is none of ours."""
        kind, key = self.type_of(assign.variable), self.keys.get(assign.variable, "")
        if not kind or not key:
            return None
        if isinstance(assign.value, str):
            if kind != "word":
                return None
            return Effect(key, 0, "set", assign.value)
        return Effect(key, int(assign.value), assign.op)

    def faces(self, name: str) -> tuple[int, ...]:
        """Every value that a variable can have, where those are known and few."""
        known = self.known.get(name)
        if (
            known is None
            or known.is_added
            or known.is_shifted
            or known.type != "number"
        ):
            return ()
        if name.lstrip("_") in self.in_code or name in self.in_code:
            return ()
        found = sorted({int(value) for kind, value in known.values if kind is int})
        return tuple(found) if 0 < len(found) <= MAX_FACES else ()

    def condition(self, condition: Condition) -> Condition | None:
        """The condition with our keys; None where it asks what we do not know.
        Places stay the source's names."""
        if condition.args:
            parts = [self.condition(one) for one in condition.args]
            if any(one is None for one in parts):
                return None
            return replace(condition, args=tuple(one for one in parts if one))
        if not condition.variable or condition.term != VARIABLE:
            return condition
        if condition.variable == OFFERED:
            return condition
        kind = self.type_of(condition.variable)
        if not kind or (condition.word and kind != "word"):
            return None
        if kind == "word" and not condition.word and condition.value != 0:
            return None
        return replace(condition, variable=self.keys[condition.variable])


def _begun(variable: Variable, initial: Literal | None) -> Variable:
    """The variable as the export wrote it down, with what the story now sets."""
    if isinstance(initial, str):
        if initial in variable.words:
            return replace(variable, initial=variable.words.index(initial))
    elif initial is not None:
        return replace(variable, initial=int(initial))
    return variable


def _key(name: str) -> str:
    split = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", name)
    found = slug(split).replace("-", "_")
    return found if not found[0].isdigit() else f"v_{found}"


def _given(ours: Mapping[str, Any] | None) -> dict[str, Variable]:
    """The variables that our own export wrote down, by their name in the story."""
    entries = ours.get("variables") if ours else None
    if not isinstance(entries, Mapping):
        return {}
    found: dict[str, Variable] = {}
    for name, entry in entries.items():
        if isinstance(entry, Mapping) and isinstance(entry.get("key"), str):
            reading = read_document({"schema_version": 2, "variables": [entry]})
            if len(reading.graph.variables) == 1 and not reading.findings:
                found[str(name)] = reading.graph.variables[0]
    return found
