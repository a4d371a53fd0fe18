"""What a person in a conversation looks like: one flat drawing per person.

Everybody stands on one skeleton of 400 × 440. A person is data (skin, hair,
clothes, beard, glasses, …: each names a drawing in a registry below, so a head
scarf or an oxygen tube is one more entry); an expression is a handful of
numbers that move brows, lids, gaze, mouth and the tilt of the head, and
nothing else. Never a caricature, and never the only carrier of a meaning: the
page says in words what is seen.

Colours of a person are attributes and the same in both themes; the ground is
coloured by the classes `portrait__ground` and `portrait__disc`.
"""

from __future__ import annotations

from django.utils.html import escape

from scenarios.portraits import aids, families, variety, wardrobe
from scenarios.portraits.people import EXPRESSIONS, PEOPLE, Expression, Person
from scenarios.portraits.strokes import Layer
from scenarios.portraits.strokes import coordinate as _n
from scenarios.portraits.strokes import fill as _fill
from scenarios.portraits.strokes import stroke as _stroke

WIDTH, HEIGHT = 400, 440


# -- registries: what a person can wear ---------------------------------------
FACES = {
    "oval": "M114 176C112 112 150 78 200 78C250 78 288 112 286 176C286 236 276 268 "
    "246 292C222 311 178 311 154 292C124 268 114 236 114 176Z",
    "long": "M116 176C114 110 150 76 200 76C250 76 286 110 284 176C283 232 270 266 "
    "244 294C222 314 178 314 156 294C130 266 117 232 116 176Z",
    **families.FACES,
    **variety.FACES,
}
BUILDS = families.BUILDS


def _work_jacket(p: Person, e: Expression) -> str:
    return (
        _fill("M150 326L200 392L250 326L236 300L164 300Z", p.shirt)
        + _fill(
            "M164 296L164 314C170 352 192 360 200 362C208 360 230 352 236 314L236 296Z",
            p.shade,
        )
        + _fill("M156 312L132 334L172 424L200 388Z", p.cloth_dark)
        + _fill("M244 312L268 334L228 424L200 388Z", p.cloth_dark)
        + _stroke("M200 388L200 440", p.shirt, 2.5, 0.55)
    )


def _cardigan(p: Person, e: Expression) -> str:
    return (
        _fill(
            "M142 334C158 372 242 372 258 334L236 312C230 340 170 340 164 312Z", p.shirt
        )
        + _fill(
            "M128 334C150 400 178 420 200 440L150 440C120 400 112 370 112 342Z",
            p.cloth_dark,
        )
        + _fill(
            "M272 334C250 400 222 420 200 440L250 440C280 400 288 370 288 342Z",
            p.cloth_dark,
        )
    )


def _jumper(p: Person, e: Expression) -> str:
    return _fill(
        "M152 324C170 366 230 366 248 324L238 310C230 344 170 344 162 310Z",
        p.cloth_dark,
    )


CLOTHES: dict[str, Layer] = {
    "work jacket": _work_jacket,
    "cardigan": _cardigan,
    "jumper": _jumper,
    **families.CLOTHES,
    **wardrobe.CLOTHES,
    **variety.CLOTHES,
}


def _cropped(p: Person, e: Expression) -> str:
    folds = _stroke("M168 134Q200 126 232 134", p.shade, 3, 0.8)
    if e.furrows:
        folds += _stroke("M174 148Q200 141 226 148", p.shade, 3, 0.8)
    return (
        _fill(
            "M112 190C104 120 136 66 200 64C264 66 296 120 288 190C284 176 280 160 272 "
            "148C268 124 256 108 240 104C220 96 184 94 164 106C144 110 134 128 128 148"
            "C120 160 116 176 112 190Z",
            p.hair,
        )
        + _fill(
            "M164 106C182 92 222 92 240 104C226 100 186 98 164 106Z", p.hair_dark, 0.5
        )
        + folds
    )


def _bob(p: Person, e: Expression) -> str:
    return _fill(
        "M110 214C100 116 142 62 206 62C262 62 300 112 290 214C284 196 280 176 270 152"
        "C240 148 206 132 184 104C172 136 144 160 128 166C120 180 114 196 110 214Z",
        p.hair,
    )


