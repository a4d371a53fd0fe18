"""Pictures of an item analysis: the map of questions, the options of one question
among weaker and stronger learners, and certainty against knowledge.

The only module of this package that knows plotly, and it loads it when a chart is
asked for. Colours come from the style sheet by the tone in `meta` or `name`; shapes,
dashes and letters say the same without colour.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from courses.domain.certainty_calibration import Calibration
from courses.domain.item_curves import Curve, ItemCurves
from courses.domain.item_flags import GUIDE, Severity
from courses.wording_analysis import certainty_word
from courses.wording_figures import number_words

#: With more points their names and intervals would cover each other.
MOST_NAMED = 24
#: A label needs so many percent of the height of a drawing.
LABEL_ROOM = 9.0
SYMBOLS = ("circle", "square", "diamond", "cross", "triangle-down", "star", "x")
DASHES = ("dash", "dot", "dashdot", "longdash", "longdashdot")


@dataclass(frozen=True, slots=True)
class Point:
    """A question on the map, all in percent."""

    name: str
    facility: float
    discrimination: float
    low: float | None
    high: float | None
    severity: Severity | None


def map_figure(points: Sequence[Point]) -> dict[str, Any] | None:
    """Facility to the right, discrimination upwards; None where nothing is told."""
    if not points:
        return None
    from plotly import graph_objects as go

    figure = go.Figure()
    kinds = (
        (None, "circle", "main", _("nothing stands out")),
        (Severity.NOTE, "diamond-open", "quiet", _("note")),
        (Severity.CHECK, "triangle-up", "check", _("check")),
    )
    few = len(points) <= MOST_NAMED
    for severity, symbol, tone, name in kinds:
        own = [point for point in points if point.severity is severity]
        if not own:
            continue
        figure.add_trace(
            go.Scatter(
                x=[round(point.facility, 1) for point in own],
                y=[round(point.discrimination, 1) for point in own],
                mode="markers+text",
                text=[
                    _escape(point.name) if few or severity is Severity.CHECK else ""
                    for point in own
                ],
                customdata=[_escape(point.name) for point in own],
                textposition="middle right",
                cliponaxis=False,
                marker={
                    "symbol": symbol,
                    "size": 13 if severity is Severity.CHECK else 11,
                    "line": {"width": 2 if "open" in symbol else 0},
                },
                error_y=_bars(own) if few else None,
                hovertemplate="%{customdata}: %{x} · %{y}<extra></extra>",
                name=name,
                meta={"tone": tone},
            )
        )
    lowest = min(min(point.discrimination, point.low or 0) for point in points)
    highest = max(max(point.discrimination, point.high or 0) for point in points)
    for height, name in ((0, "axis"), (GUIDE.weak_discrimination_pct, "guide")):
        figure.add_shape(
            type="line", xref="paper", x0=0, x1=1, y0=height, y1=height, name=name,
            layer="below", line={"width": 1.5, "dash": "dot" if height else "solid"},
        )  # fmt: skip
    figure.update_layout(
        **_layout(height=360),
        xaxis=_axis(_("Facility, %"), [-3, 106], tickvals=[0, 25, 50, 75, 100]),
        yaxis=_axis(
            _("Discrimination, %"), [min(-12, lowest - 8), max(60, highest + 8)]
        ),
        # The page has the legend in words: it wraps on a phone, this one would not.
        showlegend=False,
    )
    return _drawn(figure)


def _bars(points: Sequence[Point]) -> dict[str, Any]:
    return {
        "type": "data",
        "symmetric": False,
        "array": [
            0 if point.high is None else round(point.high - point.discrimination, 1)
            for point in points
        ],
        "arrayminus": [
            0 if point.low is None else round(point.discrimination - point.low, 1)
            for point in points
        ],
        "thickness": 1,
        "width": 0,
    }


def option_figure(curves: ItemCurves, letters: dict[str, str]) -> dict[str, Any] | None:
    """Share of each option from the weakest to the strongest; None where too few."""
    drawn = [
        curve for curve in curves.curves if any(share.value for share in curve.shares)
    ]
    if not curves.groups or not drawn:
        return None
    from plotly import graph_objects as go

    figure = go.Figure()
    places = list(range(1, len(curves.groups) + 1))
    for at, curve in enumerate(drawn):
        name = _curve_name(curve, letters)
        tone = "main" if curve.is_right else "quiet"
        figure.add_trace(
            go.Scatter(
                x=places,
                y=[round(100 * (share.value or 0), 1) for share in curve.shares],
                mode="lines+markers",
                line={
                    "width": 3 if curve.is_right else 1.75,
                    "dash": "solid" if curve.is_right else DASHES[at % len(DASHES)],
                },
                marker={"symbol": SYMBOLS[at % len(SYMBOLS)], "size": 9},
                cliponaxis=False,
                hovertemplate="%{y} %<extra>" + _escape(name) + "</extra>",
                name=_escape(name),
                meta={"tone": tone},
            )
        )
    ends = [100 * (curve.shares[-1].value or 0) for curve in drawn]
    for curve, end, height in zip(drawn, ends, spread_labels(ends), strict=True):
        figure.add_annotation(
            x=places[-1], y=height, xanchor="left", xshift=12, showarrow=False,
            text=_escape(_curve_name(curve, letters)), align="left",
            name="main" if curve.is_right else "quiet",
            hovertext=number_words(end),
        )  # fmt: skip
    # Between them only the grid: on a phone there is no room for more.
    ticks = [_("weakest"), *[""] * (len(places) - 2), _("strongest")]
    layout = _layout(height=260)
    layout["margin"]["r"] = 96
    figure.update_layout(
        **layout,
        xaxis=_axis("", [0.85, places[-1] + 0.05], tickvals=places, ticktext=ticks),
        yaxis=_axis(_("Share, %"), [0, 104], tickvals=[0, 25, 50, 75, 100]),
        showlegend=False,
    )
    return _drawn(figure)


def _curve_name(curve: Curve, letters: dict[str, str]) -> str:
    if curve.key is None:
        return _("blank")
    letter = letters.get(curve.key, curve.key)
    return _("%(letter)s (right)") % {"letter": letter} if curve.is_right else letter


def spread_labels(heights: Sequence[float], room: float = LABEL_ROOM) -> list[float]:
    """Heights as near as may be to the wanted ones, and `room` apart."""
    order = sorted(range(len(heights)), key=lambda at: heights[at])
    placed = [0.0] * len(heights)
    before = -room
    for at in order:
        before = max(heights[at], before + room)
        placed[at] = before
    # Pushed over the top: the pile moves down as a whole where it is tight.
    above = 100.0 + room
    for at in reversed(order):
        above = min(placed[at], above - room)
        placed[at] = above
    return placed


def calibration_figure(calibration: Calibration) -> dict[str, Any] | None:
    """For each certainty its band, and how often it was right with its interval."""
    told = [
        (place, band)
        for place, band in enumerate(calibration.bands)
        if band.accuracy.value is not None
    ]
    if not told:
        return None
    from plotly import graph_objects as go

    figure = go.Figure()
    for place, band in enumerate(calibration.bands):
        figure.add_shape(
            type="rect", x0=place - 0.32, x1=place + 0.32,
            y0=100 * band.low, y1=100 * band.high, layer="below", name="band",
            line={"width": 1},
        )  # fmt: skip
    shares = [100 * (band.accuracy.value or 0) for _place, band in told]
    figure.add_trace(
        go.Scatter(
            x=[place for place, _band in told],
            y=[round(share, 1) for share in shares],
            mode="markers",
            marker={"symbol": "circle", "size": 13},
            error_y={
                "type": "data",
                "symmetric": False,
                "array": [
                    round(100 * (band.accuracy.high or 0) - share, 1)
                    for (_place, band), share in zip(told, shares, strict=True)
                ],
                "arrayminus": [
                    round(share - 100 * (band.accuracy.low or 0), 1)
                    for (_place, band), share in zip(told, shares, strict=True)
                ],
                "thickness": 2.5,
                "width": 7,
            },
            cliponaxis=False,
            hovertemplate="%{y} %<extra></extra>",
            name="right",
            meta={"tone": "main"},
        )
    )
    places = list(range(len(calibration.bands)))
    figure.update_layout(
        **_layout(height=300),
        xaxis=_axis(
            "",
            [-0.6, len(places) - 0.4],
            tickvals=places,
            ticktext=[
                # In two lines, or it would not fit on a phone.
                "<br>".join(_escape(certainty_word(one.key)).rsplit(" ", 1))
                for one in calibration.bands
            ],
            showgrid=False,
        ),
        yaxis=_axis(_("Right, %"), [0, 104], tickvals=[0, 25, 50, 75, 100]),
        showlegend=False,
    )
    return _drawn(figure)


# -- pieces ------------------------------------------------------------------------
def _layout(*, height: int) -> dict[str, Any]:
    return {
        "height": height,
        "margin": {"l": 56, "r": 24, "t": 16, "b": 48},
        "paper_bgcolor": "rgba(0, 0, 0, 0)",
        "plot_bgcolor": "rgba(0, 0, 0, 0)",
        "font": {"size": 13},
        "hovermode": "closest",
    }


def _axis(title: str, limits: list[float], **more: Any) -> dict[str, Any]:
    return {
        "title": {"text": title, "font": {"size": 13}},
        "range": limits,
        "zeroline": False,
        "fixedrange": True,
        "automargin": False,
        "tickangle": 0,
        **more,
    }


def _drawn(figure: Any) -> dict[str, Any]:
    drawn: dict[str, Any] = json.loads(figure.to_json(engine="json"))
    # The house's colours come from the style sheet; plotly's template would
    # weigh more than the numbers.
    drawn["layout"].pop("template", None)
    return drawn


def _escape(text: str) -> str:
    """plotly reads a small HTML in labels."""
    return text.replace("&", "&amp;").replace("<", "&lt;")
