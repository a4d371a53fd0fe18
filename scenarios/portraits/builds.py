"""How bodies are built from child to old, and where the features sit in the face."""

from __future__ import annotations

from dataclasses import dataclass


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
