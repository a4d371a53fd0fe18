"""Moodle XML in: each kind of question, and what is refused."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from courses.domain.questions.kinds import (
    Kind,
    NumberAnswer,
    Unit,
)
from courses.formats import moodle_xml
from courses.formats.parcel import Code, QuestionsRefused
from courses.formats.wording import finding_sentence
from tests.courses.formats.moodle_elements import element, one, parcel


def answer(text: str, fraction: str = "0", more: str = "") -> str:
    return f"<answer fraction='{fraction}'><text>{text}</text>{more}</answer>"


def left_out(*elements: str) -> list[tuple[Code, int]]:
    found = parcel(*elements)
    assert found.questions == ()
    for finding in found.findings:
        assert "%(" not in finding_sentence(finding)
    return [(finding.code, finding.line) for finding in found.left_out]


def test_a_choice_is_single_unless_it_says_otherwise():
    inner = answer("A warning", "100") + answer("A number", "-25")
    found = one("multichoice", inner)
    assert found.kind is Kind.SINGLE_CHOICE
    assert [o.weight for o in found.body.options] == [Fraction(1), Fraction(-1, 4)]
    several = "<single>false</single>" + answer("A", "33.33333") * 3 + answer("B")
    found = one("multichoice", several)
    assert found.kind is Kind.MULTIPLE_CHOICE
    assert [o.weight for o in found.body.options] == [*[Fraction(1, 3)] * 3, 0]


def test_a_share_that_is_none_leaves_the_question_out_with_the_options_line():
    inner = (
        "<single>false</single>\n" + answer("A", "33.33333") + "\n" + answer("B", "33")
    )
    assert left_out(element("multichoice", inner)) == [(Code.WEIGHT_NOT_ALLOWED, 5)]


def test_no_right_answer_leaves_out():
    both = answer("A", "50") + answer("B", "0")
    assert left_out(element("multichoice", both)) == [(Code.NO_RIGHT_ANSWER, 3)]
    assert left_out(element("shortanswer", answer("x", "50"))) == [
        (Code.NO_RIGHT_ANSWER, 3)
    ]
    assert left_out(element("truefalse", answer("true") + answer("false"))) == [
        (Code.NO_RIGHT_ANSWER, 3)
    ]


def test_true_and_false_keep_the_feedback_of_their_answers():
    said = "<feedback><text>The listener decides.</text></feedback>"
    found = one("truefalse", answer("true", "100") + answer("false", "0", said))
    assert found.kind is Kind.TRUE_FALSE
    by_key = {option.key: option for option in found.body.options}
    assert by_key["true"].weight == 1
    assert by_key["false"].feedback == "The listener decides."


def test_a_number_keeps_tolerance_and_units():
    inner = answer("2.4", "100", "<tolerance>0.1</tolerance>") + answer("*", "0")
    inner += (
        "<unitgradingtype>1</unitgradingtype><units><unit><multiplier>1</multiplier>"
    )
    inner += "<unit_name>mSv</unit_name></unit><unit><multiplier>1000</multiplier>"
    inner += "<unit_name>µSv</unit_name></unit></units>"
    found = one("numerical", inner)
    assert found.body.answers == (
        NumberAnswer(Decimal("2.4"), Decimal("0.1")),
        NumberAnswer(None, weight=Fraction(0)),
    )
    # 2.4 mSv may be answered as 2,400 µSv.
    assert found.body.units == (Unit("mSv"), Unit("µSv", Decimal("0.001")))
    assert found.body.needs_unit


def test_a_number_that_is_none_leaves_out():
    assert left_out(element("numerical", answer("two", "100"))) == [
        (Code.NOT_A_NUMBER, 3)
    ]


def test_pairs_share_labels_and_have_distractors():
    def pair(left, right):
        return (
            f"<subquestion><text>{left}</text><answer><text>{right}</text></answer>"
            "</subquestion>"
        )

    found = one(
        "matching",
        pair("CT", "dose")
        + pair("MRI", "noise")
        + pair("X-ray", "dose")
        + pair("", "gel"),
    )
    assert [label.text for label in found.body.labels] == ["dose", "noise", "gel"]
    assert [row.right for row in found.body.rows] == ["a", "b", "a"]


def test_steps_stand_in_the_order_of_their_fractions():
    found = one(
        "ordering", answer("tell", "3") + answer("ask", "1") + answer("warn", "2")
    )
    assert [step.text for step in found.body.steps] == ["ask", "warn", "tell"]


def test_a_text_with_gaps_knows_every_kind_of_gap():
    found = one(
        "cloze",
        "",
        "<p>Wait {2:MULTICHOICE_S:=20 seconds#yes~%50%10 seconds~none} and say"
        " {SHORTANSWER_C:=I am sorry} in {1:NM:=2:0.5} words; tick"
        " {:MULTIRESPONSE:=eyes~=hands~shoes}.</p>".replace("{:", "{1:").replace(
            "{SHORT", "{1:SHORT"
        ),
    )
    wait, say, number, tick = found.body.gaps
    assert found.stem == ""
    assert found.body.parts[0] == "Wait "
    assert (wait.share, wait.body.is_shuffled, wait.is_listed) == (2, True, False)
    assert [o.weight for o in wait.body.options] == [1, Fraction(1, 2), 0]
    assert wait.body.options[0].feedback == "yes"
    assert say.body.is_case_sensitive
    assert number.body.answers == (NumberAnswer(Decimal(2), Decimal("0.5")),)
    assert tick.is_multiple
    assert [o.weight for o in tick.body.options] == [Fraction(1, 2), Fraction(1, 2), 0]


def test_a_backslash_takes_the_meaning_from_the_sign_after_it():
    found = one("cloze", "", r"Say {1:MC:=a \} b \~ c \# d#said \= so~other}")
    option = found.body.gaps[0].body.options[0]
    assert (option.text, option.feedback) == ("a } b ~ c # d", "said = so")


@pytest.mark.parametrize(
    ("stem", "code"),
    [
        ("No gap {here}.", Code.NO_GAP),
        ("{1:MULTICHOICE}", Code.GAP_WITHOUT_OPTIONS),
        ("{1:MULTICHOICE:=one}", Code.GAP_TOO_FEW_OPTIONS),
        ("{1:MULTICHOICE:%50%a~b}", Code.GAP_NO_RIGHT_ANSWER),
        ("{1:NUMERICAL:=zero}", Code.GAP_NOT_A_NUMBER),
        ("{1:DRAGME:=a~b}", Code.GAP_UNSUPPORTED),
        ("{1:MULTICHOICE:=a~b", Code.GAP_NOT_CLOSED),
        ("<!-- {1:MULTICHOICE:=a~b} --> x", Code.GAP_IN_MARKUP),
        ("{1:MULTICHOICE:=<b></b>#x~b}", Code.GAP_EMPTY_OPTION),
    ],
)
def test_a_broken_gap_leaves_the_question_out_and_says_why(stem, code):
    assert [found for found, _line in left_out(element("cloze", "", stem))] == [code]


def test_missing_words_become_a_text_with_gaps():
    word = "<selectoption><text>{}</text><group>{}</group></selectoption>"
    inner = word.format("ask", 1) + word.format("tell", 1) + word.format("MRI", 2)
    found = parcel(element("gapselect", inner, "First [[1]], then [[2]]."))
    question = found.questions[0].question
    first, then = question.body.gaps
    assert question.body.parts == ("First ", first, ", then ", then, ".")
    assert first.body.right == ("a",)
    assert then.body.right == ("b",)
    assert [o.text for o in then.body.options] == ["ask", "tell"]
    assert [f.code for f in found.findings] == [Code.READ_AS]


def test_statements_become_pairs():
    inner = "".join(
        f"<row number='{n}'><optiontext><text>{text}</text></optiontext></row>"
        for n, text in enumerate(["MRI uses X-rays", "Gel is cold"], 1)
    ) + "".join(
        f"<column number='{n}'><responsetext><text>{text}</text></responsetext></column>"
        for n, text in enumerate(["True", "False"], 1)
    )
    inner += "<weight rownumber='1' columnnumber='2'><value>1.0</value></weight>"
    inner += "<weight rownumber='2' columnnumber='1'><value>1.0</value></weight>"
    found = one("mtf", inner)
    assert [row.right for row in found.body.rows] == ["b", "a"]


def test_what_cannot_be_asked_here_is_reported():
    assert left_out(element("calculated", answer("{a}*{b}", "100"))) == [
        (Code.UNSUPPORTED_TYPE, 3)
    ]


def test_categories_hints_tags_marks_and_penalties_come_along():
    category = (
        "<question type='category'><category><text>$course$/top/News/Bad//worse"
        "</text></category></question>"
    )
    inner = answer("a", "100") + answer("b")
    inner += (
        "<hint><text>Look up.</text></hint><tags><tag><text>SPIKES</text></tag></tags>"
    )
    inner += "<defaultgrade>2.5</defaultgrade><penalty>0.3333333</penalty>"
    inner += "<idnumber>T &amp; F</idnumber>"
    found = parcel(category, element("multichoice", inner))
    question = found.questions[0].question
    assert found.questions[0].category == ("News", "Bad/worse")
    assert question.hints == ("Look up.",)
    assert question.tags == ("SPIKES",)
    assert (question.mark, question.penalty) == (Fraction(5, 2), Fraction(1, 3))
    assert question.key == "T & F"


def test_markup_becomes_text_and_says_what_it_lost():
    inner = answer("a", "100") + answer("b")
    stem = (
        "<p onclick='x()'>One</p><script>alert(1)</script><p>Two <img src='a.png'></p>"
    )
    found = parcel(element("multichoice", inner, stem))
    assert found.questions[0].question.stem == "One\n\nTwo"
    assert {f.code for f in found.findings} >= {Code.SCRIPT_DROPPED, Code.PICTURE_LOST}


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"<quiz><question></quiz>", "not well-formed"),
        (b"<!DOCTYPE quiz [<!ENTITY a 'b'>]><quiz>&a;</quiz>", "document type"),
        (b"<assessment/>", "begins with <assessment>"),
        (b"<quiz>" + b"<a>" * 100 + b"</a>" * 100 + b"</quiz>", "too deeply"),
        (b"<quiz>" + b" " * (5 * 1024 * 1024) + b"</quiz>", "5 MB"),
        (b"\xff\xfe<quiz/>", "quiz.xml"),
    ],
)
def test_a_file_that_is_none_is_refused_in_one_sentence(data, words):
    with pytest.raises(QuestionsRefused, match=words) as refusal:
        moodle_xml.read(data, "quiz.xml")
    assert "\n" not in str(refusal.value)


def test_more_questions_than_are_read_are_refused():
    with pytest.raises(QuestionsRefused, match="2000"):
        parcel("<question type='description'/>" * 2001)


def test_a_quiz_without_questions_says_so():
    assert [f.code for f in parcel().findings] == [Code.NO_QUESTIONS]
