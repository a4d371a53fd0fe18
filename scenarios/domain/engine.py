"""A graph made ready for playing: the one place that knows what a move does.

Player, checker, bots, test plans and statistics all move through `Engine`. A
state is a `Key`: a place, a row of integers (first the variables, then the facts
that some condition asks for), and the sub-conversations to come back to. The
engine has no dice: `take` is a learner's move, `automatic` lists where a place
that moves on by itself can lead, with weights.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from scenarios.domain.conditions import COMPARISONS, SINCE, Condition
from scenarios.domain.graph import (
    CHANCE,
    CHECK,
    RETURN,
    SUB,
    Effect,
    Graph,
    Node,
)
from scenarios.domain.parts import Arrival, all_of, not_yet
from scenarios.domain.parts import Change as Change
from scenarios.domain.parts import CompiledRule as CompiledRule
from scenarios.domain.parts import Exit as Exit
from scenarios.domain.parts import Fact as Fact
from scenarios.domain.parts import Fired as Fired
from scenarios.domain.parts import Key as Key
from scenarios.domain.parts import Slots as Slots
from scenarios.domain.parts import Test as Test
from scenarios.domain.parts import fact_of as fact_of
from scenarios.domain.parts import number_of as number_of

#: Sub-conversations inside each other; more is a circle of calls.
MAX_CALLS: Final = 16
#: Rules that send the conversation on, one after the other.
MAX_REDIRECTS: Final = 20
#: Places that move on by themselves, one after the other.
MAX_AUTOMATIC: Final = 200
#: A place is missing.
NOWHERE: Final = -1

STOP, PICK, FIRST, CALL, END = "stop", "pick", "first", "call", "end"


class EndlessMove(ValueError):
    """Rules, calls or places that move on by themselves go round for ever."""


class Engine:
    """`places` are the nodes, then one more for each sub-conversation: where it
    comes back to. The first of two nodes with one key counts."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        first = {node.key: node for node in reversed(graph.nodes)}
        self.nodes: list[Node] = [first[key] for key in reversed(first)]
        self.index = {node.key: place for place, node in enumerate(self.nodes)}
        self.resume: dict[int, int] = {}
        self.kinds = [self._kind(node) for node in self.nodes]
        for place, node in enumerate(list(self.nodes)):
            if node.kind == SUB:
                self.resume[place] = len(self.nodes)
                self.nodes.append(node)
                self.kinds.append(FIRST)
        self._assign_facts()
        self.bounds = [(one.minimum, one.maximum) for one in graph.variables]
        self.exits = [tuple(self._exits(at)) for at in range(len(self.nodes))]
        self.calls = [self.index.get(node.call, NOWHERE) for node in self.nodes]
        self._arrivals = [self._arrival(at) for at in range(len(self.nodes))]
        self.rules = self._compile_rules()
        #: Where rules can send the conversation on.
        self.redirects = {
            rule.target
            for rule in self.rules
            if rule.target is not None and rule.target != NOWHERE
        }

    @staticmethod
    def _kind(node: Node) -> str:
        if node.is_ending:
            return END
        return {CHANCE: PICK, CHECK: FIRST, SUB: CALL}.get(node.kind, STOP)

    # -- facts ------------------------------------------------------------------
    def conditions(self) -> Iterator[tuple[str, Condition]]:
        """Every condition, with the key of the node that asks; "" asks everywhere."""
        for node in self.graph.nodes:
            for choice in node.choices:
                if choice.condition is not None and not node.is_ending:
                    yield node.key, choice.condition
            for variant in node.variants:
                yield node.key, variant.condition
        for rule in self.graph.rules:
            yield "", rule.when

    def _assign_facts(self) -> None:
        """A slot for each fact that somebody asks for, and how far it counts."""
        caps: dict[Fact, int] = {}

        def ask(fact: Fact, cap: int) -> None:
            caps[fact] = max(caps.get(fact, 0), cap)

        for _, condition in self.conditions():
            for part in condition.walk():
                fact = fact_of(part)
                if fact is not None:
                    ask(*fact)
        for node in self.graph.nodes:
            for choice in node.choices:
                if choice.once and not node.is_ending:
                    ask(("taken", node.key, choice.key), 1)
        for rule in self.graph.rules:
            if rule.once:
                ask(("fired", rule.key, ""), 1)
        offset = len(self.graph.variables)
        self.fact_slots = {fact: offset + at for at, fact in enumerate(caps)}
        self.caps = dict(caps)
        self._since = tuple(
            (self.fact_slots[fact], cap)
            for fact, cap in caps.items()
            if fact[0] == "since"
        )

    def _slot(self, kind: str, node: str, choice: str = "") -> int:
        return self.fact_slots.get((kind, node, choice), -1)

    # -- compiling -----------------------------------------------------------------
    def _changes(self, effects: Sequence[Effect]) -> tuple[Change, ...]:
        found = []
        for effect in effects:
            slot = self.graph.slot(effect.variable)
            if slot is not None:
                amount = number_of(
                    self.graph.variables[slot], effect.amount, effect.word
                )
                found.append((slot, effect.op == "set", amount))
        return tuple(found)

    def _exits(self, place: int) -> Iterator[Exit]:
        node = self.nodes[place]
        if self.kinds[place] in (END, CALL):
            return
        met: set[str] = set()
        for choice in node.choices:
            if choice.key in met:
                continue  # a duplicate key: only the first can be chosen
            met.add(choice.key)
            taken = self._slot("taken", node.key, choice.key)
            tests: list[Test] = []
            if choice.once:
                tests.append(not_yet(taken))
            if choice.condition is not None:
                tests.append(self.compile(choice.condition))
            yield Exit(
                key=choice.key,
                target=self.index.get(choice.target, NOWHERE),
                is_return=choice.target == RETURN,
                test=all_of(tests),
                is_once=choice.once,
                is_fallback=choice.fallback,
                is_shown_locked=choice.when_locked == "show",
                weight=max(0, choice.weight),
                taken_slot=taken,
                since_slot=self._slot("since", node.key, choice.key),
                changes=self._changes(choice.effects),
            )

    def _arrival(self, place: int) -> Arrival:
        node = self.nodes[place]
        if place >= len(self.index):  # coming back is no arrival
            return Arrival((), -1, 0, -1)
        fact = ("visits", node.key, "")
        return Arrival(
            changes=self._changes(node.effects),
            visits_slot=self.fact_slots.get(fact, -1),
            visits_cap=self.caps.get(fact, 0),
            since_slot=self._slot("since", node.key),
        )

    def arrival_changes(self, place: int) -> tuple[Change, ...]:
        """What arriving at `place` changes."""
        return self._arrivals[place].changes

    def is_noticed(self, place: int) -> bool:
        """Whether arriving at `place` changes or counts anything."""
        arrival = self._arrivals[place]
        return (
            bool(arrival.changes) or max(arrival.visits_slot, arrival.since_slot) >= 0
        )

    def _compile_rules(self) -> tuple[CompiledRule, ...]:
        return tuple(
            CompiledRule(
                key=rule.key,
                test=self.compile(rule.when),
                changes=self._changes(rule.effects),
                target=self.index.get(rule.target, NOWHERE) if rule.target else None,
                fired_slot=self._slot("fired", rule.key) if rule.once else -1,
            )
            for rule in self.graph.rules
        )

    def compile(self, part: Condition) -> Test:
        """What is unknown reads as 0 or never; `lint.py` reports it."""
        if part.op in ("and", "or", "not"):
            tests = [self.compile(inner) for inner in part.args]
            if part.op == "not":
                (inner_test,) = tests
                return lambda slots: not inner_test(slots)
            if part.op == "and":
                return lambda slots: all(test(slots) for test in tests)
            return lambda slots: any(test(slots) for test in tests)
        fact = fact_of(part)
        if part.op in ("visited", "taken"):
            assert fact is not None  # noqa: S101 -- both are facts
            at = self.fact_slots[fact[0]]
            return lambda slots: slots[at] > 0
        compare = COMPARISONS[part.op]
        if fact is not None:
            at, wanted = self.fact_slots[fact[0]], part.value
            if part.term == SINCE:
                # 0 is never; n + 1 is n turns ago.
                return lambda slots: slots[at] > 0 and compare(slots[at] - 1, wanted)
            return lambda slots: compare(slots[at], wanted)
        slot = self.graph.slot(part.variable)
        if slot is None:
            fixed = compare(0, part.value)
            return lambda slots: fixed
        wanted = number_of(self.graph.variables[slot], part.value, part.word)
        return lambda slots: compare(slots[slot], wanted)

    # -- moving ----------------------------------------------------------------------
    def first(self) -> Key:
        """The state on arrival at the first node. Raises `EndlessMove`, `KeyError`."""
        slots = [one.clamp(one.initial) for one in self.graph.variables]
        slots += [0] * len(self.fact_slots)
        return self.arrive(self.index[self.graph.start], slots, ())

    def offered(self, key: Key) -> list[Exit]:
        """The exits open now, in the author's order; fallbacks only when there is
        no other."""
        place, slots, _ = key
        open_ = [
            one
            for one in self.exits[place]
            if not one.is_fallback and (one.test is None or one.test(slots))
        ]
        if open_:
            return open_
        return [
            one
            for one in self.exits[place]
            if one.is_fallback and (one.test is None or one.test(slots))
        ]

    def locked(self, key: Key) -> list[Exit]:
        """The exits that are shown although they are not open now. One that could be
        taken once and was is gone: its reason would promise what never comes."""
        place, slots, _ = key
        return [
            one
            for one in self.exits[place]
            if one.is_shown_locked
            and one.test is not None
            and not one.test(slots)
            and not (one.is_once and slots[one.taken_slot])
        ]

    def take(self, key: Key, way: Exit, fired: Fired = None) -> Key | None:
        """The state after a learner's choice; None where it leads nowhere. The
        rules that held on the way are added to `fired`."""
        _, before, calls = key
        slots = list(before)
        for slot, cap in self._since:
            if 0 < slots[slot] <= cap:
                slots[slot] += 1
        return self._leave(slots, calls, way, fired)

    def automatic(self, key: Key) -> list[tuple[int, Exit | None, Key | None]]:
        """Where a place that moves on by itself can lead: weight, branch, state.

        Empty where it is stuck. A state None leads nowhere.
        """
        kind = self.kinds[key[0]]
        if kind == CALL:
            return [(1, None, self.follow(key, None))]
        ways = self.offered(key)
        if kind == FIRST:
            del ways[1:]
        ways = [way for way in ways if kind == FIRST or way.weight > 0]
        return [(way.weight, way, self.follow(key, way)) for way in ways]

    def follow(self, key: Key, way: Exit | None, fired: Fired = None) -> Key | None:
        """The state after `way`, whoever takes it; None is the way into a call."""
        if way is not None and not self.is_automatic(key):
            return self.take(key, way, fired)
        place, before, calls = key
        if way is not None:
            return self._leave(list(before), calls, way, fired)
        if len(calls) >= MAX_CALLS:
            raise EndlessMove(self.nodes[place].key)
        target = self.calls[place]
        if target == NOWHERE:
            return None
        return self.arrive(target, list(before), (*calls, place), fired)

    def is_automatic(self, key: Key) -> bool:
        return self.kinds[key[0]] in (PICK, FIRST, CALL)

    def _leave(
        self, slots: Slots, calls: tuple[int, ...], way: Exit, fired: Fired
    ) -> Key | None:
        self.apply(slots, way.changes)
        if way.taken_slot >= 0:
            slots[way.taken_slot] = 1
        if way.since_slot >= 0:
            slots[way.since_slot] = 1
        if way.is_return:
            if not calls:
                return None
            return self.resume[calls[-1]], tuple(slots), calls[:-1]
        if way.target == NOWHERE:
            return None
        return self.arrive(way.target, slots, calls, fired)

    def arrive(
        self,
        place: int,
        slots: Slots,
        calls: tuple[int, ...],
        fired: Fired = None,
    ) -> Key:
        """Arrival at `place`: its effects, what is remembered of it, the rules."""
        for _ in range(MAX_REDIRECTS):
            arrival = self._arrivals[place]
            self.apply(slots, arrival.changes)
            if (
                arrival.visits_slot >= 0
                and slots[arrival.visits_slot] < arrival.visits_cap
            ):
                slots[arrival.visits_slot] += 1
            if arrival.since_slot >= 0:
                slots[arrival.since_slot] = 1
            if not self.rules or self.kinds[place] == END:
                return place, tuple(slots), calls
            target = self._obey_rules(place, slots, fired)
            if target is None:
                return place, tuple(slots), calls
            place = target
        raise EndlessMove(self.nodes[place].key)

    def _obey_rules(self, place: int, slots: Slots, fired: Fired = None) -> int | None:
        for rule in self.rules:
            if rule.fired_slot >= 0 and slots[rule.fired_slot]:
                continue
            # A rule does not send the conversation to where it is.
            if rule.target == place or not rule.test(slots):
                continue
            if rule.fired_slot >= 0:
                slots[rule.fired_slot] = 1
            if fired is not None:
                fired.append(rule.key)
            self.apply(slots, rule.changes)
            if rule.target is not None and rule.target != NOWHERE:
                return rule.target
        return None

    def apply(self, slots: Slots, changes: tuple[Change, ...]) -> None:
        for slot, is_set, amount in changes:
            low, high = self.bounds[slot]
            value = amount if is_set else slots[slot] + amount
            if low is not None and value < low:
                value = low
            elif high is not None and value > high:
                value = high
            slots[slot] = value


def engine_of(graph: Graph) -> Engine:
    """The engine of `graph`, made once."""
    engine = graph._engine
    if not isinstance(engine, Engine):
        engine = Engine(graph)
        object.__setattr__(graph, "_engine", engine)
    return engine
