"""Where the nodes of a conversation stand on a map: layers from left to right, in the
order of the conversation.

A small layered layout (Sugiyama, Tagawa and Toda 1981: layers, then the order in
each by the middle of the neighbours), for pages that work without scripts. The
author's own arrangement is used where every node has one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from scenarios.domain.graph import RETURN, SUB, Graph, Node

#: Distances between the middles of nodes, in the map's own units.
ACROSS: Final = 220
DOWN: Final = 96
_SWEEPS: Final = 8


@dataclass(frozen=True, slots=True)
class Spot:
    """The middle of a node; `layer` counts from 0 at the start."""

    layer: int
    x: int
    y: int


def targets(graph: Graph, node: Node) -> list[str]:
    """Keys of the nodes that `node` can lead to, each once, in the author's order."""
    if node.is_ending:
        return []
    found = [node.call] if node.kind == SUB else []
    found += [one.target for one in node.choices if one.target != RETURN]
    return [key for key in dict.fromkeys(found) if graph.node(key) is not None]


def lay_out(graph: Graph, only: Iterable[str] | None = None) -> Mapping[str, Spot]:
    """A spot for every node, or for those named by `only`."""
    keys = [node.key for node in graph.nodes]
    if only is not None:
        wanted = set(only)
        keys = [key for key in keys if key in wanted]
    keys = list(dict.fromkeys(keys))
    nodes = {key: node for key in keys if (node := graph.node(key)) is not None}
    if nodes and all(node.at is not None for node in nodes.values()):
        return _as_arranged(nodes)
    links = {
        key: [one for one in targets(graph, node) if one in nodes]
        for key, node in nodes.items()
    }
    rows = _ordered(layers(links, graph.start), links)
    tallest = max((len(row) for row in rows), default=0)
    spots = {}
    for layer, row in enumerate(rows):
        # Short layers stand a little lower, but a map begins at its top.
        top = min((tallest - len(row)) * DOWN // 2, DOWN)
        for place, key in enumerate(row):
            spots[key] = Spot(layer, layer * ACROSS, top + place * DOWN)
    return spots


def _as_arranged(nodes: Mapping[str, Node]) -> Mapping[str, Spot]:
    columns = sorted({node.at[0] for node in nodes.values() if node.at})
    return {
        key: Spot(columns.index(node.at[0]), *node.at)
        for key, node in nodes.items()
        if node.at is not None
    }


def layers(links: Mapping[str, list[str]], start: str) -> dict[str, int]:
    """The most decisions it can take to get there without going back, so that every
    way leads to the right but those that go back; what nothing leads to stands first.
    """
    order, back = _walk(links, start)
    found = dict.fromkeys(links, 0)
    for key in order:
        for target in links[key]:
            if (key, target) not in back:
                found[target] = max(found[target], found[key] + 1)
    return found


def _walk(
    links: Mapping[str, list[str]], start: str
) -> tuple[list[str], set[tuple[str, str]]]:
    """Depth first from the start: the nodes so that ways forward lead forward, and
    the ways that lead back. Without recursion, for conversations can be long."""
    state: dict[str, int] = {}
    finished: list[str] = []
    back: set[tuple[str, str]] = set()
    for root in [start, *links]:
        if root not in links or root in state:
            continue
        work = [(root, 0)]
        while work:
            key, at = work.pop()
            state[key] = 1
            if at < len(links[key]):
                work.append((key, at + 1))
                target = links[key][at]
                if state.get(target) == 1:
                    back.add((key, target))
                elif target not in state:
                    work.append((target, 0))
            else:
                state[key] = 2
                finished.append(key)
    return finished[::-1], back


def _ordered(
    layer: Mapping[str, int], links: Mapping[str, list[str]]
) -> list[list[str]]:
    """The nodes of each layer, moved to the middle of their neighbours."""
    rows: list[list[str]] = [[] for _ in range(max(layer.values(), default=-1) + 1)]
    for key in links:
        rows[layer[key]].append(key)
    neighbours: dict[str, set[str]] = {key: set() for key in links}
    for key, ends in links.items():
        for target in ends:
            if layer[target] != layer[key]:
                neighbours[key].add(target)
                neighbours[target].add(key)
    for sweep in range(_SWEEPS):
        place = {key: at - len(row) / 2 for row in rows for at, key in enumerate(row)}

        def middle(key: str, place: Mapping[str, float] = place) -> float:
            near = neighbours[key]
            return sum(place[one] for one in near) / len(near) if near else place[key]

        for row in rows if sweep % 2 == 0 else reversed(rows):
            row.sort(key=middle)
            place.update((key, at - len(row) / 2) for at, key in enumerate(row))
    return rows
