"""Who sits for a portrait, and what a face can do: data only, drawn by `drawing`.

A person is a file of `sitters/` that names colours and drawings; an expression is
a handful of numbers. Adding a person needs no code unless a new drawing is wanted.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final

SITTERS: Final = Path(__file__).parent / "sitters"
#: Colours that belong together, by the name a person's file may give instead.
SKINS: Final = {
    "pale": ("#F3D3BD", "#DDB096", "#513A30", "#B9695A"),
    "fair": ("#EBC3A4", "#D4A283", "#4B382F", "#AE5A55"),
    "olive": ("#DDB18A", "#C4946C", "#3F2C24", "#A85F50"),
    "tan": ("#CE9B74", "#B5835E", "#33241E", "#9C5647"),
    "brown": ("#A9744F", "#8F5E3D", "#2B1C16", "#7E4038"),
    "deep": ("#7A4E36", "#653E2A", "#1F1410", "#592C27"),
    "dark": ("#5C3A2A", "#4A2D20", "#170E0B", "#8A4B43"),
}
HAIRS: Final = {
    "black": ("#2B2523", "#1D1817"),
    "dark brown": ("#3F2E26", "#2F211B"),
    "brown": ("#5F4331", "#4A3325"),
    "auburn": ("#8A4B2C", "#6F3A20"),
    "blond": ("#C9A063", "#AB8449"),
    "grey": ("#98948E", "#7E7A75"),
    "white": ("#DAD7D1", "#BDB9B2"),
}
CLOTHS: Final = {
    "slate": ("#3E5361", "#334653"),
    "plum": ("#6E4A55", "#5C3D47"),
    "moss": ("#5B6B4E", "#4C5A41"),
    "rust": ("#B4593A", "#96482D"),
    "mustard": ("#C39A3F", "#A5802E"),
    "teal": ("#3F6F6B", "#325B58"),
    "rose": ("#C4848C", "#A86A73"),
    "navy": ("#35415F", "#2A344D"),
    "sand": ("#CDB894", "#B09B78"),
    "sky": ("#A9C3D3", "#86A4B7"),
    "mint": ("#C9D8D5", "#8FAAA6"),
    "charcoal": ("#4A4A4E", "#3A3A3E"),
}


@dataclass(frozen=True, slots=True)
class Expression:
    """Offsets in units of the drawing; down and right are positive."""

    #: (inner end, outer end) of each brow, by the viewer's side.
    brow_left: tuple[float, float]
    brow_right: tuple[float, float]
    #: 0 open … 1 shut; above 0.75 the person looks down.
    lid: float
    gaze: tuple[float, float]
    #: Left corner, middle and right corner of the mouth.
    mouth: tuple[float, float, float]
    parted: float = 0
    #: How far the lower lids rise, as they do in a smile that is meant.
    squint: float = 0
    #: Degrees, and how far the head sinks.
    tilt: float = 0
    drop: float = 0

    @property
    def furrows(self) -> bool:
        """Raised inner brows fold the forehead twice."""
        return min(self.brow_left[0], self.brow_right[0]) < -6


EXPRESSIONS: dict[str, Expression] = {
    # The resting face.
    "attentive": Expression((-3, -2), (-3, -2), 0.1, (0, 0), (0, 0, 0)),
    # Jokes, deflects: one brow up, one corner up, eyes to the side.
    "wry": Expression(
        (0, 0), (-7, -12), 0.28, (4, 0), (3, 7, -10), tilt=-4.5, squint=0.5
    ),
    # Wants a straight answer.
    "asking": Expression(
        (-9, 1), (-9, 1), 0.06, (-2, -1), (2.1, -4.5, 2.1), parted=4, tilt=2, drop=2
    ),
    # Has heard it.
    "shaken": Expression(
        (-8, 3), (-8, 3), 0.86, (0, 5), (3.5, -7.5, 3.5), tilt=5, drop=12
    ),
    # You lost this person.
    "closed": Expression((5, 1), (5, 1), 0.4, (6, 1), (3.2, -9, 5.2), tilt=-4, drop=3),
    # Feels accompanied: even, soft, lower lids a little raised.
    "eased": Expression(
        (-6, 2), (-6, 2), 0.26, (0, 0), (-5, 10, -5), squint=3, tilt=2.5, drop=4
    ),
}


@dataclass(frozen=True, slots=True)
class Person:
    """Colours as hex; styles name entries of the registries of `drawing` ("" is none)."""

    key: str
    skin: str
    shade: str
    line: str
    lip: str
    hair: str
    hair_dark: str
    cloth: str
    cloth_dark: str
    shirt: str
    hair_style: str
    clothes: str
    face: str = "oval"
    beard: str = ""
    glasses: str = ""
    #: Lines of age under the eyes and beside the nose.
    lined: bool = False
    #: Deeper lines of great age, with those of the forehead.
    very_old: bool = False
    stubble: bool = False
    brow_width: float = 8
    #: Further drawings, e.g. an oxygen tube or a wheelchair.
    extras: tuple[str, ...] = ()
    #: How the body is made: a child has other proportions, not only another size.
    build: str = "adult"
    #: Below 1 for a child: the whole figure shrinks towards the lower edge.
    scale: float = 1
    #: Of a head scarf or turban; "" is the colour of the clothes.
    scarf: str = ""
    scarf_dark: str = ""


class SitterError(ValueError):
    """A person's file cannot be read; the message names the file and the line."""


_PALETTES: Final = {
    "skin": (SKINS, ("skin", "shade", "line", "lip")),
    "hair": (HAIRS, ("hair", "hair_dark")),
    "cloth": (CLOTHS, ("cloth", "cloth_dark")),
    "scarf": (CLOTHS, ("scarf", "scarf_dark")),
}


def read_person(path: Path) -> Person:
    """The person of one file; what is not known there is refused by name."""
    try:
        raw: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SitterError(f"{path.name}: {error}") from error
    for name, (palette, parts) in _PALETTES.items():
        colour = raw.get(name, "")
        if isinstance(colour, str) and colour in palette:
            raw |= dict(zip(parts, palette[colour], strict=True)) | {
                part: raw[part] for part in parts[1:] if part in raw
            }
        elif colour and not str(colour).startswith("#"):
            known = ", ".join(palette)
            raise SitterError(f"{path.name}: {name} “{colour}” is none of {known}.")
    raw.setdefault("shirt", "#EFE9DE")
    if "extras" in raw:
        raw["extras"] = tuple(raw["extras"])
    unknown = raw.keys() - {one.name for one in fields(Person)} | {"key"} & raw.keys()
    if unknown:
        raise SitterError(f"{path.name}: unknown: {', '.join(sorted(unknown))}.")
    try:
        return Person(key=path.stem, **raw)
    except TypeError as error:
        raise SitterError(f"{path.name}: {error}") from error


PEOPLE: dict[str, Person] = {
    path.stem: read_person(path) for path in sorted(SITTERS.glob("*.toml"))
}
