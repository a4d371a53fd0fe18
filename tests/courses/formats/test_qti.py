"""QTI: items and packages of every version, what is right in them, and a package that
comes back as it went."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, find, given, settings
from hypothesis import strategies as st

from courses.domain.grading.written import matches
from courses.domain.questions.kinds import (
    Area,
    Choice,
    Cloze,
    Description,
    Hotspot,
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
from courses.formats.parcel import Code, QuestionsRefused, Severity
from courses.formats.qti import version_2
from courses.formats.wording import finding_sentence
from tests.courses.formats.generated import BODIES, meaning, questions
from tests.courses.formats.reading import read_sample, sample

WRITERS = {"3.0": qti.write, "2.1": version_2.write}
LOUD = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)


def item(
    body: str, declaration: str = "", more: str = "", name: str = "A name"
) -> bytes:
    return (
        "<assessmentItem xmlns='http://www.imsglobal.org/xsd/imsqti_v2p1'"
        f" identifier='one' title='{name}'>\n{declaration}\n<itemBody>{body}</itemBody>"
        f"{more}</assessmentItem>"
    ).encode()


def declared(
    keys: str = "", points: str = "", kind: str = "multiple", base="identifier"
):
    values = "".join(f"<value>{key}</value>" for key in keys.split(",") if key)
    entries = "".join(
        f"<mapEntry mapKey='{pair.split('=')[0]}' mappedValue='{pair.split('=')[1]}'/>"
        for pair in points.split(",")
        if pair
    )
    correct = f"<correctResponse>{values}</correctResponse>" if values else ""
    mapping = f"<mapping defaultValue='0'>{entries}</mapping>" if entries else ""
    return (
        f"<responseDeclaration identifier='R' cardinality='{kind}' baseType='{base}'>"
        f"{correct}{mapping}</responseDeclaration>"
    )


def choices(most: str = "maxChoices='0'") -> str:
    options = "".join(
        f"<simpleChoice identifier='{k}'>Say {k}</simpleChoice>" for k in "ABC"
    )
    return (
        f"<p>Before.</p><choiceInteraction responseIdentifier='R' {most}>"
        f"<prompt>What now?</prompt>{options}</choiceInteraction>"
    )


def read_one(data: bytes) -> Question:
    found = qti.read(data, "one.xml")
    assert [finding.code for finding in found.left_out] == []
    return found.questions[0].question


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


# -- Writing -------------------------------------------------------------------
HOTSPOT = Question(
    "where",
    Kind.HOTSPOT,
    "Where is the node?",
    Hotspot(
        Picture("uploads/chest x.png", 100, 80, "A chest"),
        (
            Area(
                "a",
                "Right lung",
                Shape.POLYGON,
                tuple(map(Decimal, (1, 2, 3, 4, 5, 6))),
            ),
            Area(
                "b", "", Shape.ELLIPSE, tuple(map(Decimal, (9, 9, 2, 3))), Fraction(0)
            ),
        ),
    ),
)


@pytest.mark.parametrize("version", WRITERS)
def test_a_hotspot_travels_with_its_picture(version):
    written = WRITERS[version]([HOTSPOT], files={"uploads/chest x.png": b"bytes"})
    assert written.findings == ()
    found = qti.read(written.content, "q.zip").questions[0]
    assert [(f.name, f.content) for f in found.files] == [("chest_x.png", b"bytes")]
    body = found.question.body
    assert [(a.shape, a.coordinates, a.weight) for a in body.areas] == [
        (a.shape, a.coordinates, a.weight) for a in HOTSPOT.body.areas
    ]
    assert body.picture == replace(HOTSPOT.body.picture, name="chest_x.png")


def test_a_picture_that_is_not_there_is_told():
    assert [f.code for f in qti.write([HOTSPOT]).findings] == [Code.PICTURE_LOST]


def test_the_versions_name_things_their_own_way():
    question = read_one(item(choices(), declared("A", kind="single")))
    three = zipfile.ZipFile(io.BytesIO(qti.write([question]).content)).read(
        "items/one.xml"
    )
    two = zipfile.ZipFile(io.BytesIO(version_2.write([question]).content))
    assert b"<qti-simple-choice identifier=" in three
    assert b'response-identifier="RESPONSE"' in three
    assert b"<simpleChoice identifier=" in two.read("items/one.xml")
    assert b"imsqti_item_xmlv2p1" in two.read("imsmanifest.xml")


def test_what_a_package_cannot_hold_is_told():
    wildcard = Question("w", Kind.SHORT_ANSWER, "Say", ShortAnswer((TextAnswer("a*"),)))
    single = Question("s", Kind.SINGLE_CHOICE, "Which?", Choice(()))
    text = Question("d", Kind.DESCRIPTION, "Read this", Description())
    written = qti.write([wildcard, single, text])
    assert [f.code for f in written.findings] == [
        Code.QUESTION_NOT_HELD,
        Code.QUESTION_NOT_HELD,
        Code.KIND_NOT_HELD,
    ]
    assert written.questions == ()


@pytest.mark.parametrize("version", WRITERS)
@settings(max_examples=200, deadline=None, suppress_health_check=LOUD)
@given(st.lists(questions(), min_size=1, max_size=3))
def test_a_package_comes_back_as_it_went(version, given_questions):
    write = WRITERS[version]
    written = write(given_questions, title="Part 1")
    if not written.questions:
        return
    found = qti.read(written.content, "q.zip")
    assert found.left_out == ()
    assert len(found.questions) == len(written.questions)
    again = write([one.question for one in found.questions], title="Part 1")
    assert again.content == written.content


@settings(max_examples=300, deadline=None, suppress_health_check=LOUD)
@given(questions())
def test_what_is_written_comes_back_with_the_same_meaning(question):
    written = qti.write([question])
    if not written.questions:
        return
    back = qti.read(written.content, "q.zip").questions[0].question
    lost = {
        name
        for finding in written.findings
        if finding.code is Code.FIELDS_LOST
        for name in str(finding.arguments["fields"]).split()
    }
    if isinstance(question.body, Numerical):
        kept = [a for a in question.body.answers if a.value is not None]
        assert [(a.value, a.tolerance, a.weight) for a in back.body.answers] == [
            (a.value, a.tolerance, a.weight) for a in kept
        ]
    elif isinstance(question.body, ShortAnswer):
        kept = {}
        for answer in question.body.answers:
            text = " ".join(answer.text.replace("\xa0", " ").split())
            kept.setdefault(text, answer.weight)
        assert len(back.body.answers) <= len(kept)
        assert back.body.is_case_sensitive == question.body.is_case_sensitive
    elif isinstance(question.body, Cloze):
        assert (
            len(back.body.gaps) == len(question.body.gaps)
            if isinstance(back.body, Cloze)
            else len(question.body.gaps) == 1
        )
    elif question.kind is not Kind.FREE_TEXT and "option_texts" not in lost:
        assert meaning(back) == meaning(question)
    assert back.mark == question.mark


def test_every_kind_is_written_now_and_then():
    """The properties above would hold for a writer that holds nothing."""
    for kind in BODIES:
        if kind is not Kind.DESCRIPTION:
            example = find(
                questions(kinds=(kind,)), lambda one: bool(qti.write([one]).questions)
            )
            assert example.kind is kind


@settings(max_examples=300, deadline=None, suppress_health_check=LOUD)
@given(st.data())
def test_a_mutated_file_never_raises(data):
    package = qti.write([data.draw(questions()) for _ in range(2)]).content
    with zipfile.ZipFile(io.BytesIO(package)) as members:
        written = data.draw(
            st.sampled_from([package, *(members.read(n) for n in members.namelist())])
        )
    at = data.draw(st.integers(0, len(written) - 1))
    noise = data.draw(st.binary(max_size=20))
    mutated = written[:at] + noise + written[at + data.draw(st.integers(0, 40)) :]
    with suppress(QuestionsRefused):
        for finding in qti.read(mutated, "one.xml").findings:
            assert finding_sentence(finding)


@settings(max_examples=200, deadline=None, suppress_health_check=LOUD)
@given(st.data())
def test_a_mutated_canvas_file_never_raises(data):
    words = (
        "<questestinterop><item ident='a' title='T'><itemmetadata><qtimetadata>"
        "<qtimetadatafield><fieldlabel>question_type</fieldlabel><fieldentry>{}</fieldentry>"
        "</qtimetadatafield></qtimetadata></itemmetadata><presentation><material>"
        "<mattext>Say [x]</mattext></material><response_lid ident='response_x'><material>"
        "<mattext>x</mattext></material><render_choice><response_label ident='1'><material>"
        "<mattext>yes</mattext></material></response_label><response_label ident='2'>"
        "<material><mattext>no</mattext></material></response_label></render_choice>"
        "</response_lid></presentation><resprocessing><respcondition><conditionvar>"
        "<varequal respident='response_x'>1</varequal></conditionvar>"
        "<setvar action='Set'>100</setvar></respcondition></resprocessing></item>"
        "</questestinterop>"
    ).format(
        data.draw(
            st.sampled_from(
                [
                    "multiple_choice_question",
                    "multiple_dropdowns_question",
                    "matching_question",
                    "numerical_question",
                    "fill_in_multiple_blanks_question",
                    "",
                ]
            )
        )
    )
    at = data.draw(st.integers(0, len(words) - 1))
    length = data.draw(st.integers(0, 30))
    mutated = words[:at] + data.draw(st.text(max_size=8)) + words[at + length :]
    with suppress(QuestionsRefused):
        for finding in qti.read(mutated.encode("utf-8", "ignore"), "q.xml").findings:
            assert finding_sentence(finding)


# -- Other people's files --------------------------------------------------------
#: File → questions by kind (one text with gaps may hold several interactions), codes.
SAMPLES = {
    "qti30-choice-single.xml": ({"single_choice": 1}, []),
    "qti30-choice-multiple.xml": ({"multiple_choice": 1}, []),
    "qti30-extended-text.xml": ({"free_text": 1}, []),
    "qti30-hotspot-interaction.xml": ({"hotspot": 1}, ["picture_lost"]),
    "qti30-match-interaction.xml": ({"matching": 1}, []),
    "qti30-order-interaction.xml": ({"ordering": 1}, []),
    "qti30-text-entry.xml": ({"short_answer": 1}, []),
    "qti22-mapping-disagrees-with-correct-response.xml": ({"single_choice": 1}, []),
    "qti22-mapping-mixed-signs-choice.xml": ({"multiple_choice": 1}, []),
    "qti22-mapping-only-associate.xml": ({"matching": 1}, ["read_as"]),
    "qti22-mapping-only-gap-match.xml": ({"cloze": 1}, ["read_as"]),
    "qti22-mapping-only-graphic-gap-match.xml": ({}, ["unsupported_type"]),
    "qti22-mapping-only-hottext.xml": ({"multiple_choice": 1}, ["read_as"]),
    "qti22-mapping-only-inline-choice.xml": ({"cloze": 1}, []),
    "qti22-mapping-only-order.xml": ({"ordering": 1}, []),
    "qti22-multi-answer-missing-max-choices.xml": ({"multiple_choice": 1}, []),
    "qti22-weight-invalid-upper-bound.xml": (
        {"multiple_choice": 1},
        ["bound_unreadable"],
    ),
    "qti22-hotspot-missing-dimensions.xml": ({}, ["picture_size_unknown"]),
    "qti22-two-parts.xml": ({"single_choice": 2}, []),
    "qti22-drag-in-the-blank.xml": ({"cloze": 1}, ["read_as"]),
    "qti22-test-nested-sections.xml": ({}, ["item_missing"] * 5),
    "canvas12-all-types.xml": (
        {
            "single_choice": 1,
            "true_false": 1,
            "short_answer": 1,
            "cloze": 2,
            "multiple_choice": 1,
            "matching": 1,
            "numerical": 1,
            "free_text": 1,
        },
        [*["empty_option_lost"] * 3, *["rows_without_pair"] * 2, "unsupported_type"],
    ),
    "canvas12-edge-cases.xml": ({"cloze": 2, "matching": 2}, ["identifier_twice"]),
    "canvas12-hot-spot.xml": (
        {},
        [
            *["picture_size_unknown"] * 3,
            "identifier_twice",
            "picture_size_unknown",
            "identifier_twice",
        ],
    ),
    "canvas12-multiple-answers.xml": ({"multiple_choice": 1}, []),
    "canvas12-dropdowns.xml": ({"cloze": 1}, []),
    "canvas12-numeric-range.xml": ({"numerical": 1}, []),
    "canvas12-numeric-margin.xml": ({"numerical": 1}, []),
    "canvas12-question-groups.xml": (
        {"true_false": 10},
        ["bank_missing", "group_kept"],
    ),
    "canvas12-stimulus.xml": ({"description": 1, "single_choice": 1}, []),
    "canvas12-text-only.xml": ({"description": 1}, []),
    "canvas12-bank-reference.xml": ({}, ["item_missing"]),
    "minimal-qti12.zip": ({"single_choice": 1}, []),
    "minimal-qti21.zip": ({"single_choice": 1, "multiple_choice": 1}, []),
}
QUIET = {"formatting_lost", "overall_feedback_lost"}


@pytest.mark.parametrize("name", SAMPLES)
def test_other_peoples_files_give_what_their_table_says(name):
    found = read_sample("qti", name)
    kinds, codes = SAMPLES[name]
    assert found.source == "qti"
    assert found.by_type() == kinds
    told = [f.code.value for f in found.findings if f.code.value not in QUIET]
    assert sorted(told) == sorted(codes)


@pytest.mark.parametrize(
    ("name", "right"),
    [
        ("qti30-choice-single.xml", [("choice_c",)]),
        ("qti30-choice-multiple.xml", [("choice_a", "choice_c")]),
        ("qti22-mapping-disagrees-with-correct-response.xml", [("choiceB",)]),
        ("qti22-mapping-mixed-signs-choice.xml", [("choiceA", "choiceD")]),
        ("qti22-mapping-only-hottext.xml", [("H2", "H4")]),
        ("qti22-two-parts.xml", [("A",), ("X",)]),
        ("canvas12-multiple-answers.xml", [("4155", "6991", "1939")]),
        ("minimal-qti21.zip", [("answer_1",), ("answer_1", "answer_2", "answer_3")]),
    ],
)
def test_the_keys_of_other_peoples_files_are_theirs(name, right):
    found = read_sample("qti", name)
    assert [one.question.body.right for one in found.questions] == right


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("bad-canvas12-xml-declaration.xml", "line 1"),
        ("bad-multi-answer-max-choices-one.xml", "line 7"),
        ("bad-unclosed.xml", "line 2"),
        ("bad-unsupported-version-imsmanifest.xml", "no questions"),
    ],
)
def test_broken_files_of_other_people_are_refused_with_their_line(name, words):
    path = sample("qti", name)
    with pytest.raises(QuestionsRefused, match=words):
        registry.read(path.read_bytes(), name)


@pytest.mark.parametrize(
    ("folder", "kinds"),
    [
        (
            "qti22-package-basic",
            {
                "single_choice": 1,
                "multiple_choice": 1,
                "short_answer": 1,
                "cloze": 1,
                "matching": 1,
            },
        ),
        (
            "qti22-package-math",
            {
                "single_choice": 1,
                "short_answer": 1,
                "ordering": 1,
                "multiple_choice": 1,
            },
        ),
    ],
)
def test_folders_of_other_people_are_read_when_they_are_packed(folder, kinds):
    root = sample("qti", folder)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for path in sorted(root.rglob("*.xml")):
            package.write(path, path.relative_to(root))
    found = registry.read(buffer.getvalue(), f"{folder}.zip")
    assert found.by_type() == kinds
    assert found.left_out == ()


def test_severity_of_what_is_left_out_is_error():
    found = qti.read(item("<p>Only words.</p>"), "one.xml")
    assert [finding.severity for finding in found.findings] == [Severity.ERROR]
