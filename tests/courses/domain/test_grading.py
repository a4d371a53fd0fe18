"""Grading: single choice, true and false, ordering; and the order of a quiz."""

from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.domain.first_questions import (
    Kind,
    Option,
    Question,
    QuestionProblem,
    arrange,
    check,
    digest,
    from_json,
    to_json,
)
from courses.domain.grading import (
    ResponseProblem,
    best,
    grade,
    has_passed,
    needed,
    read_response,
)


def question(kind: Kind = Kind.SINGLE_CHOICE, count: int = 4, **changes) -> Question:
    keys = tuple(f"o{number}" for number in range(count))
    fields = {
        "key": "q",
        "kind": kind,
        "stem": "What do you do?",
        "options": tuple(Option(key, f"Option {key}") for key in keys),
        "right": keys if kind is Kind.ORDERING else keys[:1],
        "rationale": "Because.",
    }
    return Question(**{**fields, **changes})


def test_single_choice_is_right_or_not():
    assert grade(question(), ["o0"]).is_right
    wrong = grade(question(), ["o2"])
    assert (wrong.is_right, wrong.credit) == (False, Fraction(0))


def test_ordering_is_all_or_nothing_and_credits_each_place():
    swapped = grade(question(Kind.ORDERING, 6), ["o1", "o0", "o2", "o3", "o4", "o5"])
    assert swapped.is_right is False
    assert swapped.credit == Fraction(4, 6)
    assert swapped.places == (False, False, True, True, True, True)
    assert grade(question(Kind.ORDERING, 6), [f"o{n}" for n in range(6)]).is_right


@pytest.mark.parametrize(
    ("kind", "response", "code"),
    [
        (Kind.SINGLE_CHOICE, [], "empty"),
        (Kind.SINGLE_CHOICE, ["other"], "unknown_option"),
        (Kind.SINGLE_CHOICE, ["o0", "o1"], "one_option"),
        (Kind.ORDERING, ["o0", "o1"], "each_step_once"),
        (Kind.ORDERING, ["o0", "o0", "o1", "o2"], "each_step_once"),
    ],
)
def test_response_that_does_not_fit_is_refused(kind, response, code):
    with pytest.raises(ResponseProblem) as refusal:
        read_response(question(kind), response)
    assert refusal.value.code == code


@given(st.permutations([f"o{number}" for number in range(5)]))
def test_ordering_credit_is_the_share_of_fixed_places(order):
    result = grade(question(Kind.ORDERING, 5), order)
    fixed = sum(1 for place, key in enumerate(order) if key == f"o{place}")
    assert result.credit == Fraction(fixed, 5)
    assert result.is_right == (fixed == 5)


@given(st.integers(0, 30), st.integers(1, 30), st.none() | st.integers(0, 40))
def test_passing_never_asks_for_more_than_all(right, count, mark):
    asked = needed(question_count=count, pass_mark=mark)
    assert asked <= count
    assert has_passed(right_count=right, question_count=count, pass_mark=mark) == (
        right >= asked
    )
    assert has_passed(right_count=count, question_count=count, pass_mark=mark)


def test_five_of_six_passes_and_four_does_not():
    marks = {"question_count": 6, "pass_mark": 5}
    assert has_passed(right_count=5, **marks)
    assert not has_passed(right_count=4, **marks)


def test_best_of_no_results_is_none_not_zero():
    assert best([]) is None
    assert best([0]) == 0
    assert best([3, 5, 4]) == 5


@given(st.integers(0, 2**32), st.integers(2, 8), st.sampled_from(list(Kind)))
def test_arranged_options_are_the_same_options(seed, count, kind):
    asked = question(kind, count)
    (shown,) = arrange([asked], rng=Random(seed))  # noqa: S311 -- shuffles options
    assert sorted(shown["options"]) == sorted(option.key for option in asked.options)
    if kind is Kind.ORDERING:
        assert tuple(shown["options"]) != asked.right
    if kind is Kind.TRUE_FALSE:
        assert shown["options"] == [option.key for option in asked.options]


@given(st.lists(st.sampled_from(list(Kind)), min_size=1, max_size=5), st.data())
def test_questions_survive_json(kinds, data):
    asked = tuple(
        question(kind, 3, key=f"q{number}", stem=data.draw(st.text(max_size=20)))
        for number, kind in enumerate(kinds)
    )
    assert from_json(to_json(asked)) == asked
    assert digest(to_json(asked)) == digest(to_json(from_json(to_json(asked))))


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ([], "no_questions"),
        ([question(), question()], "doubled_question"),
        ([question(options=(Option("a", "A"), Option("a", "B")))], "doubled_option"),
        ([question(options=(Option("o0", "A"),))], "too_few_options"),
        ([question(right=())], "not_one_right_option"),
        ([question(right=("o0", "o1"))], "not_one_right_option"),
        ([question(right=("other",))], "not_one_right_option"),
        ([question(Kind.ORDERING, right=("o0",))], "no_right_order"),
    ],
)
def test_unanswerable_quiz_is_refused(asked, code):
    with pytest.raises(QuestionProblem) as refusal:
        check(asked)
    assert refusal.value.code == code


def test_answerable_quiz_is_accepted():
    check(
        [
            question(),
            question(Kind.ORDERING, key="r"),
            question(Kind.TRUE_FALSE, 2, key="s"),
        ]
    )
