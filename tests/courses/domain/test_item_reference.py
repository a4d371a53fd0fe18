"""Item statistics against figures worked out by hand, and against published ones.

Six attempts at four questions, A to C worth 1 and D worth 2. Sample variances and
covariances (s − 1 = 5 below the line) as fractions:

         A  B  C  D   T   T − 3      T − A  T − B  T − C  T − D
    1    1  1  1  2   5     2          4      4      4      3
    2    1  1  0  2   4     1          3      3      4      2
    3    1  0  1  1   3     0          2      3      2      2
    4    1  1  0  0   2    −1          1      1      2      2
    5    0  1  0  2   3     0          3      2      3      1
    6    0  0  1  0   1    −2          1      1      0      1

    mean     2/3    2/3    1/2    7/6    3
    var x    4/15   4/15   3/10   29/30  2 = var T
    cov xT   2/5    2/5    0      6/5    their sum is var T
    cov xy   2/15   2/15   −3/10  7/30   cov xT − var x
    var y    22/15  22/15  23/10  17/30  var T − 2 cov xT + var x
    cov max  8/15   8/15   7/10   19/30  sorted x with sorted y
"""

from __future__ import annotations

from fractions import Fraction as F
from math import nan, sqrt

import pytest

from courses.domain.figures import Figure, Why, wilson_interval
from courses.domain.item_sheet import Item, SheetProblem, read_sheet
from courses.domain.item_statistics import Blanks, analyse
from courses.domain.moments import is_flat
from courses.domain.quiz_statistics import kurtosis_of, skew_of

MARKS = [
    [1, 1, 1, 2],
    [1, 1, 0, 2],
    [1, 0, 1, 1],
    [1, 1, 0, 0],
    [0, 1, 0, 2],
    [0, 0, 1, 0],
]
ITEMS = (
    Item("A", options=("wait", "talk"), right=frozenset({"wait"}), guess=0.5),
    Item("B"),
    Item("C"),
    Item("D", max_mark=2),
)
#: In A, five chose "talk" and the sixth left it blank.
CHOSEN = [[1, 0], [1, 0], [1, 0], [1, 0], [0, 1], [0, 0]]
BLANK = [[0, 0, 0, 0]] * 5 + [[1, 0, 0, 0]]


def exactly(value):
    return pytest.approx(float(value), rel=1e-12, abs=1e-12)


def analysed(**options):
    sheet = read_sheet(ITEMS, MARKS, chosen=CHOSEN, blank=BLANK)
    return analyse(sheet, minimum=1, **options)


def values(name: str, **options) -> list[float | None]:
    return [getattr(item, name).value for item in analysed(**options).items]


def test_facility_is_the_mean_of_the_maximum():
    assert values("facility") == [
        exactly(one) for one in (F(2, 3), F(2, 3), F(1, 2), F(7, 12))
    ]


def test_sd_has_one_less_below_the_line():
    variances = (F(4, 15), F(4, 15), F(3, 10), F(29, 30))
    assert values("sd") == [exactly(sqrt(one)) for one in variances]


def test_discrimination_is_the_correlation_with_the_rest():
    # (2/15)/√(4/15·22/15) = 2/√88; (−3/10)/√(3/10·23/10); (7/30)/√(29/30·17/30)
    assert values("discrimination_pct") == [
        exactly(one)
        for one in (200 / sqrt(88), 200 / sqrt(88), -300 / sqrt(69), 700 / sqrt(493))
    ]


def test_efficiency_is_the_share_of_the_greatest_covariance():
    # (2/15)/(8/15), (−3/10)/(7/10), (7/30)/(19/30)
    assert values("efficiency_pct") == [
        exactly(100 * one) for one in (F(1, 4), F(1, 4), F(-3, 7), F(7, 19))
    ]


def test_effective_weight_is_the_share_of_the_root_covariances():
    # √(2/5) : √(2/5) : 0 : √(6/5) = 1 : 1 : 0 : √3
    whole = 2 + sqrt(3)
    assert values("effective_weight_pct") == [
        exactly(one) for one in (100 / whole, 100 / whole, 0, 100 * sqrt(3) / whole)
    ]


