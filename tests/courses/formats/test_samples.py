"""Other people's question files: every row of their table, where they are."""

from __future__ import annotations

import pytest

from courses.formats import registry
from courses.formats.parcel import QuestionsRefused
from tests.courses.formats.reading import read_sample, sample, told

S, M, T, N, A, P, E, D, R = (
    "single_choice", "multiple_choice", "true_false", "numerical", "short_answer",
    "matching", "free_text", "description", "ordering",
)  # fmt: skip
#: File → what it must give, and the findings that are not about lost formatting.
GIFT = {
    "moodle-examples.gift.txt": ({S: 16, T: 5, A: 9, N: 8, P: 3, M: 2}, [
        ("info", "text_after_block", 72), ("info", "text_after_block", 74),
    ]),
    "moodle-questions.gift.txt": ({E: 1, P: 1, S: 1, M: 1, N: 1, A: 1, T: 3}, [
        ("warning", "text_after_block", 31), ("warning", "text_after_block", 43),
    ]),
    "moodle-questions-crlf.gift.txt": ({E: 1, P: 1, S: 1, M: 1, N: 1, A: 1, T: 3}, [
        ("warning", "text_after_block", 31), ("warning", "text_after_block", 43),
    ]),
    "moodle-category.gift.txt": ({P: 1, S: 1, A: 1, T: 1}, []),
    "moodle-ordering.gift.txt": ({R: 1}, [("info", "subset_of_steps", 3)]),
    "tf-two-feedback.gift": ({T: 3}, []),
    "description.gift": ({D: 1, T: 1}, []),
    "escape-all.gift": ({S: 1}, []),
    "symbols-all.gift": ({T: 1}, []),
    "mc-html-feedback.gift": ({S: 1}, []),
    "multiple-answers-float.gift": ({M: 1}, []),
    "arrow-in-mc.gift": ({S: 2}, []),
    "numerical.gift": ({N: 10}, [
        ("info", "text_after_block", line) for line in (7, 9, 11, 13, 15, 17)
    ]),
    "options.gift": ({N: 1, A: 4, S: 6, T: 1, M: 2}, []),
    "short-embedded-first.gift": ({A: 2}, []),
    "match-formats.gift": ({P: 1}, []),
    "pre-content.gift": ({E: 1}, []),
    "markdown.gift": ({D: 4}, []),
    "type-inferred-markdown.gift": ({A: 1}, []),
    "id-and-tags.gift": ({E: 1}, []),
    "category-special.gift": ({}, [("info", "only_categories", 0)]),
    "bad-added-line-break.gift": ({}, [
        ("error", "missing_closing_brace", 1), ("warning", "stray_closing_brace", 4),
    ]),
    "bad-missing-curly.gift": ({}, [("error", "missing_closing_brace", 1)]),
    "bad-missing-answer.gift": ({}, [
        ("error", "no_right_answer", 1), ("warning", "unmarked_answer", 2),
    ]),
    "bad-missing-title-colon.gift": ({S: 1}, [("warning", "name_colons", 1)]),
    "bad-unescaped-braces.gift": ({}, [("error", "second_block", 1)]),
    "unescaped-equals.gift": ({T: 2, S: 1, A: 1, P: 1, N: 3, E: 1}, []),
    "empty-lines.gift": ({S: 1, P: 1}, []),
    "numericals-html.gift": ({N: 4}, [("warning", "picture_lost", 1)]),
    "true-false-html.gift": ({T: 4}, [
        ("warning", "picture_lost", 10), ("warning", "picture_lost", 12),
    ]),
    "shorts-html.gift": ({A: 4}, []),
    "categories-two.gift": ({S: 3}, [("warning", "picture_lost", 29)]),
}  # fmt: skip
AIKEN = {
    "moodle-questions.aiken.txt": (2, []),
    "moodle-questions-crlf.aiken.txt": (2, []),
    "moodle-errors.aiken.txt": (3, [
        ("error", "too_few_options", 3),
        ("error", "option_outside", 5),
        ("error", "answer_outside", 7),
        ("error", "not_finished", 18),
    ]),
    "three-crlf.aiken.txt": (3, []),
    "five-mixed.aiken.txt": (5, [("warning", "identical_options", 27)]),
}  # fmt: skip


