"""What a person in a conversation looks like: one flat drawing per person.

Everybody stands on one skeleton of 400 × 440. A person is data (skin, hair,
clothes, beard, glasses, …: each names a drawing of `hair`, `headwear`, `faces`,
`clothes` or `aids`, so an oxygen tube is one more entry there); an expression is
a handful of numbers that move brows, lids, gaze, mouth and the tilt of the head,
and nothing else. Never a caricature, and never the only carrier of a meaning: the
page says in words what is seen.

Colours of a person are attributes and the same in both themes; the ground is
coloured by the classes `portrait__ground` and `portrait__disc`.
"""

from __future__ import annotations

from django.utils.html import escape

from scenarios.portraits import hair
from scenarios.portraits.aids import EXTRAS, EXTRAS_BEHIND, EXTRAS_ON_HEAD
from scenarios.portraits.builds import BUILDS
from scenarios.portraits.clothes import CLOTHES
from scenarios.portraits.faces import BEARDS, FACES, GLASSES, MOUSTACHES
from scenarios.portraits.headwear import HEADWEAR
from scenarios.portraits.people import EXPRESSIONS, PEOPLE, Expression, Person
from scenarios.portraits.strokes import Layer, coordinate, fill, lowered, stroke

WIDTH, HEIGHT = 400, 440
#: What covers the head: hair, or what is worn over it.
HAIR: dict[str, Layer] = {**hair.HAIR, **HEADWEAR}


# -- the skeleton ---------------------------------------------------------------
def _eye(p: Person, e: Expression, x: int, clip: str) -> str:
    y, half = 194, 15
    if e.lid > 0.75:  # looking down: a lowered lid with its fold above
        return stroke(
            f"M{x - half} {y + 2}Q{x} {y + 11} {x + half} {y + 2}", p.line, 4
        ) + stroke(
            f"M{x - half + 1} {y - 7}Q{x} {y - 12} {x + half - 1} {y - 7}", p.shade, 3
        )
    top = y - 8.5 * (1 - e.lid) - 7.5
    low = y + 11 - e.squint * 1.6
    shape = (
        f"M{x - half} {y + 1}Q{x} {coordinate(top)} {x + half} {y + 1}"
        f"Q{x} {coordinate(low)} {x - half} {y + 1}Z"
    )
    iris_x, iris_y = x + e.gaze[0], y + e.gaze[1]
    smile = (
        stroke(f"M{x - 10} {y + 12}Q{x} {y + 8} {x + 10} {y + 12}", p.shade, 2.6)
        if e.squint >= 2
        else ""
    )
    return (
        f'<clipPath id="{clip}"><path d="{shape}"/></clipPath>'
        + fill(shape, "#FBF5EC")
        + f'<g clip-path="url(#{clip})">'
        f'<circle cx="{coordinate(iris_x)}" cy="{coordinate(iris_y)}" r="7.2" fill="{p.line}"/>'
        f'<circle cx="{coordinate(iris_x + 2.4)}" cy="{coordinate(iris_y - 2.6)}" r="1.8" '
        'fill="#FFFFFF"/></g>'
        + stroke(
            f"M{x - half - 1} {y + 1}Q{x} {coordinate(top)} {x + half + 1} {y + 1}",
            p.line,
            3.6,
        )
        + smile
    )


def _brow(p: Person, ends: tuple[float, float], x: int, side: int) -> str:
    """`side` is −1 for the viewer's left, 1 for the right."""
    inner, outer = 170 + ends[0], 173 + ends[1]
    bend = min(inner, outer) - 4
    return stroke(
        f"M{x - side * 17} {coordinate(inner)}Q{x + side * 3} {coordinate(bend)} "
        f"{x + side * 19} {coordinate(outer)}",
        p.hair_dark,
        p.brow_width,
    )


def _mouth(p: Person, e: Expression) -> str:
    y = 268
    left, middle, right = e.mouth
    inside = (
        fill(
            f"M180 {y - 1}Q200 {y - 4} 220 {y - 1}"
            f"Q200 {coordinate(y + e.parted * 3 + 4)} 180 {y - 1}Z",
            "#6B2F28",
        )
        if e.parted
        else ""
    )
    return inside + stroke(
        f"M176 {coordinate(y + left)}Q200 {coordinate(y + middle)} 224 {coordinate(y + right)}",
        p.lip,
        5,
    )


def _around(x: float, y: float, size: float, drawn: str) -> str:
    if size == 1:
        return drawn
    shift_x, shift_y = x * (1 - size), y * (1 - size)
    return f'<g transform="translate({coordinate(shift_x)} {coordinate(shift_y)}) scale({size})">{drawn}</g>'


def _layer(registry: dict[str, Layer], name: str, p: Person, e: Expression) -> str:
    return registry[name](p, e) if name in registry else ""


