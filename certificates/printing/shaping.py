"""A run of text as glyphs of an embedded font, or the reason why it is left to layout.

Shapes with HarfBuzz, as the layout does, and writes what the layout would have written.
Refuses what needs more than a row of glyphs: marks that are placed, letters that the
file does not hold, writing from the right.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from certificates.printing import fonts

_FEATURES = dict.fromkeys(("liga", "clig", "dlig", "hlig", "calt"), False)


class LeftToLayout(Exception):
    """This paper is set by the full layout instead; says why, for the log."""


@dataclass(frozen=True, slots=True)
class Shaped:
    """The operand of PDF's `TJ`, and the width in pixels."""

    array: bytes
    width: float


#: Units of a pixel in which the layout counts advances; it rounds each of them.
UNITS = 1024


@cache
def _face(face: fonts.Face) -> Any:
    import uharfbuzz

    family, weight = face
    path = fonts.font_files()[family, "", weight]
    return uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(path)))


@cache
def _font(face: fonts.Face, units: int) -> Any:
    import uharfbuzz

    font = uharfbuzz.Font(_face(face))
    font.scale = (units, units)
    return font


class Shaper:
    """Shapes for one embedded font: `widths` are its glyphs' widths in thousandths."""

    def __init__(
        self, face: fonts.Face, widths: Mapping[int, int], language: str
    ) -> None:
        self.face = face
        self.widths = widths
        self.language = language
        self._known: dict[tuple[str, float], Shaped] = {}

    def shape(self, text: str, size: float) -> Shaped:
        """`size` in pixels."""
        known = self._known.get((text, size))
        if known is None:
            known = self._shape(text, round(size * UNITS))
            # Minutes and reasons come again, names do not: the store stays small.
            if len(text) < 40 and len(self._known) < 4000:
                self._known[text, size] = known
        return known

    def _shape(self, text: str, units: int) -> Shaped:
        import uharfbuzz

        if fonts.is_rtl(text):
            raise LeftToLayout("writing from the right")
        buffer = uharfbuzz.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        buffer.language = self.language
        uharfbuzz.shape(_font(self.face, units), buffer, _FEATURES)
        parts, glyphs, total = [], [], 0
        expected = 0
        for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            glyph = info.codepoint
            if info.cluster != expected or place.x_offset or place.y_offset:
                raise LeftToLayout("placed marks")
            width = self.widths.get(glyph)
            if not glyph or width is None:
                raise LeftToLayout("a letter that the sheet does not hold")
            expected += 1
            total += place.x_advance
            glyphs.append(f"{glyph:04x}")
            # Cut and not rounded, as the layout does.
            kerning = int(width - place.x_advance * 1000 / units)
            if kerning:
                parts.append(f"<{''.join(glyphs)}>{kerning}")
                glyphs = []
        if expected != len(text):
            raise LeftToLayout("letters that join")
        if glyphs:
            parts.append(f"<{''.join(glyphs)}>")
        return Shaped(f"[{''.join(parts)}]".encode(), total / UNITS)
