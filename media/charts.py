"""Charts of presence, and the same numbers for a table.

The only module of this room that knows plotly, and it loads it when a chart is asked
for. A figure travels to the page as JSON; our small script draws it, so no inline
script is needed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from django.utils.translation import gettext as _

from media.domain.attendance import attend_all
from media.domain.calendar import day_of, days_of_items
from media.domain.crowd import Crowd, present_at, steps
from media.domain.intervals import Interval
from media.domain.programme import Item, Programme
from media.event_times import day_words
from media.ribbon_words import clock

MINUTE_MS = 60_000
#: More steps than a screen has pixels help nobody.
STEP_MS = MINUTE_MS


@dataclass(frozen=True, slots=True)
class ItemCount:
    """One row of the table beside the chart."""

    start: str
    title: str
    short_title: str
    is_creditable: bool
    #: People with any time in the item, and the median of their minutes.
    people: int
    median_minutes: int


@dataclass(frozen=True, slots=True)
class PresenceChart:
    """A figure for plotly and its table; `figure` is None where nobody was there."""

    figure: dict[str, Any] | None
    rows: tuple[ItemCount, ...]
    peak: int
    summary: str
    #: The day, where the event has several.
    heading: str = ""


def count_present(
    people: Iterable[Iterable[Interval]], *, start_ms: int, end_ms: int, step_ms: int
) -> list[tuple[int, int]]:
    """(moment, people present at it) from start to end, both included.

    Half-open: who leaves at a moment is not there any more. Each person counts
    once, on however many devices.
    """
    spans = [
        (number, start, end)
        for number, stays in enumerate(people)
        for start, end in stays
    ]
    crowd = Crowd.of(*np.array(spans, dtype=np.int64).reshape(-1, 3).T)
    moments = steps(start_ms, end_ms, step_ms)
    present = present_at(crowd, moments)
    return list(zip(moments.tolist(), present.tolist(), strict=True))


def presence_figure(
    items: Programme,
    intervals_by_person: Mapping[int, Iterable[Interval]],
    *,
    zone: ZoneInfo,
) -> PresenceChart:
    """People in the room over the day: items marked, breaks hatched, and the table.

    `intervals_by_person` is what `queries.intervals_by_user` gives; times are shown by
    the clock of `zone`, the event's.
    """
    rows = _count_items(items, intervals_by_person, zone)
    if not items or not any(row.people for row in rows):
        return PresenceChart(None, rows, 0, _("Nobody was recorded yet."))
    start = min(item.starts_ms for item in items)
    end = max(item.ends_ms for item in items)
    counted = count_present(
        intervals_by_person.values(), start_ms=start, end_ms=end, step_ms=STEP_MS
    )
    # The last moment is the end itself, when everybody's last span may just be over.
    counted = [*counted[:-1], (end, counted[-2][1])]
    peak = max(present for _moment, present in counted)
    summary = _(
        "People in the room from %(start)s to %(end)s; at most %(peak)s at one time."
    ) % {"start": clock(start, zone), "end": clock(end, zone), "peak": peak}
    return PresenceChart(draw_room(items, counted, peak, zone), rows, peak, summary)


def presence_figures(
    items: Programme,
    intervals_by_person: Mapping[int, Iterable[Interval]],
    *,
    zone: ZoneInfo,
) -> tuple[PresenceChart, ...]:
    """`presence_figure` for each day of the event; a single one has no heading."""
    days = days_of_items(items, zone=zone)
    if len(days) < 2:
        return (presence_figure(items, intervals_by_person, zone=zone),)
    return tuple(
        replace(
            presence_figure(day, intervals_by_person, zone=zone),
            heading=day_words(day_of(day[0].starts_ms, zone)),
        )
        for day in days
    )


def _count_items(
    items: Programme,
    intervals_by_person: Mapping[int, Iterable[Interval]],
    zone: ZoneInfo,
) -> tuple[ItemCount, ...]:
    attended = attend_all(items, intervals_by_person)
    rows = []
    for column, item in enumerate(items):
        minutes = [
            person.present_ms[column] / MINUTE_MS
            for person in attended
            if person.present_ms[column]
        ]
        rows.append(
            ItemCount(
                start=clock(item.starts_ms, zone),
                title=item.title,
                short_title=item.short_title,
                is_creditable=item.is_creditable,
                people=len(minutes),
                median_minutes=int(median(minutes)) if minutes else 0,
            )
        )
    return tuple(rows)


def draw_room(
    items: Programme, counted: Sequence[tuple[int, int]], peak: int, zone: ZoneInfo
) -> dict[str, Any]:
    from plotly import graph_objects as go

    figure = go.Figure()
    # Room above the line, so that the peak is not at the frame.
    top = max(4, round(peak * 1.12 + 0.5))
    for item in items:
        if not item.is_creditable:
            figure.add_trace(hatch(item, top, zone))
    figure.add_trace(
        go.Scatter(
            x=[local_clock(moment, zone) for moment, _present in counted],
            y=[present for _moment, present in counted],
            mode="lines",
            line={"color": "#0e6a6b", "width": 2.5, "shape": "hv"},
            fill="tozeroy",
            fillcolor="rgba(14, 106, 107, 0.14)",
            hovertemplate="%{x|%H:%M}: %{y}<extra></extra>",
            name="present",
            meta={"tone": "main"},
        )
    )
    for item in items:
        figure.add_shape(
            type="line",
            xref="x",
            yref="paper",
            x0=local_clock(item.starts_ms, zone),
            x1=local_clock(item.starts_ms, zone),
            y0=0,
            y1=1,
            line={"width": 1, "dash": "dot", "color": "#7e8890"},
            name="item",
        )
        figure.add_annotation(
            x=local_clock(item.starts_ms, zone),
            y=0,
            xref="x",
            yref="paper",
            xanchor="left",
            yanchor="top",
            yshift=-4,
            showarrow=False,
            align="left",
            text=f"{clock(item.starts_ms, zone)}<br><b>{escape(item.short_title)}</b>",
            font={"size": 12},
        )
    figure.update_layout(
        height=260,
        margin={"l": 44, "r": 8, "t": 8, "b": 52},
        showlegend=False,
        hovermode="x",
        paper_bgcolor="rgba(0, 0, 0, 0)",
        plot_bgcolor="rgba(0, 0, 0, 0)",
        font={"color": "#505e69", "size": 13},
        xaxis={
            "range": [
                local_clock(counted[0][0], zone),
                local_clock(counted[-1][0], zone),
            ],
            "showgrid": False,
            "showticklabels": False,
            "fixedrange": True,
            "zeroline": False,
        },
        yaxis={
            "range": [0, top],
            "gridcolor": "rgba(126, 136, 144, 0.3)",
            "zeroline": False,
            "fixedrange": True,
            "nticks": 5,
            "tickformat": "d",
            "ticklabelstandoff": 6,
        },
    )
    return as_json(figure)


def as_json(figure: Any) -> dict[str, Any]:
    """A figure as it travels to the page."""
    drawn: dict[str, Any] = json.loads(figure.to_json(engine="json"))
    # The house's colours come from the style sheet; plotly's template would
    # weigh more than the numbers.
    drawn["layout"].pop("template", None)
    return drawn


def hatch(item: Item, top: int, zone: ZoneInfo) -> Any:
    """A break: time that counts for nobody, drawn as in the ribbon."""
    from plotly import graph_objects as go

    left, right = local_clock(item.starts_ms, zone), local_clock(item.ends_ms, zone)
    return go.Scatter(
        x=[left, left, right, right],
        y=[0, top, top, 0],
        mode="none",
        fill="toself",
        fillcolor="rgba(0, 0, 0, 0)",
        fillpattern={
            "shape": "/",
            "size": 7,
            "solidity": 0.3,
            "fgcolor": "#a9a396",
            "bgcolor": "rgba(0, 0, 0, 0)",
        },
        hoverinfo="skip",
        name="break",
    )


def local_clock(moment_ms: int, zone: ZoneInfo) -> str:
    """The wall clock without an offset: plotly knows no zones."""
    moment = datetime.fromtimestamp(moment_ms / 1000, UTC).astimezone(zone)
    return moment.replace(tzinfo=None).isoformat(timespec="seconds")


def escape(text: str) -> str:
    """plotly reads a small HTML in labels."""
    return text.replace("&", "&amp;").replace("<", "&lt;")
