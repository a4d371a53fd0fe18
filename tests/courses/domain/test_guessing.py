"""What a blind guess earns."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.domain.guessing import (
    guess_matching,
    guess_one,
    guess_ordering,
    guess_parts,
    guess_several,
    guess_written,
)


def test_one_of_four_is_a_quarter_and_partial_credit_counts():
    assert guess_one([1, 0, 0, 0]) == 0.25
    assert guess_one([1, 0]) == 0.5
    assert guess_one([1, 0.5, 0, 0]) == 0.375
    # A wrong option that costs something costs nothing here.
    assert guess_one([1, -0.5]) == 0.5
    assert guess_one([]) is None


def test_boxes_are_ticked_by_a_coin():
    # ∅ 0, first ½, second ½, both 1
    assert guess_several([0.5, 0.5]) == 0.5
    # 0, 1, and below 0 is 0: −1, 1 − 1
    assert guess_several([1, -1]) == 0.25
    assert guess_several([]) is None
    assert guess_several([0.1] * 13) is None


def test_orders_and_matches():
    # Of the 24 orders of four steps 9, 8, 6 and 1 have 0, 1, 2 and 4 in place.
    assert guess_ordering(4) == (8 * 1 + 6 * 2 + 1 * 4) / 24 / 4 == 0.25
    assert guess_ordering(0) is None
    assert guess_matching(5) == 0.2
    assert guess_matching(0) is None
    assert guess_written() == 0


def test_parts_are_weighted():
    assert guess_parts([(1, 0.5), (3, 0.1)]) == pytest.approx(0.2)
    assert guess_parts([(1, 0.5), (3, None)]) is None
    assert guess_parts([]) is None


@given(st.lists(st.floats(-1, 1), max_size=8))
def test_guesses_are_shares(credits):
    several = guess_several(credits)
    assert several is None or 0 <= several <= 1
