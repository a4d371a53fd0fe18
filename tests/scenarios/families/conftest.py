"""The conversations with families, walked through."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

import pytest

import scenarios
from scenarios.domain.document import read_document
from scenarios.domain.graph import Graph, Node

FOLDER = Path(scenarios.__file__).parent / "demo"
MOTHER, LEO = "dont-tell-my-mother", "leo-and-the-loud-tunnel"

#: Node → effects in points of the sheet (trust, understanding, anxiety) for the
#: good, the mixed and the poor reply; one row of the sheet each, in its order.
SHEETS = {
    MOTHER: {
        "corridor": ((2, 0, 0), (0, 0, 0), (-2, -2, 0)),
        "room": ((2, 3, 0), (-1, -1, 0), (-2, -3, 0)),
        "her-own-words": ((3, 2, 0), (1, 0, 0), (-3, 0, 0)),
        "husband": ((3, 2, -1), (1, 0, 0), (-3, -2, 0)),
        "clearly": ((2, 3, 0), (0, -1, 0), (-2, -2, 0)),
        "son-weeps": ((2, 0, -1), (0, 0, 0), (-2, 0, 0)),
        "button": ((2, 3, 0), (0, 0, 0), (-2, -2, 0)),
    },
    LEO: {
        "door": ((2, 0, -1), (0, 0, 0), (-2, 0, 2)),
        "gustav": ((2, 2, -1), (1, 0, 0), (-2, 0, 1)),
        "practice": ((2, 2, -2), (1, 0, -1), (-1, 0, 2)),
        "whisper": ((2, 0, -1), (0, 0, 0), (-2, 0, 1)),
        "arms": ((1, 0, -1), (0, 0, 0), (-1, 0, 0)),
        "minute-four": ((2, 0, -1), (-1, 0, 1), (-3, 0, 2)),
        "out": ((2, 1, 0), (1, 0, 0), (-1, 0, 0)),
    },
}


def outline(slug: str) -> str:
    return (FOLDER / f"{slug}.toml").read_text(encoding="utf-8")


@cache
def graph_of(slug: str) -> Graph:
    reading = read_document(tomllib.loads(outline(slug)))
    assert reading.findings == ()
    return reading.graph


@pytest.fixture(params=SHEETS)
def slug(request) -> str:
    return request.param


@pytest.fixture
def graph(slug) -> Graph:
    return graph_of(slug)


def decisions(graph: Graph) -> list[Node]:
    return [one for one in graph.nodes if not one.is_ending and not one.is_automatic]
