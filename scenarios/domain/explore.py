"""Does this conversation work? Every finding with the clicks that show it.

Two passes. The first reads the graph (keys, targets, words). The second plays
every reachable state, breadth first, so a witness path is the shortest one.
Without reduction the states explode; three reductions are used, and each is
sound because what it forgets cannot change which replies are offered later:

1. a variable is kept only where a condition that reads it can still be met;
2. "already taken" and "already visited" are kept only where they can still be
   asked for (a once-only reply that can be met again, or a condition);
3. marks and scores are no state at all.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from scenarios.domain.conditions import COMPARISONS, Condition
from scenarios.domain.graph import Graph, Node
from scenarios.domain.lint import Finding, lint, order_findings

__all__ = ["STATE_LIMIT", "Finding", "Report", "check"]

STATE_LIMIT: Final = 200_000

#: (node, values, bits): a state after the reductions.
_Key = tuple[int, tuple[int, ...], int]
_Test = Callable[[tuple[int, ...], int], bool]


@dataclass(frozen=True, slots=True)
class Report:
    """`verdict` is "complete" when every reachable state was seen, otherwise
    "incomplete": then nothing is proved about the rest."""

    nodes: int
    choices: int
    endings: int
    reachable: int
    states: int
    verdict: str
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> tuple[Finding, ...]:
        return tuple(one for one in self.findings if one.severity == "error")

    @property
    def is_good(self) -> bool:
        return not self.errors


# -- links ------------------------------------------------------------------
def _reach(links: Sequence[Sequence[int]], starts: Sequence[int]) -> set[int]:
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
class _Exit:
    key: str
    target: int  # −1: missing
    test: _Test | None
    bit: int  # set when taken; 0 when nobody ever asks
    changes: tuple[tuple[int, bool, int], ...]  # slot, is_set, amount


class _Machine:
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

    def _changes(self, effects: Sequence) -> tuple[tuple[int, bool, int], ...]:  # type: ignore[type-arg]
        found = []
        for effect in effects:
            slot = self.graph.slot(effect.variable)
            if slot is not None:
                found.append((slot, effect.op == "set", effect.amount))
        return tuple(found)

    def _exits(self, node: Node) -> Iterator[_Exit]:
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
            yield _Exit(
                key=choice.key,
                target=self.index.get(choice.target, -1),
                test=_all(tests),
                bit=bit,
                changes=self._changes(choice.effects),
            )

    def _compile(self, part: Condition) -> _Test:
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

    def arrive(self, place: int, values: list[int], bits: int) -> _Key:
        self.apply(values, self.arrivals[place])
        for slot in self.dead_slots[place]:
            values[slot] = 0
        bits |= self.bits.get(("visited", self.nodes[place].key, ""), 0)
        return place, tuple(values), bits & self.live_bits[place]


def _not_yet(bit: int) -> _Test:
    return lambda values, bits: not bits & bit


def _all(tests: list[_Test]) -> _Test | None:
    if not tests:
        return None
    if len(tests) == 1:
        return tests[0]
    return lambda values, bits: all(test(values, bits) for test in tests)


# -- exploration ----------------------------------------------------------------
class _Exploration:
    """Every reachable state, its parent, and where its replies lead."""

    def __init__(self, machine: _Machine, limit: int) -> None:
        self.machine = machine
        self.keys: list[_Key] = []
        self.parent: list[tuple[int, str]] = []
        self.links: list[list[int]] = []
        self.open: set[int] = set()  # found but never looked into
        self.stuck: list[int] = []
        self.broken: dict[tuple[int, str], int] = {}
        self.is_complete = True
        self._run(limit)

    def _run(self, limit: int) -> None:
        machine = self.machine
        start = machine.index.get(machine.graph.start)
        if start is None:
            return
        initial = [var.clamp(var.initial) for var in machine.graph.variables]
        first = machine.arrive(start, initial, 0)
        known: dict[_Key, int] = {first: 0}
        self.keys.append(first)
        self.parent.append((-1, ""))
        self.links.append([])
        todo = deque([0])
        while todo:
            at = todo.popleft()
            place, values, bits = self.keys[at]
            if machine.is_ending[place]:
                continue
            offered = False
            for exit_ in machine.exits[place]:
                if exit_.test is not None and not exit_.test(values, bits):
                    continue
                offered = True
                if exit_.target < 0:
                    self.broken.setdefault((place, exit_.key), at)
                    continue
                changed = list(values)
                machine.apply(changed, exit_.changes)
                key = machine.arrive(exit_.target, changed, bits | exit_.bit)
                found = known.get(key)
                if found is None:
                    if len(self.keys) >= limit:
                        self.is_complete = False
                        self.open.add(at)
                        continue
                    found = len(self.keys)
                    known[key] = found
                    self.keys.append(key)
                    self.parent.append((at, exit_.key))
                    self.links.append([])
                    todo.append(found)
                self.links[at].append(found)
            if not offered:
                self.stuck.append(at)

    def path(self, state: int) -> tuple[str, ...]:
        keys: list[str] = []
        while state > 0:
            state, key = self.parent[state]
            keys.append(key)
        return tuple(reversed(keys))

    def node(self, state: int) -> Node:
        return self.machine.nodes[self.keys[state][0]]

    def reached(self) -> set[str]:
        return {self.machine.nodes[place].key for place, _, _ in self.keys}

    def traps(self) -> Iterator[tuple[int, list[str]]]:
        """Closed circles: parts of the state space that nothing leaves and that
        hold no ending. What was not looked into may lead anywhere."""
        broken_states = {
            state
            for state, (place, _, _) in enumerate(self.keys)
            if any(exit_.target < 0 for exit_ in self.machine.exits[place])
        }
        for component in strong_components(self.links):
            members = set(component)
            first = min(component)
            if len(component) == 1 and first not in self.links[first]:
                continue
            if members & self.open or members & broken_states:
                continue
            if all(members.issuperset(self.links[state]) for state in component):
                names = dict.fromkeys(self.node(state).key for state in sorted(members))
                yield first, list(names)


def _linked_traps(
    machine: _Machine, exploration: _Exploration
) -> Iterator[tuple[int, list[str]]]:
    """Closed circles of links, for graphs too large to play through: where no
    link leads out, no state can."""
    first: dict[int, int] = {}
    for state, (place, _, _) in enumerate(exploration.keys):
        first.setdefault(place, state)
    for component in strong_components(machine.links):
        members = set(component)
        states = [first[place] for place in component if place in first]
        is_circle = len(component) > 1 or component[0] in machine.links[component[0]]
        if not states or not is_circle:
            continue
        if any(machine.is_ending[place] for place in component) or any(
            exit_.target < 0 for place in component for exit_ in machine.exits[place]
        ):
            continue
        if all(members.issuperset(machine.links[place]) for place in component):
            yield min(states), [machine.nodes[place].key for place in sorted(component)]


def check(graph: Graph, *, limit: int = STATE_LIMIT) -> Report:
    """Everything that is wrong with `graph`, errors first, each with its path."""
    machine = _Machine(graph)
    exploration = _Exploration(machine, limit)
    findings = list(lint(graph))
    start = machine.index.get(graph.start)
    linked = (
        {machine.nodes[place].key for place in _reach(machine.links, [start])}
        if start is not None
        else set()
    )
    reached = exploration.reached()

    if start is not None:
        for node in machine.nodes:
            if node.key not in linked:
                findings.append(Finding("error", "unreachable", node.key))
            elif exploration.is_complete and node.key not in reached:
                findings.append(Finding("error", "never_reached", node.key))

    for place, node in enumerate(machine.nodes):
        if node.is_ending:
            continue
        for exit_ in machine.exits[place]:
            if exit_.target < 0:
                state = exploration.broken.get((place, exit_.key))
                choice = node.choice(exit_.key)
                target = choice.target if choice else ""
                findings.append(
                    Finding(
                        "error",
                        "missing_target" if target else "empty_target",
                        node.key,
                        (("choice", exit_.key), ("target", target)),
                        (*exploration.path(state), exit_.key)
                        if state is not None
                        else (),
                    )
                )

    told: set[str] = set()
    for state in exploration.stuck:
        node = exploration.node(state)
        if node.key not in told:
            told.add(node.key)
            findings.append(
                Finding("error", "dead_end", node.key, (), exploration.path(state))
            )
    circles: dict[frozenset[str], tuple[int, list[str]]] = {}
    for state, names in exploration.traps():
        known = circles.get(frozenset(names))
        if known is None or state < known[0]:
            circles[frozenset(names)] = (state, names)
    if not exploration.is_complete:
        for state, names in _linked_traps(machine, exploration):
            circles.setdefault(frozenset(names), (state, names))
    for state, names in circles.values():
        findings.append(
            Finding(
                "error",
                "trap",
                exploration.node(state).key,
                (("nodes", ", ".join(names)),),
                exploration.path(state),
            )
        )
    if not exploration.is_complete:
        findings.append(
            Finding("warning", "incomplete", "", (("states", len(exploration.keys)),))
        )
    return Report(
        nodes=len(graph.nodes),
        choices=sum(len(node.choices) for node in graph.nodes),
        endings=sum(node.is_ending for node in graph.nodes),
        reachable=len(reached),
        states=len(exploration.keys),
        verdict="complete" if exploration.is_complete else "incomplete",
        findings=order_findings(findings),
    )
