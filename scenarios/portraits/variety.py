"""People of other ages and origins: more hair and what covers it, and more clothes.

Drawings only, in the manner of `drawing`, which adds these to its registries.
"""

from __future__ import annotations

from scenarios.portraits.people import Expression, Person
from scenarios.portraits.strokes import Layer, fill, stroke


# -- hair, and what covers it -----------------------------------------------------------
def _bald(p: Person, e: Expression) -> str:
    lines = stroke("M164 128Q200 119 236 128", p.shade, 3, 0.7)
    if e.furrows:
        lines += stroke("M172 143Q200 137 228 143", p.shade, 3, 0.7)
    return lines + fill(
        "M150 104C160 92 172 88 182 87C170 94 160 102 154 112Z", "#FFFFFF", 0.16
    )


def _thin_crown(p: Person, e: Expression) -> str:
    """A wreath of hair above the ears, and a few strands over the top."""
    return (
        fill(
            "M112 214C98 188 100 156 114 138C122 136 126 142 126 152C124 172 118 196 112 214Z",
            p.hair,
        )
        + fill(
            "M288 214C302 188 300 156 286 138C278 136 274 142 274 152C276 172 282 196 288 214Z",
            p.hair,
        )
        + stroke(
            "M138 112C158 90 190 84 222 90M150 104C176 92 214 92 250 108",
            p.hair,
            3.5,
            0.9,
        )
    )


def _bun(p: Person, e: Expression) -> str:
    return fill(
        "M111 208C98 114 142 62 200 62C258 62 302 114 289 208C288 176 276 150 250 134"
        "C232 124 168 124 150 134C124 150 112 176 111 208Z",
        p.hair,
    ) + stroke(
        "M200 64C172 78 148 104 138 134M200 64C228 78 252 104 262 134",
        p.hair_dark,
        3.5,
        0.45,
    )


def _bun_behind(p: Person, e: Expression) -> str:
    return fill(
        "M160 62C158 26 184 12 202 12C222 12 244 28 240 62C222 76 178 76 160 62Z",
        p.hair_dark,
    )


def _long(p: Person, e: Expression) -> str:
    return fill(
        "M108 226C94 112 140 58 200 58C260 58 306 112 292 226C290 180 276 142 236 108"
        "C226 122 152 128 132 160C118 180 112 200 108 226Z",
        p.hair,
    )


def _long_behind(p: Person, e: Expression) -> str:
    return fill(
        "M100 220C86 108 136 52 200 52C264 52 314 108 300 220C306 276 314 326 320 362"
        "C300 378 274 372 262 352L138 352C126 372 100 378 80 362C86 326 94 276 100 220Z",
        p.hair_dark,
    )


def _wavy(p: Person, e: Expression) -> str:
    return fill(
        "M106 218C92 188 104 168 98 146C106 92 148 56 204 58C262 60 298 96 302 148"
        "C296 170 308 190 294 218C288 198 290 178 278 160C258 152 240 140 226 116"
        "C206 140 160 138 136 154C118 170 114 196 106 218Z",
        p.hair,
    ) + stroke(
        "M226 116C214 96 200 84 180 78M150 148C144 130 150 110 164 98",
        p.hair_dark,
        3.5,
        0.5,
    )


def _wavy_behind(p: Person, e: Expression) -> str:
    return fill(
        "M98 150C92 190 84 214 92 242C84 268 94 296 116 304L284 304C306 296 316 268 308 242"
        "C316 214 308 190 302 150C290 84 110 84 98 150Z",
        p.hair_dark,
    )


def _afro(p: Person, e: Expression) -> str:
    return fill(
        "M108 212C112 178 118 152 146 134C172 118 228 118 254 134C282 152 288 178 292 212"
        "C310 196 318 166 308 138C310 106 288 76 258 66C236 44 164 44 142 66C112 76 90 106 92 138"
        "C82 166 90 196 108 212Z",
        p.hair,
    ) + stroke(
        "M126 96C136 82 150 74 164 70M236 70C252 74 264 82 274 94", p.hair_dark, 5, 0.6
    )


def _afro_behind(p: Person, e: Expression) -> str:
    return fill("M78 160A122 118 0 1 0 322 160A122 118 0 1 0 78 160Z", p.hair_dark)


def _braids(p: Person, e: Expression) -> str:
    """Close to the head in rows, gathered behind."""
    rows = "".join(
        stroke(d, p.hair_dark, 4, 0.8)
        for d in (
            "M128 150C132 118 148 92 172 76",
            "M154 132C160 106 172 86 188 70",
            "M186 124C188 102 194 84 200 68",
            "M216 124C214 102 210 84 206 68",
            "M246 132C240 106 230 86 214 70",
            "M272 150C268 118 252 92 230 76",
        )
    )
    return (
        fill(
            "M111 204C100 114 142 60 200 60C258 60 300 114 289 204C284 172 272 146 248 132"
            "C226 122 174 122 152 132C128 146 116 172 111 204Z",
            p.hair,
        )
        + rows
    )


