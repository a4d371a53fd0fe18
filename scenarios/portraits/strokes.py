"""The strokes that every portrait is made of: filled shapes and round lines."""

from __future__ import annotations

from collections.abc import Callable

from scenarios.portraits.people import Expression, Person

#: One piece of a drawing: what this person wears, with this face.
Layer = Callable[[Person, Expression], str]


def coordinate(value: float) -> str:
    """Without trailing zeros."""
    return f"{value:.1f}".removesuffix(".0")


def fill(d: str, colour: str, opacity: float = 1) -> str:
    faint = f' opacity="{opacity}"' if opacity < 1 else ""
    return f'<path d="{d}" fill="{colour}"{faint}/>'


def stroke(d: str, colour: str, width: float, opacity: float = 1) -> str:
    faint = f' opacity="{opacity}"' if opacity < 1 else ""
    return (
        f'<path d="{d}" fill="none" stroke="{colour}" stroke-width="{coordinate(width)}" '
        f'stroke-linecap="round" stroke-linejoin="round"{faint}/>'
    )


def lowered(drawn: str, by: float) -> str:
    return f'<g transform="translate(0 {coordinate(by)})">{drawn}</g>' if by else drawn
