"""Does this conversation work? Every finding with the clicks that show it.

Two passes: `lint.py` reads the graph, `exploration.py` plays every state. Here
what was found gets its code and its severity. What a good or a random player can
reach is asked in `assess.py`, which takes longer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scenarios.domain.engine import CALL, NOWHERE, Engine, Exit
from scenarios.domain.exploration import (
    STATE_LIMIT,
    Exploration,
    Watched,
    linked_traps,
)
from scenarios.domain.findings import Finding, order_findings
from scenarios.domain.graph import Graph
from scenarios.domain.links import strong_components
from scenarios.domain.lint import lint
from scenarios.domain.order import MET, UNDECIDED, OrderRule, known_rules
from scenarios.domain.reading import hard_lines
from scenarios.domain.reduction import linked_places
from scenarios.domain.tells import tells

__all__ = ["STATE_LIMIT", "Finding", "Report", "check", "inspect"]


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


def check(graph: Graph, *, limit: int = STATE_LIMIT) -> Report:
    """Everything that is wrong with `graph`, errors first, each with its path."""
    return inspect(graph, limit=limit)[0]


def inspect(graph: Graph, *, limit: int = STATE_LIMIT) -> tuple[Report, Exploration]:
    """The report, and the states behind it."""
    exploration = Exploration(graph, limit)
    findings = [
        *lint(graph),
        *_unreached(exploration),
        *_leading_nowhere(exploration),
        *_endless(exploration),
        *_dead_ends(exploration),
        *_traps(exploration),
        *_conditions(exploration),
        *_never_offered(exploration),
        *_same_words(exploration),
        *_idle_circles(exploration),
        *_order_rules(exploration),
        *tells(graph),
        *hard_lines(graph),
    ]
    states = len(exploration.keys)
    if not exploration.is_complete:
        findings.append(Finding("warning", "incomplete", "", (("states", states),)))
    report = Report(
        nodes=len(graph.nodes),
        choices=sum(len(node.choices) for node in graph.nodes),
        endings=sum(node.is_ending for node in graph.nodes),
        reachable=len(exploration.reached()),
        states=states,
        verdict="complete" if exploration.is_complete else "incomplete",
        findings=order_findings(findings),
    )
    return report, exploration


# -- places ---------------------------------------------------------------------------
def _unreached(exploration: Exploration) -> Iterator[Finding]:
    engine = exploration.engine
    if engine.graph.start not in engine.index:
        return
    places = linked_places(engine, exploration.reduction.links)
    linked = {engine.nodes[place].key for place in places}
    reached = exploration.reached()
    for key in engine.index:
        if key not in linked:
            yield Finding("error", "unreachable", key)
        elif exploration.is_complete and key not in reached:
            yield Finding("error", "never_reached", key)


def _leading_nowhere(exploration: Exploration) -> Iterator[Finding]:
    engine = exploration.engine
    for key, place in engine.index.items():
        node = engine.nodes[place]
        if engine.kinds[place] == CALL and engine.calls[place] == NOWHERE:
            yield Finding("error", "missing_call", key, (("target", node.call),))
        # A sub-conversation's own choices are taken where it comes back to.
        at = engine.resume.get(place, place)
        for way in engine.exits[at]:
            state = exploration.broken.get((at, way.key))
            path = _clicks(exploration, state, way)
            if way.is_return:
                if state is not None:
                    where = (("choice", way.key),)
                    yield Finding("error", "return_without_call", key, where, path)
            elif way.target == NOWHERE:
                choice = node.choice(way.key)
                target = choice.target if choice else ""
                yield Finding(
                    "error",
                    "missing_target" if target else "empty_target",
                    key,
                    (("choice", way.key), ("target", target)),
                    path,
                )


def _clicks(exploration: Exploration, state: int | None, way: Exit) -> tuple[str, ...]:
    """The clicks to `state` and the one that shows it; none where it was not met."""
    if state is None:
        return ()
    path = exploration.path(state)
    # What moves on by itself is shown by arriving.
    if exploration.engine.is_automatic(exploration.keys[state]):
        return path
    return (*path, way.key)


def _endless(exploration: Exploration) -> Iterator[Finding]:
    if exploration.start_is_endless:
        yield Finding("error", "endless", exploration.engine.graph.start)
    for (_, key), state in exploration.endless.items():
        path = exploration.path(state)
        node = exploration.node(state).key
        yield Finding("error", "endless", node, (), (*path, key) if key else path)


def _dead_ends(exploration: Exploration) -> Iterator[Finding]:
    told: set[str] = set()
    for state in exploration.stuck:
        key = exploration.node(state).key
        if key not in told:
            told.add(key)
            yield Finding("error", "dead_end", key, (), exploration.path(state))


def _traps(exploration: Exploration) -> Iterator[Finding]:
    circles: dict[frozenset[str], tuple[int, list[str]]] = {}
    for state, names in exploration.traps():
        known = circles.get(frozenset(names))
        if known is None or state < known[0]:
            circles[frozenset(names)] = (state, names)
    if not exploration.is_complete:
        for state, names in linked_traps(exploration):
            circles.setdefault(frozenset(names), (state, names))
    for state, names in circles.values():
        yield Finding(
            "error",
            "trap",
            exploration.node(state).key,
            (("nodes", ", ".join(names)),),
            exploration.path(state),
        )


# -- conditions -------------------------------------------------------------------------
def _conditions(exploration: Exploration) -> Iterator[Finding]:
    """Conditions that came out the same in every state: proof only where every
    state was seen."""
    if not exploration.is_complete:
        return
    for one in exploration.watched:
        if one.was_true == one.was_false:
            continue  # both, or never asked
        where = ((one.kind, one.name),)
        if one.was_false:
            yield Finding("warning", f"never_true_{one.kind}", one.node, where)
        else:
            yield Finding("info", f"always_true_{one.kind}", one.node, where)


def _never_offered(exploration: Exploration) -> Iterator[Finding]:
    """Ways out that nobody can go although nothing forbids them: fallbacks that
    are never needed, branches behind one that always holds."""
    if not exploration.is_complete:
        return
    engine, used, reached = (
        exploration.engine,
        exploration.used(),
        exploration.reached(),
    )
    told = {one.name for one in _never_true(exploration)}
    for key, place in engine.index.items():
        at = engine.resume.get(place, place)
        if key not in reached:
            continue
        for way in engine.exits[at]:
            name = f"{key}.{way.key}"
            if (key, way.key) not in used and name not in told:
                yield Finding("info", "never_offered", key, (("choice", way.key),))


def _never_true(exploration: Exploration) -> Iterator[Watched]:
    for one in exploration.watched:
        if one.kind == "choice" and one.was_false and not one.was_true:
            yield Watched(one.node, one.kind, f"{one.node}.{one.name}", one.test)


def _same_words(exploration: Exploration) -> Iterator[Finding]:
    nodes = exploration.engine.nodes
    for (place, first, second), state in exploration.same_words.items():
        yield Finding(
            "warning",
            "same_words",
            nodes[place].key,
            (("choice", first), ("other", second)),
            exploration.path(state),
        )


def _idle_circles(exploration: Exploration) -> Iterator[Finding]:
    """Circles on which nothing changes that anybody asks for or that is marked. A
    circle that is a trap is told as one."""
    engine = exploration.engine
    traps = [set(names) for _, names in exploration.traps()]
    links: list[list[int]] = [
        [way.target for way in exits if _is_idle(engine, place, way)]
        for place, exits in enumerate(engine.exits)
    ]
    reached = exploration.reached()
    for component in strong_components(links):
        first = min(component)
        if len(component) == 1 and first not in links[first]:
            continue
        names = [engine.nodes[place].key for place in sorted(component)]
        if names[0] in reached and not any(trap.issuperset(names) for trap in traps):
            where = (("nodes", ", ".join(names)),)
            yield Finding("info", "idle_circle", names[0], where)


def _is_idle(engine: Engine, place: int, way: Exit) -> bool:
    if way.target == NOWHERE or way.is_return or way.is_once or way.changes:
        return False
    if way.taken_slot >= 0 or way.since_slot >= 0 or engine.is_noticed(way.target):
        return False
    choice = engine.nodes[place].choice(way.key)
    return choice is None or not (choice.marks or choice.codes)


# -- order --------------------------------------------------------------------------------
def _order_rules(exploration: Exploration) -> Iterator[Finding]:
    """Order rules that no way through the conversation keeps."""
    if not exploration.is_complete or not exploration.endings():
        return
    for rule in known_rules(exploration.engine.graph):
        if not _can_be_met(exploration, rule):
            yield Finding("warning", "order_never_met", "", (("order_rule", rule.key),))


def _can_be_met(exploration: Exploration, rule: OrderRule) -> bool:
    """Plays the rule along with every state."""
    engine = exploration.engine
    seen = {(0, UNDECIDED)}
    todo = list(seen)
    while todo:
        state, memory = todo.pop()
        if exploration.is_ending(state):
            if rule.close(memory) == MET:
                return True
            continue
        node = engine.nodes[exploration.keys[state][0]]
        for target, way in exploration.ways(state):
            after = memory
            if way is not None and not node.is_automatic:
                choice = node.choice(way.key)
                after = rule.after(memory, choice.codes if choice else ())
            if (target, after) not in seen:
                seen.add((target, after))
                todo.append((target, after))
    return False
