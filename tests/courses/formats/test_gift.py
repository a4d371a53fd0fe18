"""GIFT in: each kind, each mark, each thing that can be wrong, with its line."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from courses.domain.questions.kinds import Kind
from courses.formats.parcel import Code
from courses.formats.wording import finding_sentence
from tests.courses.formats.reading import one, read_gift, told

HALF = Fraction(1, 2)


def options(question):
    return [(one.text, one.weight, one.feedback) for one in question.body.options]


def test_single_choice_with_shares_and_feedback():
    question = one(
        read_gift(
            "::Silence::She looks down. You {\n"
            "  =wait#Good.\n"
            "  ~%50%ask#Later.\n"
            "  ~explain the scan\n"
            "} and then go on."
        )
    )
    assert (question.kind, question.name) == (Kind.SINGLE_CHOICE, "Silence")
    assert question.stem == "She looks down. You _____ and then go on."
    assert options(question) == [
        ("wait", 1, "Good."),
        ("ask", HALF, "Later."),
        ("explain the scan", 0, ""),
    ]


def test_multiple_choice_shares_are_exact():
    question = one(read_gift("Which?{~%33.33333%a ~%33.33333%b ~%33.33333%c ~%-100%d}"))
    assert question.kind is Kind.MULTIPLE_CHOICE
    assert [one.weight for one in question.body.options] == [
        Fraction(1, 3), Fraction(1, 3), Fraction(1, 3), -1,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("block", "right", "feedback"),
    [
        ("T", "true", ("", "")),
        ("false", "false", ("", "")),
        ("TRUE#no #yes, really", "true", ("yes, really", "no")),
        ("FALSE#no", "false", ("no", "")),
        ("F# #yes", "false", ("", "yes")),
        ("T#1 + 1 = 2 ~ so#a # b", "true", ("a # b", "1 + 1 = 2 ~ so")),
    ],
)
def test_true_or_false_first_feedback_is_for_the_wrong_answer(block, right, feedback):
    question = one(read_gift(f"Bone is dense.{{{block}}}"))
    assert question.kind is Kind.TRUE_FALSE
    assert question.body.right == (right,)
    assert tuple(one.feedback for one in question.body.options) == feedback


def test_matching_with_an_answer_too_many():
    question = one(
        read_gift("Match.{\n=NURSE -> emotion#x\n=SPIKES -> news\n= -> dose\n}")
    )
    body = question.body
    texts = {label.key: label.text for label in body.labels}
    assert [(row.text, texts[row.right]) for row in body.rows] == [
        ("NURSE", "emotion"),
        ("SPIKES", "news"),
    ]
    assert list(texts.values()) == ["emotion", "news", "dose"]


def test_rows_may_share_an_answer():
    body = one(read_gift("Match.{=a -> x =b -> x =c -> y}")).body
    assert [row.right for row in body.rows] == ["a", "a", "b"]
    assert len(body.labels) == 2


def test_ordering_reads_its_lines():
    parcel = read_gift("Order.{>2 ALL VERT\nGreet\nAsk \\{first\\}\n\nTell\n}")
    assert told(parcel.findings)[0][:2] == ("error", "missing_closing_brace")
    parcel = read_gift("Order.{>2 ALL VERT\nGreet\nAsk \\{first\\}\nTell\n####Why\n}")
    question = one(parcel)
    assert question.kind is Kind.ORDERING
    assert [step.text for step in question.body.steps] == [
        "Greet",
        "Ask {first}",
        "Tell",
    ]
    assert question.rationale == "Why"
    assert told(parcel.findings) == [("info", "subset_of_steps", 1)]


@pytest.mark.parametrize(
    ("head", "first"),
    [
        ("", []),
        (" 2 ALL VERT none", []),
        ("ALL VERT", []),
        ("Greet the patient", ["Greet the patient"]),
        ("SHOW the scan", ["SHOW the scan"]),
        ("3 V Greet her", ["Greet her"]),
    ],
)
def test_ordering_keeps_a_step_in_the_line_of_its_options(head, first):
    body = one(read_gift(f"Order.{{>{head}\nAsk\nTell}}")).body
    assert [step.text for step in body.steps] == [*first, "Ask", "Tell"]


@pytest.mark.parametrize(
    ("block", "answers"),
    [
        ("#7", [("7", "0", 1, "")]),
        ("# -7:0.5", [("-7", "0.5", 1, "")]),
        ("#1..5", [("3", "2", 1, "")]),
        ("#3.141..3.142#near", [("3.1415", "0.0005", 1, "near")]),
        ("#=7:0#yes =%50%7:2", [("7", "0", 1, "yes"), ("7", "2", HALF, "")]),
        ("#3:2~#no", [("3", "2", 1, ""), (None, "0", 0, "no")]),
        ("#=1e3 =%0%*#no", [("1E+3", "0", 1, ""), (None, "0", 0, "no")]),
    ],
)
def test_numbers_with_tolerance_range_and_shares(block, answers):
    question = one(read_gift(f"How much?{{{block}}}"))
    assert question.kind is Kind.NUMERICAL
    assert [
        (
            one.value if one.value is None else str(one.value),
            str(one.tolerance),
            one.weight,
            one.feedback,
        )
        for one in question.body.answers
    ] == answers


def test_range_is_its_exact_middle():
    (answer,) = one(read_gift("x{#0.1..0.4}")).body.answers
    assert (answer.value, answer.tolerance) == (Decimal("0.25"), Decimal("0.15"))


def test_short_answers():
    question = one(read_gift("An{=%100%*nurse* =%50%Nurse\\#2#close} frame"))
    assert (question.kind, question.stem) == (Kind.SHORT_ANSWER, "An_____ frame")
    assert [(a.text, a.weight, a.feedback) for a in question.body.answers] == [
        ("*nurse*", 1, ""),
        ("Nurse#2", HALF, "close"),
    ]


def test_empty_braces_are_free_text_and_none_a_description():
    parcel = read_gift("Write.{}\n\nRead this first.\n\nWrite.{\n####Look back.\n}")
    assert [found.question.kind for found in parcel.questions] == [
        Kind.FREE_TEXT,
        Kind.DESCRIPTION,
        Kind.FREE_TEXT,
    ]
    assert parcel.questions[2].question.rationale == "Look back."


def test_identifier_and_tags_stand_in_comments_of_the_same_block():
    parcel = read_gift(
        "// [tag:far]\n\n// [id:q\\]7] [tag:dose]\n// [tag:risk talk] [tag:dose]\nA{T}"
    )
    (found,) = parcel.questions
    assert (found.question.key, found.tags) == ("q]7", ("dose", "risk talk"))
    assert found.line == 5


def test_categories_become_tags():
    parcel = read_gift(
        "$CATEGORY: $course$/top/Talk/Bad news\n\n// [tag:a]\nA{T}\n\n"
        "$CATEGORY: Doses\nB{F}"
    )
    first, second = parcel.questions
    assert first.tags == ("a", "Talk", "Bad news")
    assert (second.category, second.line) == (("Doses",), 7)
    assert parcel.categories == (("Talk", "Bad news"), ("Doses",))


@pytest.mark.parametrize(
    ("written", "words"),
    [
        (r"a \~ b \= c \# d \: e \{ f \} g \\ h", "a ~ b = c # d : e { f } g \\ h"),
        (r"one\ntwo", "one\ntwo"),
        (r"a \ b \[ c \x", "a \\ b \\[ c \\x"),
        (r"\\n", r"\n"),
        ("&&058; and &amp;amp;", "&&058; and &amp;"),
        ("a = b ~ c # d", "a = b ~ c # d"),
        ("[html]<p>One</p><p>two</p>", "One\n\ntwo"),
        ("[markdown]**One**  \n  two", "**One**  \n  two"),
        ("[plain]<b>One</b>  two", "<b>One</b>  two"),
        ("[moodle]One <br> two", "One\ntwo"),
        ("[other]One", "[other]One"),
        ("One\n   two", "One\ntwo"),
    ],
)
def test_texts_are_read_as_their_format_says(written, words):
    assert one(read_gift(written + "{T}")).stem == words


def test_answers_take_the_format_of_the_question_unless_they_name_one():
    question = one(read_gift("[html]<p>Q</p>{=[plain]<b>a</b>#<i>x</i> ~&lt;b}"))
    assert options(question) == [("<b>a</b>", 1, "x"), ("<b", 0, "")]


def test_comments_are_no_text_even_between_answers():
    question = one(read_gift("Q{\n=a\n  // ~no\n~b // yes\n}"))
    assert [text for text, _, _ in options(question)] == ["a", "b // yes"]


def test_two_questions_of_one_name_are_both_kept():
    parcel = read_gift("::A::x{T}\n\n::A::x{F}")
    assert [found.name for found in parcel.questions] == ["A", "A"]
    assert parcel.findings == ()


def test_slips_after_the_answers_are_told_and_left_away():
    parcel = read_gift('Is it so?{T}";\n\nWhat?{#3}.')
    assert [found.question.stem for found in parcel.questions] == ["Is it so?", "What?"]
    assert told(parcel.findings) == [
        ("warning", "text_after_block", 1),
        ("info", "text_after_block", 3),
    ]


@pytest.mark.parametrize(
    ("text", "findings"),
    [
        ("\nA {\n=b", [("error", "missing_closing_brace", 2)]),
        ("A {\n=b\n \n}", [
            ("error", "missing_closing_brace", 1),
            ("warning", "stray_closing_brace", 4),
        ]),
        ("A }{T}", [("error", "stray_closing_brace", 1)]),
        ("A {T}}", [("error", "stray_closing_brace", 1)]),
        ("A\n{} x {T}", [("error", "second_block", 1)]),
        ("A {=a {b} ~c}", [("error", "brace_in_block", 1)]),
        ("A {\n~b\n~c}", [("error", "no_right_answer", 1)]),
        ("A {\n b\n~c}", [
            ("error", "no_right_answer", 1),
            ("warning", "unmarked_answer", 2),
        ]),
        ("A {=%50%b ~c}", [("error", "no_right_answer", 1)]),
        ("A {=%50%b}", [("error", "no_right_answer", 1)]),
        ("A {#}", [("error", "no_right_answer", 1)]),
        ("A {\n~%33%b ~%67%c}", [("error", "weight_not_allowed", 2)]),
        ("A {=b ~}", [("error", "too_few_options", 1)]),
        ("A {=b\n~%50%}", [("error", "empty_option", 2)]),
        ("A {#five}", [("error", "not_a_number", 1)]),
        ("A {#5:-1}", [("error", "not_a_number", 1)]),
        ("A {#5..1}", [("error", "not_a_number", 1)]),
        ("A {#=}", [("error", "no_right_answer", 1)]),
        ("A {=a -> b\n=c}", [("error", "no_arrow", 2)]),
        ("A {=a -> b}", [("error", "too_few_pairs", 1)]),
        ("A {=a ->\n=c -> d}", [("error", "empty_option", 1)]),
        ("A {>\none}", [("error", "too_few_steps", 1)]),
        ("::A::{T}", [("error", "empty_question", 1)]),
        ("::A {T}", [("warning", "name_not_closed", 1)]),
        (":A:: x{T}", [("warning", "name_colons", 1)]),
        ("A {b}", [("warning", "unmarked_answer", 1)]),
        ("A {=b ~c ~c}", [("warning", "identical_options", 1)]),
        ("A {~%50%b ~c}", [("warning", "weights_do_not_add_up", 1)]),
        ("A {=a -> b#x =c -> d}", [("warning", "pair_feedback_lost", 1)]),
        ("$CATEGORY: Doses", [("info", "only_categories", 0)]),
        ("// nothing", [("info", "no_questions", 0)]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_line(text, findings):
    parcel = read_gift(text)
    assert told(parcel.findings) == findings
    lost = sum(severity == "error" for severity, _, _ in findings)
    kept = any(severity == "warning" for severity, _, _ in findings) and not lost
    assert (len(parcel.left_out), len(parcel.questions)) == (lost, int(kept))


def test_lost_markup_is_told_once_per_question():
    parcel = read_gift(
        '[html]<b>Q</b> <img src="a.png">{=<i>a</i> ~<script>x</script>b}'
    )
    assert told(parcel.findings) == [
        ("warning", "formatting_lost", 1),
        ("warning", "picture_lost", 1),
        ("warning", "script_dropped", 1),
    ]
    assert parcel.questions[0].findings == parcel.findings


def test_sentences_name_lines_and_words():
    parcel = read_gift("\n\nA {\n b\n~c}")
    assert [finding_sentence(one) for one in parcel.findings] == [
        "No correct answer in lines 3 to 5; the question was left out.",
        "“b” has neither “=” nor “~” before it.",
    ]
    assert {one.place for one in parcel.findings} == {"A"}


def test_one_question_is_bounded_and_the_next_is_read():
    parcel = read_gift("A" * 200_001 + "{T}\n\nB{T}\n\nC{" + "~x" * 201 + "}")
    assert [one.code for one in parcel.left_out] == [
        Code.TOO_LONG,
        Code.TOO_MANY_PARTS,
    ]
    assert [found.question.stem for found in parcel.questions] == ["B"]


def test_digest_is_of_the_words_alone():
    first = read_gift("// question: 1\n::A::x{T}").questions[0]
    again = read_gift("\n\n// question: 22\n::A::x{T}\r\n").questions[0]
    other = read_gift("::A::x{F}").questions[0]
    assert first.digest == again.digest != other.digest