def test_a_question_against_the_total_has_no_effective_weight():
    marks = [[1, 1, 0], [1, 1, 0], [1, 0, 0], [0, 0, 1]]
    report = analyse(read_sheet([Item(key) for key in "abc"], marks), minimum=1)
    weights = [item.effective_weight_pct for item in report.items]
    # cov with T = 2, 2, 1, 1: a 1/6, b 1/3, c −1/6; √(1/6) : √(1/3) = 1 : √2
    assert weights[2] == Figure(None, Why.NEGATIVE_COVARIANCE)
    assert weights[0].value == exactly(100 / (1 + sqrt(2)))
    assert weights[1].value == exactly(100 * sqrt(2) / (1 + sqrt(2)))


def test_options_and_blanks_are_counted_beside_each_other():
    first = analysed().items[0]
    told = [(one.key, one.is_right, one.count) for one in (*first.options, first.blank)]
    assert told == [("wait", True, 4), ("talk", False, 1), (None, False, 1)]
    assert first.options[0].share.value == exactly(F(4, 6))
    assert first.blank.share.value == exactly(F(1, 6))


def test_an_options_point_biserial_leaves_its_own_question_out():
    first = analysed().items[0]
    # y = 4 3 2 1 3 1, mean 7/3, Σd² = 22/3. One of six ticked: Σo² − 1/6 = 5/6,
    # and √(22/3·5/6) = √(55/9). "talk" has y = 3, the blank y = 1.
    assert first.options[0].point_biserial.value == exactly(2 / sqrt(88))
    assert first.options[1].point_biserial.value == exactly(2 / sqrt(55))
    assert first.blank.point_biserial.value == exactly(-4 / sqrt(55))


def test_blanks_can_be_left_out_of_their_own_question():
    first = analysed(blanks=Blanks.LEAVE_OUT).items[0]
    # x = 1 1 1 1 0, y = 4 3 2 1 3: Σxy − ΣxΣy/5 = 10 − 52/5; 4/5 and 26/5
    assert (first.attempts, first.n) == (6, 5)
    assert first.facility.value == exactly(F(4, 5))
    assert first.discrimination_pct.value == exactly(-200 / sqrt(104))
    assert first.options[0].share.value == exactly(F(4, 5))
    assert first.blank.share.value == exactly(F(1, 6))


def test_blanks_left_out_change_no_other_question_and_no_total():
    counted, left_out = analysed(), analysed(blanks=Blanks.LEAVE_OUT)
    assert left_out.items[1:] == counted.items[1:]
    assert left_out.quiz == counted.quiz


def test_the_quiz_as_a_whole():
    quiz = analysed().quiz
    assert (quiz.n, quiz.learners, quiz.items, quiz.forms_differ) == (6, 6, 4, False)
    # T of 5: mean 3, sd √2
    assert quiz.mean_pct.value == exactly(60)
    assert quiz.median_pct.value == exactly(60)
    assert quiz.sd_pct.value == exactly(20 * sqrt(2))
    # Σvar x = 9/5: 4/3·(1 − 9/10) = 2/15
    assert quiz.alpha_pct.value == exactly(F(200, 15))
    assert quiz.error_ratio_pct.value == exactly(100 * sqrt(F(13, 15)))
    assert quiz.sem_pct.value == exactly(20 * sqrt(F(26, 15)))
    # Σd³ = 0; Σd⁴ = 34: (6·7·34 − 3·5·10²)/(5·4·3) = −6/5, over 2²
    assert quiz.skew.value == exactly(0)
    assert quiz.kurtosis.value == exactly(F(-3, 10))


# -- a random draw -------------------------------------------------------------
#: Each attempt holds two of three questions; B is worth 2.
DRAWN = [[1, 2, nan], [0, nan, 1], [1, nan, 0], [nan, 0, 1]]


def drawn(minimum=1):
    items = (Item("A"), Item("B", max_mark=2), Item("C"))
    return analyse(read_sheet(items, DRAWN), minimum=minimum)


