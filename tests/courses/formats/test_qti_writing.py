"""QTI out, and back the same; spoilt files are refused in a sentence."""

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

from courses.domain.questions.kinds import (
    Area,
    Choice,
    Cloze,
    Description,
    Hotspot,
    Kind,
    Numerical,
    Picture,
    Question,
    Shape,
    ShortAnswer,
    TextAnswer,
)
from courses.formats import qti
from courses.formats.parcel import Code, QuestionsRefused
from courses.formats.qti import version_2
from courses.formats.wording import finding_sentence
from tests.courses.formats.generated import BODIES, meaning, questions
from tests.courses.formats.qti_items import choices, declared, item, read_one

WRITERS = {"3.0": qti.write, "2.1": version_2.write}
LOUD = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)


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
