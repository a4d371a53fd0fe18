"""How long the check of a conversation takes: `python -m benchmarks.bench_explore`.

Random graphs that mostly go forward (15 % of the replies lead back), with
counters, conditions and once-only replies. Seeded, so runs can be compared.

The 40-node graph of the reference is not published, only its figures: more than
500,000 states as it is, 4,288 with its three reductions. Seed 18 is one like it:
more than 500,000 as it is, 3,693 with those three. Times are processor seconds, so
that other work on the machine does not count; the best of three.
"""

from __future__ import annotations

import random
import resource
import sys
import time
import tomllib
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).parent.parent))

from scenarios.domain.assess import assess
from scenarios.domain.conditions import Condition
from scenarios.domain.document import read_document
from scenarios.domain.exploration import Exploration
from scenarios.domain.explore import check
from scenarios.domain.graph import Choice, Effect, Graph, Node, Persona, Variable
from scenarios.domain.play import State, available_choices, start, step

ENDINGS: Final = 3
STATES_TO_BEAT, SECONDS_TO_BEAT = 10_000, 0.5
LARGE_SECONDS_TO_BEAT: Final = 5.0
STEPS_TO_BEAT: Final = 50_000


def random_graph(
    *, nodes: int, counters: int, once: float, conditions: float, seed: int
) -> Graph:
    rng = random.Random(seed)  # noqa: S311 -- no secret
    names = [f"v{number}" for number in range(counters)]

    def reply(at: int, key: int) -> Choice:
        ahead = min(nodes - 1, at + 1 + rng.randrange(4))
        back = rng.randrange(max(0, at - 4), at + 1)
        return Choice(
            key=f"c{key}",
            text=f"words {key}",
            target=f"n{back if rng.random() < 0.15 else ahead}",
            effects=tuple(
                Effect(rng.choice(names), rng.choice([-10, -5, 5, 10]))
                for _ in range(2)
            ),
            once=key > 0 and rng.random() < once,
            condition=Condition("ge", variable=rng.choice(names), value=50)
            if key > 0 and rng.random() < conditions
            else None,
            better="better",
        )

    return Graph(
        slug="bench",
        title="Bench",
        start="n0",
        persona=Persona("P"),
        variables=tuple(Variable(name, 50) for name in names),
        nodes=tuple(
            Node(f"n{at}", "ending", ending="good", evening="well")
            if at >= nodes - ENDINGS
            else Node(
                f"n{at}",
                "patient",
                text="words",
                sight="seen",
                choices=tuple(reply(at, key) for key in range(3)),
            )
            for at in range(nodes)
        ),
    )


def demo(name: str) -> Graph:
    path = Path(__file__).parent.parent / "scenarios" / "demo" / f"{name}.toml"
    return read_document(tomllib.loads(path.read_text(encoding="utf-8"))).graph


def seconds(work: Callable[[], object], times: int = 3) -> float:
    best = float("inf")
    for _ in range(times):
        began = time.process_time()
        work()
        best = min(best, time.process_time() - began)
    return best


def steps_per_second(graph: Graph, steps: int = 30_000) -> float:
    """`step` alone: the moves are chosen before the clock runs."""
    rng = random.Random(1)  # noqa: S311 -- no secret
    moves: list[tuple[State, str]] = []
    state = start(graph)
    while len(moves) < steps:
        offered = available_choices(graph, state)
        if not offered:
            state = start(graph)
            continue
        moves.append((state, rng.choice(offered).key))
        state = step(graph, *moves[-1])

    def work() -> None:
        for before, key in moves:
            step(graph, before, key)

    return steps / seconds(work)


def report(name: str, found: float, floor: float, unit: str, *, less: bool) -> None:
    ratio = floor / found if less else found / floor
    print(
        f"{name}: {found:,.2f} {unit} "
        f"({'at most' if less else 'at least'} {floor:,g}; {ratio:.1f} times as good)"
    )


def explore(name: str, graph: Graph, floor: float) -> None:
    found = check(graph)
    print(f"{name}: {found.states:,} states, {found.verdict}")
    report("    time", seconds(lambda: check(graph)), floor, "s", less=True)


def main() -> None:
    like_the_reference = random_graph(
        nodes=40, counters=5, once=0.0, conditions=0.05, seed=18
    )
    states = check(like_the_reference).states
    explore("40 nodes, 5 counters (reference)", like_the_reference, SECONDS_TO_BEAT)
    report("    states", states, STATES_TO_BEAT, "states", less=True)
    for seed in range(3):
        graph = random_graph(nodes=40, counters=5, once=0.0, conditions=0.05, seed=seed)
        explore(f"40 nodes, 5 counters, seed {seed}", graph, SECONDS_TO_BEAT)
    for seed in range(3):
        graph = random_graph(
            nodes=300, counters=10, once=0.1, conditions=0.1, seed=seed
        )
        explore(f"300 nodes, 10 counters, seed {seed}", graph, LARGE_SECONDS_TO_BEAT)

    window = demo("control-room-window")
    for name, one in (("demo", window), ("300 nodes", graph)):
        report(f"step, {name}", steps_per_second(one), STEPS_TO_BEAT, "/s", less=False)
    print(f"assess, demo: {seconds(lambda: assess(window)):.2f} s")

    tracemalloc.start()
    exploration = Exploration(graph)
    size = tracemalloc.get_traced_memory()[1] / 2**20
    tracemalloc.stop()
    print(f"memory: {size:.0f} MB for {len(exploration.keys):,} states of 300 nodes")
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"memory of the whole process at most: {most:.0f} MB")


if __name__ == "__main__":
    main()