def test_a_drawn_question_rests_on_the_attempts_that_had_it():
    first, second, third = drawn().items
    assert [item.n for item in (first, second, third)] == [3, 2, 3]
    assert first.facility.value == exactly(F(2, 3))
    # Rest as a share of the other questions: 2/2, 1/1, 0/1; r of 1 0 1 with 1 1 0
    assert first.discrimination_pct.value == exactly(-50)
    assert second.discrimination_pct.why is Why.NO_VARIANCE  # rest 1 and 1


def test_a_drawn_quiz_has_percentages_but_no_alpha():
    quiz = drawn().quiz
    assert quiz.forms_differ
    assert quiz.mean_pct.value == exactly(F(100 + 50 + 50, 4) + F(100, 12))
    assert quiz.alpha_pct == Figure(None, Why.FORMS_DIFFER)
    assert quiz.sem_pct == Figure(None, Why.FORMS_DIFFER)
    assert [item.effective_weight_pct.why for item in drawn().items] == [
        Why.FORMS_DIFFER
    ] * 3


# -- guards --------------------------------------------------------------------
def test_nothing_is_told_below_the_minimum():
    sheet = read_sheet(ITEMS, MARKS, chosen=CHOSEN, blank=BLANK)
    assert analyse(sheet, minimum=6).items[0].facility.is_told
    report = analyse(sheet, minimum=7)
    few = Figure(None, Why.TOO_FEW)
    first = report.items[0]
    assert (first.n, first.facility, first.discrimination_pct) == (6, few, few)
    assert (first.sd, first.efficiency_pct, first.effective_weight_pct) == (few,) * 3
    assert [(one.count, one.share, one.point_biserial) for one in first.options] == [
        (None, few, few)
    ] * 2
    quiz = report.quiz
    assert quiz.n == 6
    assert {
        quiz.mean_pct, quiz.median_pct, quiz.sd_pct, quiz.skew, quiz.kurtosis,
        quiz.alpha_pct, quiz.error_ratio_pct, quiz.sem_pct,
    } == {few}  # fmt: skip


def test_the_minimum_counts_learners_not_attempts():
    sheet = read_sheet(ITEMS, MARKS, learners=[1, 1, 1, 2, 2, 3])
    assert analyse(sheet, minimum=3).quiz.mean_pct.is_told
    report = analyse(sheet, minimum=4)
    assert (report.quiz.n, report.quiz.learners) == (6, 3)
    assert report.quiz.mean_pct.why is Why.TOO_FEW
    assert report.items[0].facility.why is Why.TOO_FEW


@pytest.mark.parametrize(
    ("marks", "skew", "kurtosis", "sd"),
    [
        ([[1, 0]], Why.NOT_ENOUGH, Why.NOT_ENOUGH, Why.NOT_ENOUGH),
        ([[1, 0], [1, 1]], Why.NOT_ENOUGH, Why.NOT_ENOUGH, None),
        ([[1, 0], [1, 1], [0, 0]], None, Why.NOT_ENOUGH, None),
        ([[1, 0], [1, 1], [0, 0], [1, 1]], None, None, None),
        ([[1, 0]] * 4, Why.NO_VARIANCE, Why.NO_VARIANCE, None),
    ],
)
def test_shape_needs_three_and_four_attempts_that_differ(marks, skew, kurtosis, sd):
    quiz = analyse(read_sheet([Item("a"), Item("b")], marks), minimum=1).quiz
    assert (quiz.skew.why, quiz.kurtosis.why, quiz.sd_pct.why) == (skew, kurtosis, sd)


def test_without_variance_a_correlation_is_missing_not_zero():
    sheet = read_sheet([Item("a"), Item("b")], [[1, 0], [1, 1], [1, 0]])
    report = analyse(sheet, minimum=1)
    assert report.items[0].discrimination_pct == Figure(None, Why.NO_VARIANCE)
    assert report.items[0].efficiency_pct == Figure(None, Why.NO_VARIANCE)
    assert report.items[0].sd == Figure(0.0)
    # b varies, but its rest does not.
    assert report.items[1].discrimination_pct == Figure(None, Why.NO_VARIANCE)


def test_one_question_has_no_consistency():
    quiz = analyse(read_sheet([Item("a")], [[1], [0], [1]]), minimum=1).quiz
    assert quiz.alpha_pct == Figure(None, Why.ONE_QUESTION)