def _bob_behind(p: Person, e: Expression) -> str:
    return _fill(
        "M104 210C92 110 140 62 202 62C264 62 308 110 296 214C300 262 290 292 268 300"
        "L132 300C108 290 100 262 104 210Z",
        p.hair_dark,
    )


def _short(p: Person, e: Expression) -> str:
    return _fill(
        "M112 196C98 112 140 58 204 60C268 60 300 112 288 196C284 176 278 156 268 140"
        "C240 136 214 128 192 112C172 126 148 134 132 140C122 156 116 176 112 196Z",
        p.hair,
    )


#: What covers the head: hair, or what is worn over it.
HAIR: dict[str, Layer] = {
    "cropped": _cropped,
    "bob": _bob,
    "short": _short,
    **families.HAIR,
    **wardrobe.HAIR,
    **variety.HAIR,
}
HAIR_BEHIND: dict[str, Layer] = {
    "bob": _bob_behind,
    **families.HAIR_BEHIND,
    **wardrobe.HAIR_BEHIND,
    **variety.HAIR_BEHIND,
}


def _full_beard(p: Person, e: Expression) -> str:
    return _fill(
        "M116 214C122 262 140 300 200 312C260 300 278 262 284 214C274 248 258 256 242 "
        "254C226 246 174 246 158 254C142 256 126 248 116 214Z",
        p.hair,
        0.9,
    )


def _moustache(p: Person, e: Expression) -> str:
    left, right = _n(259 + e.mouth[0] * 0.5), _n(259 + e.mouth[2] * 0.5)
    return _fill(
        f"M166 {left}C176 244 192 243 200 248C208 243 224 244 234 {right}"
        f"C222 263 210 258 200 258C190 258 178 263 166 {left}Z",
        p.hair_dark,
    )


#: Beards lie under the mouth, moustaches over it.
BEARDS: dict[str, Layer] = {"full": _full_beard, **variety.BEARDS}
MOUSTACHES: dict[str, Layer] = {"moustache": _moustache}


def _round_glasses(p: Person, e: Expression) -> str:
    return (
        f'<g fill="none" stroke="{p.line}" stroke-width="3.2" opacity=".85">'
        '<rect x="132" y="176" width="54" height="42" rx="19"/>'
        '<rect x="214" y="176" width="54" height="42" rx="19"/>'
        '<path d="M186 192Q200 185 214 192M132 190L114 184M268 190L286 184"/></g>'
    )


GLASSES: dict[str, Layer] = {"round": _round_glasses, **wardrobe.GLASSES}
#: Aids, by where they are drawn; one may be in several.
EXTRAS_BEHIND, EXTRAS = aids.EXTRAS_BEHIND, aids.EXTRAS
EXTRAS_ON_HEAD = aids.EXTRAS_ON_HEAD


# -- the skeleton ---------------------------------------------------------------
def _eye(p: Person, e: Expression, x: int, clip: str) -> str:
    y, half = 194, 15
    if e.lid > 0.75:  # looking down: a lowered lid with its fold above
        return _stroke(
            f"M{x - half} {y + 2}Q{x} {y + 11} {x + half} {y + 2}", p.line, 4
        ) + _stroke(
            f"M{x - half + 1} {y - 7}Q{x} {y - 12} {x + half - 1} {y - 7}", p.shade, 3
        )
    top = y - 8.5 * (1 - e.lid) - 7.5
    low = y + 11 - e.squint * 1.6
    shape = (
        f"M{x - half} {y + 1}Q{x} {_n(top)} {x + half} {y + 1}"
        f"Q{x} {_n(low)} {x - half} {y + 1}Z"
    )
    iris_x, iris_y = x + e.gaze[0], y + e.gaze[1]
    smile = (
        _stroke(f"M{x - 10} {y + 12}Q{x} {y + 8} {x + 10} {y + 12}", p.shade, 2.6)
        if e.squint >= 2
        else ""
    )
    return (
        f'<clipPath id="{clip}"><path d="{shape}"/></clipPath>'
        + _fill(shape, "#FBF5EC")
        + f'<g clip-path="url(#{clip})">'
        f'<circle cx="{_n(iris_x)}" cy="{_n(iris_y)}" r="7.2" fill="{p.line}"/>'
        f'<circle cx="{_n(iris_x + 2.4)}" cy="{_n(iris_y - 2.6)}" r="1.8" '
        'fill="#FFFFFF"/></g>'
        + _stroke(
            f"M{x - half - 1} {y + 1}Q{x} {_n(top)} {x + half + 1} {y + 1}", p.line, 3.6
        )
        + smile
    )


