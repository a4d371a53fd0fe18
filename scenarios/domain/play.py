"""One play-through: start, step, replay. The state is a fold over the choices.

The same `step` serves the player, the checker's tests, bots and statistics.
It refuses a choice that is not offered; it never guesses.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from scenarios.domain.conditions import holds
from scenarios.domain.graph import Choice, Effect, Graph, Node


class IllegalStep(ValueError):
    """The choice is not offered in this state (or leads nowhere)."""


@dataclass(frozen=True, slots=True)
class State:
    """Where an attempt stands. `values` are in the order of `graph.variables`."""

    node: str
    values: tuple[int, ...]
    visited: frozenset[str]
    taken: frozenset[tuple[str, str]]
    seed: int = 0

    def to_json(self) -> dict[str, Any]:
        return {
            "node": self.node,
            "values": list(self.values),
            "visited": sorted(self.visited),
            "taken": sorted(list(pair) for pair in self.taken),
        }


@dataclass(frozen=True, slots=True)
class Step:
    """One decision on a path: `number` counts from 1."""

    number: int
    node: Node
    choice: Choice
    before: State
    after: State

    @property
    def turn(self) -> int:
        """The turn shown to people; a repair turn keeps its parent's number."""
        return self.node.turn or self.number


def apply_effects(
    graph: Graph, values: tuple[int, ...], effects: Iterable[Effect]
) -> tuple[int, ...]:
    """`values` after `effects` in order, each clamped to its variable's bounds."""
    changed = list(values)
    for effect in effects:
        slot = graph.slot(effect.variable)
        if slot is None:
            continue
        value = effect.amount if effect.op == "set" else changed[slot] + effect.amount
        changed[slot] = graph.variables[slot].clamp(value)
    return tuple(changed)


def start(graph: Graph, seed: int = 0) -> State:
    """The state on arrival at the first node. Raises `IllegalStep` without one."""
    node = graph.node(graph.start)
    if node is None:
        raise IllegalStep(f"no start node {graph.start!r}")
    initial = tuple(variable.clamp(variable.initial) for variable in graph.variables)
    return State(
        node=node.key,
        values=apply_effects(graph, initial, node.effects),
        visited=frozenset({node.key}),
        taken=frozenset(),
        seed=seed,
    )


def current_node(graph: Graph, state: State) -> Node:
    node = graph.node(state.node)
    if node is None:
        raise IllegalStep(f"no node {state.node!r}")
    return node


def is_offered(graph: Graph, state: State, node: Node, choice: Choice) -> bool:
    if choice.once and (node.key, choice.key) in state.taken:
        return False
    if choice.condition is None:
        return True

    def value_of(variable: str) -> int:
        slot = graph.slot(variable)
        return state.values[slot] if slot is not None else 0

    return holds(
        choice.condition,
        value_of=value_of,
        visited=lambda key: key in state.visited,
        taken=lambda at, key: (at, key) in state.taken,
    )


def available_choices(graph: Graph, state: State) -> tuple[Choice, ...]:
    """The replies offered now, in the author's order; none at an ending."""
    node = current_node(graph, state)
    if node.is_ending:
        return ()
    return tuple(
        choice for choice in node.choices if is_offered(graph, state, node, choice)
    )


def step(graph: Graph, state: State, choice_key: str) -> State:
    """The state after `choice_key`. Raises `IllegalStep` when it is not offered."""
    node = current_node(graph, state)
    choice = next(
        (one for one in available_choices(graph, state) if one.key == choice_key), None
    )
    if choice is None:
        raise IllegalStep(f"{choice_key!r} is not offered at {state.node!r}")
    target = graph.node(choice.target)
    if target is None:
        raise IllegalStep(f"{choice_key!r} leads to the missing {choice.target!r}")
    values = apply_effects(graph, state.values, choice.effects)
    return State(
        node=target.key,
        values=apply_effects(graph, values, target.effects),
        visited=state.visited | {target.key},
        taken=state.taken | {(node.key, choice.key)},
        seed=state.seed,
    )


def trace(graph: Graph, keys: Iterable[str], seed: int = 0) -> tuple[Step, ...]:
    """Every decision of a path with the states around it."""
    state = start(graph, seed)
    steps: list[Step] = []
    for number, key in enumerate(keys, start=1):
        node = current_node(graph, state)
        after = step(graph, state, key)
        choice = node.choice(key)
        assert choice is not None  # noqa: S101 -- step() took it
        steps.append(Step(number, node, choice, state, after))
        state = after
    return tuple(steps)


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