def test_an_empty_table_says_that_there_is_nothing():
    report = analyse(read_sheet(ITEMS, []))
    assert report.quiz.n == 0
    assert report.quiz.mean_pct == Figure(None, Why.NOT_ENOUGH)
    assert report.items[0].facility == Figure(None, Why.NOT_ENOUGH)


@pytest.mark.parametrize("unit", [0.1, 0.3, 0.7])
def test_a_covariance_of_nought_is_nought_in_any_unit(unit):
    items = [Item(item.key, max_mark=item.max_mark * unit) for item in ITEMS]
    marks = [[mark * unit for mark in row] for row in MARKS]
    assert analyse(read_sheet(items, marks), minimum=1).items[
        2
    ].effective_weight_pct == Figure(0.0)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"items": []}, "no_items"),
        ({"items": [Item("a"), Item("a")]}, "doubled_item"),
        ({"items": [Item("a"), Item("b", max_mark=0)]}, "max_mark"),
        ({"marks": [[1, 2, 3]]}, "marks_shape"),
        ({"marks": [[1, float("inf")]]}, "marks_infinite"),
        ({"blank": [[True]]}, "blank_shape"),
        ({"chosen": [[True]]}, "chosen_shape"),
        ({"learners": [1, 2]}, "learners_shape"),
    ],
)
def test_a_table_that_does_not_fit_is_refused(change, code):
    given = {"items": [Item("a"), Item("b")], "marks": [[1, 0]]} | change
    items, marks = given.pop("items"), given.pop("marks")
    with pytest.raises(SheetProblem) as refusal:
        read_sheet(items, marks, **given)
    assert refusal.value.code == code


def test_rounding_is_no_variance():
    assert is_flat(read_sheet([Item("a")], [[0.1 + 0.2], [0.3]]).marks[:, 0])


# -- published ----------------------------------------------------------------
#: Bock and Lieberman, Psychometrika 1970;35:179–197: how many of 1,000 answered the
#: five questions of a law school's test in each way, from 00000 to 11111.
LSAT_6 = [
    3, 6, 2, 11, 1, 1, 3, 4, 1, 8, 0, 16, 0, 3, 2, 15,
    10, 29, 14, 81, 3, 28, 15, 80, 16, 56, 21, 173, 11, 61, 28, 298,
]  # fmt: skip


def test_figures_published_for_the_law_school_test():
    marks = [
        [int(digit) for digit in f"{pattern:05b}"]
        for pattern, people in enumerate(LSAT_6)
        for _ in range(people)
    ]
    report = analyse(read_sheet([Item(key) for key in "12345"], marks))
    # As R's ltm describes these data (Rizopoulos, J Stat Softw 2006;17(5)).
    # Proportions and Cronbach's alpha, 0.295:
    assert [item.facility.value for item in report.items] == [
        exactly(one) for one in (0.924, 0.709, 0.553, 0.763, 0.870)
    ]
    assert round(report.quiz.alpha_pct.value, 1) == 29.5
    # Point-biserials with the item "excluded"; s and s − 1 are mixed there, which
    # makes them smaller by √(999/1000).
    assert [item.discrimination_pct.value / 100 for item in report.items] == (
        pytest.approx([0.1128, 0.1531, 0.1727, 0.1444, 0.1215], abs=1.5e-4)
    )


def test_figures_published_for_skew_and_kurtosis():
    # The examples of the spreadsheet functions SKEW and KURT.
    scores = read_sheet([Item("a")], [[n] for n in (3, 4, 5, 2, 3, 4, 5, 6, 4, 7)])
    assert round(skew_of(scores.marks[:, 0]).value, 6) == 0.359543
    assert round(kurtosis_of(scores.marks[:, 0]).value, 4) == -0.1518


@pytest.mark.parametrize(
    ("hits", "trials", "low", "high"),
    [
        # Newcombe, Stat Med 1998;17:857–872, table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_intervals_published_for_wilsons_score(hits, trials, low, high):
    given = wilson_interval(hits, trials)
    assert (round(given[0], 4), round(given[1], 4)) == (low, high)


def test_nobody_tried_says_nothing():
    assert wilson_interval(0, 0) == (0.0, 1.0)
