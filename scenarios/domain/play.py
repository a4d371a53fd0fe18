"""One play-through: start, step, replay. The state is a fold over the choices.

`step` is one move of `engine.Engine`, and whatever then moves on by itself, in
names instead of numbers. It refuses a choice that is not offered; it never
guesses. Dice fall by the attempt's seed, so a replay meets the same ones.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from scenarios.domain.engine import (
    MAX_AUTOMATIC,
    NOWHERE,
    PICK,
    EndlessMove,
    Engine,
    Fired,
    Key,
    engine_of,
)
from scenarios.domain.graph import Choice, Graph, Node


class IllegalStep(ValueError):
    """The choice is not offered in this state (or leads nowhere)."""


@dataclass(frozen=True, slots=True)
class State:
    """Where an attempt stands. `values` are in the order of `graph.variables`,
    `facts` are what conditions ask for, `calls` the sub-conversations to come back
    to; `turn` counts decisions, `draws` the dice thrown."""

    node: str
    values: tuple[int, ...]
    facts: tuple[int, ...] = ()
    calls: tuple[str, ...] = ()
    turn: int = 0
    draws: int = 0
    seed: int = 0

    def to_json(self) -> dict[str, Any]:
        return {
            "node": self.node,
            "values": list(self.values),
            "facts": list(self.facts),
            "calls": list(self.calls),
            "turn": self.turn,
            "draws": self.draws,
        }


@dataclass(frozen=True, slots=True)
class Move:
    """A place passed without the learner's doing; `choice` is "" on a call."""

    node: str
    choice: str


@dataclass(frozen=True, slots=True)
class Step:
    """One decision on a path: `number` counts from 1. `via` are the places that
    were passed on the way to `after`, `fired` the rules that held on it."""

    number: int
    node: Node
    choice: Choice
    before: State
    after: State
    via: tuple[Move, ...] = ()
    fired: tuple[str, ...] = ()

    @property
    def turn(self) -> int:
        """The turn shown to people; a repair turn keeps its parent's number."""
        return self.node.turn or self.number


@dataclass(frozen=True, slots=True)
class Locked:
    """A reply that is shown although it cannot be chosen now."""

    choice: Choice
    reason: str


