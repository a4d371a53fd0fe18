"""Moodle XML out, and back the same; other people's files."""

from __future__ import annotations

from contextlib import suppress
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, find, given, settings
from hypothesis import strategies as st

from courses.domain.questions.kinds import (
    Choice,
    Cloze,
    Description,
    FreeText,
    Kind,
    Question,
)
from courses.formats import moodle_xml
from courses.formats.parcel import Code, QuestionsRefused, Severity
from courses.formats.wording import finding_sentence
from tests.courses.formats.generated import BODIES, meaning, questions
from tests.courses.formats.moodle_elements import one
from tests.courses.formats.reading import read_sample, sample


def test_what_a_file_cannot_hold_is_told():
    free = Question(
        "k", Kind.FREE_TEXT, "Why?", FreeText(model_answer="So."), asks_certainty=True
    )
    single = Question("s", Kind.SINGLE_CHOICE, "Which?", Choice(()))
    written = moodle_xml.write([free, single])
    assert [(f.severity, f.code) for f in written.findings] == [
        (Severity.WARNING, Code.FIELDS_LOST),
        (Severity.ERROR, Code.QUESTION_NOT_HELD),
    ]
    assert "model answer" in finding_sentence(written.findings[0])


def test_what_looks_like_a_gap_is_text_where_there_are_none():
    text = Question("k", Kind.DESCRIPTION, "A {1:MC:=a~b} in a text", Description())
    again = moodle_xml.read(moodle_xml.write([text]).content, "q")
    assert again.questions[0].question.stem == text.stem


@pytest.mark.parametrize("text", ["A {1:MC:=a~b} in it ", "A backslash \\"])
def test_a_text_that_would_be_taken_for_a_gap_is_not_written(text):
    gap = one("cloze", "", "{1:MC:=a~b}").body.gaps[0]
    written = moodle_xml.write([Question("k", Kind.CLOZE, "", Cloze((text, gap)))])
    assert [f.code for f in written.findings] == [Code.QUESTION_NOT_HELD]
    assert b"<question type" not in written.content


def test_a_share_near_a_third_is_a_third_in_a_gap_too():
    found = one("cloze", "", "{1:MC:=a~%33.33333%b~%66%c}")
    weights = [option.weight for option in found.body.gaps[0].body.options]
    assert weights == [1, Fraction(1, 3), Fraction(66, 100)]


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(questions(), min_size=1, max_size=3))
def test_a_file_comes_back_as_it_went(given_questions):
    written = moodle_xml.write(given_questions, title="Part 1 / news")
    not_written = [f for f in written.findings if f.severity is Severity.ERROR]
    found = moodle_xml.read(written.content, "quiz.xml")
    assert found.left_out == ()
    assert len(found.questions) == len(given_questions) - len(not_written)
    again = moodle_xml.write(
        [one.question for one in found.questions], title="Part 1 / news"
    )
    assert again.content == written.content


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.one_of(questions(), questions(kinds=(Kind.CLOZE,))))
def test_what_is_written_comes_back_with_the_same_meaning(question):
    written = moodle_xml.write([question])
    if any(f.severity is Severity.ERROR for f in written.findings):
        return
    back = moodle_xml.read(written.content, "q").questions[0].question
    assert meaning(back) == meaning(question)
    if question.kind is not Kind.DESCRIPTION:
        assert (back.mark, back.penalty) == (question.mark, question.penalty)


def test_every_kind_is_written_now_and_then():
    """The two properties above would hold for a writer that holds nothing."""
    for kind in BODIES:
        example = find(
            questions(kinds=(kind,)),
            lambda question: (
                not any(
                    f.severity is Severity.ERROR
                    for f in moodle_xml.write([question]).findings
                )
            ),
        )
        assert example.kind is kind


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_mutated_file_never_raises(data):
    written = moodle_xml.write([data.draw(questions()) for _ in range(2)]).content
    at = data.draw(st.integers(0, len(written) - 1))
    length = data.draw(st.integers(0, 40))
    noise = data.draw(st.binary(max_size=20))
    mutated = written[:at] + noise + written[at + length :]
    with suppress(QuestionsRefused):
        for finding in moodle_xml.read(mutated, "quiz.xml").findings:
            assert finding_sentence(finding)


