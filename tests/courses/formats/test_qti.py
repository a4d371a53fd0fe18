"""QTI in: what is right, each kind, packages and refusals."""

from __future__ import annotations

import io
import zipfile
from decimal import Decimal
from fractions import Fraction

import pytest

from courses.domain.grading.written import matches
from courses.domain.questions.kinds import (
    Kind,
    NumberAnswer,
    Numerical,
    Picture,
    Question,
    Shape,
    ShortAnswer,
    TextAnswer,
)
from courses.formats import qti, registry
from courses.formats.parcel import Code, QuestionsRefused
from courses.formats.wording import finding_sentence
from tests.courses.formats.qti_items import choices, declared, item, read_one


def left_out(data: bytes) -> list[Code]:
    found = qti.read(data, "one.xml")
    assert found.questions == ()
    for finding in found.findings:
        assert "%(" not in finding_sentence(finding)
    return [finding.code for finding in found.left_out]


def packed(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name, content in members.items():
            package.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return buffer.getvalue()


def weights(question: Question) -> list[Fraction]:
    return [option.weight for option in question.body.options]


# -- What is right -------------------------------------------------------------
@pytest.mark.parametrize(
    ("declaration", "kind", "expected"),
    [
        (declared("A", kind="single"), Kind.SINGLE_CHOICE, [1, 0, 0]),
        (declared("A,C"), Kind.MULTIPLE_CHOICE, [Fraction(1, 2), 0, Fraction(1, 2)]),
        # A key that is written out wins over points that disagree with it.
        (declared("B", "C=2", kind="single"), Kind.SINGLE_CHOICE, [0, 1, 0]),
        # Only what brings points is right; what costs them costs a share.
        (
            declared("", "A=1,B=-1,C=0.5"),
            Kind.MULTIPLE_CHOICE,
            [Fraction(2, 3), Fraction(-2, 3), Fraction(1, 3)],
        ),
        (
            declared("", "A=2,C=1", kind="single"),
            Kind.SINGLE_CHOICE,
            [1, 0, Fraction(1, 2)],
        ),
    ],
)
def test_keys_and_points_say_what_is_right(declaration, kind, expected):
    question = read_one(item(choices(), declaration))
    assert question.kind is kind
    assert weights(question) == expected
    assert question.stem == "Before.\n\nWhat now?"


def test_two_right_answers_are_several_even_where_the_limit_is_missing():
    question = read_one(item(choices(""), declared("A,C")))
    assert question.kind is Kind.MULTIPLE_CHOICE


def test_one_right_answer_of_which_one_can_be_chosen_is_single():
    asked = item(choices("maxChoices='1'"), declared("A", kind="multiple"))
    assert read_one(asked).kind is Kind.SINGLE_CHOICE


def test_words_that_depend_on_the_answer_are_no_rationale():
    said = "<modalFeedback identifier='a'>One.</modalFeedback>"
    asked = choices(), declared("A", kind="single")
    assert read_one(item(*asked, said)).rationale == "One."
    found = qti.read(item(*asked, said + said.replace("One", "Two")), "one.xml")
    assert found.questions[0].question.rationale == ""
    assert [one.code for one in found.findings] == [Code.OVERALL_FEEDBACK_LOST]


def test_a_step_without_its_place_is_told():
    steps = "".join(
        f"<simpleChoice identifier='{key}'>Step {key}</simpleChoice>" for key in "ABC"
    )
    body = (
        f"<p>x</p><orderInteraction responseIdentifier='R'>{steps}</orderInteraction>"
    )
    found = qti.read(item(body, declared("B,A", kind="ordered")), "one.xml")
    steps = found.questions[0].question.body.steps
    assert [one.key for one in steps] == ["B", "A"]
    assert [one.code for one in found.findings] == [Code.STEPS_WITHOUT_PLACE]


def test_a_file_that_is_no_picture_is_not_taken_along():
    body = (
        "<p>x</p><hotspotInteraction responseIdentifier='R'>"
        "<img src='{}' alt='Chest' width='9' height='9'/>"
        "<hotspotChoice identifier='A' shape='rect' coords='1,2,3,4'/>"
        "</hotspotInteraction>"
    )
    manifest = b"<manifest><resources><resource href='a.xml'/></resources></manifest>"
    for name, files in (("b.xml", 0), ("b.png", 1)):
        one = item(body.format(name), declared("A", kind="single"))
        members = {"imsmanifest.xml": manifest, "a.xml": one, name: b"<x/>"}
        found = qti.read(packed(**members), "quiz.zip").questions[0]
        assert len(found.files) == files


def test_an_item_without_a_right_answer_is_left_out():
    assert left_out(item(choices(), declared(""))) == [Code.NO_RIGHT_ANSWER]
    assert left_out(item(choices(), declared("Z"))) == [Code.NO_RIGHT_ANSWER]
    assert left_out(item(choices())) == [Code.RESPONSE_UNKNOWN]


def test_an_item_with_two_parts_is_two_questions_that_share_its_mark_and_text():
    second = choices().replace("'R'", "'S'").replace("Before.", "Between.")
    declaration = declared("A", kind="single")
    other = declaration.replace("'R'", "'S'").replace(">A<", ">B<")
    found = qti.read(item(choices() + second, declaration + other), "one.xml")
    first, second = (one.question for one in found.questions)
    assert (first.mark, second.mark) == (Fraction(1, 2), Fraction(1, 2))
    assert first.body.right == ("A",)
    assert second.body.right == ("B",)
    assert first.key != second.key
    assert second.stem == "Before.\n\nBetween.\n\nWhat now?"


def test_points_that_are_no_number_are_told_and_taken_from_the_item():
    declaration = declared("A,B", "A=1,B=1").replace(
        "<mapping", "<mapping upperBound='Max:3'"
    )
    most = (
        "<outcomeDeclaration identifier='MAXSCORE'><defaultValue><value>4</value>"
        "</defaultValue></outcomeDeclaration>"
    )
    found = qti.read(item(choices(), declaration + most), "one.xml")
    assert found.questions[0].question.mark == 4
    assert Code.BOUND_UNREADABLE in [finding.code for finding in found.findings]


# -- Kinds ---------------------------------------------------------------------
def test_one_entry_in_a_text_is_a_short_answer_with_a_line_to_fill_in():
    body = (
        "<p>Begin with <textEntryInteraction responseIdentifier='R'/>, then wait.</p>"
    )
    question = read_one(item(body, declared("a*b", kind="single", base="string")))
    assert question.kind is Kind.SHORT_ANSWER
    assert question.stem == "Begin with _____, then wait."
    # A star of the file is a star, not any text.
    assert question.body == ShortAnswer((TextAnswer(r"a\*b"),), is_case_sensitive=True)


@pytest.mark.parametrize("key", ["\\*", "C:\\\\x", "a*b", "a\\b", "\\"])
def test_an_entry_is_accepted_letter_by_letter(key):
    body = "<p>Say <textEntryInteraction responseIdentifier='R'/></p>"
    question = read_one(item(body, declared(key, kind="single", base="string")))
    (answer,) = question.body.answers
    assert matches(answer.text, key, is_case_sensitive=True)
    for other in {key + "x", key.replace("*", "xyz"), key.replace("\\", "")} - {key}:
        assert not matches(answer.text, other, is_case_sensitive=True)
    written = qti.write([question]).content
    assert qti.read(written, "q.zip").questions[0].question.body == question.body


def test_a_number_takes_its_tolerance_from_the_rule_that_compares_it():
    body = "<p><textEntryInteraction responseIdentifier='R'/></p><p>How many mSv?</p>"
    rule = (
        "<responseProcessing><responseCondition><responseIf>"
        "<equal toleranceMode='absolute' tolerance='0.5 0.5'><variable identifier='R'/>"
        "<baseValue baseType='float'>2.4</baseValue></equal>"
        "<setOutcomeValue identifier='SCORE'><baseValue>1</baseValue></setOutcomeValue>"
        "</responseIf></responseCondition></responseProcessing>"
    )
    question = read_one(item(body, declared("2.4", kind="single", base="float"), rule))
    assert question.body == Numerical((NumberAnswer(Decimal("2.4"), Decimal("0.5")),))
    alone = read_one(item(body, declared("2.4", kind="single", base="float")))
    assert alone.body == Numerical((NumberAnswer(Decimal("2.4")),))


def test_a_hotspot_needs_the_size_of_its_picture():
    def body(size: str) -> str:
        return (
            "<p>Where is the node?</p><hotspotInteraction responseIdentifier='R'>"
            f"<img src='a.png' alt='Chest' {size}/>"
            "<hotspotChoice identifier='A' shape='circle' coords='20,30,5'/>"
            "<hotspotChoice identifier='B' shape='rect' coords='1,2,3,4'/>"
            "</hotspotInteraction>"
        )

    question = read_one(
        item(body("width='100' height='80'"), declared("A", kind="single"))
    )
    assert question.body.picture == Picture("a.png", 100, 80, "Chest")
    assert [(a.shape, a.weight) for a in question.body.areas] == [
        (Shape.ELLIPSE, 1),
        (Shape.RECTANGLE, 0),
    ]
    assert question.body.areas[0].coordinates == (20, 30, 5, 5)
    for size in ("", "width='0' height='80'", f"width='{'9' * 5000}' height='80'"):
        assert left_out(item(body(size), declared("A", kind="single"))) == [
            Code.PICTURE_SIZE_UNKNOWN
        ]


@pytest.mark.parametrize("coordinates", ["1,2,3", "1,2,3,x", "", "1,2,3,4,5"])
def test_an_area_that_cannot_be_drawn_leaves_the_question_out(coordinates):
    body = (
        "<hotspotInteraction responseIdentifier='R'><img src='a.png' width='9' height='9'/>"
        f"<hotspotChoice identifier='A' shape='rect' coords='{coordinates}'/>"
        "</hotspotInteraction>"
    )
    assert left_out(item(body, declared("A", kind="single"))) == [Code.AREA_UNREADABLE]


def test_a_row_with_two_partners_is_left_out():
    body = (
        "<matchInteraction responseIdentifier='R'><simpleMatchSet>"
        "<simpleAssociableChoice identifier='A'>CT</simpleAssociableChoice></simpleMatchSet>"
        "<simpleMatchSet><simpleAssociableChoice identifier='B'>dose</simpleAssociableChoice>"
        "<simpleAssociableChoice identifier='C'>noise</simpleAssociableChoice>"
        "</simpleMatchSet></matchInteraction>"
    )
    assert left_out(item(body, declared("A B,A C"))) == [Code.PAIRS_TANGLED]
    assert read_one(item(body, declared("B A"))).body.rows[0].right == "B"


def test_what_is_not_known_is_told_by_its_name():
    body = "<sliderInteraction responseIdentifier='R'/>"
    assert left_out(item(body, declared("1"))) == [Code.UNSUPPORTED_TYPE]
    assert left_out(item("<p>Only words.</p>")) == [Code.NO_INTERACTION]


def test_notes_for_markers_are_no_part_of_the_text():
    body = (
        "<rubricBlock view='scorer'><p>Look for a warning.</p></rubricBlock>"
        "<p>What do you say?</p><extendedTextInteraction responseIdentifier='R'/>"
    )
    question = read_one(item(body, declared("", kind="single", base="string")))
    assert question.stem == "What do you say?"
    assert question.body.marker_notes == "Look for a warning."


# -- Packages and refusals -----------------------------------------------------
MANIFEST = (
    b"<manifest xmlns='http://www.imsglobal.org/xsd/imscp_v1p1'><resources>"
    b"<resource identifier='1' type='imsqti_test_xmlv2p1' href='test.xml'/>"
    b"<resource identifier='2' type='imsqti_item_xmlv2p1' href='items/a.xml'/>"
    b"<resource identifier='3' type='imsqti_item_xmlv2p1' href='items/gone.xml'/>"
    b"<resource identifier='4' type='imsqti_item_xmlv2p1' href='../outside.xml'/>"
    b"</resources></manifest>"
)
TEST = (
    b"<assessmentTest><assessmentSection><assessmentItemRef href='items/a.xml'/>"
    b"<assessmentItemRef href='items/b.xml'/></assessmentSection></assessmentTest>"
)


def test_a_package_gives_each_item_once_and_names_what_is_missing():
    one = item(choices(), declared("A", kind="single"))
    found = qti.read(
        packed(
            imsmanifest_xml=MANIFEST, test_xml=TEST, items__a_xml=one, items__b_xml=one
        ),
        "quiz.zip",
    )
    assert len(found.questions) == 2
    assert [
        (f.code, f.arguments["name"])
        for f in found.findings
        if f.code is Code.ITEM_MISSING
    ] == [(Code.ITEM_MISSING, "items/gone.xml"), (Code.ITEM_MISSING, "../outside.xml")]


def test_a_broken_item_does_not_take_the_others_along():
    one = item(choices(), declared("A", kind="single"))
    found = qti.read(
        packed(imsmanifest_xml=MANIFEST, test_xml=b"<assess", items__a_xml=one),
        "quiz.zip",
    )
    assert len(found.questions) == 1
    assert Code.ITEM_REFUSED in [finding.code for finding in found.findings]


def test_manifests_that_name_one_another_without_end_are_refused():
    names = [f"m{at}_xml" for at in range(400)]
    chain = {
        name: (
            b"<manifest><resources><resource href='"
            + following.replace("_", ".").encode()
            + b"'/></resources></manifest>"
        )
        for name, following in zip(["imsmanifest_xml", *names], names, strict=False)
    }
    with pytest.raises(QuestionsRefused, match="nested too deeply"):
        qti.read(packed(**chain), "quiz.zip")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"<assessmentItem><itemBody></assessmentItem>", "not well-formed"),
        (
            b"<!DOCTYPE a [<!ENTITY b 'c'>]><assessmentItem>&b;</assessmentItem>",
            "entities",
        ),
        (b"<?xml version='1.0'?><html/>", "begins with <html>"),
        (b"<manifest/>", "no questions of a QTI version"),
        (packed(a_xml=b"<x/>"), "imsmanifest.xml"),
        (b"PK\x03\x04 cut off", "damaged"),
    ],
)
def test_a_file_that_is_none_is_refused_in_one_sentence(data, words):
    with pytest.raises(QuestionsRefused, match=words) as refusal:
        registry.read(data, "one.xml")
    assert "\n" not in str(refusal.value)
