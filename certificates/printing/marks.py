"""What is drawn and not written: the QR code and the filled parts of the presence strip.

Both are one path in an SVG of ours, so that the same shapes can be laid out once and
be drawn anew for each person.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

INK, TEAL = "#1c2730", "#0e6a6b"
#: Top and height of the strip's track in its own units (`ribbon_print` draws the same).
TRACK = (44, 24)
#: One mask for all codes: which one changes nothing but the time to try all eight.
MASK = 3
#: x, y, width, height
Rectangle = tuple[float, float, float, float]


def qr_rectangles(address: str) -> tuple[int, list[Rectangle]]:
    """The side in modules, and the dark runs of each row.

    The version is the smallest that holds the address, so all addresses of one length
    have the same size on paper.
    """
    import segno

    code = segno.make(address, error="m", micro=False, mask=MASK, boost_error=False)
    rectangles: list[Rectangle] = []
    for y, row in enumerate(code.matrix):
        start = None
        for x, dark in enumerate([*row, 0]):
            if dark and start is None:
                start = x
            elif not dark and start is not None:
                rectangles.append((start, y, x - start, 1))
                start = None
    return len(code.matrix), rectangles


def presence_rectangles(
    stretches: Iterable[tuple[float, float]],
) -> list[Rectangle]:
    """At least one, of no width: an empty path would be left out, and its place lost."""
    top, height = TRACK
    return [(x, top, width, height) for x, width in stretches] or [(0, top, 0, height)]


def operators_of(rectangles: Sequence[Rectangle]) -> bytes:
    """The same shapes as PDF operators."""
    return "".join(
        f"{x:g} {y:g} {w:g} {h:g} re\n" for x, y, w, h in rectangles
    ).encode()


def path_of(rectangles: Sequence[Rectangle]) -> str:
    return "".join(
        f"M{x:g} {y:g}L{x + w:g} {y:g}L{x + w:g} {y + h:g}L{x:g} {y + h:g}Z"
        for x, y, w, h in rectangles
    )


def qr_svg(side: int, rectangles: Sequence[Rectangle]) -> str:
    """Without quiet zone: the page's margin is wider."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}">'
        f'<path fill="{INK}" d="{path_of(rectangles)}"/></svg>'
    )


def strip_svg(ground: str, rectangles: Sequence[Rectangle]) -> str:
    """The strip with presence over its cells and under the lines that part them."""
    path = f'<path fill="{TEAL}" d="{path_of(rectangles)}"/>'
    head, line, tail = ground.partition("<line")
    if line:
        return f"{head}{path}{line}{tail}"
    return ground.replace("</svg>", f"{path}</svg>")
