"""Where the dots of an icon array stand.

A dot is a line of no length with a round or square end, so a thousand of them are
one short path; colours and widths come from the style sheet.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

STEP = 14
SHAPES = ("disc", "ring", "square")


@dataclass(frozen=True, slots=True)
class IconGroup:
    count: int
    label: str
    shape: str  # "disc", "ring", "square" or "rest"
    path: str


@dataclass(frozen=True, slots=True)
class IconArray:
    groups: tuple[IconGroup, ...]  # the rest is the last
    denominator: int
    width: int
    height: int


def draw_icon_array(
    groups: Sequence[tuple[int, str]], *, rest: str, denominator: int
) -> IconArray:
    """Dots in rows from the top left; too many are cut at the denominator."""
    columns = 20 if denominator <= 100 else 40
    drawn, first = [], 0
    for (count, label), shape in zip(groups, SHAPES, strict=False):
        last = min(first + max(0, count), denominator)
        drawn.append(IconGroup(last - first, label, shape, _path(first, last, columns)))
        first = last
    drawn.append(
        IconGroup(denominator - first, rest, "rest", _path(first, denominator, columns))
    )
    rows = -(-denominator // columns)
    return IconArray(tuple(drawn), denominator, columns * STEP, rows * STEP)


def _path(first: int, last: int, columns: int) -> str:
    return "".join(
        f"M{at % columns * STEP + STEP // 2} {at // columns * STEP + STEP // 2}h0"
        for at in range(first, last)
    )
