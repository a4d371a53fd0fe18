"""Options among weaker and stronger learners: groups, ties and small numbers."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from courses.domain.figures import Why
from courses.domain.item_curves import curves_of, group_by_score
from courses.domain.item_sheet import Item, read_sheet


def grouped(scores, groups=5, smallest=1):
    place = group_by_score(
        np.array(scores, dtype=float), groups=groups, smallest=smallest
    )
    return place.tolist()


def test_ten_scores_make_five_pairs():
    assert grouped(range(10)) == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]
    assert grouped([3, 1, 2, 0], groups=2) == [1, 0, 1, 0]


def test_equal_scores_stay_together():
    assert grouped([0, 1, 1, 1, 1, 1, 1, 1, 2, 3]) == [0, 1, 1, 1, 1, 1, 1, 1, 2, 2]
    assert grouped([0.1 + 0.2, 0.3, 1, 1], groups=2) == [0, 0, 1, 1]


def test_small_groups_are_joined():
    assert grouped(range(10), smallest=3) == [0, 0, 0, 0, 1, 1, 1, 1, 1, 1]
    assert grouped([5, 5, 5, 5]) == [0, 0, 0, 0]
    assert grouped([]) == []


@given(
    st.lists(st.integers(0, 6), min_size=1, max_size=60),
    st.integers(1, 6),
    st.integers(1, 12),
)
def test_groups_are_in_order_and_large_enough(scores, groups, smallest):
    place = grouped(scores, groups, smallest)
    sizes = np.bincount(place)
    assert len(sizes) <= groups
    assert len(sizes) == 1 or sizes.min() >= smallest
    for (one, a), (other, b) in zip(
        sorted(zip(scores, place, strict=True)),
        sorted(zip(scores, place, strict=True))[1:],
        strict=False,
    ):
        assert a <= b
        assert one != other or a == b


def fifty():
    """Rest 0 to 4, ten attempts each; the strongest twenty choose A."""
    rest = np.repeat(np.arange(5), 10)
    marks = np.stack([(rest >= 3).astype(float), rest / 4], axis=1)
    chosen = np.stack([rest >= 3, rest < 3], axis=1)
    blank = np.zeros((50, 2), dtype=bool)
    chosen[0], blank[0, 0] = False, True
    items = [Item("q", options=("A", "B"), right=frozenset("A")), Item("rest")]
    return read_sheet(items, marks, chosen=chosen, blank=blank)


def test_shares_go_from_the_weakest_to_the_strongest():
    first = curves_of(fifty())[0]
    assert [group.attempts for group in first.groups] == [10] * 5
    assert [(group.low_pct, group.high_pct) for group in first.groups] == [
        (0, 0), (25, 25), (50, 50), (75, 75), (100, 100),
    ]  # fmt: skip
    told = {
        curve.key: [share.value for share in curve.shares] for curve in first.curves
    }
    assert told == {
        "A": [0, 0, 0, 1, 1],
        "B": [0.9, 1, 1, 0, 0],
        None: [0.1, 0, 0, 0, 0],
    }
    assert [curve.is_right for curve in first.curves] == [True, False, False]


def test_a_question_with_a_flat_rest_cannot_be_grouped():
    sheet = read_sheet([Item("q"), Item("r")], [[1, 1], [0, 1]] * 20)
    first, second = curves_of(sheet)
    assert (first.why, first.groups) == (Why.NOT_ENOUGH, ())
    assert second.why is None or second.why is Why.NOT_ENOUGH


def test_too_few_learners_are_not_drawn():
    assert [one.why for one in curves_of(fifty(), minimum=51)] == [Why.TOO_FEW] * 2


def test_drawn_questions_are_grouped_by_share():
    nan = float("nan")
    marks = [[1, 2, nan], [1, nan, 1], [0, 0, nan], [0, nan, 0]] * 10
    items = [Item("a"), Item("b", max_mark=2), Item("c")]
    first = curves_of(read_sheet(items, marks))[0]
    assert [(one.attempts, one.high_pct) for one in first.groups] == [
        (20, 0), (20, 100),
    ]  # fmt: skip


def test_an_empty_table_has_no_curves():
    assert [one.why for one in curves_of(read_sheet([Item("q")], []))] == [Why.TOO_FEW]
