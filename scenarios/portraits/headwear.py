"""What is worn over the hair, or in place of it."""

from __future__ import annotations

from scenarios.portraits.people import Expression, Person
from scenarios.portraits.strokes import Layer, fill, stroke


def _scarf_colours(p: Person) -> tuple[str, str]:
    return p.scarf or p.cloth_dark, p.scarf_dark or p.line


def _headscarf(p: Person, e: Expression) -> str:
    """Folded closely round the face, under the chin and onto the shoulder."""
    light, dark = _scarf_colours(p)
    return (
        fill(
            "M94 214C82 100 138 44 200 44C262 44 318 100 306 214C308 262 300 304 270 334"
            "C250 352 150 352 130 334C100 304 92 262 94 214Z"
            "M128 190C128 250 150 300 200 306C250 300 272 250 272 190"
            "C272 136 244 108 200 108C156 108 128 136 128 190Z",
            light,
        )
        + fill(
            "M128 320C158 344 246 344 274 318C288 352 262 392 214 404C160 402 122 364 128 320Z",
            light,
        )
        + stroke(
            "M130 150C144 112 172 92 210 90M112 240C120 286 142 318 176 332",
            dark,
            3.5,
            0.35,
        )
        + stroke(
            "M270 322C252 352 222 370 180 374M274 340C262 368 240 386 214 394",
            dark,
            3.5,
            0.4,
        )
    )


def _turban(p: Person, e: Expression) -> str:
    light, dark = _scarf_colours(p)
    return (
        fill(
            "M106 186C84 92 136 28 204 28C272 28 318 92 294 186C280 146 244 122 206 108"
            "C164 122 122 146 106 186Z",
            light,
        )
        + stroke(
            "M104 150C132 112 170 86 214 66M98 118C128 84 164 62 206 46", dark, 3.5, 0.4
        )
        + stroke(
            "M296 150C276 120 248 100 214 88M302 118C280 90 256 72 232 60",
            dark,
            3.5,
            0.4,
        )
        + fill("M192 108L206 92L222 110L206 124Z", dark, 0.3)
    )


def _soft_cap(p: Person, e: Expression) -> str:
    """A cotton cap, as people wear it who have lost their hair."""
    light, dark = _scarf_colours(p)
    return (
        fill(
            "M106 172C100 90 146 46 202 46C258 46 300 90 294 172C262 142 138 142 106 172Z",
            light,
        )
        + stroke("M108 168C140 142 260 142 292 168", dark, 7, 0.4)
        + stroke(
            "M168 62C158 84 152 106 150 128M234 62C244 84 250 106 250 128", dark, 3, 0.3
        )
    )


HEADWEAR: dict[str, Layer] = {
    "headscarf": _headscarf,
    "turban": _turban,
    "soft cap": _soft_cap,
}
