"""Two ways through a conversation as a drawing: places in layers, lines between them.

The authors' way is the straight line and the learner's leaves it downwards, unless
the authors have arranged these places on their own map. Every length is in pixels
and an SVG attribute; the table beside the drawing says the same in words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from scenarios.domain.detours import place
from scenarios.shapes import PathView, StopView

#: Between the middles of two places, and from the outermost ones to the edge.
ACROSS, DOWN, EDGE = 76, 68, 34
RADIUS = 15
#: Half the distance between two lines that go the same way.
_BESIDE = 3.5
#: A map of the authors' own that would be larger is drawn in layers instead.
_WIDEST, _HIGHEST = 1600, 640

Place = tuple[float, float]


@dataclass(frozen=True, slots=True)
class StopMark:
    """`whose` is both, yours or authors."""

    number: int
    x: str
    y: str
    whose: str
    is_ending: bool


@dataclass(frozen=True, slots=True)
class Way:
    """One line from place to place; `whose` is yours or authors."""

    d: str
    whose: str


@dataclass(frozen=True, slots=True)
class PathMap:
    width: int
    height: int
    stops: tuple[StopMark, ...]
    ways: tuple[Way, ...]


def draw_map(path: PathView) -> PathMap | None:
    """None where nothing was decided."""
    if len(path.stops) < 2:
        return None
    places = _arranged(path.stops) or _in_layers(path)
    yours, authors = set(path.yours), set(path.authors)
    mine = list(dict.fromkeys(pairwise(path.yours)))
    theirs = list(dict.fromkeys(pairwise(path.authors)))
    shared = set(mine) & set(theirs)
    ways = [
        Way(_line(places, way, _BESIDE if way in shared else 0), "authors")
        for way in theirs
    ]
    ways += [
        Way(_line(places, way, -_BESIDE if way in shared else 0), "yours")
        for way in mine
    ]
    stops = tuple(
        StopMark(
            number=stop.number,
            x=_n(places[stop.key][0]),
            y=_n(places[stop.key][1]),
            whose="both"
            if stop.key in yours and stop.key in authors
            else "yours"
            if stop.key in yours
            else "authors",
            is_ending=bool(stop.ending_word),
        )
        for stop in path.stops
    )
    return PathMap(
        width=round(max(x for x, _ in places.values()) + EDGE),
        height=round(max(y for _, y in places.values()) + EDGE),
        stops=stops,
        ways=tuple(ways),
    )


def _in_layers(path: PathView) -> dict[str, Place]:
    straight = path.authors or path.yours
    return {
        key: (EDGE + layer * ACROSS, EDGE + 12 + row * DOWN)
        for key, (layer, row) in place(straight, path.yours).items()
    }


def _arranged(stops: Sequence[StopView]) -> dict[str, Place] | None:
    """The authors' own arrangement, as large as the closest two places need; None
    where a place has none, or it would not fit."""
    points = {stop.key: stop.at for stop in stops if stop.at is not None}
    if len(points) < len(stops) or len(set(points.values())) < len(points):
        return None
    closest = min(
        max(abs(a[0] - b[0]), abs(a[1] - b[1]))
        for a in points.values()
        for b in points.values()
        if a != b
    )
    scale = DOWN / closest
    left = min(x for x, _ in points.values())
    top = min(y for _, y in points.values())
    places = {
        key: (EDGE + (x - left) * scale, EDGE + 12 + (y - top) * scale)
        for key, (x, y) in points.items()
    }
    wide = max(x for x, _ in places.values())
    high = max(y for _, y in places.values())
    return places if wide <= _WIDEST and high <= _HIGHEST else None


def _line(places: Mapping[str, Place], way: tuple[str, str], beside: float) -> str:
    """A straight line to a neighbour, a curve past others or back."""
    (x1, y1), (x2, y2) = places[way[0]], places[way[1]]
    if way[0] == way[1]:  # round and back to the same place
        return (
            f"M{_n(x1 - 9)} {_n(y1 - 12)}C{_n(x1 - 24)} {_n(y1 - 44)} "
            f"{_n(x1 + 24)} {_n(y1 - 44)} {_n(x1 + 9)} {_n(y1 - 12)}"
        )
    along_row = y1 == y2
    if along_row and (x2 < x1 or x2 - x1 > ACROSS * 1.5):
        bow = y1 + (-40 if x2 < x1 else 40)
        return f"M{_n(x1)} {_n(y1)}Q{_n((x1 + x2) / 2)} {_n(bow)} {_n(x2)} {_n(y2)}"
    if along_row:
        return f"M{_n(x1)} {_n(y1 + beside)}H{_n(x2)}"
    middle = (x1 + x2) / 2
    return (
        f"M{_n(x1)} {_n(y1 + beside)}C{_n(middle)} {_n(y1 + beside)} "
        f"{_n(middle)} {_n(y2 + beside)} {_n(x2)} {_n(y2 + beside)}"
    )


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
