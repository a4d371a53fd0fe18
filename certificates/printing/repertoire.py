"""Which letters a compiled layout embeds beyond those it prints: enough for most names
of Europe always, and an alphabet more where a name needs it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from certificates.printing import fonts

#: First and last code point, and whether every file has it.
_ALWAYS = ((0x20, 0x7E), (0xA1, 0x17E), (0x218, 0x21B), (0x1E9E, 0x1E9E))
_SIGNS = "–—‘’“”„…•€"
_FURTHER = (
    (0x180, 0x24F),
    (0x370, 0x3FF),
    (0x400, 0x45F),
    (0x460, 0x52F),
    (0x1E00, 0x1E9D),
    (0x1EA0, 0x1EF9),
    (0x1F00, 0x1FFF),
)
#: Strong faces print credits, codes and sums, never a name.
_STRONG = ((0x20, 0x7E), (0xA1, 0xFF))


def _letters(*spans: tuple[int, int]) -> str:
    known = fonts.base_letters()
    return "".join(
        chr(point)
        for first, last in spans
        for point in range(first, last + 1)
        if point in known and point != 0xAD
    )


@lru_cache(maxsize=1)
def _base() -> frozenset[str]:
    return frozenset(_letters(*_ALWAYS) + _SIGNS)


def further_letters(texts: Iterable[str]) -> tuple[tuple[int, int], ...]:
    """The spans of letters that these texts need and not every file has."""
    beyond = set().union(*texts) - _base() - fonts.INVISIBLE
    return tuple(
        (first, last)
        for first, last in _FURTHER
        if any(first <= ord(letter) <= last for letter in beyond)
    )


def letters_for(further: tuple[tuple[int, int], ...]) -> tuple[tuple[str, str], ...]:
    """Style → letters, for the faces that runs are set in. They stand apart, so that
    none joins its neighbour."""
    names = "".join(sorted(_base())) + _letters(*further)
    strong = _letters(*_STRONG) + _SIGNS
    return tuple(
        (style, " ".join(letters))
        for style, letters in (
            ("serif", names),
            ("serif-strong", strong),
            ("sans", names),
            ("sans-strong", strong),
        )
    )