#: File → what it must give, and the findings that are not about lost formatting.
SAMPLES = {
    "moodle-truefalse.xml": ({"true_false": 2}, []),
    "moodle-cloze.xml": ({"cloze": 1}, []),
    "moodle-cloze-all-types.xml": ({"cloze": 1}, []),
    "moodle-broken-cloze.xml": (
        {},
        [
            ("no_gap", 8),
            ("gap_without_options", 24),
            ("gap_too_few_options", 40),
            ("gap_no_right_answer", 56),
            ("gap_not_a_number", 72),
        ],
    ),
    "moodle-invalid-grades.xml": ({}, [("weight_not_allowed", 38)]),
    "moodle-nested-categories.xml": ({"true_false": 4, "free_text": 1}, []),
    "moodle-categories-reverse.xml": ({"free_text": 1, "short_answer": 1}, []),
    "moodle-html-in-idnumbers.xml": ({"true_false": 1}, []),
    "moodle-old-image-tag.xml": ({"cloze": 1, "single_choice": 1}, []),
    "moodle-match.xml": ({"matching": 1}, []),
    "moodle-multichoice-multi.xml": ({"multiple_choice": 1}, []),
    "moodle-essay.xml": ({"free_text": 1}, []),
    "moodle-gapselect.xml": ({"cloze": 1}, [("read_as", 12)]),
    "moodle-ordering.xml": ({"ordering": 1}, []),
    "moodle-ddimageortext.xml": ({}, [("unsupported_type", 12)]),
    "tub-cloze.xml": ({"cloze": 5}, []),
    "tub-matching.xml": ({"matching": 2}, []),
    "tub-multiple-true-false.xml": (
        {"matching": 3},
        [("read_as", 3), ("read_as", 73), ("read_as", 181)],
    ),
    "tub-dragdrop-words.xml": (
        {"cloze": 1},
        [("gap_too_few_options", 3), ("read_as", 62)],
    ),
    "calculatedsimple.xml": ({}, [("unsupported_type", 3)]),
    "randomsamatch.xml": ({}, [("unsupported_type", 3)]),
    "kprime.xml": ({"matching": 1}, [("read_as", 4)]),
}
QUIET = {
    "picture_lost",
    "formatting_lost",
    "overall_feedback_lost",
    "pair_feedback_lost",
}


@pytest.mark.parametrize("name", SAMPLES)
def test_other_peoples_files_give_what_their_table_says(name):
    found = read_sample("moodle_xml", name)
    kinds, findings = SAMPLES[name]
    assert found.source == "moodle_xml"
    assert found.by_type() == kinds
    told = [(f.code.value, f.line) for f in found.findings if f.code.value not in QUIET]
    assert told == findings


def test_the_weights_and_categories_of_other_peoples_files_are_read():
    found = read_sample("moodle_xml", "moodle-multichoice-multi.xml").questions[0]
    half = Fraction(1, 2)
    assert [o.weight for o in found.question.body.options] == [0, 0, half, 0, half]
    assert found.question.hints == ("First hint", "Second hint")
    nested = read_sample("moodle_xml", "moodle-nested-categories.xml")
    iota = ("Iota",)
    assert [one.category for one in nested.questions] == [
        iota,
        *[("Iota", "Kappa")] * 2,
        ("Iota", "Kappa", "Lambda"),
        ("Iota", "Mu"),
    ]
    cloze = read_sample("moodle_xml", "moodle-cloze-all-types.xml").questions[0]
    assert len(cloze.question.body.gaps) == 16
    number = read_sample("moodle_xml", "tub-cloze.xml").questions
    assert [len(one.question.body.gaps) for one in number] == [1, 1, 1, 1, 2]
    steps = read_sample("moodle_xml", "moodle-ordering.xml").questions[0]
    assert [step.text for step in steps.question.body.steps][0] == "Modular"


def test_a_file_with_another_root_is_refused():
    with pytest.raises(QuestionsRefused, match="XMLDB"):
        moodle_xml.read(
            sample("moodle_xml", "bad-root-xmldb.xml").read_bytes(), "install.xml"
        )
