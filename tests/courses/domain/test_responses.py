"""What a form sends: read, kept, refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.domain.numbers import plain, read_number
from courses.domain.questions.kinds import Kind
from courses.domain.responses import (
    ResponseProblem,
    as_fields,
    is_blank,
    read_form,
    read_json,
    same_response,
)
from courses.domain.shares import read_share
from tests.factories.questions import RIGHT, dose, make_question


@pytest.mark.parametrize(
    ("kind", "fields", "response"),
    [
        (Kind.SINGLE_CHOICE, {"option": ["o1"]}, {"options": ["o1"]}),
        (Kind.MULTIPLE_CHOICE, {"option": ["o1", "o0"]}, {"options": ["o0", "o1"]}),
        (Kind.TRUE_FALSE, {"option": ["false"]}, {"options": ["false"]}),
        (
            Kind.ORDERING,
            {"place-s0": ["2"], "place-s1": ["1"], "place-s2": ["3"],
             "place-s3": ["4"]},
            {"order": ["s1", "s0", "s2", "s3"]},
        ),
        (
            Kind.MATCHING,
            {"pair-r0": ["l2"], "pair-r1": ["l1"]},
            {"pairs": {"r0": "l2", "r1": "l1"}},
        ),
        (Kind.NUMERICAL, {"number": ["3,50 mSv"]}, {"number": "3.5", "unit": "mSv"}),
        (
            Kind.NUMERICAL,
            {"number": ["3"], "unit": ["mSv"]},
            {"number": "3", "unit": "mSv"},
        ),
        (Kind.SHORT_ANSWER, {"text": ["  two   words "]}, {"text": "two words"}),
        (Kind.FREE_TEXT, {"text": ["I am\r\nso sorry."]}, {"text": "I am\nso sorry."}),
        (
            Kind.CLOZE,
            {"gap-g0-option": ["o1"], "gap-g1-number": ["7"], "gap-g2-text": ["x"]},
            {"gaps": {"g0": {"options": ["o1"]}, "g1": {"number": "7"},
                      "g2": {"text": "x"}}},
        ),
        (Kind.HOTSPOT, {"x": ["12.50"], "y": ["300"]}, {"point": ["12.5", "300"]}),
        (
            Kind.SCRIPT_CONCORDANCE,
            {"option": ["same"], "certainty": ["2"]},
            {"options": ["same"], "certainty": 2},
        ),
    ],
)  # fmt: skip
def test_form_becomes_a_response(kind, fields, response):
    reading = read_form(make_question(kind), fields)
    assert (reading.response, reading.problems) == (response, ())


@pytest.mark.parametrize(
    ("kind", "fields", "kept", "code"),
    [
        (Kind.SINGLE_CHOICE, {}, None, "empty"),
        (Kind.SINGLE_CHOICE, {"certainty": ["3"]}, {"certainty": 3}, "empty"),
        (Kind.SINGLE_CHOICE, {"option": ["o0", "o1"]}, None, "one_option"),
        (Kind.MATCHING, {"pair-r0": ["l0"]}, {"pairs": {"r0": "l0"}}, "row_open"),
        (
            Kind.ORDERING,
            {"place-s0": ["1"], "place-s1": ["1"]},
            {"places": {"s0": 1, "s1": 1}},
            "each_step_once",
        ),
        (Kind.NUMERICAL, {"number": ["about 3"]}, {"written": "about 3"},
         "not_a_number"),
        (Kind.NUMERICAL, {"number": ["3 Gy"]}, {"written": "3 Gy"}, "unknown_unit"),
        (Kind.FREE_TEXT, {"text": ["Two words"]}, {"text": "Two words"},
         "too_few_words"),
        (
            Kind.CLOZE,
            {"gap-g0-option": ["o0"], "gap-g1-number": ["7"]},
            {"gaps": {"g0": {"options": ["o0"]}, "g1": {"number": "7"}}},
            "gap_open",
        ),
    ],
)  # fmt: skip
def test_unfinished_answer_is_kept_and_says_what_it_needs(kind, fields, kept, code):
    reading = read_form(make_question(kind), fields)
    assert reading.response == kept
    assert code in [one.code for one in reading.problems]
    assert not reading.is_foreign


@pytest.mark.parametrize(
    ("kind", "fields", "code"),
    [
        (Kind.SINGLE_CHOICE, {"option": ["other"]}, "unknown_option"),
        (Kind.SCRIPT_CONCORDANCE, {"option": ["o0"]}, "unknown_option"),
        (Kind.MATCHING, {"pair-r0": ["nowhere"]}, "unknown_label"),
        (Kind.ORDERING, {"place-s0": ["9" * 5000]}, "unknown_place"),
        (Kind.HOTSPOT, {"x": ["401"], "y": ["1"]}, "outside"),
        (Kind.SHORT_ANSWER, {"text": ["x" * 501]}, "too_long"),
        (Kind.SINGLE_CHOICE, {"option": ["o0"], "certainty": ["4"]},
         "unknown_certainty"),
        (Kind.CLOZE, {"gap-g0-option": ["o9"]}, "unknown_option"),
    ],
)  # fmt: skip
def test_what_was_never_offered_is_refused(kind, fields, code):
    reading = read_form(make_question(kind), fields)
    assert reading.is_foreign
    assert code in [one.code for one in reading.problems]


@pytest.mark.parametrize("kind", list(RIGHT))
def test_stored_response_fills_the_form_again(kind):
    question = make_question(kind)
    assert read_form(question, as_fields(RIGHT[kind])).response == RIGHT[kind]
    assert read_json(question, RIGHT[kind]).response == RIGHT[kind]


def test_text_that_was_given_to_begin_with_is_no_answer():
    body = make_question(Kind.FREE_TEXT).body
    question = make_question(
        Kind.FREE_TEXT, body=type(body)(template="Dear colleague,")
    )
    reading = read_form(question, {"text": ["Dear colleague,\r\n"]})
    assert (reading.response, reading.problems) == (None, (ResponseProblem("empty"),))


def test_unit_is_asked_for_where_it_has_to_be_written():
    question = make_question(Kind.NUMERICAL, body=dose(needs_unit=True))
    assert read_form(question, {"number": ["3"]}).problems == (
        ResponseProblem("needs_unit"),
    )


def test_how_sure_somebody_is_of_nothing_is_no_answer():
    assert is_blank({"certainty": 2})
    assert not is_blank({"options": ["a"]})
    assert same_response(None, {})
    assert not same_response(None, {"certainty": 2})


@pytest.mark.parametrize(
    ("text", "number", "rest"),
    [
        ("3.5", "3.5", ""),
        ("3,5", "3.5", ""),
        ("1,000", "1", ""),
        ("1 000", "1000", ""),
        ("12\u202f345,60 mSv", "12345.6", "mSv"),
        ("−4", "-4", ""),
        ("+ 4", "4", ""),
        (".5", "0.5", ""),
        ("2e3", "2000", ""),
        ("2 × 10^−3 Gy", "0.002", "Gy"),
        ("1.5·10^2", "150", ""),
        ("5 µSv", "5", "μSv"),
        ("-0", "0", ""),
        ("20 %", "20", "%"),
    ],
)
def test_number_as_people_write_it(text, number, rest):
    written = read_number(text)
    assert (plain(written.number), written.rest) == (number, rest)


@pytest.mark.parametrize(
    "text",
    ["", "mSv", "1.2.3", "1,000.5", "12 34", "1 0000", "--1", "1e999", "9" * 100, "٣"],
)
def test_what_is_no_number_is_none(text):
    assert read_number(text) is None


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4))
def test_number_written_plainly_reads_as_itself(number):
    if len(plain(number)) <= 60:
        assert read_number(plain(number)).number == number


@given(st.text(max_size=90))
def test_reading_numbers_and_shares_never_fails(text):
    read_number(text)
    read_share(text)


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("33.33333 %", "1/3"),
        ("-50%", "-1/2"),
        ("1/6", "1/6"),
        ("0,25", "1/4"),
        ("33 %", "33/100"),
        ("12.5 %", "1/8"),
        ("1/0", "None"),
        ("nan", "None"),
        ("1e999999", "None"),
    ],
)
def test_share_as_people_and_files_write_it(text, share):
    assert str(read_share(text)) == share