@pytest.mark.parametrize("name", GIFT)
def test_gift_samples_give_what_they_hold(name):
    by_type, findings = GIFT[name]
    parcel = read_sample("gift", name)
    assert parcel.source == "gift"
    assert parcel.by_type() == by_type
    assert [
        one for one in told(parcel.findings) if one[1] != "formatting_lost"
    ] == findings


@pytest.mark.parametrize("name", AIKEN)
def test_aiken_samples_give_what_they_hold(name):
    count, findings = AIKEN[name]
    parcel = read_sample("aiken", name)
    assert parcel.source == "aiken"
    assert parcel.by_type() == {S: count}
    assert told(parcel.findings) == findings


def test_every_text_sample_is_in_a_table():
    names = {path.name for path in sample("gift").iterdir()}
    assert names == {*GIFT, "moodle-windows-1252.gift.txt"}
    assert {path.name for path in sample("aiken").iterdir()} == set(AIKEN)


def test_windows_1252_is_refused_with_its_byte():
    with pytest.raises(QuestionsRefused, match="byte 0xF6 at offset 339, line 15"):
        read_sample("gift", "moodle-windows-1252.gift.txt")


def test_keys_of_the_aiken_samples():
    def keys(name):
        return "".join(
            found.question.body.right[0].upper()
            for found in read_sample("aiken", name).questions
        )

    assert keys("moodle-questions.aiken.txt") == "BA"
    assert keys("moodle-errors.aiken.txt") == "ABA"
    assert keys("three-crlf.aiken.txt") == "CAA"
    assert keys("five-mixed.aiken.txt") == "EAABA"
    lines = [
        one.line for one in read_sample("aiken", "moodle-errors.aiken.txt").questions
    ]
    assert lines == [9, 18, 23]


def test_details_of_the_gift_samples():
    (escapes,) = read_sample("gift", "escape-all.gift").questions
    body = escapes.question.body
    assert [one.text for one in body.options] == ["~", "=", "#", "{", "}", ":", "\\"]
    assert body.right == ("g",)
    (weights,) = read_sample("gift", "multiple-answers-float.gift").questions
    assert [str(one.weight) for one in weights.question.body.options] == [
        "1/3", "1/3", "-1", "1/3", "-1",
    ]  # fmt: skip
    (essay,) = read_sample("gift", "id-and-tags.gift").questions
    assert (essay.question.key, essay.tags) == ("393", ("fred", "barney-wilma"))
    (match,) = read_sample("gift", "match-formats.gift").questions
    assert (len(match.question.body.rows), len(match.question.body.labels)) == (4, 5)
    (steps,) = read_sample("gift", "moodle-ordering.gift.txt").questions
    assert len(steps.question.body.steps) == 6
    names = [
        one.name for one in read_sample("gift", "moodle-questions.gift.txt").questions
    ]
    assert names.count("2-08 TSL") == 2
    parcel = read_sample("gift", "category-special.gift")
    assert parcel.categories == (("Default for Unit 1: Topic",),)


def test_line_ends_make_no_difference():
    for folder, name in (("gift", "questions.gift"), ("aiken", "questions.aiken")):
        unix = read_sample(folder, f"moodle-{name}.txt")
        windows = read_sample(folder, f"moodle-{name.replace('.', '-crlf.')}.txt")
        assert unix == windows


@pytest.mark.parametrize("name", GIFT)
def test_gift_samples_written_and_read_again_are_the_same(name):
    questions = [found.question for found in read_sample("gift", name).questions]
    written = registry.write(questions, "gift")
    assert [one for one in written.findings if one.severity == "error"] == []
    again = registry.read(written.content or b"//", name)
    read = [found.question for found in again.questions]
    assert read == questions
    assert registry.write(read, "gift").content == written.content