def _brow(p: Person, ends: tuple[float, float], x: int, side: int) -> str:
    """`side` is −1 for the viewer's left, 1 for the right."""
    inner, outer = 170 + ends[0], 173 + ends[1]
    bend = min(inner, outer) - 4
    return _stroke(
        f"M{x - side * 17} {_n(inner)}Q{x + side * 3} {_n(bend)} "
        f"{x + side * 19} {_n(outer)}",
        p.hair_dark,
        p.brow_width,
    )


def _mouth(p: Person, e: Expression) -> str:
    y = 268
    left, middle, right = e.mouth
    inside = (
        _fill(
            f"M180 {y - 1}Q200 {y - 4} 220 {y - 1}"
            f"Q200 {_n(y + e.parted * 3 + 4)} 180 {y - 1}Z",
            "#6B2F28",
        )
        if e.parted
        else ""
    )
    return inside + _stroke(
        f"M176 {_n(y + left)}Q200 {_n(y + middle)} 224 {_n(y + right)}", p.lip, 5
    )


def _around(x: float, y: float, size: float, drawn: str) -> str:
    if size == 1:
        return drawn
    shift_x, shift_y = x * (1 - size), y * (1 - size)
    return f'<g transform="translate({_n(shift_x)} {_n(shift_y)}) scale({size})">{drawn}</g>'


def _lowered(drawn: str, by: float) -> str:
    return f'<g transform="translate(0 {_n(by)})">{drawn}</g>' if by else drawn


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
        _fill("M118 190C98 186 94 222 105 238C111 247 120 246 126 240Z", p.shade),
        _fill("M282 190C302 186 306 222 295 238C289 247 280 246 274 240Z", p.shade),
        f'<clipPath id="{uid}-face"><path d="{face}"/></clipPath>',
        _fill(face, p.skin),
        f'<g clip-path="url(#{uid}-face)">',
        _fill(shadow, p.shade, 0.35),
        _fill(beard_shadow, p.hair_dark, 0.2) if p.stubble else "",
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
                _stroke("M144 212Q158 219 171 212M229 212Q242 219 256 212", p.shade, 3)
            )
        features.append(
            _stroke("M170 236Q158 246 155 260M230 236Q242 246 245 260", p.shade, 3.4)
        )
    if p.very_old:
        features.append(
            _stroke(
                "M130 202L122 196M131 209L122 209M270 202L278 196M269 209L278 209"
                "M148 232Q142 244 143 256M252 232Q258 244 257 256"
                "M172 140Q200 134 228 140M170 285Q175 291 181 293M230 285Q225 291 219 293",
                p.shade,
                2.8,
            )
        )
    features += [
        _layer(GLASSES, p.glasses, p, e),
        _stroke(build.nose, p.shade, 5),
        _around(200, 262, build.mouth, _mouth(p, e)),
        _layer(MOUSTACHES, p.beard, p, e),
        *(_layer(EXTRAS_ON_HEAD, name, p, e) for name in p.extras),
    ]
    return "".join(parts) + _lowered("".join(features), build.low)


def _figure(p: Person, e: Expression, uid: str) -> str:
    turn = f'<g transform="translate(0 {_n(e.drop)}) rotate({_n(e.tilt)} 200 300)">'
    build = BUILDS[p.build]
    drawn = (
        "".join(_layer(EXTRAS_BEHIND, name, p, e) for name in p.extras)
        + (
            f"{turn}{_layer(HAIR_BEHIND, p.hair_style, p, e)}</g>"
            if p.hair_style in HAIR_BEHIND
            else ""
        )
        + _fill(build.body, p.cloth)
        + _fill(build.neck, p.shade)
        + _layer(CLOTHES, p.clothes, p, e)
        + f"{turn}{_head(p, e, uid)}</g>"
        + "".join(_layer(EXTRAS, name, p, e) for name in p.extras)
    )
    if p.scale == 1:
        return drawn
    shift_x, shift_y = WIDTH * (1 - p.scale) / 2, HEIGHT * (1 - p.scale)
    return (
        f'<g transform="translate({_n(shift_x)} {_n(shift_y)}) scale({p.scale})">'
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
