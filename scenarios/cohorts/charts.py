"""The Sankey of a cohort: how many learners went from one moment to the next.

The only module of this room that knows plotly, and it loads it when a chart is asked
for. A figure travels to the page as JSON; our small script draws it.
"""

from __future__ import annotations

import json
from typing import Any

from scenarios.cohorts.reports import label_of
from scenarios.domain.cohort import Cohort, Stream
from scenarios.domain.graph import Graph
from scenarios.domain.layout import lay_out

#: Of an ending, in the order they are drawn; the colours come from the style sheet.
KINDS = {"good": "good", "mixed": "mixed", "poor": "poor"}


def stream_figure(graph: Graph, cohort: Cohort) -> dict[str, Any] | None:
    """A figure for plotly; None where no five learners went the same way.

    Only streams that lead on are drawn: a way back to an earlier moment is in the
    table, for a drawing that goes round in circles shows nothing.
    """
    layers = {key: spot.layer for key, spot in lay_out(graph).items()}
    streams = [
        stream
        for stream in cohort.streams
        if layers.get(stream.source, 0) < layers.get(stream.target, 0)
    ]
    return _draw(graph, streams) if streams else None


def _draw(graph: Graph, streams: list[Stream]) -> dict[str, Any]:
    from plotly import graph_objects as go

    ends = [end for stream in streams for end in (stream.source, stream.target)]
    keys = list(dict.fromkeys(ends))
    nodes = [graph.node(key) for key in keys]
    figure = go.Figure(
        go.Sankey(
            arrangement="snap",
            node={
                "label": [_escape(label_of(node)) if node else "" for node in nodes],
                "customdata": [
                    KINDS.get(node.ending, "ending")
                    if node is not None and node.is_ending
                    else "turn"
                    for node in nodes
                ],
                # A stream whose way on is not told stops where it is: at the right
                # edge it would look like an ending.
                "align": "left",
                "pad": 16,
                "thickness": 14,
                "hovertemplate": "%{label}: %{value}<extra></extra>",
            },
            link={
                "source": [keys.index(stream.source) for stream in streams],
                "target": [keys.index(stream.target) for stream in streams],
                "value": [stream.learners for stream in streams],
                "hovertemplate": (
                    "%{source.label} → %{target.label}: %{value}<extra></extra>"
                ),
            },
        )
    )
    figure.update_layout(
        height=max(320, 26 * len(keys)),
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        paper_bgcolor="rgba(0, 0, 0, 0)",
        font={"size": 13},
    )
    drawn: dict[str, Any] = json.loads(figure.to_json(engine="json"))
    # The house's colours come from the style sheet; plotly's template would
    # weigh more than the numbers.
    drawn["layout"].pop("template", None)
    return drawn


def _escape(text: str) -> str:
    """plotly reads a small HTML in labels."""
    return text.replace("&", "&amp;").replace("<", "&lt;")
