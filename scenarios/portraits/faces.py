"""The outline of a face, and what grows or sits on it: beards and glasses."""

from __future__ import annotations

from scenarios.portraits.people import Expression, Person
from scenarios.portraits.strokes import Layer, coordinate, fill, stroke

FACES: dict[str, str] = {
    "oval": "M114 176C112 112 150 78 200 78C250 78 288 112 286 176C286 236 276 268 "
    "246 292C222 311 178 311 154 292C124 268 114 236 114 176Z",
    "long": "M116 176C114 110 150 76 200 76C250 76 286 110 284 176C283 232 270 266 "
    "244 294C222 314 178 314 156 294C130 266 117 232 116 176Z",
    "round": "M110 186C106 116 146 80 200 80C254 80 294 116 290 186C290 240 270 280 "
    "242 297C222 309 178 309 158 297C130 280 110 240 110 186Z",
    "narrow": "M120 176C118 110 152 76 200 76C248 76 282 110 280 176C278 236 262 274 "
    "234 300C218 313 182 313 166 300C138 274 122 236 120 176Z",
    "square": "M113 176C111 112 150 78 200 78C250 78 289 112 287 176C288 226 284 262 "
    "256 290C232 309 168 309 144 290C116 262 112 226 113 176Z",
}


def _full_beard(p: Person, e: Expression) -> str:
    return fill(
        "M116 214C122 262 140 300 200 312C260 300 278 262 284 214C274 248 258 256 242 "
        "254C226 246 174 246 158 254C142 256 126 248 116 214Z",
        p.hair,
        0.9,
    )


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


def _moustache(p: Person, e: Expression) -> str:
    left, right = coordinate(259 + e.mouth[0] * 0.5), coordinate(259 + e.mouth[2] * 0.5)
    return fill(
        f"M166 {left}C176 244 192 243 200 248C208 243 224 244 234 {right}"
        f"C222 263 210 258 200 258C190 258 178 263 166 {left}Z",
        p.hair_dark,
    )


def _spectacles(p: Person, line: str, pane: str, bridge: str, arms: str) -> str:
    """Two panes of one size; arms that lie under a head scarf are not seen."""
    seen = bridge if p.hair_style == "headscarf" else bridge + arms
    panes = "".join(f'<rect x="{x}" {pane}/>' for x in (131, 214))
    return f'<g fill="none" stroke="{p.line}" {line}>{panes}<path d="{seen}"/></g>'


def _round_glasses(p: Person, e: Expression) -> str:
    return _spectacles(
        p,
        'stroke-width="3.2" opacity=".85"',
        'y="176" width="55" height="42" rx="19"',
        "M186 192Q200 185 214 192",
        "M131 190L114 184M269 190L286 184",
    )


def _narrow_glasses(p: Person, e: Expression) -> str:
    return _spectacles(
        p,
        'stroke-width="4" opacity=".9"',
        'y="180" width="55" height="33" rx="6"',
        "M186 190Q200 184 214 190",
        "M131 190L114 186M269 190L286 186",
    )


#: Beards lie under the mouth, moustaches over it.
BEARDS: dict[str, Layer] = {"full": _full_beard, "goatee": _goatee, "long": _long_beard}
MOUSTACHES: dict[str, Layer] = {"moustache": _moustache}
GLASSES: dict[str, Layer] = {"round": _round_glasses, "narrow": _narrow_glasses}
