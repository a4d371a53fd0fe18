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
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from scenarios.domain.graph import Graph, Node
from scenarios.domain.lint import Finding, lint, order_findings
from scenarios.domain.machine import Machine, StateKey, reach, strong_components

__all__ = ["STATE_LIMIT", "Finding", "Report", "check"]

STATE_LIMIT: Final = 200_000


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


# -- exploration ----------------------------------------------------------------
class _Exploration:
    """Every reachable state, its parent, and where its replies lead."""

    def __init__(self, machine: Machine, limit: int) -> None:
        self.machine = machine
        self.keys: list[StateKey] = []
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
        known: dict[StateKey, int] = {first: 0}
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
    machine: Machine, exploration: _Exploration
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
    machine = Machine(graph)
    exploration = _Exploration(machine, limit)
    findings = list(lint(graph))
    start = machine.index.get(graph.start)
    linked = (
        {machine.nodes[place].key for place in reach(machine.links, [start])}
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
