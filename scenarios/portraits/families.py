"""How bodies are built from child to old, and what children and their mothers wear.

Drawings only, in the manner of `portraits`, which adds these to its registries.
"""

from __future__ import annotations

from dataclasses import dataclass

from scenarios.portraits.people import Expression, Person
from scenarios.portraits.strokes import Layer, fill, stroke


@dataclass(frozen=True, slots=True)
class Build:
    """What lies under clothes and hair, and where the features sit in the face."""

    body: str
    neck: str
    nose: str
    #: How far brows, eyes, nose and mouth sit below an adult's.
    low: float = 0
    eyes: float = 1
    mouth: float = 1
    cheeks: bool = False


_ADULT_NOSE = "M203 196C206 214 214 228 211 235C208 241 194 242 189 238"

BUILDS: dict[str, Build] = {
    "adult": Build(
        body="M20 440C24 372 74 350 134 332C160 324 172 318 176 304L224 304"
        "C228 318 240 324 266 332C326 350 376 372 380 440Z",
        neck="M164 268L164 318C172 350 228 350 236 318L236 268Z",
        nose=_ADULT_NOSE,
    ),
    # A large head on narrow shoulders; low, wide eyes and hardly any nose.
    "child": Build(
        body="M62 440C66 376 106 356 152 338C172 330 178 322 180 306L220 306"
        "C222 322 228 330 248 338C294 356 334 376 338 440Z",
        neck="M174 268L174 320C182 340 218 340 226 320L226 268Z",
        nose="M193 226Q201 234 209 226",
        low=15,
        eyes=1.16,
        mouth=0.84,
        cheeks=True,
    ),
    # Narrow, sloping shoulders, and a neck that comes forward.
    "old": Build(
        body="M44 440C50 388 92 366 144 342C164 332 172 326 176 312L224 312"
        "C228 326 236 332 256 342C308 366 350 388 356 440Z",
        neck="M168 268L168 320C176 346 224 346 232 320L232 268Z",
        nose=_ADULT_NOSE,
    ),
    "teen": Build(
        body="M40 440C44 374 90 352 142 334C166 325 174 318 177 304L223 304"
        "C226 318 234 325 258 334C310 352 356 374 360 440Z",
        neck="M170 268L170 318C178 346 222 346 230 318L230 268Z",
        nose="M202 204C204 216 210 226 208 232C205 237 196 238 192 235",
        low=6,
        eyes=1.07,
        mouth=0.92,
    ),
    "broad": Build(
        body="M4 440C8 364 62 342 130 328C158 320 168 314 172 300L228 300"
        "C232 314 242 320 270 328C338 342 392 364 396 440Z",
        neck="M156 262L156 318C166 352 234 352 244 318L244 262Z",
        nose=_ADULT_NOSE,
    ),
}


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


def _soft_collar(p: Person, e: Expression) -> str:
    return (
        fill("M160 318L200 384L240 318L230 304L170 304Z", p.shade)
        + fill("M160 312C142 322 138 338 142 352L182 384L200 376Z", p.shirt)
        + fill("M240 312C258 322 262 338 258 352L218 384L200 376Z", p.shirt)
        + stroke("M200 378L200 440", p.cloth_dark, 3)
        + fill("M197 400A3 3 0 1 0 203 400A3 3 0 1 0 197 400Z", p.shirt)
        + fill("M197 424A3 3 0 1 0 203 424A3 3 0 1 0 197 424Z", p.shirt)
    )


def _tousled(p: Person, e: Expression) -> str:
    return fill(
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


FACES: dict[str, str] = {
    "round": "M110 186C106 116 146 80 200 80C254 80 294 116 290 186C290 240 270 280 "
    "242 297C222 309 178 309 158 297C130 280 110 240 110 186Z",
}
CLOTHES: dict[str, Layer] = {"hooded top": _hooded_top, "soft collar": _soft_collar}
HAIR: dict[str, Layer] = {"tousled": _tousled, "tied back": _tied_back}
HAIR_BEHIND: dict[str, Layer] = {"tied back": _knot_behind}
