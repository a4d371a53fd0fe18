"""Every conversation of the demo, found and read once for all tests."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import scenarios
from scenarios.domain import play
from scenarios.domain.document import read_document
from scenarios.domain.figures import Figures, decisions_of, figures_of
from scenarios.domain.graph import Choice, Graph, Node

FOLDER = Path(scenarios.__file__).parent / "demo"
SLUGS = sorted(path.stem for path in FOLDER.glob("*.toml"))
SHEETS = Path(__file__).parents[3] / "shared/content"


def outline(slug: str) -> str:
    return (FOLDER / f"{slug}.toml").read_text(encoding="utf-8")


def spoken(slug: str) -> str:
    """The file without its comments."""
    return re.sub(r"^#.*$", "", outline(slug), flags=re.MULTILINE)


@cache
def graph_of(slug: str) -> Graph:
    reading = read_document(tomllib.loads(outline(slug)))
    assert reading.findings == (), reading.findings
    return reading.graph


@cache
def figures(slug: str) -> Figures:
    return figures_of(graph_of(slug))


def decisions(graph: Graph) -> list[Node]:
    return decisions_of(graph)


def replies(graph: Graph) -> list[tuple[Node, Choice]]:
    return [(node, one) for node in decisions(graph) for one in node.choices]


def walk(
    graph: Graph, slips: Mapping[int, str] | None = None
) -> tuple[list[str], Node]:
    """The nodes met, and the ending, of good replies but for those at the numbers of
    `slips` (the first is 0)."""
    state, met = play.start(graph), []
    while not (node := play.current_node(graph, state)).is_ending:
        wanted = (slips or {}).get(len(met), "good")
        offered = play.available_choices(graph, state)
        choice = next((one for one in offered if one.quality == wanted), offered[0])
        met.append(node.key)
        state = play.step(graph, state, choice.key)
    return met, node


def sentences(slug: str) -> dict[str, str]:
    """Sentence → where it stands first, of everything patients say and think and what
    is explained: each wording once, however many conditions it stands under."""
    found: dict[str, str] = {}
    graph = graph_of(slug)
    texts: list[tuple[str, str]] = []
    for node in graph.nodes:
        texts += [(node.key, node.text), (node.key, node.evening)]
        texts += [(node.key, one.thought) for one in node.choices]
        texts += [(node.key, one.why) for one in node.choices]
    for key, text in texts:
        for sentence in re.split(r"(?<=[.?!…])\s+", text):
            if len(sentence.split()) >= 8:
                found.setdefault(sentence.casefold().strip(), f"{slug}, {key}")
    return found
