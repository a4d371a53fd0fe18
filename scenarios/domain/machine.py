"""A graph made ready for playing through: integers instead of names, and for
each node what must still be remembered there.

This is where the reductions of `explore.py` live. It decides nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from scenarios.domain.conditions import COMPARISONS, Condition
from scenarios.domain.graph import Effect, Graph, Node

#: (node, values, bits): a state after the reductions.
StateKey = tuple[int, tuple[int, ...], int]
Test = Callable[[tuple[int, ...], int], bool]


# -- links ------------------------------------------------------------------
def reach(links: Sequence[Sequence[int]], starts: Sequence[int]) -> set[int]:
    seen, todo = set(starts), list(starts)
    while todo:
        for target in links[todo.pop()]:
            if target not in seen:
                seen.add(target)
                todo.append(target)
    return seen


def strong_components(links: Sequence[Sequence[int]]) -> list[list[int]]:
    """Tarjan without recursion; components come targets first."""
    order: dict[int, int] = {}
    low: dict[int, int] = {}
    on_stack: set[int] = set()
    stack: list[int] = []
    found: list[list[int]] = []
    for root in range(len(links)):
        if root in order:
            continue
        work: list[tuple[int, int]] = [(root, 0)]
        while work:
            at, position = work.pop()
            if position == 0:
                order[at] = low[at] = len(order)
                stack.append(at)
                on_stack.add(at)
            descended = False
            for index in range(position, len(links[at])):
                target = links[at][index]
                if target not in order:
                    work.append((at, index + 1))
                    work.append((target, 0))
                    descended = True
                    break
                if target in on_stack:
                    low[at] = min(low[at], order[target])
            if descended:
                continue
            if low[at] == order[at]:
                component = []
                while True:
                    member = stack.pop()
                    on_stack.discard(member)
                    component.append(member)
                    if member == at:
                        break
                found.append(component)
            if work:
                parent = work[-1][0]
                low[parent] = min(low[parent], low[at])
    return found


# -- the graph, made ready for playing ------------------------------------------
@dataclass(slots=True)
class Exit:
    key: str
    target: int  # −1: missing
    test: Test | None
    bit: int  # set when taken; 0 when nobody ever asks
    changes: tuple[tuple[int, bool, int], ...]  # slot, is_set, amount


class Machine:
    """Integers instead of names, and per node what must be remembered there."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.nodes = list({node.key: node for node in reversed(graph.nodes)}.values())
        self.nodes.reverse()
        self.index = {node.key: place for place, node in enumerate(self.nodes)}
        self.links = [
            sorted({self.index.get(one.target, -1) for one in node.choices} - {-1})
            if not node.is_ending
            else []
            for node in self.nodes
        ]
        self.is_ending = [node.is_ending for node in self.nodes]
        self._assign_bits()
        self._find_live()
        self.exits = [list(self._exits(node)) for node in self.nodes]
        self.arrivals = [self._changes(node.effects) for node in self.nodes]
        self.bounds = [(var.minimum, var.maximum) for var in graph.variables]

    def _conditions(self) -> Iterator[tuple[int, Condition]]:
        for place, node in enumerate(self.nodes):
            if node.is_ending:
                continue
            for choice in node.choices:
                if choice.condition is not None:
                    for part in choice.condition.walk():
                        yield place, part

    def _assign_bits(self) -> None:
        """A bit for each fact that somebody asks for, and where it is asked."""
        self.asked: dict[tuple[str, str, str], set[int]] = {}
        for place, part in self._conditions():
            if part.op == "visited":
                self.asked.setdefault(("visited", part.node, ""), set()).add(place)
            elif part.op == "taken":
                self.asked.setdefault(("taken", part.node, part.choice), set()).add(
                    place
                )
        for place, node in enumerate(self.nodes):
            for choice in node.choices:
                if choice.once and not node.is_ending:
                    self.asked.setdefault(("taken", node.key, choice.key), set()).add(
                        place
                    )
        self.bits = {fact: 1 << place for place, fact in enumerate(self.asked)}

    def _find_live(self) -> None:
        """Per node: the bits and slots that can still be asked for from here."""
        size = len(self.nodes)
        reads: list[set[int]] = [set() for _ in range(size)]
        asks = [0] * size
        for place, part in self._conditions():
            if part.op in COMPARISONS:
                slot = self.graph.slot(part.variable)
                if slot is not None:
                    reads[place].add(slot)
        for fact, places in self.asked.items():
            for place in places:
                asks[place] |= self.bits[fact]
        live_slots: list[set[int]] = [set() for _ in range(size)]
        self.live_bits = [0] * size
        for component in strong_components(self.links):
            slots: set[int] = set()
            bits = 0
            for place in component:
                slots |= reads[place]
                bits |= asks[place]
                for target in self.links[place]:
                    slots |= live_slots[target]
                    bits |= self.live_bits[target]
            for place in component:
                live_slots[place] = slots
                self.live_bits[place] = bits
        self.dead_slots = [
            tuple(
                slot
                for slot in range(len(self.graph.variables))
                if slot not in live_slots[place]
            )
            for place in range(size)
        ]

    def _changes(self, effects: Sequence[Effect]) -> tuple[tuple[int, bool, int], ...]:
        found = []
        for effect in effects:
            slot = self.graph.slot(effect.variable)
            if slot is not None:
                found.append((slot, effect.op == "set", effect.amount))
        return tuple(found)

    def _exits(self, node: Node) -> Iterator[Exit]:
        if node.is_ending:
            return
        met: set[str] = set()
        for choice in node.choices:
            if choice.key in met:
                continue  # a duplicate key: only the first can be chosen
            met.add(choice.key)
            bit = self.bits.get(("taken", node.key, choice.key), 0)
            tests = []
            if choice.once:
                tests.append(_not_yet(bit))
            if choice.condition is not None:
                tests.append(self._compile(choice.condition))
            yield Exit(
                key=choice.key,
                target=self.index.get(choice.target, -1),
                test=_all(tests),
                bit=bit,
                changes=self._changes(choice.effects),
            )

    def _compile(self, part: Condition) -> Test:
        if part.op in ("and", "or", "not"):
            tests = [self._compile(inner) for inner in part.args]
            if part.op == "not":
                (inner_test,) = tests
                return lambda values, bits: not inner_test(values, bits)
            if part.op == "and":
                return lambda values, bits: all(test(values, bits) for test in tests)
            return lambda values, bits: any(test(values, bits) for test in tests)
        if part.op in ("visited", "taken"):
            bit = self.bits[(part.op, part.node, part.choice)]
            return lambda values, bits: bool(bits & bit)
        compare, wanted = COMPARISONS[part.op], part.value
        slot = self.graph.slot(part.variable)
        if slot is None:
            fixed = compare(0, wanted)
            return lambda values, bits: fixed
        return lambda values, bits: compare(values[slot], wanted)

    def apply(
        self, values: list[int], changes: tuple[tuple[int, bool, int], ...]
    ) -> None:
        for slot, is_set, amount in changes:
            low, high = self.bounds[slot]
            value = amount if is_set else values[slot] + amount
            values[slot] = low if value < low else min(value, high)

    def arrive(self, place: int, values: list[int], bits: int) -> StateKey:
        self.apply(values, self.arrivals[place])
        for slot in self.dead_slots[place]:
            values[slot] = 0
        bits |= self.bits.get(("visited", self.nodes[place].key, ""), 0)
        return place, tuple(values), bits & self.live_bits[place]


def _not_yet(bit: int) -> Test:
    return lambda values, bits: not bits & bit


def _all(tests: list[Test]) -> Test | None:
    if not tests:
        return None
    if len(tests) == 1:
        return tests[0]
    return lambda values, bits: all(test(values, bits) for test in tests)
