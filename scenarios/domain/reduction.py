"""What must still be remembered at each place, so that states stay few.

Without this the states of a conversation explode. Only what can still make a
difference is kept, and never less, so the replies that are offered stay the same:

1. a fact (visited, taken, turns since) is kept only where something that asks for
   it can still be met;
2. of a number only that is kept which some comparison ahead can still find out:
   walking backwards from `trust >= 40` over a reply that adds 10, the question is
   `trust >= 30`. Two numbers with the same answers to all questions ahead are one;
3. marks are no state at all.

Where a loop would go on asking for ever (a number without bounds that goes up and
down), the number is kept as it is, and the exploration may have to say that it is
incomplete.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from operator import getitem, itemgetter
from typing import Any, Final

from scenarios.domain.conditions import Condition
from scenarios.domain.engine import (
    CALL,
    END,
    NOWHERE,
    Engine,
    Key,
    fact_of,
)
from scenarios.domain.links import reach, strong_components
from scenarios.domain.questions import Asking, Span, places_of

#: What is left of a `Key`; equal ones offer the same replies for ever.
Compact = tuple[int, tuple[int, ...], tuple[Any, ...], tuple[int, ...]]
#: Wider spans are searched instead of looked up.
_LARGEST_TABLE: Final = 5_000


class Reduction:
    """`compact` gives equal values for states that nothing ahead can tell apart.

    Variables whose slot is in `exact` are kept as they are, everywhere.
    """

    def __init__(self, engine: Engine, *, exact: Iterable[int] = ()) -> None:
        self.engine = engine
        self.links = place_links(engine)
        self.components = strong_components(self.links)
        keep = frozenset(exact)
        facts = self._facts_ahead()
        size = len(engine.nodes)
        whole: list[list[int]] = [sorted(found) for found in facts]
        rows: list[list[tuple[int, list[int]]]] = [[] for _ in range(size)]
        open_: list[list[tuple[int, list[int]]]] = [[] for _ in range(size)]
        #: Slots of which every number matters where numbers have no end.
        self.endless: set[int] = set()
        for slot in range(len(engine.bounds)):
            if slot in keep:
                for place in range(size):
                    whole[place].append(slot)
                continue
            asking = Asking(engine, slot, self.components)
            if asking.is_endless():
                self.endless.add(slot)
            for place, questions in enumerate(asking.questions):
                if questions is None:
                    whole[place].append(slot)
                elif questions:
                    answers = _answers(sorted(questions), asking.spans[place])
                    if answers:
                        rows[place].append((slot, answers))
                    else:
                        open_[place].append((slot, sorted(questions)))
        self._whole = [_picker(slots) for slots in whole]
        self._asked = [_picker([slot for slot, _ in row]) for row in rows]
        self._answers = [[answers for _, answers in row] for row in rows]
        self._open = open_

    def compact(self, key: Key) -> Compact:
        place, slots, calls = key
        whole: tuple[Any, ...] = self._whole[place](slots)
        answers = tuple(map(getitem, self._answers[place], self._asked[place](slots)))
        if self._open[place]:
            whole = (
                whole,
                *[
                    bisect_right(bounds, slots[slot])
                    for slot, bounds in self._open[place]
                ],
            )
        return place, answers, whole, calls

    def _facts_ahead(self) -> list[set[int]]:
        """Per place, the facts that can be asked for from there on."""
        engine = self.engine
        here: list[set[int]] = [set() for _ in engine.nodes]
        for key, condition in engine.conditions():
            if key:
                for place in places_of(engine, key):
                    here[place] |= _facts(engine, condition)
        for place, exits in enumerate(engine.exits):
            here[place] |= {way.taken_slot for way in exits if way.is_once}
        always: set[int] = set()
        for rule in engine.graph.rules:
            always |= _facts(engine, rule.when)
            if rule.once:
                always.add(engine.fact_slots["fired", rule.key, ""])
        for place, targets in enumerate(self.links):
            if any(engine.kinds[target] != END for target in targets):
                here[place] |= always
        ahead: list[set[int]] = [set() for _ in engine.nodes]
        for component in self.components:
            shared: set[int] = set()
            for place in component:
                shared |= here[place]
                for target in self.links[place]:
                    shared |= ahead[target]
            for place in component:
                ahead[place] = shared
        return ahead


# -- the places of a graph ----------------------------------------------------------
def place_links(engine: Engine) -> list[list[int]]:
    """Where each place can lead, by whatever condition. Coming back leads to every
    sub-conversation; a rule can send on from wherever it is tried."""
    back = set(engine.resume.values())
    links: list[list[int]] = []
    for place, exits in enumerate(engine.exits):
        if engine.kinds[place] == END:
            links.append([])
            continue
        found = set(engine.redirects)
        if engine.kinds[place] == CALL:
            found.add(engine.calls[place])
        for way in exits:
            found |= back if way.is_return else {way.target}
        links.append(sorted(found - {NOWHERE}))
    return links


def linked_places(engine: Engine, links: Sequence[Sequence[int]]) -> set[int]:
    """The places that some way of links leads to from the start."""
    start = engine.index.get(engine.graph.start, NOWHERE)
    if start == NOWHERE:
        return set()
    redirects = engine.redirects if engine.kinds[start] != END else set()
    return reach(links, [start, *redirects])


def _facts(engine: Engine, condition: Condition) -> set[int]:
    facts = (fact_of(part) for part in condition.walk())
    return {engine.fact_slots[fact[0]] for fact in facts if fact is not None}


def _picker(slots: Sequence[int]) -> Callable[[Sequence[int]], tuple[int, ...]]:
    if not slots:
        return lambda row: ()
    if len(slots) == 1:
        (slot,) = slots
        return lambda row: (row[slot],)
    return itemgetter(*slots)


def _answers(questions: list[int], span: Span | None) -> list[int]:
    """What a number answers, as a table to look it up by the number itself: those
    below 0 stand at the end, as Python counts. Empty where numbers have no end."""
    if span is None or span[0] is None or span[1] is None:
        return []
    least, most = min(span[0], 0), max(span[1], 0)
    if most - least > _LARGEST_TABLE:
        return []
    numbers = [*range(most + 1), *range(least, 0)]
    return [bisect_right(questions, number) for number in numbers]
