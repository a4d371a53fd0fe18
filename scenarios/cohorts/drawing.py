"""The author's own map with what a cohort did on it, drawn on the server.

A picture beside the table, never instead of it: every number on it stands there too.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

from django.utils.translation import gettext as _

from scenarios.cohorts.reports import CohortReport, label_of
from scenarios.domain.cohort import Count, EdgeFlow
from scenarios.domain.graph import RETURN, Node
from scenarios.domain.layout import Spot, lay_out

WIDTH, HEIGHT = 176, 62
MARGIN = 28
#: Stroke of an edge that nobody took, and of one that everybody took.
THINNEST, THICKEST = 1.0, 11.0


@dataclass(frozen=True, slots=True)
class Box:
    x: int
    y: int
    kind: str
    ending: str
    lines: tuple[str, ...]
    #: “84 %” of the first attempts, or that it is not told.
    share: str


@dataclass(frozen=True, slots=True)
class Curve:
    path: str
    width: str
    is_told: bool
    is_back: bool
    title: str


@dataclass(frozen=True, slots=True)
class CohortMap:
    width: int
    height: int
    boxes: tuple[Box, ...]
    curves: tuple[Curve, ...]


def draw_cohort(report: CohortReport) -> CohortMap:
    """Boxes and curves of the map, in its own units, from (0, 0)."""
    graph = report.graph
    spots = lay_out(graph)
    left = min((spot.x for spot in spots.values()), default=0) - WIDTH // 2 - MARGIN
    top = min((spot.y for spot in spots.values()), default=0) - HEIGHT // 2 - MARGIN
    moved = {
        key: Spot(spot.layer, spot.x - left, spot.y - top)
        for key, spot in spots.items()
    }
    flows = {turn.node.key: turn.first for turn in report.turns}
    curves = []
    for edge in report.cohort.edges:
        curve = _curve(report, edge, moved)
        if curve is not None:
            curves.append(curve)
    # Thick ones first, so that thin ones are not covered.
    curves.sort(key=lambda curve: -float(curve.width))
    return CohortMap(
        width=max((spot.x for spot in moved.values()), default=0) + WIDTH // 2 + MARGIN,
        height=max((spot.y for spot in moved.values()), default=0)
        + HEIGHT // 2
        + MARGIN
        # Ways back are drawn below.
        + (40 if any(curve.is_back for curve in curves) else 0),
        boxes=tuple(
            _box(node, moved[node.key], flows.get(node.key))
            for node in {node.key: node for node in reversed(graph.nodes)}.values()
            if node.key in moved
        ),
        curves=tuple(curves),
    )


def _box(node: Node, spot: Spot, flow: Count | None) -> Box:
    share = flow.share if flow is not None else None
    return Box(
        x=spot.x - WIDTH // 2,
        y=spot.y - HEIGHT // 2,
        kind=node.kind,
        ending=node.ending,
        lines=tuple(textwrap.wrap(label_of(node), 24, max_lines=2, placeholder="…")),
        share=_("not told") if share is None else f"{round(share * 100)} %",
    )


def _curve(
    report: CohortReport, edge: EdgeFlow, spots: dict[str, Spot]
) -> Curve | None:
    node = report.graph.node(edge.node)
    choice = node.choice(edge.choice) if node is not None else None
    if choice is None or choice.target == RETURN or choice.target not in spots:
        return None
    start, end = spots[edge.node], spots[choice.target]
    share = edge.first.share
    width = THINNEST + (THICKEST - THINNEST) * (share or 0)
    is_back = end.x <= start.x
    percent = "" if share is None else f" {round(share * 100)} %"
    return Curve(
        path=_back(start, end) if is_back else _forward(start, end),
        width=f"{width:.1f}",
        is_told=share is not None,
        is_back=is_back,
        title=f"{choice.text or choice.key}{percent}",
    )


def _forward(start: Spot, end: Spot) -> str:
    x1, x2 = start.x + WIDTH // 2, end.x - WIDTH // 2
    bend = max(24, (x2 - x1) // 2)
    return f"M{x1} {start.y}C{x1 + bend} {start.y} {x2 - bend} {end.y} {x2} {end.y}"


def _back(start: Spot, end: Spot) -> str:
    """Below both boxes, back to the left."""
    y1, y2 = start.y + HEIGHT // 2, end.y + HEIGHT // 2
    low = max(y1, y2) + 34
    return f"M{start.x} {y1}C{start.x} {low} {end.x} {low} {end.x} {y2}"
