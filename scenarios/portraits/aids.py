"""Aids that people wear or sit in. Some are drawn in two places: a tube lies on the head,
which tilts, and on the chest, which does not.
"""

from __future__ import annotations

from scenarios.portraits.people import Expression, Person
from scenarios.portraits.strokes import Layer, fill, stroke


def _nasal_oxygen(p: Person, e: Expression) -> str:
    """A clear tube under the nose and over both ears."""
    tube = "M112 206C122 226 150 246 184 247L216 247C250 246 278 226 288 206"
    prongs = "M191 247L192 240M209 247L208 240"
    return (
        stroke(tube, "#5E8C97", 6.5, 0.55)
        + stroke(tube, "#DDEFF1", 3.5)
        + stroke(prongs, "#5E8C97", 5, 0.8)
    )


def _tube_on_the_chest(p: Person, e: Expression) -> str:
    tubes = "M114 236C128 292 172 330 198 366M286 236C272 292 228 330 202 366M200 366L200 440"
    return stroke(tubes, "#5E8C97", 6.5, 0.55) + stroke(tubes, "#DDEFF1", 3.5)


def _hearing_aid(p: Person, e: Expression) -> str:
    return fill(
        "M290 190C304 188 308 206 300 224C296 230 290 226 292 216C294 206 294 198 290 190Z",
        "#6A6F77",
    )


def _wheelchair(p: Person, e: Expression) -> str:
    """The back of the chair with its two handles, and the tops of the wheels."""
    metal, seat = "#7C858D", "#39424A"
    return (
        stroke(
            "M70 440C62 392 62 356 70 326L70 312M330 440C338 392 338 356 330 326L330 312",
            metal,
            9,
        )
        + stroke("M70 312L46 304M330 312L354 304", seat, 14)
        + fill("M74 352C120 340 280 340 326 352L330 440L70 440Z", seat)
        + stroke("M8 440A62 70 0 0 1 84 394M392 440A62 70 0 0 0 316 394", metal, 9)
    )


def _armrests(p: Person, e: Expression) -> str:
    return stroke("M34 428L104 424M366 428L296 424", "#39424A", 15)


def _plaster(p: Person, e: Expression) -> str:
    """A pad on the forehead, for somebody who has fallen."""
    return fill("M238 134L270 146L263 166L231 154Z", "#F4E8D6") + stroke(
        "M244 145L258 150M241 152L256 157", "#D9C7AC", 2.5
    )


#: By where they are drawn: behind everything, over the clothes, on the head.
EXTRAS_BEHIND: dict[str, Layer] = {"wheelchair": _wheelchair}
EXTRAS: dict[str, Layer] = {
    "wheelchair": _armrests,
    "nasal oxygen": _tube_on_the_chest,
}
EXTRAS_ON_HEAD: dict[str, Layer] = {
    "nasal oxygen": _nasal_oxygen,
    "hearing aid": _hearing_aid,
    "plaster": _plaster,
}
