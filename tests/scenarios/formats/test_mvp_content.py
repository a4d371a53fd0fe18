"""What the nodes of a virtual patient show: bundles, patient data, base64."""

from __future__ import annotations

import base64

import pytest

from scenarios.formats import mvp
from scenarios.formats.shape import Imported, ImportRefused, Parcel
from tests.scenarios.formats.packing import codes, place, road, virtual_patient


def read(*places: str, **more: object) -> Imported:
    (imported,) = mvp.read(virtual_patient(*places, **more))
    return imported


def bundle(identifier: str, *items: str) -> str:
    return f'<DAMNode id="{identifier}">{"".join(items)}</DAMNode>'


def item(
    path: str, order: int = 1, display: str = "immediately", more: str = ""
) -> str:
    return (
        f'<DAMNodeItem display="{display}"><ItemPath>{path}</ItemPath>{more}'
        f"<ItemOrder>{order}</ItemOrder></DAMNodeItem>"
    )


def test_texts_stand_in_their_order_and_the_late_ones_last():
    text = '/VirtualPatientData/VPDText[ @id = "T_%s" ]'
    imported = read(
        place("A"),
        texts={"x": "one", "y": "two", "z": "three"},
        bundles=bundle(
            "A",
            item(text % "z", 3),
            item(text % "x", 1, "ifrequested"),
            item(text % "y", 2),
        ),
    )

    assert imported.graph.node("a").text == "two\n\nthree\n\none"
    assert codes(imported).count("mvp_on_request") == 1


def test_bundles_inside_bundles_are_followed_once():
    down = "<DAMNodePath>/DataAvailabilityModel/DAMNode[@id='%s']</DAMNodePath>"
    imported = read(
        place("A"),
        texts={"x": "one", "y": "two"},
        bundles=bundle(
            "A", item("/VirtualPatientData/VPDText[@id='T_x']", more=down % "B")
        )
        + bundle("B", item("/VirtualPatientData/VPDText[@id='T_y']", more=down % "A")),
    )

    assert imported.graph.node("a").text == "one\n\ntwo"


def test_bundles_that_swell_are_refused():
    """Ten bundles deep, each holding the next ten times, are 10^8 texts."""
    down = "<DAMNodePath>/DataAvailabilityModel/DAMNode[@id='%s']</DAMNodePath>"
    names = ["A", *(f"B{number}" for number in range(8))]
    nested = "".join(
        bundle(name, item("", more=(down % after) * 10))
        for name, after in zip(names, names[1:], strict=False)
    )

    with pytest.raises(ImportRefused, match="swells"):
        read(place("A"), bundles=nested)


def test_texts_that_many_nodes_show_are_weighed():
    text = "/VirtualPatientData/VPDText[@id='T_x']"
    places = [place(f"A{number}") for number in range(60)]
    bundles = "".join(bundle(f"A{number}", item(text)) for number in range(60))

    with pytest.raises(ImportRefused, match="swells"):
        read(*places, texts={"x": "a" * 180_000}, bundles=bundles)


@pytest.mark.parametrize(
    "inner",
    [
        base64.b64encode("<p>How are you, Mrs Müller?</p>".encode()).decode(),
        "<p>How are you, <b>Mrs Müller</b>?</p>",
        "&lt;p&gt;How are you, Mrs Müller?&lt;/p&gt;",
    ],
)
def test_texts_are_read_however_they_are_packed(inner):
    imported = read(place("A"), texts={"A": inner})

    assert imported.graph.node("a").text == "How are you, Mrs Müller?"


def test_contents_that_are_missing_are_errors():
    imported = read(place("A"), place("B"), texts={"A": "here"}, links=road("A", "B"))

    assert codes(imported, "error") == ["mvp_missing_content"]
    assert imported.graph.node("b").text == ""


def test_questions_of_the_patient_record_are_read():
    parcel = virtual_patient(
        place("A"),
        bundles=bundle("A", item("/VirtualPatientData/InterviewItem[@id='Q']")),
    )
    members = dict(parcel.members)
    members["virtualpatientdata.xml"] = (
        b"<VirtualPatientData><InterviewItem id='Q'><Question>Any pain?</Question>"
        b"<Response>None.</Response></InterviewItem></VirtualPatientData>"
    )
    (imported,) = mvp.read(Parcel("x", members=members))

    assert imported.graph.node("a").text == "Any pain?\nNone."
