"""Which format a file is, by what stands in it."""

from __future__ import annotations

import pytest

from courses.formats import registry
from courses.formats.parcel import (
    MAX_PACKED_BYTES,
    MAX_QUESTIONS,
    Code,
    QuestionsRefused,
    Severity,
)
from courses.formats.wording import _SENTENCES, SEVERITIES

AIKEN = b"What first?\nA) Sit\nB) Stand\nANSWER: A\n"


@pytest.mark.parametrize(
    ("data", "name", "source"),
    [
        (b"Q {=a ~b}", "questions.txt", "gift"),
        (b"::A::only words", "questions.txt", "gift"),
        (b"$CATEGORY: a", "questions.txt", "gift"),
        (b"only words", "questions.GIFT", "gift"),
        (AIKEN, "questions.gift", "aiken"),
        (AIKEN.replace(b"\n", b"\r\n"), "x", "aiken"),
    ],
)
def test_source_is_recognised_by_content(data, name, source):
    assert registry.read(data, name).source == source


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "“x.txt” is empty."),
        (b" \n\t", "“x.txt” is empty."),
        (
            b"a list of words",
            "“x.txt” is none of the formats that are read here: GIFT, Aiken, "
            "Moodle XML, QTI, our own JSON.",
        ),
        (
            b'{"a": "{"}',
            "“x.txt” is none of the formats that are read here: GIFT, Aiken, "
            "Moodle XML, QTI, our own JSON.",
        ),
    ],
)
def test_what_is_no_question_file_is_refused_in_a_sentence(data, sentence):
    with pytest.raises(QuestionsRefused) as refusal:
        registry.read(data, "x.txt")
    assert str(refusal.value) == sentence


def test_files_beyond_the_bounds_are_refused():
    with pytest.raises(QuestionsRefused, match="larger than 50 MB"):
        registry.read(b"x" * (MAX_PACKED_BYTES + 1), "x")
    many = b"Q{T}\n\n" * (MAX_QUESTIONS + 1)
    with pytest.raises(QuestionsRefused, match="more than 2000 questions"):
        registry.read(many, "x.gift")
    many = AIKEN * (MAX_QUESTIONS + 1)
    with pytest.raises(QuestionsRefused, match="more than 2000 questions"):
        registry.read(many, "x.aiken")


def test_unknown_names_are_refused_with_the_known_ones():
    with pytest.raises(
        QuestionsRefused, match="no format “doc” here; known are .*gift"
    ):
        registry.read(b"Q{T}", "x", "doc")
    with pytest.raises(QuestionsRefused, match="no format “aiken” here"):
        registry.write([], "aiken")


def test_every_code_and_severity_has_words():
    assert set(_SENTENCES) == set(Code)
    assert set(SEVERITIES) == set(Severity)
