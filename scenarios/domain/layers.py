"""Where do the places of two paths stand beside each other? In layers, from left to
right: the straight line is one path, and below it is where the other left it.

It places, and draws nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence


def forward_edges(
    nodes: Sequence[str], edges: Iterable[tuple[str, str]]
) -> set[tuple[str, str]]:
    """The edges without those that lead back to where one came from, so that no
    circle is left. `nodes` in the order in which they are to be walked."""
    targets: dict[str, list[str]] = {node: [] for node in nodes}
    for start, end in edges:
        if start != end:
            targets[start].append(end)
    kept: set[tuple[str, str]] = set()
    done: set[str] = set()
    for root in nodes:
        if root in done:
            continue
        open_: dict[str, int] = {root: 0}  # the way down to here, in order
        while open_:
            node = next(reversed(open_))
            if open_[node] == len(targets[node]):
                done.add(node)
                del open_[node]
                continue
            end = targets[node][open_[node]]
            open_[node] += 1
            if end in open_:
                continue
            kept.add((node, end))
            if end not in done:
                open_[end] = 0
    return kept


def layers(nodes: Sequence[str], edges: Iterable[tuple[str, str]]) -> dict[str, int]:
    """The longest way to each node, counted from 0."""
    kept = forward_edges(nodes, edges)
    found = dict.fromkeys(nodes, 0)
    waiting = Counter(end for _, end in kept)
    ready = [node for node in nodes if not waiting[node]]
    while ready:
        node = ready.pop(0)
        for start, end in sorted(kept):
            if start != node:
                continue
            found[end] = max(found[end], found[node] + 1)
            waiting[end] -= 1
            if not waiting[end]:
                ready.append(end)
    return found


def place(straight: Sequence[str], other: Sequence[str]) -> dict[str, tuple[int, int]]:
    """(layer, row) of every node of two paths; `straight` has row 0 to itself."""
    nodes = list(dict.fromkeys((*straight, *other)))
    edges = [*zip(straight, straight[1:], strict=False)]
    edges += zip(other, other[1:], strict=False)
    layer = layers(nodes, edges)
    line = set(straight)
    used: Counter[int] = Counter()
    placed = {}
    for node in nodes:
        if node in line:
            placed[node] = layer[node], 0
        else:
            used[layer[node]] += 1
            placed[node] = layer[node], used[layer[node]]
    return placed