def _braids_behind(p: Person, e: Expression) -> str:
    return "".join(
        stroke(f"M{x} 150C{x + lean} 220 {x + lean} 280 {x + lean * 2} 350", colour, 13)
        for x, lean, colour in (
            (106, -8, p.hair),
            (120, -4, p.hair_dark),
            (294, 8, p.hair),
            (280, 4, p.hair_dark),
        )
    )


def _fringe(p: Person, e: Expression) -> str:
    """A straight fringe, as children have it."""
    return fill(
        "M104 216C92 112 140 58 200 58C260 58 308 112 296 216C290 196 286 182 280 168"
        "L268 164L250 168L230 164L208 168L186 164L164 168L142 164L122 168C114 182 110 196 104 216Z",
        p.hair,
    ) + stroke(
        "M200 60C190 86 186 120 186 152M244 76C252 100 254 128 252 152",
        p.hair_dark,
        3.5,
        0.4,
    )


def _bunches_behind(p: Person, e: Expression) -> str:
    return fill(
        "M104 176C72 170 50 196 56 232C62 262 90 270 100 244C108 222 110 196 104 176Z",
        p.hair_dark,
    ) + fill(
        "M296 176C328 170 350 196 344 232C338 262 310 270 300 244C292 222 290 196 296 176Z",
        p.hair_dark,
    )


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


# -- beards -----------------------------------------------------------------------------
def _goatee(p: Person, e: Expression) -> str:
    return fill(
        "M176 282C186 278 214 278 224 282C226 300 214 316 200 316C186 316 174 300 176 282Z",
        p.hair,
    )


def _long_beard(p: Person, e: Expression) -> str:
    return fill(
        "M116 208C118 262 134 312 168 344C186 358 214 358 232 344C266 312 282 262 284 208"
        "C274 246 258 256 242 252C226 244 174 244 158 252C142 256 126 246 116 208Z",
        p.hair,
    ) + stroke(
        "M176 318C184 330 192 336 200 340M224 318C216 330 208 336 200 340",
        p.hair_dark,
        3,
        0.5,
    )


# -- clothes ------------------------------------------------------------------------------
def _neck_opening(p: Person) -> str:
    return fill("M152 322L200 386L248 322L234 302L166 302Z", p.shade)


def _scrubs(p: Person, e: Expression) -> str:
    return (
        _neck_opening(p)
        + stroke("M150 322L200 388L250 322", p.cloth_dark, 10)
        + stroke("M262 404L306 404L304 440", p.cloth_dark, 4)
    )


def _white_coat(p: Person, e: Expression) -> str:
    return (
        fill("M150 326L200 392L250 326L236 300L164 300Z", p.shirt)
        + fill("M164 296L164 314C170 350 230 350 236 314L236 296Z", p.shade)
        + fill("M156 312L100 352L120 440L190 440L172 404Z", "#F7F7F4")
        + fill("M244 312L300 352L280 440L210 440L228 404Z", "#F7F7F4")
        + stroke("M158 314L176 404L192 440M242 314L224 404L208 440", "#C9CBC8", 3)
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
    return stripes + fill(
        "M152 324C170 362 230 362 248 324L238 310C230 340 170 340 162 310Z",
        p.cloth_dark,
    )


FACES: dict[str, str] = {
    "narrow": "M120 176C118 110 152 76 200 76C248 76 282 110 280 176C278 236 262 274 "
    "234 300C218 313 182 313 166 300C138 274 122 236 120 176Z",
    "square": "M113 176C111 112 150 78 200 78C250 78 289 112 287 176C288 226 284 262 "
    "256 290C232 309 168 309 144 290C116 262 112 226 113 176Z",
}
HAIR: dict[str, Layer] = {
    "bald": _bald,
    "thin crown": _thin_crown,
    "bun": _bun,
    "long": _long,
    "wavy": _wavy,
    "afro": _afro,
    "braids": _braids,
    "fringe": _fringe,
    "bunches": _fringe,
    "headscarf": _headscarf,
    "turban": _turban,
    "soft cap": _soft_cap,
}
HAIR_BEHIND: dict[str, Layer] = {
    "bun": _bun_behind,
    "long": _long_behind,
    "wavy": _wavy_behind,
    "afro": _afro_behind,
    "braids": _braids_behind,
    "bunches": _bunches_behind,
}
BEARDS: dict[str, Layer] = {"goatee": _goatee, "long": _long_beard}
CLOTHES: dict[str, Layer] = {
    "scrubs": _scrubs,
    "white coat": _white_coat,
    "shirt and tie": _shirt_and_tie,
    "t-shirt": _t_shirt,
    "shawl": _shawl,
    "striped jumper": _striped_jumper,
}
