"""Where the marks of the debrief's drawings stand.

Everything is a percentage or a length in pixels, written as SVG attributes: the
security policy allows no style, and text must never be stretched.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scenarios.shapes import CurvePoint, SkillView

#: Height of the curve's field, from 100 at the top to 0 at the bottom.
FIELD = 132
#: What two labels at the end of the lines need between them.
LABEL_GAP = 20
METERS = ("trust", "understanding", "ease")


def _percent(share: float) -> str:
    return f"{share * 100:.2f}".rstrip("0").rstrip(".") + "%"


def draw_rating(row: SkillView) -> dict[str, str]:
    """The bar and the tick of a profile row, on a scale of four steps, 1 to 5."""
    return {
        "seen": _percent((row.seen - 1) / 4) if row.seen is not None else "0%",
        "rating": _percent((row.rating - 1) / 4) if row.rating else "",
    }


@dataclass(frozen=True, slots=True)
class Segment:
    x1: str
    y1: str
    x2: str
    y2: str


@dataclass(frozen=True, slots=True)
class Dot:
    x: str
    y: str


@dataclass(frozen=True, slots=True)
class MeterLine:
    key: str
    segments: tuple[Segment, ...]
    dots: tuple[Dot, ...]
    #: Where its name stands, at the end of the line.
    label_y: str


@dataclass(frozen=True, slots=True)
class Tick:
    x: str
    #: 0 is the start.
    turn: int


@dataclass(frozen=True, slots=True)
class Curve:
    lines: tuple[MeterLine, ...]
    ticks: tuple[Tick, ...]
    #: Left edges of the bands behind hints that went by, and their common width.
    bands: tuple[str, ...]
    band_width: str


def _y(value: int) -> float:
    return FIELD * (100 - value) / 100


def _spread(heights: dict[str, float]) -> dict[str, float]:
    """Labels moved apart until none covers another, in the order of the lines."""
    placed: dict[str, float] = {}
    lowest = -LABEL_GAP
    for key in sorted(heights, key=lambda name: (heights[name], name)):
        lowest = max(heights[key], lowest + LABEL_GAP)
        placed[key] = lowest
    overflow = max(0.0, lowest - FIELD)
    return {key: height - overflow for key, height in placed.items()}


def draw_curve(points: Sequence[CurvePoint]) -> Curve:
    """Trust, understanding and ease at the start and after every decision."""
    last = max(1, len(points) - 1)
    step = 1 / last
    x = [_percent(index * step) for index in range(len(points))]
    labels = _spread({key: _y(getattr(points[-1], key)) for key in METERS})
    lines = []
    for key in METERS:
        y = [f"{_y(getattr(point, key)):.1f}" for point in points]
        lines.append(
            MeterLine(
                key=key,
                segments=tuple(
                    Segment(x[i], y[i], x[i + 1], y[i + 1]) for i in range(len(x) - 1)
                ),
                dots=tuple(Dot(*place) for place in zip(x, y, strict=True)),
                label_y=f"{labels[key]:.1f}",
            )
        )
    width = step * 0.6
    return Curve(
        lines=tuple(lines),
        ticks=tuple(Tick(x[i], point.turn or 0) for i, point in enumerate(points)),
        bands=tuple(
            _percent(index * step - width / 2)
            for index, point in enumerate(points)
            if point.missed
        ),
        band_width=_percent(width),
    )
