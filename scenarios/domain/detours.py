"""Where do the places of two ways stand beside each other? One way is the straight
line, and below it is where the other left it.

It places, and draws nothing; the layers are those of every map (`layout.py`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from scenarios.domain.layout import layers


def place(straight: Sequence[str], other: Sequence[str]) -> dict[str, tuple[int, int]]:
    """(layer, row) of every node of two ways; `straight` has row 0 to itself."""
    nodes = list(dict.fromkeys((*straight, *other)))
    links: dict[str, list[str]] = {node: [] for node in nodes}
    for start, end in dict.fromkeys((*pairwise(straight), *pairwise(other))):
        links[start].append(end)
    layer = layers(links, nodes[0]) if nodes else {}
    line = set(straight)
    used: Counter[int] = Counter()
    placed = {}
    for node in nodes:
        if node not in line:
            used[layer[node]] += 1
        row = 0 if node in line else used[layer[node]]
        placed[node] = layer[node], row
    return placed
