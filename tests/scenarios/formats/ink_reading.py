"""Reads ink for the tests of its format."""

from __future__ import annotations

from scenarios.domain import play
from scenarios.domain.graph import Graph
from scenarios.formats import ink
from scenarios.formats.shape import Parcel


def imported(text: str, name: str = "story.ink") -> ink.Imported:
    (one,) = ink.read(Parcel(name, text.encode()))
    return one


def told(graph: Graph, *keys: str, seed: int = 0) -> list[str]:
    """What is read on the way: texts of nodes, and what replies bring at once."""
    state = play.start(graph, seed)
    lines = [play.shown_node(graph, state).text]
    for key in keys:
        choice = play.current_node(graph, state).choice(key)
        lines += [choice.feedback] if choice and choice.feedback else []
        state = play.step(graph, state, key)
        lines.append(play.shown_node(graph, state).text)
    return lines


def offered(graph: Graph, *keys: str) -> list[str]:
    state = play.replay(graph, keys)
    return [choice.text for choice in play.available_choices(graph, state)]
