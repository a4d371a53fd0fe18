"""What can conditions still find out about a number, at each place?

Walking backwards from `trust >= 40` over a reply that adds 10, the question is
`trust >= 30`; a question whose answer is settled by how far the number can get is
left out. Where a loop would go on asking for ever, every number matters. It knows
one variable at a time and no state.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from scenarios.domain.conditions import COMPARISONS, VARIABLE, Condition
from scenarios.domain.engine import CALL, END, NOWHERE, Change, Engine, number_of

#: Questions "is it at least b?" about one number; None: every number matters.
Questions = frozenset[int] | None
#: Smallest and largest value a number can have somewhere; None is without end.
Span = tuple[int | None, int | None]

_NONE: Final[Questions] = frozenset()
#: More questions than that about one number are as good as asking for all of it.
_MANY: Final = 200
#: A span that has grown so often grows for ever.
_PATIENCE: Final = 8


class Asking:
    """What is asked about one variable at each place: `questions`, found by going
    backwards from every comparison until nothing is added."""

    def __init__(self, engine: Engine, slot: int, components: list[list[int]]) -> None:
        self.engine, self.slot = engine, slot
        self.low, self.high = engine.bounds[slot]
        size = len(engine.nodes)
        self._own: list[set[int]] = [set() for _ in range(size)]
        for key, condition in engine.conditions():
            if key:
                for place in places_of(engine, key):
                    self._own[place] |= self._compared(condition)
        self._by_rule = [self._compared(rule.when) for rule in engine.graph.rules]
        #: Asked at a place; and asked just before arriving there.
        self.questions: list[Questions] = [_NONE] * size
        self._arriving: list[Questions] = [_NONE] * size
        self.spans: list[Span | None] = [None] * size
        if any(self._own) or any(self._by_rule):
            self.spans = find_spans(engine, slot)
            for component in components:
                while sum([self._update(place) for place in component]):
                    pass

    def is_endless(self) -> bool:
        """Whether every number matters somewhere where numbers have no end."""
        return any(
            questions is None and span is not None and None in span
            for questions, span in zip(self.questions, self.spans, strict=True)
        )

    def _compared(self, condition: Condition) -> set[int]:
        found: set[int] = set()
        for part in condition.walk():
            if part.op not in COMPARISONS or part.term != VARIABLE:
                continue
            if self.engine.graph.slot(part.variable) != self.slot:
                continue
            variable = self.engine.graph.variables[self.slot]
            value = number_of(variable, part.value, part.word)
            if part.op in ("ge", "lt", "eq", "ne"):
                found.add(value)
            if part.op in ("gt", "le", "eq", "ne"):
                found.add(value + 1)
        return found

    def _update(self, place: int) -> bool:
        """Whether more is asked at `place` than was known."""
        before = self.questions[place], self._arriving[place]
        self.questions[place] = self._asked_at(place)
        self._arriving[place] = self._asked_before(place)
        return before != (self.questions[place], self._arriving[place])

    def _asked_at(self, place: int) -> Questions:
        engine = self.engine
        found: Questions = frozenset(self._own[place])
        for way in engine.exits[place]:
            if way.is_return:
                for target in engine.resume.values():
                    after = self._back(way.changes, self.questions[target])
                    found = _joined(found, after)
            elif way.target != NOWHERE:
                after = self._back(way.changes, self._arriving[way.target])
                found = _joined(found, after)
        if engine.kinds[place] == CALL and engine.calls[place] != NOWHERE:
            found = _joined(found, self._arriving[engine.calls[place]])
        return self._without_the_settled(place, found)

    def _asked_before(self, place: int) -> Questions:
        """What is asked just before arriving at `place`: the rules come in between."""
        engine = self.engine
        found = self.questions[place]
        if engine.kinds[place] != END:
            for rule, compared in zip(
                reversed(engine.rules), reversed(self._by_rule), strict=True
            ):
                after = found
                if rule.target is not None and rule.target != NOWHERE:
                    after = self._arriving[rule.target]
                found = _joined(found, self._back(rule.changes, after))
                found = _joined(found, frozenset(compared))
        return self._back(engine.arrival_changes(place), found)

    def _back(self, changes: Sequence[Change], questions: Questions) -> Questions:
        """The questions before some changes that ask the same."""
        for slot, is_set, amount in reversed(changes):
            if slot != self.slot:
                continue
            if is_set:
                return _NONE
            if questions is not None:
                questions = frozenset(
                    bound - amount
                    for bound in questions
                    if (self.low is None or bound > self.low)
                    and (self.high is None or bound <= self.high)
                )
        return questions

    def _without_the_settled(self, place: int, questions: Questions) -> Questions:
        """Without those whose answer is always the same at `place`."""
        span = self.spans[place]
        if span is None:
            return _NONE  # nobody gets there
        if questions is None:
            return None
        low, high = span
        found = frozenset(
            bound
            for bound in questions
            if (low is None or bound > low) and (high is None or bound <= high)
        )
        return None if len(found) > _MANY else found


# -- how far a number can get ---------------------------------------------------------
def find_spans(engine: Engine, slot: int) -> list[Span | None]:
    """Per place, between what values the variable is there; None where nobody
    gets. What conditions forbid is not considered, so it may be too wide."""
    variable = engine.graph.variables[slot]
    first = variable.clamp(variable.initial)
    arriving: list[Span | None] = [None] * len(engine.nodes)
    found: list[Span | None] = [None] * len(engine.nodes)
    grown = [0] * len(engine.nodes)
    back = set(engine.resume.values())
    todo: list[int] = []

    def move(span: Span, changes: Sequence[Change]) -> Span:
        for other, is_set, amount in changes:
            if other != slot:
                continue
            if is_set:
                span = variable.clamp(amount), variable.clamp(amount)
            else:
                least, most = span
                span = (
                    None if least is None else variable.clamp(least + amount),
                    None if most is None else variable.clamp(most + amount),
                )
        return span

    def arrive(place: int, span: Span) -> None:
        known = arriving[place]
        wider = span if known is None else _hull(known, span)
        if wider == known:
            return
        grown[place] += 1
        if known is not None and grown[place] > _PATIENCE:
            wider = (
                known[0] if wider[0] == known[0] else variable.minimum,
                known[1] if wider[1] == known[1] else variable.maximum,
            )
        arriving[place] = wider
        todo.append(place)

    if engine.graph.start in engine.index:
        arrive(engine.index[engine.graph.start], (first, first))
    while todo:
        place = todo.pop()
        known = arriving[place]
        assert known is not None  # noqa: S101 -- it was just arrived at
        span = move(known, engine.arrival_changes(place))
        if engine.kinds[place] != END and place not in back:
            for rule in engine.rules:
                after = move(span, rule.changes)
                if rule.target is None:
                    span = _hull(span, after)
                elif rule.target != NOWHERE:
                    arrive(rule.target, after)
        found[place] = span
        for way in engine.exits[place]:
            after = move(span, way.changes)
            if way.is_return:
                for target in back:
                    arrive(target, after)
            elif way.target != NOWHERE:
                arrive(way.target, after)
        if engine.kinds[place] == CALL and engine.calls[place] != NOWHERE:
            arrive(engine.calls[place], span)
    return found


def _hull(one: Span, other: Span) -> Span:
    least = None if one[0] is None or other[0] is None else min(one[0], other[0])
    most = None if one[1] is None or other[1] is None else max(one[1], other[1])
    return least, most


def _joined(one: Questions, other: Questions) -> Questions:
    return None if one is None or other is None else one | other


def places_of(engine: Engine, key: str) -> tuple[int, ...]:
    """The place of a node, and where its sub-conversation comes back to."""
    place = engine.index.get(key, NOWHERE)
    if place == NOWHERE:
        return ()
    back = engine.resume.get(place)
    return (place,) if back is None else (place, back)
