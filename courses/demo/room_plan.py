"""A consulting room from above, drawn for the demo: the picture of a question about
where to sit. Drawn by code, so that it is nobody else's and the same on every load.
"""

from __future__ import annotations

from io import BytesIO

WIDTH, HEIGHT = 1200, 800
_PAPER, _WALL, _WOOD, _EDGE = "#fbfaf7", "#505e69", "#f3f0e9", "#7e8890"
_CORAL, _CORAL_LINE, _TEAL, _TEAL_LINE = "#f6dbd2", "#a63d26", "#e3f1ef", "#0e6a6b"


def draw_room() -> bytes:
    """The picture as PNG."""
    from PIL import Image, ImageDraw  # noqa: PLC0415 -- only when the demo is made

    scale = 2  # drawn larger and reduced, for smooth edges
    picture = Image.new("RGB", (WIDTH * scale, HEIGHT * scale), _PAPER)
    pen = ImageDraw.Draw(picture)

    def box(left, top, right, bottom, fill, line, width=4, radius=14):  # type: ignore[no-untyped-def]
        pen.rounded_rectangle(
            [one * scale for one in (left, top, right, bottom)],
            radius=radius * scale,
            fill=fill,
            outline=line,
            width=width * scale,
        )

    def chair(x, y, back, fill, line):  # type: ignore[no-untyped-def]
        """A seat with its back on one side: “left”, “top” or “bottom”."""
        box(x - 55, y - 55, x + 55, y + 55, fill, line, radius=22)
        rests = {
            "left": (x - 72, y - 50, x - 52, y + 50),
            "top": (x - 50, y - 72, x + 50, y - 52),
            "bottom": (x - 50, y + 52, x + 50, y + 72),
        }
        box(*rests[back], line, line, width=1, radius=9)

    # Walls, and the door with the quarter circle that it sweeps.
    box(14, 14, WIDTH - 14, HEIGHT - 14, None, _WALL, width=12, radius=6)
    pen.rectangle([one * scale for one in (80, 778, 250, 800)], fill=_PAPER)
    pen.line([one * scale for one in (80, 786, 80, 616)], fill=_WALL, width=8 * scale)
    pen.arc(
        [one * scale for one in (-90, 616, 250, 956)],
        start=270, end=360, fill=_EDGE, width=3 * scale,
    )  # fmt: skip
    # A window in the right wall.
    box(1170, 250, 1198, 560, "#ffffff", _EDGE, width=3, radius=4)
    # The desk with screen and keyboard, the office chair behind it.
    box(620, 170, 1080, 340, _WOOD, _EDGE)
    box(800, 196, 960, 214, _WALL, _WALL, width=1, radius=6)
    box(820, 234, 940, 268, "#ffffff", _EDGE, width=3, radius=6)
    chair(880, 106, "top", _TEAL, _TEAL_LINE)
    # The chairs of two people, and a side table with handkerchiefs.
    chair(400, 330, "left", _CORAL, _CORAL_LINE)
    chair(400, 520, "left", _CORAL, _CORAL_LINE)
    pen.ellipse(
        [one * scale for one in (258, 392, 328, 462)],
        fill=_WOOD, outline=_EDGE, width=4 * scale,
    )  # fmt: skip
    box(278, 414, 308, 440, "#ffffff", _EDGE, width=2, radius=3)
    # A couch along the lower wall, a plant in the corner.
    box(760, 620, 1120, 740, _WOOD, _EDGE, radius=26)
    box(1040, 634, 1106, 726, "#ffffff", _EDGE, width=3, radius=16)
    for x, y, r in ((90, 90, 44), (70, 110, 26), (116, 106, 28), (92, 70, 26)):
        pen.ellipse(
            [one * scale for one in (x - r, y - r, x + r, y + r)],
            fill=_TEAL, outline=_TEAL_LINE, width=3 * scale,
        )  # fmt: skip

    small = picture.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    file = BytesIO()
    small.save(file, "PNG", optimize=True)
    return file.getvalue()
