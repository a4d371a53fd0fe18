"""How long the check of a conversation takes: `python -m benchmarks.bench_explore`.

Random graphs that mostly go forward (15 % of the replies lead back), with
counters, conditions and once-only replies. Seeded, so runs can be compared.
"""

from __future__ import annotations

import random
import time

from scenarios.domain.conditions import Condition
from scenarios.domain.explore import check
from scenarios.domain.graph import Choice, Effect, Graph, Node, Persona, Variable
from scenarios.domain.play import available_choices, start, step

ENDINGS = 3


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


def steps_per_second(graph: Graph, steps: int = 50_000) -> float:
    rng = random.Random(1)  # noqa: S311 -- no secret
    state, done, began = start(graph), 0, time.perf_counter()
    while done < steps:
        offered = available_choices(graph, state)
        if not offered:
            state = start(graph)
            continue
        state = step(graph, state, rng.choice(offered).key)
        done += 1
    return steps / (time.perf_counter() - began)


def main() -> None:
    for nodes, counters, once, conditions in (
        (40, 5, 0.0, 0.05),
        (40, 5, 0.1, 0.1),
        (300, 10, 0.1, 0.1),
    ):
        for seed in range(3):
            graph = random_graph(
                nodes=nodes,
                counters=counters,
                once=once,
                conditions=conditions,
                seed=seed,
            )
            began = time.perf_counter()
            report = check(graph)
            print(
                f"{nodes} nodes, {counters} counters, seed {seed}: "
                f"{report.states} states, {report.verdict}, "
                f"{time.perf_counter() - began:.2f} s"
            )
    print(f"{steps_per_second(graph):,.0f} steps a second")


if __name__ == "__main__":
    main()
