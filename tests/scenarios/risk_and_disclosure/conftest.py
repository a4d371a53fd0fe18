"""The conversations about risk and disclosure, walked through."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

import scenarios
from scenarios.domain import play
from scenarios.domain.document import read_document
from scenarios.domain.graph import Choice, Graph, Node

FOLDER = Path(scenarios.__file__).parent / "demo"
RISK = "i-read-ct-causes-cancer"
NODULE = "nodule-from-last-march"

#: Node → effects in points of the sheet (trust, understanding, anxiety) for the
#: good, the mixed and the poor reply; one row of the sheet each, in its order.
SHEETS = {
    RISK: {
        "no-radiation": ((2, 0, -1), (0, 0, 0), (-3, 0, 2)),
        "the-story": ((2, 2, -1), (-1, 0, 0), (-3, 0, 0)),
        "own-numbers": ((2, 3, -1), (1, 1, 0), (-1, -1, 0)),
        "my-mother": ((2, 2, 0), (0, 0, 0), (-2, -2, 0)),
        "if-not": ((1, 2, 0), (0, 0, 3), (-1, 0, 0)),
        "the-feed": ((2, 2, -2), (0, 0, 1), (-2, -2, 0)),
        "choice": ((2, 3, -1), (0, 0, 0), (-2, 0, 0)),
        "afterwards": ((1, 1, 0), (0, 0, 0), (-1, 0, 0)),
    },
    NODULE: {
        "before": ((1, 0, 0), (0, 0, 0), (-3, 0, 0)),
        "opening": ((3, 2, 1), (-1, -1, 0), (-3, 0, 0)),
        "your-fault": ((2, 0, 0), (-1, 0, 0), (-3, 0, 1)),
        "cured": ((2, 2, 0), (0, 0, 0), (-3, 0, 0)),
        "what-now": ((2, 0, -1), (1, 0, 0), (-2, 0, 0)),
        "punished": ((2, 0, 0), (0, 0, 0), (-2, 0, 0)),
        "in-writing": ((2, 2, 0), (0, 0, 0), (-3, 0, 0)),
        "corridor": ((1, 0, 0), (0, 0, 0), (-3, 0, 0)),
    },
}
SLUGS = tuple(SHEETS)

Pick = Callable[[Node, Sequence[Choice]], Choice]


def outline(slug: str) -> str:
    return (FOLDER / f"{slug}.toml").read_text(encoding="utf-8")


@pytest.fixture(scope="module", params=SLUGS)
def graph(request) -> Graph:
    return graph_of(request.param)


def graph_of(slug: str) -> Graph:
    reading = read_document(tomllib.loads(outline(slug)))
    assert reading.findings == ()
    return reading.graph


def decisions(graph: Graph) -> list[Node]:
    return [one for one in graph.nodes if not one.is_ending and not one.is_automatic]


def by_quality(quality: str) -> Pick:
    def pick(node: Node, offered: Sequence[Choice]) -> Choice:
        (choice,) = [one for one in offered if one.quality == quality]
        return choice

    return pick


def walk(graph: Graph, pick: Pick) -> tuple[list[str], Node]:
    """The nodes met on one play-through and the ending it came to."""
    state = play.start(graph)
    met = [state.node]
    while not play.current_node(graph, state).is_ending:
        assert len(met) < 40
        offered = play.available_choices(graph, state)
        choice = pick(play.current_node(graph, state), offered)
        state = play.step(graph, state, choice.key)
        met.append(state.node)
    return met, play.current_node(graph, state)


def one_slip(place: int, quality: str) -> Pick:
    """Good replies but for the one at `place` (the first is 0)."""
    turn = -1

    def pick(node: Node, offered: Sequence[Choice]) -> Choice:
        nonlocal turn
        turn += 1
        return by_quality(quality if turn == place else "good")(node, offered)

    return pick
