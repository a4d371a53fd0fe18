"""Script concordance: what an answer is worth by the votes of a panel."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.domain.panel import Concern, PanelProblem, score_panel

SCALE = ("-2", "-1", "0", "+1", "+2")


def test_an_answer_is_worth_its_votes_by_those_of_the_commonest():
    key = score_panel(SCALE, {"0": 3, "+1": 8, "+2": 4})
    assert dict(key.credits) == {
        "-2": 0, "-1": 0, "0": Fraction(3, 8), "+1": 1, "+2": Fraction(1, 2),
    }  # fmt: skip
    assert (key.members, key.modal, key.concerns) == (15, ("+1",), ())
    assert key.credit("+2") == Fraction(1, 2)
    assert key.credit("+9") == 0


def test_a_panel_of_nine_is_small_and_of_ten_is_not():
    assert score_panel(SCALE, {"0": 3, "+1": 6}).concerns == (Concern.SMALL_PANEL,)
    assert score_panel(SCALE, {"0": 3, "+1": 7}).concerns == ()


def test_a_unanimous_panel_asks_for_knowledge():
    assert score_panel(SCALE, {"0": 12}).concerns == (Concern.UNANIMOUS,)


def test_first_places_apart_are_a_split():
    assert score_panel(SCALE, {"-2": 6, "0": 1, "+2": 6}).concerns == (Concern.SPLIT,)
    together = score_panel(SCALE, {"0": 6, "+1": 6})
    assert (together.modal, together.concerns) == (("0", "+1"), ())


@pytest.mark.parametrize(
    ("scale", "votes", "code"),
    [
        (SCALE, {}, "no_votes"),
        (SCALE, {"0": 0}, "no_votes"),
        ((), {}, "no_votes"),
        (SCALE, {"0": 5, "+1": -1}, "negative_votes"),
        (SCALE, {"maybe": 5}, "unknown_option"),
        (("0", "0"), {"0": 5}, "doubled_option"),
    ],
)
def test_votes_that_make_no_key_are_refused(scale, votes, code):
    with pytest.raises(PanelProblem) as refusal:
        score_panel(scale, votes)
    assert refusal.value.code == code


@given(st.dictionaries(st.sampled_from(SCALE), st.integers(0, 30)))
def test_credits_are_shares_and_the_best_is_one(votes):
    if not any(votes.values()):
        return
    worth = dict(score_panel(SCALE, votes).credits)
    assert max(worth.values()) == 1
    assert all(0 <= one <= 1 for one in worth.values())
    assert all((worth[one] > 0) == (votes.get(one, 0) > 0) for one in SCALE)
