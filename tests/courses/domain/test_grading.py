"""Grading: what an answer of each kind is worth, exactly; and what is enough."""

from decimal import Decimal
from fractions import Fraction
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.domain.grading import (
    Counting,
    best,
    counted,
    grade,
    has_passed,
    needed,
    person_grade,
)
from courses.domain.grading.accepting import is_accepted
from courses.domain.grading.places import holds
from courses.domain.grading.written import matches
from courses.domain.questions.kinds import (
    Area,
    Choice,
    Kind,
    Label,
    Matching,
    NumberAnswer,
    Ordering,
    Row,
    Shape,
    ShortAnswer,
    Step,
    TextAnswer,
)
from courses.domain.responses import read_json
from tests.factories.questions import HALF, RIGHT, dose, make_question, options

GRADED = list(RIGHT)


@pytest.mark.parametrize("kind", GRADED)
def test_right_answer_brings_all_and_a_blank_nothing(kind):
    whole = grade(make_question(kind), RIGHT[kind])
    assert (whole.fraction, whole.is_right) == (1, True)
    blank = grade(make_question(kind), None)
    assert (blank.fraction, blank.is_right, blank.parts) == (0, False, ())
    assert grade(make_question(kind), {"certainty": 3}) == blank


def test_single_choice_may_be_worth_a_part_and_is_then_not_right():
    result = grade(make_question(Kind.SINGLE_CHOICE), {"options": ["o2"]})
    assert (result.fraction, result.is_right) == (HALF, False)
    assert result.feedback == ("Feedback 2",)


@pytest.mark.parametrize(
    ("ticked", "fraction", "is_right"),
    [
        (["o0"], HALF, False),
        (["o0", "o1"], 1, True),
        (["o0", "o2"], 0, False),  # the wrong tick costs what the right one brought
        (["o2"], 0, False),  # and never more
        (["o0", "o1", "o3"], 1, False),  # all of the mark, yet not the right set
        (["o0", "o1", "o2", "o3"], HALF, False),
    ],
)
def test_multiple_choice_adds_up_weights_within_nothing_and_all(
    ticked, fraction, is_right
):
    result = grade(make_question(Kind.MULTIPLE_CHOICE), {"options": ticked})
    assert (result.fraction, result.is_right) == (fraction, is_right)


@given(
    st.lists(st.fractions(-1, 1), min_size=2, max_size=6),
    st.data(),
)
def test_multiple_choice_never_leaves_nothing_to_all(weights, data):
    question = make_question(Kind.MULTIPLE_CHOICE, body=Choice(options(*weights)))
    keys = [one.key for one in question.body.options]
    ticked = data.draw(st.lists(st.sampled_from(keys), unique=True, min_size=1))
    assert 0 <= grade(question, {"options": ticked}).fraction <= 1


def test_ordering_is_right_as_a_whole_and_credits_each_place():
    question = make_question(
        Kind.ORDERING, body=Ordering(tuple(Step(f"s{n}", str(n)) for n in range(6)))
    )
    swapped = grade(question, {"order": ["s1", "s0", "s2", "s3", "s4", "s5"]})
    assert (swapped.fraction, swapped.is_right) == (Fraction(4, 6), False)
    assert [part.is_right for part in swapped.parts] == [False, False, *[True] * 4]
    assert grade(question, {"places": {"s0": 1}}).fraction == 0


@given(st.permutations([f"s{number}" for number in range(4)]))
def test_ordering_credit_is_the_share_of_fixed_places(order):
    result = grade(make_question(Kind.ORDERING), {"order": order})
    fixed = sum(1 for place, key in enumerate(order) if key == f"s{place}")
    assert result.fraction == Fraction(fixed, 4)
    assert result.is_right == (fixed == 4)


