"""Hair, in front of the head and behind it. What is worn over it is in `headwear`."""

from __future__ import annotations

from scenarios.portraits.builds import BUILDS
from scenarios.portraits.people import Expression, Person
from scenarios.portraits.strokes import Layer, fill, lowered, stroke


def _forehead(p: Person, e: Expression, y: int) -> str:
    """Its line, and the second one that raised brows fold."""
    folds = stroke(f"M166 {y}Q200 {y - 8} 234 {y}", p.shade, 3, 0.75)
    if e.furrows:
        folds += stroke(f"M174 {y + 14}Q200 {y + 7} 226 {y + 14}", p.shade, 3, 0.75)
    return folds


def _cropped(p: Person, e: Expression) -> str:
    return (
        fill(
            "M112 190C104 120 136 66 200 64C264 66 296 120 288 190C284 176 280 160 272 "
            "148C268 124 256 108 240 104C220 96 184 94 164 106C144 110 134 128 128 148"
            "C120 160 116 176 112 190Z",
            p.hair,
        )
        + fill(
            "M164 106C182 92 222 92 240 104C226 100 186 98 164 106Z", p.hair_dark, 0.5
        )
        + _forehead(p, e, 134)
    )


def _short(p: Person, e: Expression) -> str:
    return fill(
        "M112 196C98 112 140 58 204 60C268 60 300 112 288 196C284 176 278 156 268 140"
        "C240 136 214 128 192 112C172 126 148 134 132 140C122 156 116 176 112 196Z",
        p.hair,
    )


def _tousled(p: Person, e: Expression) -> str:
    """Its tips end above the brows, which sit higher in a grown face."""
    drawn = fill(
        "M106 206C92 122 134 62 194 60C200 50 212 44 222 46C218 52 218 58 222 62"
        "C274 70 306 124 294 206C290 190 286 176 280 164C276 158 272 154 266 152"
        "C268 160 266 166 262 170C254 158 244 150 232 148C234 156 232 164 228 168"
        "C216 156 202 150 188 150C190 158 188 164 182 168C172 158 160 154 150 156"
        "C150 162 146 168 138 172C134 166 130 162 124 162C116 174 110 190 106 206Z",
        p.hair,
    ) + stroke(
        "M196 84C180 90 168 104 164 122M214 86C232 92 244 104 250 120",
        p.hair_dark,
        4,
        0.6,
    )
    return lowered(drawn, min(0, BUILDS[p.build].low - 13))


def _receding(p: Person, e: Expression) -> str:
    """Bare above, short at the sides."""
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
        + _forehead(p, e, 136)
    )


def _bald(p: Person, e: Expression) -> str:
    return _forehead(p, e, 129) + fill(
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


def _bob(p: Person, e: Expression) -> str:
    return fill(
        "M110 214C100 116 142 62 206 62C262 62 300 112 290 214C284 196 280 176 270 152"
        "C240 148 206 132 184 104C172 136 144 160 128 166C120 180 114 196 110 214Z",
        p.hair,
    )


def _bob_behind(p: Person, e: Expression) -> str:
    return fill(
        "M104 210C92 110 140 62 202 62C264 62 308 110 296 214C300 262 290 292 268 300"
        "L132 300C108 290 100 262 104 210Z",
        p.hair_dark,
    )


def _tied_back(p: Person, e: Expression) -> str:
    return fill(
        "M111 206C98 114 142 62 202 62C262 62 302 114 289 206C286 182 280 164 270 150"
        "C250 142 230 124 222 100C206 130 160 150 132 158C122 172 116 188 111 206Z",
        p.hair,
    ) + stroke(
        "M222 100C216 88 214 80 214 68M222 100C200 112 176 120 152 126",
        p.hair_dark,
        4,
        0.5,
    )


def _knot_behind(p: Person, e: Expression) -> str:
    return fill(
        "M182 62C172 30 206 12 232 24C256 36 256 68 234 80C212 90 190 82 182 62Z",
        p.hair_dark,
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
        "M104 216C92 112 140 58 200 58C260 58 308 112 296 216C292 192 288 172 282 154"
        "L268 150L250 154L230 150L208 154L186 150L164 154L142 150L120 154C112 172 108 192 104 216Z",
        p.hair,
    ) + stroke(
        "M200 60C190 82 186 112 186 140M244 76C252 96 254 118 252 140",
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


HAIR: dict[str, Layer] = {
    "cropped": _cropped,
    "bob": _bob,
    "short": _short,
    "tousled": _tousled,
    "tied back": _tied_back,
    "plait": _plait,
    "receding": _receding,
    "curls": _curls,
    "bald": _bald,
    "thin crown": _thin_crown,
    "bun": _bun,
    "long": _long,
    "wavy": _wavy,
    "afro": _afro,
    "braids": _braids,
    "fringe": _fringe,
    "bunches": _fringe,
}
HAIR_BEHIND: dict[str, Layer] = {
    "bob": _bob_behind,
    "tied back": _knot_behind,
    "curls": _curls_behind,
    "bun": _bun_behind,
    "long": _long_behind,
    "wavy": _wavy_behind,
    "afro": _afro_behind,
    "braids": _braids_behind,
    "bunches": _bunches_behind,
}