def _head(p: Person, e: Expression, uid: str) -> str:
    face, build = FACES[p.face], BUILDS[p.build]
    shadow = (
        "M296 196C294 250 274 270 244 298C230 311 212 313 196 313"
        "C240 292 270 258 277 190Z"
    )
    beard_shadow = (
        "M110 214C122 258 148 256 164 245C178 237 222 237 236 245"
        "C252 256 278 258 290 214L290 330L110 330Z"
    )
    parts = [
        fill("M118 190C98 186 94 222 105 238C111 247 120 246 126 240Z", p.shade),
        fill("M282 190C302 186 306 222 295 238C289 247 280 246 274 240Z", p.shade),
        f'<clipPath id="{uid}-face"><path d="{face}"/></clipPath>',
        fill(face, p.skin),
        f'<g clip-path="url(#{uid}-face)">',
        fill(shadow, p.shade, 0.35),
        fill(beard_shadow, p.hair_dark, 0.2) if p.stubble else "",
        "</g>",
        _layer(HAIR, p.hair_style, p, e),
        _layer(BEARDS, p.beard, p, e),
    ]
    features = [
        _brow(p, e.brow_left, 158, -1),
        _brow(p, e.brow_right, 242, 1),
        _around(158, 194, build.eyes, _eye(p, e, 158, f"{uid}-left")),
        _around(242, 194, build.eyes, _eye(p, e, 242, f"{uid}-right")),
    ]
    if build.cheeks:
        features += [
            f'<circle cx="{x}" cy="228" r="17" fill="{p.lip}" opacity=".16"/>'
            for x in (142, 258)
        ]
    if p.lined:
        if e.squint < 2:  # else the raised lid has drawn its own line
            features.append(
                stroke("M144 212Q158 219 171 212M229 212Q242 219 256 212", p.shade, 3)
            )
        features.append(
            stroke("M170 236Q158 246 155 260M230 236Q242 246 245 260", p.shade, 3.4)
        )
    if p.very_old:
        features.append(
            stroke(
                "M130 202L122 196M131 209L122 209M270 202L278 196M269 209L278 209"
                "M148 232Q142 244 143 256M252 232Q258 244 257 256"
                "M172 140Q200 134 228 140M170 285Q175 291 181 293M230 285Q225 291 219 293",
                p.shade,
                2.8,
            )
        )
    features += [
        _layer(GLASSES, p.glasses, p, e),
        stroke(build.nose, p.shade, 5),
        _around(200, 262, build.mouth, _mouth(p, e)),
        _layer(MOUSTACHES, p.beard, p, e),
        *(_layer(EXTRAS_ON_HEAD, name, p, e) for name in p.extras),
    ]
    return "".join(parts) + lowered("".join(features), build.low)


def _figure(p: Person, e: Expression, uid: str) -> str:
    turn = f'<g transform="translate(0 {coordinate(e.drop)}) rotate({coordinate(e.tilt)} 200 300)">'
    build = BUILDS[p.build]
    drawn = (
        "".join(_layer(EXTRAS_BEHIND, name, p, e) for name in p.extras)
        + (
            f"{turn}{_layer(hair.HAIR_BEHIND, p.hair_style, p, e)}</g>"
            if p.hair_style in hair.HAIR_BEHIND
            else ""
        )
        + fill(build.body, p.cloth)
        + fill(build.neck, p.shade)
        + _layer(CLOTHES, p.clothes, p, e)
        + f"{turn}{_head(p, e, uid)}</g>"
        + "".join(_layer(EXTRAS, name, p, e) for name in p.extras)
    )
    if p.scale == 1:
        return drawn
    shift_x, shift_y = WIDTH * (1 - p.scale) / 2, HEIGHT * (1 - p.scale)
    return (
        f'<g transform="translate({coordinate(shift_x)} {coordinate(shift_y)}) scale({p.scale})">'
        f"{drawn}</g>"
    )


#: Somebody whose portrait is not drawn: head and shoulders, in the theme’s colours.
_NOBODY = (
    '<circle class="portrait__nobody" cx="200" cy="196" r="78"/>'
    '<path class="portrait__nobody" d="M52 440C56 352 116 298 200 298C284 298 344 352 '
    '348 440Z"/>'
)


def draw(
    person: str, expression: str, *, uid: str, classname: str = "", sight: str = ""
) -> str:
    """One inline SVG. `uid` must be unique on the page (clip paths need ids).

    With `sight` it is an image with that sentence as its name; without, it is
    decoration beside the sentence. An unknown person is a figure without a face,
    so that a conversation can be played before its portrait is drawn.
    """
    face = EXPRESSIONS.get(expression, EXPRESSIONS["attentive"])
    known = PEOPLE.get(person)
    name = f'role="img" aria-label="{escape(sight)}"' if sight else 'aria-hidden="true"'
    return (
        f'<svg class="portrait {escape(classname)}" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'xmlns="http://www.w3.org/2000/svg" preserveAspectRatio="xMidYMax slice" '
        f'focusable="false" {name}>'
        f'<rect class="portrait__ground" width="{WIDTH}" height="{HEIGHT}"/>'
        '<circle class="portrait__disc" cx="200" cy="232" r="176"/>'
        + (_figure(known, face, escape(uid)) if known else _NOBODY)
        + "</svg>"
    )