def test_matching_counts_rows_and_same_words_are_the_same_label():
    question = make_question(Kind.MATCHING)
    half = grade(question, {"pairs": {"r0": "l0", "r1": "l2"}})
    assert (half.fraction, half.is_right) == (HALF, False)
    assert grade(question, {"pairs": {"r0": "l0"}}).fraction == HALF
    twins = Matching(
        rows=(Row("a", "A", "x1"), Row("b", "B", "x2")),
        labels=(Label("x1", "Same"), Label("x2", "Same ")),
    )
    assert grade(
        make_question(Kind.MATCHING, body=twins), {"pairs": {"a": "x2", "b": "x1"}}
    ).is_right


@pytest.mark.parametrize(
    ("number", "unit", "fraction"),
    [
        ("3.0", None, 1),  # both ends count
        ("4.0", None, 1),
        ("4.01", None, 0),
        ("0.0035", "mSv", 1),
        ("3.5", "mSv", 0),
        ("40", "µSv", HALF),
    ],
)
def test_number_within_its_tolerance_in_any_unit(number, unit, fraction):
    response = {"number": number} | ({"unit": unit} if unit else {})
    assert grade(make_question(Kind.NUMERICAL), response).fraction == fraction


def test_number_that_needs_its_unit_is_nothing_without_it():
    question = make_question(Kind.NUMERICAL, body=dose(needs_unit=True))
    assert grade(question, {"number": "3.5"}).fraction == 0
    assert grade(question, {"number": "3.5", "unit": "µSv"}).fraction == 1
    assert grade(question, {"written": "three"}).fraction == 0


def test_tenth_plus_fifth_is_exact():
    """0.1 + 0.2 lies on the border of 0.3 ± 0: floats would not say so."""
    body = dose(answers=(NumberAnswer(Decimal("0.2"), Decimal("0.1")),), units=())
    assert grade(make_question(Kind.NUMERICAL, body=body), {"number": "0.3"}).is_right


def test_other_number_gets_the_remark_on_all_others():
    result = grade(make_question(Kind.NUMERICAL), {"number": "1000"})
    assert (result.fraction, result.feedback) == (0, ("Look at the table.",))


@pytest.mark.parametrize(
    ("pattern", "text", "is_match"),
    [
        ("emotion*", "Emotions", True),
        ("emotion*", "emotion", True),
        ("emotion*", "an emotion", False),
        ("*lesion*benign*", "The lesion is benign", True),
        ("*lesion*benign*", "benign lesion", False),
        ("the lesion is benign", "the lesion is not benign", False),
        ("a*a", "a", False),
        ("a*a", "aa", True),
        (r"2 \* 3", "2 * 3", True),
        (r"2 \* 3", "2 x 3", False),
        ("*", "anything", True),
        ("stra*e", "STRASSE", True),
        ("two  words", " two words ", True),
        ("É", "é", True),  # composed or not
    ],
)
def test_short_answer_rules_are_exact(pattern, text, is_match):
    assert matches(pattern, text, is_case_sensitive=False) is is_match


def test_case_matters_only_where_asked():
    assert not matches("MSv", "mSv", is_case_sensitive=True)
    body = ShortAnswer((TextAnswer("MSv"),), is_case_sensitive=True)
    question = make_question(Kind.SHORT_ANSWER, body=body)
    assert not grade(question, {"text": "mSv"}).is_right


def test_no_pattern_makes_grading_slow():
    pattern = "*a" * 200 + "*b"
    started = perf_counter()
    for _turn in range(50):
        assert not matches(pattern, "a" * 500, is_case_sensitive=False)
    assert perf_counter() - started < 1


def test_cloze_weighs_its_gaps_by_their_shares():
    question = make_question(Kind.CLOZE)
    given_gaps = {"g0": {"options": ["o1"]}, "g1": {"number": "25"}}
    result = grade(question, {"gaps": given_gaps})
    assert (result.fraction, result.is_right) == (HALF, False)  # 2 of 4 shares
    assert [part.is_right for part in result.parts] == [False, True, False]


