"""Aiken in: one line each, and what does not belong to a question."""

from __future__ import annotations

import pytest

from courses.domain.questions.kinds import Kind
from courses.formats import aiken
from courses.formats.wording import finding_sentence
from tests.courses.formats.reading import one, told

GOOD = "What first?\nA) Explain\nB. Sit down\nC) \tListen\nANSWER: B\n"


def read(text):
    parcel = aiken.read(text.encode(), "questions.txt")
    assert all(finding_sentence(finding) for finding in parcel.findings)
    return parcel


def test_question_with_its_options_and_answer():
    parcel = read("\n" + GOOD)
    question = one(parcel)
    assert (question.kind, question.stem) == (Kind.SINGLE_CHOICE, "What first?")
    assert [(o.text, o.weight) for o in question.body.options] == [
        ("Explain", 0),
        ("Sit down", 1),
        ("Listen", 0),
    ]
    assert (parcel.questions[0].line, parcel.findings) == (2, ())


def test_nothing_in_it_is_markup():
    question = one(read(GOOD.replace("Explain", "<b>&amp; \\= it</b>")))
    assert question.body.options[0].text == "<b>&amp; \\= it</b>"


def test_line_ends_and_case_of_the_answer_do_not_matter():
    text = GOOD.replace("\n", "\r\n").replace("ANSWER: B", "Answer:b")
    assert one(read(text)).body.right == ("b",)


def test_question_may_take_two_lines():
    assert one(read("She asks:\n" + GOOD)).stem == "She asks:\nWhat first?"


@pytest.mark.parametrize(
    ("text", "findings"),
    [
        ("Q\nA) a\nANSWER: A\n", [("error", "too_few_options", 3)]),
        ("A) a\n\nANSWER: A", [
            ("error", "option_outside", 1),
            ("error", "answer_outside", 3),
        ]),
        ("Q\nA) a\nB) b\n\n" + GOOD, [("error", "not_finished", 5)]),
        ("Q\n\n" + GOOD, [("error", "not_finished", 3)]),
        (GOOD + "\nQ\nA) a\n\n", [("error", "not_finished", 8)]),
        ("Q\nA) a\nB) b\nANSWER: C", [("error", "answer_unknown", 4)]),
        ("Q\nA) a\nA) b\nANSWER: A", [("error", "label_twice", 1)]),
        ("Q\nA) a\nB)\nANSWER: A", [("error", "empty_option", 1)]),
        ("Q\nA) a\nB) a\nANSWER: A", [("warning", "identical_options", 1)]),
        ("Q" * 200_001 + "\nA) a\nB) a\nANSWER: A", [("error", "too_long", 1)]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_line(text, findings):
    parcel = read(text)
    assert told(parcel.findings) == findings
    kept = int(GOOD in text) + int("identical" in findings[0][1])
    assert len(parcel.questions) == kept


def test_unfinished_question_is_named_with_both_lines():
    parcel = read("Q\nA) a\nB) b\n\n" + GOOD)
    assert [finding_sentence(one) for one in parcel.findings] == [
        "The question of line 1 was not finished and was left out."
    ]