# -- moving -----------------------------------------------------------------------
def draw(seed: int, number: int, total: int) -> int:
    """The dice of an attempt: 0 ≤ result < `total`, the same at every replay."""
    digest = hashlib.sha256(f"{seed}\x00draw\x00{number}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % total


def start(graph: Graph, seed: int = 0, *, forced: Sequence[str] = ()) -> State:
    """The state on arrival at the first node. Raises `IllegalStep` without one."""
    return opening(graph, seed, forced=forced)[0]


def opening(
    graph: Graph, seed: int = 0, *, forced: Sequence[str] = ()
) -> tuple[State, tuple[Move, ...]]:
    """As `start`, with what was passed before the learner is asked for the first
    time."""
    engine = engine_of(graph)
    if graph.start not in engine.index:
        raise IllegalStep(f"no start node “{graph.start}”")
    try:
        key = engine.first()
        return _settle(engine, key, State("", (), seed=seed), forced)
    except EndlessMove as error:
        raise IllegalStep(f"goes round for ever at {error}") from error


def state_at(
    graph: Graph,
    node: str,
    *,
    values: Mapping[str, int] | None = None,
    visited: Iterable[str] = (),
    taken: Iterable[tuple[str, str]] = (),
    seed: int = 0,
) -> State:
    """A state that an author chooses: standing at `node`, with `values` instead of
    the initial ones, after having met `visited` and taken `taken` (node, choice).

    Raises `IllegalStep` for a node that is not there.
    """
    engine = engine_of(graph)
    chosen = dict(values or {})
    facts = [0] * len(engine.fact_slots)
    happened = [("visits", key, "") for key in (node, *visited)]
    happened += [("taken", *pair) for pair in taken]
    happened += [("since", key, "") for key in (node, *visited)]
    happened += [("since", *pair) for pair in taken]
    for fact in happened:
        if fact in engine.fact_slots:
            facts[engine.fact_slots[fact] - len(graph.variables)] = 1
    state = State(
        node=node,
        values=tuple(
            one.clamp(chosen.get(one.key, one.initial)) for one in graph.variables
        ),
        facts=tuple(facts),
        seed=seed,
    )
    current_node(graph, state)
    return state


def step(
    graph: Graph, state: State, choice_key: str, *, forced: Sequence[str] = ()
) -> State:
    """The state after `choice_key`. Raises `IllegalStep` when it is not offered.

    `forced` names the branches that the next dice shall fall on, for test plans.
    """
    return _stepped(graph, state, choice_key, forced)[0]


def _stepped(
    graph: Graph,
    state: State,
    choice_key: str,
    forced: Sequence[str] = (),
    fired: Fired = None,
) -> tuple[State, tuple[Move, ...]]:
    engine = engine_of(graph)
    key = key_of(engine, state)
    for way in engine.offered(key):
        if way.key == choice_key:
            break
    else:
        raise IllegalStep(f"“{choice_key}” is not offered at “{state.node}”")
    try:
        after = engine.take(key, way, fired)
        if after is None:
            raise IllegalStep(f"“{choice_key}” at “{state.node}” leads nowhere")
        moved = State(
            node="",
            values=(),
            turn=state.turn + 1,
            draws=state.draws,
            seed=state.seed,
        )
        return _settle(engine, after, moved, forced, fired)
    except EndlessMove as error:
        raise IllegalStep(f"goes round for ever at {error}") from error


def _settle(
    engine: Engine,
    key: Key,
    state: State,
    forced: Sequence[str],
    fired: Fired = None,
) -> tuple[State, tuple[Move, ...]]:
    """Move on until the learner is asked again, or the conversation ends."""
    moves: list[Move] = []
    draws, wanted = state.draws, list(forced)
    while engine.is_automatic(key):
        if len(moves) >= MAX_AUTOMATIC:
            raise EndlessMove(engine.nodes[key[0]].key)
        node = engine.nodes[key[0]].key
        ways = engine.automatic(key)
        if not ways:
            raise IllegalStep(f"“{node}” has no way on")
        at = 0
        if engine.kinds[key[0]] == PICK:
            branches = [(weight, way.key if way else "") for weight, way, _ in ways]
            at = _pick(branches, state.seed, draws, wanted)
            draws += 1
        _, way, after = ways[at]
        if after is None:
            raise IllegalStep(f"“{node}” leads nowhere")
        if fired is not None and engine.graph.rules:
            engine.follow(key, way, fired)  # once more, for this branch alone
        moves.append(Move(node, way.key if way is not None else ""))
        key = after
    if draws != state.draws:
        state = replace(state, draws=draws)
    return _state(engine, key, state), tuple(moves)


def _pick(
    branches: Sequence[tuple[int, str]], seed: int, number: int, wanted: list[str]
) -> int:
    keys = [key for _, key in branches]
    if wanted:
        name = wanted.pop(0)
        if name not in keys:
            raise IllegalStep(f"the dice cannot fall on “{name}” here")
        return keys.index(name)
    rest = draw(seed, number, sum(weight for weight, _ in branches))
    for at, (weight, _) in enumerate(branches):
        rest -= weight
        if rest < 0:
            return at
    raise AssertionError("weights are positive")


def key_of(engine: Engine, state: State) -> Key:
    """The engine's view of `state`. Raises `IllegalStep` for a node it has not."""
    place = engine.index.get(state.node, NOWHERE)
    if place == NOWHERE:
        raise IllegalStep(f"no node “{state.node}”")
    calls = tuple(engine.index[key] for key in state.calls)
    return place, state.values + state.facts, calls


def _state(engine: Engine, key: Key, before: State) -> State:
    place, slots, calls = key
    size = len(engine.graph.variables)
    return State(
        node=engine.nodes[place].key,
        values=slots[:size],
        facts=slots[size:],
        calls=tuple(engine.nodes[at].key for at in calls),
        turn=before.turn,
        draws=before.draws,
        seed=before.seed,
    )


def walk(graph: Graph, state: State, keys: Iterable[str]) -> tuple[Step, ...]:
    """The decisions `keys` from a state that an author chose, with the states around
    them; `settle` it first. Raises `IllegalStep`."""
    steps: list[Step] = []
    for number, key in enumerate(keys, start=1):
        steps.append(decide(graph, state, key, number))
        state = steps[-1].after
    return tuple(steps)


def settle(graph: Graph, state: State) -> tuple[State, tuple[Move, ...]]:
    """`state` moved on by what goes on by itself there. Raises `IllegalStep`."""
    engine = engine_of(graph)
    try:
        return _settle(engine, key_of(engine, state), state, ())
    except EndlessMove as error:
        raise IllegalStep(f"goes round for ever at {error}") from error


# -- looking ------------------------------------------------------------------------
def current_node(graph: Graph, state: State) -> Node:
    node = graph.node(state.node)
    if node is None:
        raise IllegalStep(f"no node “{state.node}”")
    return node


def shown_node(graph: Graph, state: State) -> Node:
    """The node as it is met in this state: the first variant that holds speaks."""
    node = current_node(graph, state)
    if not node.variants:
        return node
    engine = engine_of(graph)
    slots = state.values + state.facts
    for variant in node.variants:
        if engine.compile(variant.condition)(slots):
            return replace(
                node,
                text=variant.text or node.text,
                action=variant.action or node.action,
                sight=variant.sight or node.sight,
                expression=variant.expression or node.expression,
            )
    return node


def available_choices(graph: Graph, state: State) -> tuple[Choice, ...]:
    """The replies offered now, in the author's order; none at an ending."""
    node = current_node(graph, state)
    engine = engine_of(graph)
    ways = engine.offered(key_of(engine, state))
    return tuple(choice for way in ways if (choice := node.choice(way.key)) is not None)


def locked_choices(graph: Graph, state: State) -> tuple[Locked, ...]:
    """The replies that are shown, with a reason, although they are closed now."""
    node = current_node(graph, state)
    engine = engine_of(graph)
    found = []
    for way in engine.locked(key_of(engine, state)):
        choice = node.choice(way.key)
        if choice is not None:
            found.append(Locked(choice, choice.locked_reason))
    return tuple(found)


def trace(graph: Graph, keys: Iterable[str], seed: int = 0) -> tuple[Step, ...]:
    """Every decision of a path with the states around it."""
    return walk(graph, start(graph, seed), keys)


def decide(
    graph: Graph,
    state: State,
    choice_key: str,
    number: int,
    *,
    forced: Sequence[str] = (),
) -> Step:
    """As `step`, with all that happened on it. Raises `IllegalStep`."""
    node = shown_node(graph, state)
    fired: list[str] = []
    after, via = _stepped(graph, state, choice_key, forced, fired)
    choice = node.choice(choice_key)
    assert choice is not None  # noqa: S101 -- the step took it
    return Step(number, node, choice, state, after, via, tuple(fired))


def replay(graph: Graph, keys: Iterable[str], seed: int = 0) -> State:
    """The state after `keys` from the start."""
    state = start(graph, seed)
    for key in keys:
        state = step(graph, state, key)
    return state


def shuffled(seed: int, node: str, choices: Iterable[Choice]) -> tuple[Choice, ...]:
    """The choices in this attempt's order: the same on every reload.

    Sorted by a hash, so the order depends on no library's random numbers and
    a choice that disappears does not move the others.
    """

    def place(choice: Choice) -> bytes:
        return hashlib.sha256(f"{seed}\x00{node}\x00{choice.key}".encode()).digest()

    return tuple(sorted(choices, key=place))
