"""Who sits for a portrait, and what a face can do: data only, drawn by `portraits`.

A person names the drawings that make up the figure; an expression is a handful
of numbers. Adding either needs no new code unless a new drawing is wanted.
"""

from __future__ import annotations

from dataclasses import dataclass


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
    """Colours as hex; styles name entries of the registries below ("" is none)."""

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
    stubble: bool = False
    brow_width: float = 8
    #: Further drawings over everything else, e.g. an oxygen tube.
    extras: tuple[str, ...] = ()
    #: How the body is made: a child has other proportions, not only another size.
    build: str = "adult"
    #: Below 1 for a child: the whole figure shrinks towards the lower edge.
    scale: float = 1


PEOPLE: dict[str, Person] = {
    person.key: person
    for person in (
        Person(
            key="tomasz",
            skin="#E3B594",
            shade="#CE9A78",
            line="#4A332A",
            lip="#A9664F",
            hair="#8D8A86",
            hair_dark="#77746F",
            cloth="#3E5361",
            cloth_dark="#334653",
            shirt="#E9E2D6",
            hair_style="cropped",
            clothes="work jacket",
            face="long",
            beard="moustache",
            lined=True,
            stubble=True,
        ),
        Person(
            key="demir",
            skin="#D9A882",
            shade="#C28E68",
            line="#45302A",
            lip="#A35B4D",
            hair="#C9C5BE",
            hair_dark="#B1ACA4",
            cloth="#6E4A55",
            cloth_dark="#5C3D47",
            shirt="#EFE6DA",
            hair_style="bob",
            clothes="cardigan",
            glasses="round",
            lined=True,
            brow_width=6,
        ),
        Person(
            key="emre",
            skin="#CE9B74",
            shade="#B5835E",
            line="#33241E",
            lip="#E0B092",
            hair="#3A302B",
            hair_dark="#2C2420",
            cloth="#5B6B4E",
            cloth_dark="#4C5A41",
            shirt="#E5E0D5",
            hair_style="short",
            clothes="jumper",
            beard="full",
            brow_width=9,
        ),
        Person(
            key="leo",
            skin="#F0C9A8",
            shade="#DDAB86",
            line="#4B3428",
            lip="#B9695A",
            hair="#B98548",
            hair_dark="#9C6C38",
            cloth="#C65D3B",
            cloth_dark="#A94B2D",
            shirt="#F2E3C9",
            hair_style="tousled",
            clothes="hooded top",
            face="round",
            brow_width=5.5,
            build="child",
            scale=0.9,
        ),
        Person(
            key="hana",
            skin="#EBC3A4",
            shade="#D4A283",
            line="#3B2A26",
            lip="#AE5A55",
            hair="#5A3A2C",
            hair_dark="#452B21",
            cloth="#4C6A78",
            cloth_dark="#3C5663",
            shirt="#F1ECE2",
            hair_style="tied back",
            clothes="soft collar",
            brow_width=6,
        ),
        Person(
            key="elif",
            skin="#E2B18C",
            shade="#CC9670",
            line="#3B2A24",
            lip="#B4614F",
            hair="#4A352B",
            hair_dark="#392820",
            cloth="#C9D8D5",
            cloth_dark="#8FAAA6",
            shirt="#F2EEE6",
            hair_style="plait",
            clothes="gown",
            brow_width=6,
        ),
        Person(
            key="anders",
            skin="#E8BFA2",
            shade="#D2A184",
            line="#4B382F",
            lip="#AC6C58",
            hair="#A79A88",
            hair_dark="#8C806F",
            cloth="#C3CFD6",
            cloth_dark="#5A4B3C",
            shirt="#EDF0F0",
            hair_style="receding",
            clothes="waistcoat",
            face="long",
            glasses="narrow",
            lined=True,
            brow_width=7,
        ),
        Person(
            key="karin",
            skin="#EBC3A6",
            shade="#D6A688",
            line="#4E382E",
            lip="#B25F55",
            hair="#C08C63",
            hair_dark="#A97750",
            cloth="#4F5D73",
            cloth_dark="#414D60",
            shirt="#F1EADF",
            hair_style="curls",
            clothes="blouse",
            lined=True,
            brow_width=5,
        ),
    )
}
