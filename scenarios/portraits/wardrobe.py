"""More that a person in a conversation can wear: clothes, hair, glasses.

Drawings only, in the manner of `portraits`, which adds these to its registries.
"""

from __future__ import annotations

from scenarios.portraits.people import Expression, Person
from scenarios.portraits.strokes import Layer, fill, stroke


def _gown(p: Person, e: Expression) -> str:
    """A hospital gown: a wide bound neck, a tape that hangs loose, small dots."""
    dots = "".join(
        f'<circle cx="{x}" cy="{y}" r="3" fill="{p.cloth_dark}"/>'
        for x, y in (
            (84, 372),
            (118, 398),
            (92, 424),
            (150, 424),
            (196, 410),
            (240, 426),
            (274, 398),
            (316, 374),
            (308, 424),
        )
    )
    return (
        fill("M148 326C158 378 242 378 252 326L236 304L164 304Z", p.shade)
        + fill("M164 268L164 318C172 350 228 350 236 318L236 268Z", p.shade)
        + stroke("M146 327C158 382 242 382 254 327", p.cloth_dark, 7)
        + dots
        + stroke("M146 328C136 342 132 354 136 370", p.cloth_dark, 4)
    )


def _waistcoat(p: Person, e: Expression) -> str:
    return (
        fill("M148 326L200 372L252 326L236 302L164 302Z", p.shirt)
        + fill(
            "M164 296L164 312C172 344 192 350 200 352C208 350 228 344 236 312L236 296Z",
            p.shade,
        )
        + fill("M156 310L136 332L178 372L200 350Z", p.shirt)
        + fill("M244 310L264 332L222 372L200 350Z", p.shirt)
        + stroke("M156 310L200 350L244 310", p.shade, 2.5, 0.7)
        + fill(
            "M132 334C140 376 164 406 200 426C236 406 260 376 268 334L292 342"
            "C296 380 300 410 304 440L96 440C100 410 104 380 108 342Z",
            p.cloth_dark,
        )
        + stroke("M200 426L200 440", p.shirt, 2.5, 0.5)
    )


def _blouse(p: Person, e: Expression) -> str:
    return (
        fill("M152 324L200 384L248 324L236 302L164 302Z", p.shade)
        + fill("M160 310C138 318 128 332 132 348C152 352 178 368 198 394Z", p.shirt)
        + fill("M240 310C262 318 272 332 268 348C248 352 222 368 202 394Z", p.shirt)
        + stroke("M200 394L200 440", p.cloth_dark, 3)
        + f'<circle cx="200" cy="420" r="4" fill="{p.shirt}"/>'
    )


def _plait(p: Person, e: Expression) -> str:
    """Parted in the middle, the plait over one shoulder, and two strands loose."""
    knots = "".join(
        f'<ellipse cx="{x}" cy="{y}" rx="{rx}" ry="15" fill="{colour}" '
        f'transform="rotate({turn} {x} {y})"/>'
        for x, y, rx, turn, colour in (
            (289, 262, 17, 60, p.hair_dark),
            (293, 286, 18, 20, p.hair),
            (297, 310, 18, 60, p.hair_dark),
            (299, 334, 17, 20, p.hair),
            (301, 357, 16, 60, p.hair_dark),
            (301, 378, 14, 20, p.hair),
        )
    )
    return (
        knots
        + stroke("M294 392L308 394", p.cloth_dark, 6)
        + fill("M293 396C290 410 294 422 300 430C308 422 312 410 308 396Z", p.hair)
        + fill(
            "M110 204C98 112 142 58 200 58C258 58 304 112 291 232C288 244 284 250 280 "
            "250C286 214 282 166 258 136C236 120 214 108 200 88C186 108 164 120 142 136"
            "C124 154 116 178 110 204Z",
            p.hair,
        )
        + stroke("M200 60L200 88", p.hair_dark, 3, 0.7)
        + stroke("M118 178C108 206 110 232 120 256", p.hair, 5)
    )


def _receding(p: Person, e: Expression) -> str:
    """Bare above, short at the sides."""
    folds = stroke("M166 136Q200 129 234 136", p.shade, 3, 0.7)
    if e.furrows:
        folds += stroke("M174 149Q200 143 226 149", p.shade, 3, 0.7)
    return (
        fill(
            "M113 206C99 172 104 138 124 116C130 112 134 116 134 124C130 138 129 150 129 "
            "162C124 174 118 190 113 206Z",
            p.hair,
        )
        + fill(
            "M287 206C301 172 296 138 276 116C270 112 266 116 266 124C270 138 271 150 271 "
            "162C276 174 282 190 287 206Z",
            p.hair,
        )
        + stroke("M156 98Q200 78 244 98", p.shade, 3, 0.45)
        + folds
    )


def _curls(p: Person, e: Expression) -> str:
    """Short and curly; the fringe is one row of curls."""
    return "".join(
        f'<circle cx="{x}" cy="{y}" r="{r}" fill="{colour}"/>'
        for x, y, r, colour in (
            (118, 184, 17, p.hair),
            (282, 184, 17, p.hair),
            (116, 152, 22, p.hair_dark),
            (284, 152, 22, p.hair_dark),
            (128, 118, 27, p.hair),
            (272, 118, 27, p.hair),
            (162, 92, 30, p.hair_dark),
            (240, 92, 30, p.hair_dark),
            (200, 82, 31, p.hair),
            (146, 122, 19, p.hair),
            (180, 114, 20, p.hair_dark),
            (218, 114, 20, p.hair),
            (252, 122, 19, p.hair_dark),
        )
    )


def _curls_behind(p: Person, e: Expression) -> str:
    return fill(
        "M100 190C84 106 132 50 200 50C268 50 316 106 300 190C306 224 300 246 282 254"
        "L118 254C100 246 94 224 100 190Z",
        p.hair_dark,
    )


def _narrow_glasses(p: Person, e: Expression) -> str:
    return (
        f'<g fill="none" stroke="{p.line}" stroke-width="4" opacity=".9">'
        '<rect x="130" y="180" width="56" height="33" rx="6"/>'
        '<rect x="214" y="180" width="56" height="33" rx="6"/>'
        '<path d="M186 190Q200 184 214 190M130 190L114 186M270 190L286 186"/></g>'
    )


CLOTHES: dict[str, Layer] = {
    "gown": _gown,
    "waistcoat": _waistcoat,
    "blouse": _blouse,
}
HAIR: dict[str, Layer] = {"plait": _plait, "receding": _receding, "curls": _curls}
HAIR_BEHIND: dict[str, Layer] = {"curls": _curls_behind}
GLASSES: dict[str, Layer] = {"narrow": _narrow_glasses}
