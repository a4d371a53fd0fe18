"""Does this conversation work? Every finding with the clicks that show it.

Two passes. The first reads the graph (keys, targets, words). The second plays
every reachable state, breadth first, so a witness path is the shortest one; what
`reduction.py` says may be forgotten is forgotten.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from scenarios.domain.engine import (
    CALL,
    END,
    NOWHERE,
    EndlessMove,
    Engine,
    Key,
    engine_of,
)
from scenarios.domain.findings import Finding, order_findings
from scenarios.domain.graph import Graph, Node
from scenarios.domain.links import reach, strong_components
from scenarios.domain.lint import lint
from scenarios.domain.reduction import Reduction

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
    """Every reachable state, its parent, and where its ways lead. A branch that is
    taken without the learner's doing is no click: its key on the path is ""."""

    def __init__(self, engine: Engine, limit: int) -> None:
        self.engine = engine
        self.reduction = Reduction(engine)
        self.keys: list[Key] = []
        self.parent: list[tuple[int, str]] = []
        self.links: list[list[int]] = []
        self.open: set[int] = set()  # found but never looked into
        self.stuck: list[int] = []
        self.endless: list[int] = []
        self.broken: dict[tuple[int, str], int] = {}
        self.is_complete = True
        self._known: dict[Key, int] = {}
        self._run(limit)

    def _run(self, limit: int) -> None:
        engine = self.engine
        if engine.graph.start not in engine.index:
            return
        try:
            first = engine.first()
        except EndlessMove:
            self.start_is_endless = True
            return
        self._add(self.reduction.forget(first), -1, "")
        todo = deque([0])
        while todo:
            at = todo.popleft()
            key = self.keys[at]
            if engine.kinds[key[0]] == END:
                continue
            try:
                ways = self._ways(key)
            except EndlessMove:
                self.endless.append(at)
                continue
            if not ways:
                self.stuck.append(at)
            for name, click, after in ways:
                if after is None:
                    self.broken.setdefault((key[0], name), at)
                    continue
                after = self.reduction.forget(after)
                found = self._known.get(after)
                if found is None:
                    if len(self.keys) >= limit:
                        self.is_complete = False
                        self.open.add(at)
                        continue
                    found = self._add(after, at, click)
                    todo.append(found)
                self.links[at].append(found)

    start_is_endless = False

    def _add(self, key: Key, parent: int, click: str) -> int:
        number = len(self.keys)
        self._known[key] = number
        self.keys.append(key)
        self.parent.append((parent, click))
        self.links.append([])
        return number

    def _ways(self, key: Key) -> list[tuple[str, str, Key | None]]:
        """Name of the way, the click it is ("" for none), the state it leads to."""
        engine = self.engine
        if engine.is_automatic(key):
            return [
                (way.key if way else "", "", after)
                for _, way, after in engine.automatic(key)
            ]
        return [
            (way.key, way.key, engine.take(key, way)) for way in engine.offered(key)
        ]

    def path(self, state: int) -> tuple[str, ...]:
        keys: list[str] = []
        while state > 0:
            state, key = self.parent[state]
            if key:
                keys.append(key)
        return tuple(reversed(keys))

    def node(self, state: int) -> Node:
        return self.engine.nodes[self.keys[state][0]]

    def reached(self) -> set[str]:
        return {self.engine.nodes[place].key for place, _, _ in self.keys}

    def traps(self) -> Iterator[tuple[int, list[str]]]:
        """Closed circles: parts of the state space that nothing leaves and that
        hold no ending. What was not looked into may lead anywhere."""
        broken_states = {
            state
            for state, (place, _, _) in enumerate(self.keys)
            if leads_nowhere(self.engine, place)
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


def leads_nowhere(engine: Engine, place: int) -> bool:
    """Some way out of `place` has no target."""
    if engine.kinds[place] == CALL:
        return engine.calls[place] == NOWHERE
    return any(
        way.target == NOWHERE and not way.is_return for way in engine.exits[place]
    )


def _linked_traps(exploration: _Exploration) -> Iterator[tuple[int, list[str]]]:
    """Closed circles of links, for graphs too large to play through: where no
    link leads out, no state can."""
    engine, links = exploration.engine, exploration.reduction.links
    first: dict[int, int] = {}
    for state, (place, _, _) in enumerate(exploration.keys):
        first.setdefault(place, state)
    for component in strong_components(links):
        members = set(component)
        states = [first[place] for place in component if place in first]
        is_circle = len(component) > 1 or component[0] in links[component[0]]
        if not states or not is_circle:
            continue
        if any(
            engine.kinds[place] == END or leads_nowhere(engine, place)
            for place in component
        ):
            continue
        if all(members.issuperset(links[place]) for place in component):
            yield min(states), [engine.nodes[place].key for place in sorted(component)]


def check(graph: Graph, *, limit: int = STATE_LIMIT) -> Report:
    """Everything that is wrong with `graph`, errors first, each with its path."""
    engine = engine_of(graph)
    exploration = _Exploration(engine, limit)
    links = exploration.reduction.links
    findings = list(lint(graph))
    start = engine.index.get(graph.start)
    linked = (
        {engine.nodes[place].key for place in reach(links, [start])}
        if start is not None
        else set()
    )
    reached = exploration.reached()

    if start is not None:
        for key in engine.index:
            if key not in linked:
                findings.append(Finding("error", "unreachable", key))
            elif exploration.is_complete and key not in reached:
                findings.append(Finding("error", "never_reached", key))

    for key, place in engine.index.items():
        node = engine.nodes[place]
        if engine.kinds[place] == CALL and engine.calls[place] == NOWHERE:
            findings.append(
                Finding("error", "missing_call", key, (("target", node.call),))
            )
        if node.is_ending:
            continue
        # A sub-conversation's own choices are taken where it comes back to.
        at = engine.resume.get(place, place)
        for way in engine.exits[at]:
            state = exploration.broken.get((at, way.key))
            if way.is_return:
                if state is not None:
                    findings.append(
                        Finding(
                            "error",
                            "return_without_call",
                            key,
                            (("choice", way.key),),
                            (*exploration.path(state), way.key),
                        )
                    )
            elif way.target == NOWHERE:
                choice = node.choice(way.key)
                target = choice.target if choice else ""
                findings.append(
                    Finding(
                        "error",
                        "missing_target" if target else "empty_target",
                        key,
                        (("choice", way.key), ("target", target)),
                        (*exploration.path(state), way.key)
                        if state is not None
                        else (),
                    )
                )

    if exploration.start_is_endless:
        findings.append(Finding("error", "endless", graph.start))
    for state in exploration.endless:
        findings.append(
            Finding(
                "error",
                "endless",
                exploration.node(state).key,
                (),
                exploration.path(state),
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
        for state, names in _linked_traps(exploration):
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
