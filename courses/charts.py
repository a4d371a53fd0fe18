"""Doses against natural background as a picture, beside the table of the same numbers.

The only module of this room that knows plotly, and it loads it when a figure is asked
for. The figure travels to the page as JSON; our small script draws it.
"""

from __future__ import annotations

import json
from functools import lru_cache
from math import log10
from typing import Any

from django.utils.translation import gettext as _

from courses.block_shapes import DoseRow
from courses.domain.dose import DAYS_PER_MONTH, DAYS_PER_YEAR, Background

ROW_HEIGHT = 34
LEAST_MSV = 0.001


@lru_cache(maxsize=64)
def dose_figure(
    rows: tuple[DoseRow, ...], background: Background, language: str
) -> dict[str, Any] | None:
    """A row per examination on a logarithmic scale, with lines where nature stands
    after a day, a month, a year and ten. None where no row has a dose.

    `language` is that of the words in it: the same figure is drawn for every reader
    of a lesson, so it is made once.
    """
    from plotly import graph_objects as go

    shown = [row for row in rows if row.msv > 0]
    if not shown:
        return None
    names = [_escape(row.name) for row in shown]
    figure = go.Figure()
    spread = [
        (name, row) for name, row in zip(names, shown, strict=True) if row.has_range
    ]
    if spread:
        figure.add_trace(
            go.Scatter(
                x=[at for _name, row in spread for at in (row.low, row.high, None)],
                y=[at for name, _row in spread for at in (name, name, None)],
                mode="lines",
                line={"color": "#7e8890", "width": 6},
                hoverinfo="skip",
                name="range",
            )
        )
    figure.add_trace(
        go.Scatter(
            x=[row.msv for row in shown],
            y=names,
            mode="markers",
            marker={"color": "#0e6a6b", "size": 13},
            customdata=[[row.dose, row.times[0]] for row in shown],
            hovertemplate="%{y}: %{customdata[0]}, %{customdata[1]}<extra></extra>",
            name="dose",
        )
    )
    lowest = min(LEAST_MSV * 10, *(row.low or row.msv for row in shown)) / 2
    highest = max(10 * background.msv_per_year, *(row.high or row.msv for row in shown))
    for days, words in (
        (1, _("a day")),
        (DAYS_PER_MONTH, _("a month")),
        (DAYS_PER_YEAR, _("a year")),
        (10 * DAYS_PER_YEAR, _("ten years")),
    ):
        _mark(figure, background.msv_per_year * days / DAYS_PER_YEAR, words)
    figure.update_layout(
        height=112 + ROW_HEIGHT * len(shown),
        margin={"l": 8, "r": 20, "t": 36, "b": 64},
        showlegend=False,
        hovermode="closest",
        paper_bgcolor="rgba(0, 0, 0, 0)",
        plot_bgcolor="rgba(0, 0, 0, 0)",
        font={"color": "#505e69", "size": 14},
        xaxis={
            "type": "log",
            "range": [log10(lowest), log10(highest * 1.7)],
            "tickvals": [0.001, 0.01, 0.1, 1, 10, 100],
            "ticktext": ["0.001", "0.01", "0.1", "1", "10", "100"],
            "title": {
                "text": _("mSv; each step is ten times more"),
                "font": {"size": 14},
            },
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
        },
        yaxis={
            "autorange": "reversed",
            "type": "category",
            "categoryorder": "array",
            "categoryarray": names,
            "automargin": True,
            "gridcolor": "rgba(126, 136, 144, 0.25)",
            "fixedrange": True,
            "ticklabelstandoff": 8,
        },
    )
    drawn: dict[str, Any] = json.loads(figure.to_json(engine="json"))
    # The house's colours come from the style sheet; plotly's template would
    # weigh more than the numbers.
    drawn["layout"].pop("template", None)
    return drawn


def _mark(figure: Any, msv: float, words: str) -> None:
    figure.add_shape(
        type="line",
        x0=msv,
        x1=msv,
        y0=0,
        y1=1,
        xref="x",
        yref="paper",
        layer="below",
        line={"width": 1.5, "dash": "dot", "color": "#7e8890"},
        name="background",
    )
    figure.add_annotation(
        x=log10(msv),
        y=1,
        xref="x",
        yref="paper",
        yanchor="bottom",
        showarrow=False,
        text=words,
        font={"size": 14},
    )


def _escape(text: str) -> str:
    """plotly reads a small HTML in labels."""
    return text.replace("&", "&amp;").replace("<", "&lt;")
