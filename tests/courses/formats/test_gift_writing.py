"""GIFT out: what it holds comes back the same, what it does not is told."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.domain.questions.kinds import (
    Choice,
    Kind,
    Label,
    Matching,
    NumberAnswer,
    Numerical,
    Option,
    Ordering,
    Question,
    Row,
    ShortAnswer,
    Step,
    TextAnswer,
    Unit,
)
from courses.formats import gift
from courses.formats.wording import finding_sentence
from tests.courses.formats.questions import questions
from tests.courses.formats.reading import read_gift, told


def write(*asked):
    written = gift.write(asked)
    assert all(finding_sentence(finding) for finding in written.findings)
    return written


def question(kind, body, **values):
    return Question(key="", kind=kind, stem="Q", body=body, **values)


def single(*texts, **values):
    options = tuple(
        Option(str(at), text, Fraction(not at)) for at, text in enumerate(texts)
    )
    return question(Kind.SINGLE_CHOICE, Choice(options), **values)


@given(st.lists(questions(), max_size=4))
def test_written_read_and_written_again_is_the_same_to_the_byte(asked):
    written = write(*asked)
    left_out = [one for one in written.findings if one.severity == "error"]
    again = read_gift(written.content.decode())
    assert again.left_out == ()
    assert len(again.questions) == len(asked) - len(left_out)
    assert write(*(found.question for found in again.questions)).content == (
        written.content
    )


@given(questions((Kind.SINGLE_CHOICE, Kind.MULTIPLE_CHOICE, Kind.TRUE_FALSE)))
def test_words_shares_and_feedback_come_back(asked):
    (found,) = read_gift(write(asked).content.decode()).questions
    body = found.question.body
    assert found.question.kind is asked.kind
    assert found.question.stem == asked.stem.strip()
    assert found.question.rationale == asked.rationale.strip()
    assert found.name == asked.name.strip()
    assert [(one.weight, one.feedback) for one in body.options] == [
        (one.weight, one.feedback.strip()) for one in asked.body.options
    ]
    assert [one.text for one in body.options] == [
        one.text.strip() for one in asked.body.options
    ]


def test_a_file_reads_as_a_person_would_write_it():
    written = write(
        single("Wait: she is silent", "Go on", name="Silence", tags=("pause",)),
        question(Kind.NUMERICAL, Numerical((NumberAnswer(Decimal("2.4")),))),
    )
    assert written.content.decode() == (
        "// [tag:pause]\n"
        "::Silence::[plain]Q{\n"
        "\t=Wait\\: she is silent\n"
        "\t~Go on\n"
        "}\n\n"
        "[plain]Q{#\n"
        "\t=2.4:0\n"
        "}\n"
    )
    assert (written.suffix, written.findings) == (".gift", ())


@pytest.mark.parametrize("kind", [Kind.CLOZE, Kind.HOTSPOT, Kind.SCRIPT_CONCORDANCE])
@given(data=st.data())
def test_kinds_without_a_form_are_told(kind, data):
    written = write(data.draw(questions((kind,))))
    assert written.content == b""
    assert told(written.findings) == [("error", "kind_not_held", 0)]


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        (single("a"), "options"),
        (single("a", " "), "empty"),
        (
            question(
                Kind.SINGLE_CHOICE,
                Choice((Option("a", "a", Fraction(1, 2)), Option("b", "b"))),
            ),
            "right",
        ),
        (
            question(
                Kind.MULTIPLE_CHOICE,
                Choice((Option("a", "a", Fraction(2, 7)), Option("b", "b"))),
            ),
            "share",
        ),
        (
            question(Kind.SHORT_ANSWER, ShortAnswer((TextAnswer("a -> b"),))),
            "arrow",
        ),
        (
            question(Kind.NUMERICAL, Numerical((NumberAnswer(Decimal("1E+99")),))),
            "number",
        ),
        (
            question(
                Kind.MATCHING,
                Matching((Row("a", "x", "a"),), (Label("a", "y"), Label("b", "y"))),
            ),
            "options",
        ),
        (question(Kind.ORDERING, Ordering((Step("a", "x"),))), "options"),
    ],
)
def test_questions_it_cannot_hold_are_told_with_the_reason(asked, reason):
    written = write(asked, single("a", "b"))
    (finding,) = written.findings
    assert (finding.code, finding.arguments["reason"]) == ("question_not_held", reason)
    assert len(read_gift(written.content.decode()).questions) == 1


def test_fields_it_cannot_hold_are_told_once_per_question():
    asked = question(
        Kind.NUMERICAL,
        Numerical((NumberAnswer(Decimal(5)),), (Unit("mSv"),)),
        source="A survey",
        hints=("Think of a year.",),
        mark=Fraction(2),
        tags=("a]b",),
    )
    (finding,) = write(asked).findings
    assert finding_sentence(finding) == (
        "GIFT does not hold the source, the mark, the hints, the units, a tag with "
        "signs that the format keeps for itself."
    )


def test_arrow_on_the_left_of_a_pair_is_kept():
    asked = question(
        Kind.MATCHING,
        Matching(
            (Row("a", "sees -> says <b>", "a"),),
            (Label("a", "x -> y"), Label("b", "z")),
        ),
    )
    text = write(asked).content.decode()
    assert "=[html]sees -&gt; says &lt;b&gt; -> x -> y\n" in text
    body = read_gift(text).questions[0].question.body
    assert (body.rows[0].text, body.labels[0].text) == ("sees -> says <b>", "x -> y")


def test_step_that_looks_like_a_comment_is_kept():
    asked = question(Kind.ORDERING, Ordering((Step("a", "// x"), Step("b", "y"))))
    body = read_gift(write(asked).content.decode()).questions[0].question.body
    assert [step.text for step in body.steps] == ["// x", "y"]


def test_percentage_that_begins_a_pair_belongs_to_its_words():
    rows = (Row("a", "%37% of patients", "a"), Row("b", "%50% of them", "b"))
    labels = (Label("a", "%5% risk"), Label("b", "z"))
    asked = question(Kind.MATCHING, Matching(rows, labels))
    body = read_gift(write(asked).content.decode()).questions[0].question.body
    assert [row.text for row in body.rows] == ["%37% of patients", "%50% of them"]
    assert [label.text for label in body.labels] == ["%5% risk", "z"]
