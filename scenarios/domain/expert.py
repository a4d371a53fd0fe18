"""Which way would its authors go? Their test plan of the best path, or, without one,
the good reply at every turn.

It looks for no better way than that: what is best is the authors' to say.
"""

from __future__ import annotations

import re
from typing import Final

from scenarios.domain import play
from scenarios.domain.graph import Choice, Graph, Plan

_NAMED: Final = {"best", "expert"}
#: Longer ways are no example to anybody.
_LONGEST: Final = 200


def expert_steps(graph: Graph, seed: int = 0) -> tuple[play.Step, ...]:
    """The decisions of that way, to an ending; empty where there is none."""
    for plan in graph.plans:
        if _NAMED & set(re.findall(r"[a-z]+", plan.name.lower())):
            steps = _planned(graph, plan)
            if steps:
                return steps
    return _greedy(graph, seed)


def _planned(graph: Graph, plan: Plan) -> tuple[play.Step, ...]:
    """The first run of a plan, if it can be played to an ending."""
    draws: list[str] = []
    steps: list[play.Step] = []
    state: play.State | None = None
    try:
        for line in plan.text.splitlines():
            verb, _, rest = line.split("#", 1)[0].strip().partition(" ")
            if verb.startswith("---"):
                break
            if verb == "draw":
                draws.append(rest.strip())
            if verb != "select":
                continue
            if state is None:
                state = play.start(graph, forced=draws)
                draws = draws[state.draws :]
            step = play.decide(graph, state, rest.strip(), len(steps) + 1, forced=draws)
            draws = draws[step.after.draws - state.draws :]
            state = step.after
            steps.append(step)
    except play.IllegalStep:
        return ()
    return _to_an_ending(graph, steps)


def _to_an_ending(graph: Graph, steps: list[play.Step]) -> tuple[play.Step, ...]:
    last = graph.node(steps[-1].after.node) if steps else None
    return tuple(steps) if last is not None and last.is_ending else ()


def _greedy(graph: Graph, seed: int) -> tuple[play.Step, ...]:
    """The first good reply not given yet at this node, else the next best."""
    if not any(one.quality == "good" for node in graph.nodes for one in node.choices):
        return ()
    steps: list[play.Step] = []
    given: set[tuple[str, str]] = set()
    try:
        state = play.start(graph, seed)
        while len(steps) < _LONGEST:
            offered = play.available_choices(graph, state)
            if not offered:
                break
            node = state.node

            def worth(choice: Choice, node: str = node) -> tuple[bool, int]:
                order = {"good": 0, "mixed": 1}
                return (node, choice.key) in given, order.get(choice.quality, 2)

            choice = min(offered, key=worth)
            given.add((node, choice.key))
            steps.append(play.decide(graph, state, choice.key, len(steps) + 1))
            state = steps[-1].after
    except play.IllegalStep:
        return ()
    return _to_an_ending(graph, steps)
