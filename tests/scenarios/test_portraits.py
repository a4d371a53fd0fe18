"""Every person with every face: sound drawings that a page may hold twice."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from itertools import combinations

import pytest
from django.template import Context, Template

from scenarios.domain.graph import EXPRESSIONS as ALLOWED
from scenarios.domain.graph import Persona
from scenarios.portraits.aids import EXTRAS, EXTRAS_BEHIND, EXTRAS_ON_HEAD
from scenarios.portraits.builds import BUILDS
from scenarios.portraits.clothes import CLOTHES
from scenarios.portraits.drawing import HAIR, draw
from scenarios.portraits.faces import BEARDS, FACES, GLASSES, MOUSTACHES
from scenarios.portraits.people import (
    EXPRESSIONS,
    PEOPLE,
    SITTERS,
    Expression,
    Person,
    SitterError,
    read_person,
)

EVERY = [(person, face) for person in PEOPLE for face in EXPRESSIONS]
SVG = "{http://www.w3.org/2000/svg}"


def test_there_is_a_face_for_every_expression_an_author_may_name():
    assert set(EXPRESSIONS) == set(ALLOWED)


@pytest.mark.parametrize(("person", "face"), EVERY)
def test_drawing_is_valid_and_brings_no_style(person, face):
    drawn = draw(person, face, uid="one")
    root = ElementTree.fromstring(drawn)  # noqa: S314 -- our own drawing
    assert root.get("viewBox") == "0 0 400 440"
    for element in root.iter():
        assert "style" not in element.attrib
        assert element.tag.removeprefix(SVG) not in ("style", "script", "image")
    # Head, two brows, two eyes and a mouth at the very least.
    assert len(list(root.iter(f"{SVG}path"))) > 12


@pytest.mark.parametrize(("person", "face"), EVERY)
def test_every_reference_is_to_an_id_of_its_own(person, face):
    drawn = draw(person, face, uid="a") + draw(person, face, uid="b")
    ids = re.findall(r' id="([^"]+)"', drawn)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r"url\(#([^)]+)\)", drawn)) == set(ids)


def test_faces_differ_and_wry_is_far_from_eased():
    drawings = {face: draw("tomasz", face, uid="x") for face in EXPRESSIONS}
    assert len(set(drawings.values())) == len(EXPRESSIONS)

    def apart(one: Expression, two: Expression) -> float:
        def numbers(face: Expression) -> tuple[float, ...]:
            return (*face.brow_left, *face.brow_right, *face.mouth, face.tilt)

        return sum(abs(a - b) for a, b in zip(numbers(one), numbers(two), strict=True))

    assert apart(EXPRESSIONS["wry"], EXPRESSIONS["eased"]) > 40


def test_only_brows_lids_gaze_mouth_and_tilt_move():
    """The figure below the head is the same with every face."""

    def body(face: str) -> list[str]:
        root = ElementTree.fromstring(draw("tomasz", face, uid="x"))  # noqa: S314
        return [path.get("d") for path in root.findall(f"{SVG}path")]

    assert len({tuple(body(face)) for face in EXPRESSIONS}) == 1


@pytest.mark.parametrize("person", PEOPLE.values(), ids=str)
def test_people_wear_what_can_be_drawn(person: Person):
    assert person.face in FACES
    assert person.build in BUILDS
    assert person.hair_style in HAIR
    assert person.clothes in CLOTHES
    assert person.beard in ("", *BEARDS, *MOUSTACHES)
    assert person.glasses in ("", *GLASSES)
    assert set(person.extras) <= {*EXTRAS, *EXTRAS_BEHIND, *EXTRAS_ON_HEAD}


def test_nobody_is_taken_for_somebody_else():
    """Any two of them differ in three things that one sees at a glance."""

    def looks(one: Person) -> tuple[str, ...]:
        covered = one.scarf or one.hair
        return (
            *(one.skin, covered, one.hair_style, one.beard, one.glasses),
            *(one.cloth, one.clothes, one.build, str(one.lined)),
        )

    alike = [
        (one.key, other.key)
        for one, other in combinations(PEOPLE.values(), 2)
        if sum(a != b for a, b in zip(looks(one), looks(other), strict=True)) < 3
    ]
    assert alike == []


def test_arms_of_glasses_lie_under_a_head_scarf_and_over_an_ear():
    arms = "M131 190L114 186"
    assert arms in draw("anders", "wry", uid="x")
    drawn = draw("ms-aydin", "wry", uid="x")
    assert 'rx="6"' in drawn
    assert arms not in drawn


def test_a_white_coat_is_white_from_shoulder_to_shoulder():
    root = ElementTree.fromstring(draw("dr-piet", "wry", uid="x"))  # noqa: S314
    body = BUILDS["adult"].body
    fills = [
        one.get("fill") for one in root.findall(f"{SVG}path") if one.get("d") == body
    ]
    assert fills == [PEOPLE["dr-piet"].cloth, "#F7F7F4"]


def test_hair_that_falls_forward_ends_above_the_brows_of_grown_people():
    assert "translate(0 -13)" in draw("piotr", "attentive", uid="x")
    assert "translate(0 -" not in draw("leo", "attentive", uid="x")


def test_a_child_is_not_a_small_adult():
    """A larger share of the figure is head, and the eyes sit lower in it."""

    def shoulders(build: str) -> float:
        xs = [float(x) for x in re.findall(r"([\d.]+) 440", BUILDS[build].body)]
        return max(xs) - min(xs)

    assert shoulders("child") < 0.8 * shoulders("adult")
    assert BUILDS["child"].low > BUILDS["adult"].low == 0
    assert BUILDS["child"].eyes > BUILDS["adult"].eyes == 1
    assert {person.key for person in PEOPLE.values() if person.build == "child"} == {
        "leo",
        "mila",
    }
    assert "translate(0 15)" in draw("leo", "wry", uid="x")
    assert "translate(0 15)" not in draw("hana", "wry", uid="x")


def test_what_is_seen_is_its_name_and_is_escaped():
    named = draw("tomasz", "wry", uid="x", sight='He says "so" & <waits>')
    root = ElementTree.fromstring(named)  # noqa: S314
    assert root.get("role") == "img"
    assert root.get("aria-label") == 'He says "so" & <waits>'
    assert root.get("aria-hidden") is None


def test_without_the_sentence_it_is_hidden_from_readers():
    root = ElementTree.fromstring(draw("tomasz", "wry", uid="x"))  # noqa: S314
    assert (root.get("aria-hidden"), root.get("role")) == ("true", None)


@pytest.mark.parametrize("person", ["", "nobody"])
def test_an_unknown_person_is_a_figure_without_a_face(person):
    root = ElementTree.fromstring(draw(person, "wry", uid="x"))  # noqa: S314
    assert [one.get("class") for one in root] == [
        "portrait__ground",
        "portrait__disc",
        "portrait__nobody",
        "portrait__nobody",
    ]


def test_an_unknown_face_is_the_resting_one():
    assert draw("tomasz", "furious", uid="x") == draw("tomasz", "attentive", uid="x")


def test_tag_gives_each_drawing_its_own_ids():
    page = Template(
        "{% load scenarios %}{% portrait persona 'wry' 'small' %}"
        "{% portrait 'tomasz' 'wry' 'hero' 'He grins.' %}"
    ).render(Context({"persona": Persona("Tomasz", 62, "lorry driver", "tomasz")}))
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == 6
    assert len(set(ids)) == 6
    assert 'class="portrait portrait--small"' in page
    assert 'aria-label="He grins."' in page


# -- a person is a file ------------------------------------------------------------------
def sitter(folder, text: str):
    path = folder / "somebody.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_everybody_is_a_file_of_their_own_and_no_list_names_them():
    assert set(PEOPLE) == {path.stem for path in SITTERS.glob("*.toml")}


def test_named_colours_are_taken_together_and_one_may_be_changed(tmp_path):
    words = (
        'skin = "deep"\nlip = "#123456"\nhair = "white"\nhair_style = "bun"\n'
        'cloth = "plum"\nclothes = "shawl"\nextras = ["nasal oxygen"]\n'
    )
    person = read_person(sitter(tmp_path, words))
    assert (person.key, person.skin, person.shade) == ("somebody", "#7A4E36", "#653E2A")
    assert (person.lip, person.hair_dark) == ("#123456", "#BDB9B2")
    assert person.extras == ("nasal oxygen",)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ('skin = "green"', "skin “green” is none of pale, fair"),
        ('skin = "deep"\nhat = "top hat"', "unknown: hat"),
        ('skin = "deep"', "missing"),
        ('skin = "deep', "somebody.toml: "),
    ],
)
def test_a_file_with_a_mistake_is_refused_by_its_name(tmp_path, words, told):
    with pytest.raises(SitterError, match=re.escape("somebody.toml")) as refusal:
        read_person(sitter(tmp_path, words))
    assert told in str(refusal.value)


def test_aids_are_drawn_on_the_head_on_the_chest_and_behind():
    """The tube turns with the head; the chair and the tube on the chest do not."""
    calm, shaken = (draw("wim", face, uid="x") for face in ("attentive", "shaken"))
    assert calm.count("#DDEFF1") == shaken.count("#DDEFF1") == 2
    chair = draw("nadia", "attentive", uid="x")
    assert chair.index("#39424A") < chair.index(PEOPLE["nadia"].cloth)
    assert "#39424A" not in draw("fatima", "attentive", uid="x")
