"""Figures of a presence report, each drawn from what its table says.

The only module of this package that knows plotly, and it loads it when a figure is
asked for. Colours come from the style sheet by the tone in `meta`; a pattern, a dash or
a word says the same without colour.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from media.charts import as_json, draw_room, escape, local_clock
from media.domain.crowd import HeatGrid
from media.domain.programme import Programme

CLEAR = "rgba(0, 0, 0, 0)"
BAR_ROOM = 30
LEGEND = {
    "orientation": "h",
    "traceorder": "normal",
    "x": 0,
    "y": 1,
    "xanchor": "left",
    "yanchor": "bottom",
}


@dataclass(frozen=True, slots=True)
class Series:
    """One row of bars or one line. The second is told apart without colour, too."""

    name: str
    values: Sequence[int]
    is_second: bool = False

    @property
    def tone(self) -> str:
        return "second" if self.is_second else "main"

    @property
    def pattern(self) -> dict[str, Any]:
        if not self.is_second:
            return {}
        return {"shape": "/", "size": 6, "solidity": 0.35, "fillmode": "overlay"}


def room_figure(
    items: Programme,
    counted: Sequence[tuple[int, int]],
    moved: tuple[Sequence[int], Sequence[int], Sequence[int]],
    *,
    zone: ZoneInfo,
) -> dict[str, Any]:
    """People over the day, and under it who came (up) and who went (down).

    `moved` is (beginnings of the steps, joins, leaves).
    """
    peak = max(present for _moment, present in counted)
    drawn = draw_room(items, counted, peak, zone)
    begins, joins, leaves = moved
    x = [local_clock(moment, zone) for moment in begins]
    for series in (
        Series(_("came"), joins),
        Series(_("went"), [-number for number in leaves], is_second=True),
    ):
        drawn["data"].append(
            {
                "type": "bar",
                "x": x,
                "y": list(series.values),
                "yaxis": "y2",
                "offset": 0,
                "name": series.name,
                "customdata": [abs(value) for value in series.values],
                "hovertemplate": "%{x|%H:%M} " + series.name + ": %{customdata}"
                "<extra></extra>",
                "marker": {"pattern": series.pattern},
                "meta": {"tone": series.tone},
            }
        )
    layout = drawn["layout"]
    most = max([*joins, *leaves, 1])
    layout["yaxis"]["domain"] = [0.36, 1]
    layout["yaxis2"] = {
        "domain": [0, 0.26],
        "range": [-most * 1.15, most * 1.15],
        "fixedrange": True,
        "showgrid": False,
        "zeroline": True,
        "tickvals": [-most, 0, most],
        "ticktext": [str(most), "0", str(most)],
    }
    layout.update({"height": 400, "barmode": "overlay"})
    return drawn


def heat_figure(items: Programme, grid: HeatGrid, *, zone: ZoneInfo) -> dict[str, Any]:
    """Everybody at once: a line of the picture is one person or a few."""
    from plotly import graph_objects as go

    figure = go.Figure(
        go.Heatmap(
            z=grid.percent,
            x0=local_clock(grid.start_ms, zone),
            dx=grid.bin_ms,
            y0=1,
            dy=int(grid.sizes.sum()) / len(grid.sizes),
            zmin=0,
            zmax=100,
            showscale=False,
            hovertemplate="%{x|%H:%M}: %{z} %<extra></extra>",
            meta={"tone": "heat"},
        )
    )
    for item in items:
        figure.add_shape(
            type="line",
            x0=local_clock(item.starts_ms, zone),
            x1=local_clock(item.starts_ms, zone),
            y0=0,
            y1=1,
            yref="paper",
            line={"width": 1, "dash": "dot"},
        )
        figure.add_annotation(
            x=local_clock(item.starts_ms, zone),
            y=0,
            yref="paper",
            xanchor="left",
            yanchor="top",
            yshift=-4,
            showarrow=False,
            align="left",
            text=f"{local_clock(item.starts_ms, zone)[11:16]}"
            f"<br><b>{escape(item.short_title)}</b>",
            font={"size": 12},
        )
    _dress(figure, height=min(420, 120 + 12 * len(grid.sizes)))
    figure.update_layout(
        margin={"b": 52},
        xaxis={"showticklabels": False, "showgrid": False},
        yaxis={"autorange": "reversed", "showgrid": False, "nticks": 5},
    )
    return as_json(figure)


def bar_figure(
    names: Sequence[str], series: Sequence[Series], *, stacked: bool = False
) -> dict[str, Any]:
    """Bars to the right, one name under the other, so that names stay whole."""
    from plotly import graph_objects as go

    figure = go.Figure()
    places = list(range(len(names)))
    for one in series:
        figure.add_trace(
            go.Bar(
                y=places,
                x=list(one.values),
                orientation="h",
                name=one.name,
                text=[str(value) for value in one.values],
                textposition="none" if stacked else "outside",
                cliponaxis=False,
                marker={"pattern": one.pattern, "line": {"width": 1.5}},
                hovertemplate="%{x}<extra></extra>",
                meta={"tone": one.tone},
            )
        )
    rows = len(names) * (1 if stacked else len(series))
    _dress(figure, height=70 + rows * BAR_ROOM, legend=len(series) > 1)
    figure.update_layout(
        barmode="stack" if stacked else "group",
        bargap=0.3,
        margin={"r": 44, "b": 28},
        yaxis={
            "autorange": "reversed",
            "tickvals": places,
            "ticktext": [escape(name) for name in names],
            "automargin": True,
            "showgrid": False,
        },
        xaxis={"rangemode": "tozero", "nticks": 5, "tickformat": "d"},
    )
    return as_json(figure)


def column_figure(
    begins: Sequence[int],
    series: Sequence[Series],
    *,
    width: int,
    marks: Sequence[tuple[int, str]] = (),
    title: str,
) -> dict[str, Any]:
    """Columns over minutes; `marks` are lines at minutes, with a word each."""
    from plotly import graph_objects as go

    figure = go.Figure()
    for one in series:
        figure.add_trace(
            go.Bar(
                x=list(begins),
                y=list(one.values),
                offset=0,
                width=width,
                name=one.name,
                marker={"pattern": one.pattern, "line": {"width": 1}},
                hovertemplate="%{x}: %{y}<extra></extra>",
                meta={"tone": one.tone},
            )
        )
    for minute, word in marks:
        figure.add_shape(
            type="line",
            x0=minute,
            x1=minute,
            y0=0,
            y1=1,
            yref="paper",
            line={"width": 1, "dash": "dot"},
        )
        figure.add_annotation(
            x=minute,
            y=1,
            yref="paper",
            xanchor="left",
            yanchor="bottom",
            showarrow=False,
            text=escape(word),
            font={"size": 12},
        )
    _dress(figure, height=300)
    figure.update_layout(
        margin={"t": 28, "b": 48},
        xaxis={"title": {"text": title}, "showgrid": False, "rangemode": "tozero"},
        yaxis={"rangemode": "tozero", "nticks": 5, "tickformat": "d"},
    )
    return as_json(figure)


def line_figure(
    minutes: Sequence[int], series: Sequence[Series], *, title: str
) -> dict[str, Any]:
    """Lines of percent over minutes; the second one is dashed."""
    from plotly import graph_objects as go

    figure = go.Figure()
    for one in series:
        figure.add_trace(
            go.Scatter(
                x=list(minutes)[: len(one.values)],
                y=list(one.values),
                mode="lines",
                line={"width": 2.5, "dash": "dash" if one.is_second else "solid"},
                name=escape(one.name),
                hovertemplate="%{x} min: %{y} %<extra></extra>",
                meta={"tone": one.tone},
            )
        )
    _dress(figure, height=320, legend=True)
    figure.update_layout(
        margin={"b": 48},
        xaxis={"title": {"text": title}, "showgrid": False, "rangemode": "tozero"},
        yaxis={"range": [0, 104], "ticksuffix": " %", "nticks": 6},
    )
    return as_json(figure)


def _dress(figure: Any, *, height: int, legend: bool = False) -> None:
    axis = {"fixedrange": True, "zeroline": False, "ticks": ""}
    figure.update_layout(
        height=height + (24 if legend else 0),
        margin={"l": 44, "r": 8, "t": 32 if legend else 8, "b": 32},
        showlegend=legend,
        legend=LEGEND,
        hovermode="closest",
        paper_bgcolor=CLEAR,
        plot_bgcolor=CLEAR,
        font={"size": 13},
        xaxis=axis,
        yaxis={**axis, "ticklabelstandoff": 6},
    )