@pytest.mark.parametrize(
    ("point", "fraction"),
    [
        (("10", "10"), 1),
        (("60", "60"), 1),
        (("60.1", "30"), 0),
        (("240", "150"), HALF),
        (("240", "151"), 0),
    ],
)
def test_border_of_an_area_belongs_to_it(point, fraction):
    result = grade(make_question(Kind.HOTSPOT), {"point": list(point)})
    assert result.fraction == fraction


def test_polygon_with_a_bay_holds_its_border_and_not_its_bay():
    corners = (0, 0, 10, 0, 10, 10, 5, 2, 0, 10)
    bay = Area("a", "A", Shape.POLYGON, tuple(Decimal(n) for n in corners))
    inside = [(1, 1), (5, 1), (0, 5), (10, 10), (5, 2)]
    outside = [(5, 3), (5, 10), (-1, 0), (11, 5)]
    assert [holds(bay, Fraction(x), Fraction(y)) for x, y in inside] == [True] * 5
    assert [holds(bay, Fraction(x), Fraction(y)) for x, y in outside] == [False] * 4


def test_script_concordance_is_votes_over_the_favourites():
    question = make_question(Kind.SCRIPT_CONCORDANCE)
    shares = {
        key: grade(question, {"options": [key]}).fraction
        for key in ("less", "same", "more")
    }
    assert shares == {"less": 1, "same": Fraction(3, 7), "more": 0}


def test_free_text_waits_for_a_person_and_is_right_from_half_up():
    question = make_question(Kind.FREE_TEXT)
    assert grade(question, {"text": "I am sorry."}).needs_marking
    assert not grade(question, None).needs_marking
    assert person_grade(HALF).is_right
    assert not person_grade(Fraction(49, 100)).is_right


# -- A ruling accepts --------------------------------------------------------
@pytest.mark.parametrize(
    ("kind", "accepted", "response", "is_same"),
    [
        (
            Kind.NUMERICAL,
            {"number": "1", "unit": "mSv"},
            {"number": "1000", "unit": "µSv"},
            True,
        ),
        (Kind.NUMERICAL, {"number": "1"}, {"number": "2"}, False),
        (Kind.SHORT_ANSWER, {"text": "empath*"}, {"text": "Empathy"}, True),
        (
            Kind.SINGLE_CHOICE,
            {"options": ["o1"]},
            {"options": ["o1"], "certainty": 2},
            True,
        ),
        (Kind.SINGLE_CHOICE, {"options": ["o1"]}, {"options": ["o2"]}, False),
        (Kind.SINGLE_CHOICE, {"options": ["o1"]}, None, False),
    ],
)
def test_accepted_answer_is_compared_by_the_question(kind, accepted, response, is_same):
    assert is_accepted(make_question(kind), accepted, response) is is_same


# -- What is enough ----------------------------------------------------------
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


def test_which_attempt_counts():
    results = [3, 6, 4]
    assert {one: counted(results, one) for one in Counting} == {
        Counting.BEST: 6,
        Counting.LAST: 4,
        Counting.FIRST: 3,
        Counting.AVERAGE: 4,
    }
    assert {counted([], one) for one in Counting} == {None}


@given(st.sampled_from(GRADED), st.data())
def test_whatever_can_be_read_can_be_graded(kind, data):
    anything = data.draw(
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(max_size=5),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(
                    st.sampled_from(
                        ["options", "order", "pairs", "number", "text", "gaps", "point"]
                        + [
                            "g0",
                            "g1",
                            "o0",
                            "s0",
                            "r0",
                            "written",
                            "certainty",
                            "places",
                        ]
                    ),
                    inner,
                    max_size=4,
                )
            ),
            max_leaves=8,
        )
    )
    question = make_question(kind)
    reading = read_json(question, anything)
    result = grade(question, reading.response)
    assert 0 <= result.fraction <= 1
    if not reading.problems:
        again = read_json(question, reading.response)
        assert again.response == reading.response
