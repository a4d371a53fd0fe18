"""What speaks against a question, how it is arranged, and what a quiz's document keeps."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.domain.attempts import AttemptRules, Behaviour
from courses.domain.plan import Draw, QuizPlan, plan_from_json, plan_to_json
from courses.domain.questions.answers import right_answer, texts_of
from courses.domain.questions.arrange import arrange
from courses.domain.questions.document import to_json
from courses.domain.questions.kinds import (
    Area,
    Choice,
    Cloze,
    FreeText,
    Gap,
    Kind,
    Matching,
    NumberAnswer,
    Option,
    Ordering,
    Picture,
    Row,
    Shape,
    ShortAnswer,
    Step,
    TextAnswer,
    Unit,
)
from courses.domain.questions.problems import problems, problems_of
from tests.factories.questions import BODIES, HALF, dose, make_question, options


@pytest.mark.parametrize("kind", list(Kind))
def test_good_question_has_no_problem(kind):
    assert problems(make_question(kind)) == ()


def area(*numbers, shape=Shape.RECTANGLE, **fields):
    return Area(
        "a", "Here", shape, tuple(Decimal(number) for number in numbers), **fields
    )


def picture(**fields):
    return replace(BODIES[Kind.HOTSPOT].picture, **fields)


def hotspot(*areas, **fields):
    return replace(BODIES[Kind.HOTSPOT], areas=areas, picture=picture(**fields))


CASES = [
    (Kind.SINGLE_CHOICE, Choice(options(0, HALF)), ["no_right_option"]),
    (Kind.SINGLE_CHOICE, Choice(options(1)), ["too_few_options"]),
    (Kind.SINGLE_CHOICE, Choice(options(1, -2)), ["weight_out_of_range"]),
    (
        Kind.SINGLE_CHOICE,
        Choice((Option("a", "Wait.", Fraction(1)), Option("a", "wait. "))),
        ["doubled_option", "same_option"],
    ),
    (
        Kind.SINGLE_CHOICE,
        Choice((Option("a", "A", Fraction(1)), Option("b", " "))),
        ["empty_option"],
    ),
    (Kind.MULTIPLE_CHOICE, Choice(options(HALF, 0)), ["weights_not_one"]),
    (Kind.TRUE_FALSE, Choice(options(1, 0)), ["not_true_false"]),
    (
        Kind.MATCHING,
        Matching((Row("a", "A", "x"), Row("b", "B", "y")), ()),
        ["too_few_labels", "row_without_label", "row_without_label"],
    ),
    (Kind.ORDERING, Ordering((Step("a", "A"),)), ["too_few_steps"]),
    (Kind.NUMERICAL, dose(answers=()), ["no_right_answer"]),
    (
        Kind.NUMERICAL,
        dose(answers=(NumberAnswer(Decimal(1), Decimal(-1)),), units=()),
        ["bad_tolerance"],
    ),
    (
        Kind.NUMERICAL,
        dose(units=(Unit("3 m"), Unit("Sv", Decimal(0)))),
        ["bad_unit", "bad_factor"],
    ),
    (Kind.NUMERICAL, dose(units=(), needs_unit=True), ["no_unit_to_need"]),
    (Kind.SHORT_ANSWER, ShortAnswer((TextAnswer("*"),)), ["anything_is_right"]),
    (Kind.CLOZE, Cloze(("No gap.",)), ["no_gaps"]),
    (
        Kind.CLOZE,
        Cloze((Gap("g", Choice(options(0, 0)), Fraction(0)),)),
        ["no_share", "no_right_option"],
    ),
    (
        Kind.HOTSPOT,
        hotspot(area(0, 0, 10), image_id=None, alternative=" "),
        ["no_picture", "no_alternative", "bad_area"],
    ),
    (Kind.HOTSPOT, hotspot(area(500, 0, 600, 10)), ["area_outside"]),
    (Kind.HOTSPOT, hotspot(area(1, 1, 2, 2, weight=HALF)), ["no_right_area"]),
    (
        Kind.HOTSPOT,
        hotspot(area(0, 0, 5, 5, shape=Shape.POLYGON)),
        ["bad_area"],
    ),
    (Kind.FREE_TEXT, FreeText(min_words=9, max_words=3), ["bad_word_limits"]),
    (
        Kind.SCRIPT_CONCORDANCE,
        replace(BODIES[Kind.SCRIPT_CONCORDANCE], scale=(), news=""),
        ["too_few_judgements", "no_news", "no_votes"],
    ),
]


@pytest.mark.parametrize(("kind", "body", "codes"), CASES)
def test_every_reason_is_named(kind, body, codes):
    found = problems(make_question(kind, body=body))
    assert [one.code for one in found] == codes
    assert {one.question for one in found} == {"q"}


def test_place_of_a_gaps_problem_is_named():
    body = Cloze((Gap("g", Choice((Option("x", ""), Option("y", "Y", Fraction(1))))),))
    (found,) = problems(make_question(Kind.CLOZE, body=body))
    assert (found.code, found.place) == ("empty_option", "g/x")


def test_quiz_needs_questions_of_its_own_keys():
    assert [one.code for one in problems_of([])] == ["no_questions"]
    text = make_question(Kind.DESCRIPTION, "d")
    assert [one.code for one in problems_of([text])] == ["no_questions"]
    twice = [make_question(Kind.TRUE_FALSE), make_question(Kind.TRUE_FALSE)]
    assert [one.code for one in problems_of(twice)] == ["doubled_question"]
    bad = make_question(
        Kind.TRUE_FALSE, stem=" ", mark=Fraction(-1), penalty=Fraction(2)
    )
    assert [one.code for one in problems(bad)] == [
        "no_stem",
        "negative_mark",
        "penalty_out_of_range",
    ]


# -- Arranging -----------------------------------------------------------------
@given(st.integers(0, 2**32), st.sampled_from(list(Kind)))
def test_arranged_parts_are_the_same_parts(seed, kind):
    question = make_question(kind)
    (row,) = arrange([question], rng=Random(seed))  # noqa: S311 -- shuffles options
    assert row["question"] == "q"
    texts = texts_of(question)
    for name in ("options", "labels"):
        assert set(row.get(name, ())) <= set(texts)
        assert len(set(row.get(name, ()))) == len(row.get(name, ()))
    if kind is Kind.ORDERING:
        assert row["options"] != ["s0", "s1", "s2", "s3"]
    if kind in (Kind.TRUE_FALSE, Kind.SCRIPT_CONCORDANCE):
        assert row["options"] == list(texts)
    if kind is Kind.CLOZE:
        assert set(row["gaps"]) == {"g0"}


def test_steps_are_never_offered_in_the_right_order():
    class Still:
        def shuffle(self, x):
            """Leaves everything where it is, as dice may."""

    (row,) = arrange([make_question(Kind.ORDERING)], rng=Still())
    assert row["options"] == ["s1", "s2", "s3", "s0"]


def test_options_that_keep_their_order_keep_it():
    body = replace(BODIES[Kind.SINGLE_CHOICE], is_shuffled=False)
    question = make_question(Kind.SINGLE_CHOICE, body=body)
    for seed in range(5):
        (row,) = arrange([question], rng=Random(seed))  # noqa: S311
        assert row["options"] == ["o0", "o1", "o2"]


def test_labels_never_keep_the_order_of_their_rows():
    """It would be the answer; “keep this order” is said of the rows."""
    body = replace(BODIES[Kind.MATCHING], is_shuffled=False)
    question = make_question(Kind.MATCHING, body=body)
    shown = {
        tuple(arrange([question], rng=Random(seed))[0]["labels"])  # noqa: S311
        for seed in range(20)
    }
    assert len(shown) > 1


# -- Answers -------------------------------------------------------------------
@pytest.mark.parametrize(
    ("kind", "lines"),
    [
        (Kind.SINGLE_CHOICE, ("Option 0",)),
        (Kind.MULTIPLE_CHOICE, ("Option 0", "Option 1")),
        (Kind.TRUE_FALSE, ("True",)),
        (Kind.MATCHING, ("Row 0 → Zero", "Row 1 → One")),
        (Kind.ORDERING, ("Step 0", "Step 1", "Step 2", "Step 3")),
        (Kind.NUMERICAL, ("3.5 ± 0.5 µSv",)),
        (Kind.SHORT_ANSWER, ("emotion…",)),
        (Kind.CLOZE, ("Option 0", "20 ± 5", "feeling")),
        (Kind.HOTSPOT, ("The chair",)),
        (Kind.FREE_TEXT, ("I am sorry. The scan shows something serious.",)),
        (Kind.SCRIPT_CONCORDANCE, ("less advisable",)),
        (Kind.DESCRIPTION, ()),
    ],
)
def test_right_answer_in_words(kind, lines):
    assert right_answer(make_question(kind)) == lines


# -- The quiz as a document ------------------------------------------------------
@given(
    st.lists(st.sampled_from(list(Kind)), max_size=5),
    st.sampled_from(list(Behaviour)),
    st.booleans(),
    st.integers(0, 9),
)
def test_quiz_survives_its_document(kinds, behaviour, is_on, per_page):
    plan = QuizPlan(
        items=(
            *(make_question(kind, f"q{n}") for n, kind in enumerate(kinds)),
            Draw("d", 7, "Silence", 3, ("silence", "warning")),
        ),
        rules=AttemptRules(behaviour, is_on, not is_on, per_page),
        shuffles_questions=is_on,
    )
    assert plan_from_json(plan_to_json(plan)) == plan
    scored = sum(kind is not Kind.DESCRIPTION for kind in kinds)
    assert plan.question_count == scored + 3


def test_list_of_questions_is_read_as_the_first_quizzes_were_asked():
    asked = (make_question(Kind.TRUE_FALSE), make_question(Kind.ORDERING, "r"))
    plan = plan_from_json(to_json(asked))
    assert plan == QuizPlan(asked)
    assert plan.rules == AttemptRules(Behaviour.IMMEDIATE, False, True, 1)


def test_document_of_a_later_version_is_refused():
    with pytest.raises(ValueError, match="version 3"):
        plan_from_json({"version": 3})


def test_picture_is_named_where_it_is_missing():
    (found,) = problems(
        make_question(
            Kind.HOTSPOT,
            body=replace(
                BODIES[Kind.HOTSPOT],
                picture=Picture("room.png", 400, 300, "A room."),
            ),
        )
    )
    assert (found.code, dict(found.arguments)) == ("no_picture", {"name": "room.png"})
