"""What people wear below the neck: at home, at work and in a hospital bed."""

from __future__ import annotations

from scenarios.portraits.builds import BUILDS
from scenarios.portraits.people import Expression, Person
from scenarios.portraits.strokes import Layer, fill, stroke


def _neck_opening(p: Person) -> str:
    return fill("M152 322L200 386L248 322L234 302L166 302Z", p.shade)


def _work_jacket(p: Person, e: Expression) -> str:
    return (
        fill("M150 326L200 392L250 326L236 300L164 300Z", p.shirt)
        + fill(
            "M164 296L164 314C170 352 192 360 200 362C208 360 230 352 236 314L236 296Z",
            p.shade,
        )
        + fill("M156 312L132 334L172 424L200 388Z", p.cloth_dark)
        + fill("M244 312L268 334L228 424L200 388Z", p.cloth_dark)
        + stroke("M200 388L200 440", p.shirt, 2.5, 0.55)
    )


def _cardigan(p: Person, e: Expression) -> str:
    return (
        fill(
            "M142 334C158 372 242 372 258 334L236 312C230 340 170 340 164 312Z", p.shirt
        )
        + fill(
            "M128 334C150 400 178 420 200 440L150 440C120 400 112 370 112 342Z",
            p.cloth_dark,
        )
        + fill(
            "M272 334C250 400 222 420 200 440L250 440C280 400 288 370 288 342Z",
            p.cloth_dark,
        )
    )


def _jumper(p: Person, e: Expression) -> str:
    return fill(
        "M152 324C170 366 230 366 248 324L238 310C230 344 170 344 162 310Z",
        p.cloth_dark,
    )


def _striped_jumper(p: Person, e: Expression) -> str:
    stripes = "".join(
        stroke(
            f"M{96 - n * 14} {372 + n * 26}Q200 {392 + n * 26} {304 + n * 14} {372 + n * 26}",
            p.shirt,
            8,
            0.8,
        )
        for n in range(3)
    )
    return stripes + _jumper(p, e)


def _hooded_top(p: Person, e: Expression) -> str:
    return (
        fill(
            "M150 334C128 340 118 358 132 374C156 394 184 402 200 414C216 402 244 394 "
            "268 374C282 358 272 340 250 334C240 362 160 362 150 334Z",
            p.cloth_dark,
        )
        + fill("M164 330C172 364 228 364 236 330C226 348 174 348 164 330Z", p.shirt)
        + stroke("M180 382L178 416M220 382L222 416", p.shirt, 4)
        + stroke("M200 414L200 440", p.cloth_dark, 4)
    )


def _t_shirt(p: Person, e: Expression) -> str:
    return fill("M156 322C166 362 234 362 244 322L234 304L166 304Z", p.shade) + stroke(
        "M154 322C166 366 234 366 246 322", p.cloth_dark, 7
    )


def _shawl(p: Person, e: Expression) -> str:
    """A wide cloth laid over both shoulders and crossed in front."""
    return (
        _t_shirt(p, e)
        + fill(
            "M146 324C120 338 70 360 50 400L62 440L196 440L232 396C196 384 160 362 146 324Z",
            p.cloth_dark,
        )
        + fill(
            "M254 324C280 338 330 360 350 400L338 440L150 440C190 424 240 380 254 324Z",
            p.cloth_dark,
            0.85,
        )
        + stroke("M252 334C236 384 196 420 154 438", p.shirt, 3, 0.7)
    )


def _soft_collar(p: Person, e: Expression) -> str:
    return (
        fill("M160 318L200 384L240 318L230 304L170 304Z", p.shade)
        + fill("M160 312C142 322 138 338 142 352L182 384L200 376Z", p.shirt)
        + fill("M240 312C258 322 262 338 258 352L218 384L200 376Z", p.shirt)
        + stroke("M200 378L200 440", p.cloth_dark, 3)
        + fill("M197 400A3 3 0 1 0 203 400A3 3 0 1 0 197 400Z", p.shirt)
        + fill("M197 424A3 3 0 1 0 203 424A3 3 0 1 0 197 424Z", p.shirt)
    )


def _blouse(p: Person, e: Expression) -> str:
    return (
        fill("M152 324L200 384L248 324L236 302L164 302Z", p.shade)
        + fill("M160 310C138 318 128 332 132 348C152 352 178 368 198 394Z", p.shirt)
        + fill("M240 310C262 318 272 332 268 348C248 352 222 368 202 394Z", p.shirt)
        + stroke("M200 394L200 440", p.cloth_dark, 3)
        + f'<circle cx="200" cy="420" r="4" fill="{p.shirt}"/>'
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


def _shirt_and_tie(p: Person, e: Expression) -> str:
    return (
        fill("M148 326L200 440L252 326L236 302L164 302Z", p.shirt)
        + fill("M164 296L164 312C172 342 228 342 236 312L236 296Z", p.shade)
        + fill("M158 310L140 332L178 368L200 346Z", p.shirt)
        + fill("M242 310L260 332L222 368L200 346Z", p.shirt)
        + stroke("M158 312L200 348L242 312", p.shade, 2.5, 0.6)
        + fill("M190 350L210 350L216 440L184 440Z", p.cloth_dark)
        + fill("M148 324L128 334L168 440L200 440Z", p.cloth_dark, 0.55)
        + fill("M252 324L272 334L232 440L200 440Z", p.cloth_dark, 0.55)
    )


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


def _scrubs(p: Person, e: Expression) -> str:
    return (
        _neck_opening(p)
        + stroke("M150 322L200 388L250 322", p.cloth_dark, 10)
        + stroke("M262 404L306 404L304 440", p.cloth_dark, 4)
    )


def _white_coat(p: Person, e: Expression) -> str:
    """Open over whatever is worn under it, in the colour of the person's clothes."""
    white, edge = "#F7F7F4", "#C9CBC8"
    return (
        fill(BUILDS[p.build].body, white)
        + fill("M148 328L200 440L252 328L236 302L164 302Z", p.cloth)
        + fill("M152 324L200 372L248 324L236 302L164 302Z", p.shirt)
        + fill("M164 296L164 314C170 350 230 350 236 314L236 296Z", p.shade)
        + fill("M156 312L128 338L142 372L132 382L192 440L200 440Z", white)
        + fill("M244 312L272 338L258 372L268 382L208 440L200 440Z", white)
        + stroke(
            "M156 312L200 440L244 312M156 312L128 338L142 372L132 382L192 440"
            "M244 312L272 338L258 372L268 382L208 440",
            edge,
            3,
        )
    )


CLOTHES: dict[str, Layer] = {
    "work jacket": _work_jacket,
    "cardigan": _cardigan,
    "jumper": _jumper,
    "striped jumper": _striped_jumper,
    "hooded top": _hooded_top,
    "t-shirt": _t_shirt,
    "shawl": _shawl,
    "soft collar": _soft_collar,
    "blouse": _blouse,
    "waistcoat": _waistcoat,
    "shirt and tie": _shirt_and_tie,
    "gown": _gown,
    "scrubs": _scrubs,
    "white coat": _white_coat,
}
