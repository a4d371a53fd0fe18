"""Script concordance: what an answer is worth by the votes of a panel."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from courses.domain.panel import Concern, score_panel
from courses.domain.questions.kinds import Judgement

SCALE = ("-2", "-1", "0", "+1", "+2")


def scored(votes):
    return score_panel([Judgement(key, key, votes.get(key, 0)) for key in SCALE])


def test_an_answer_is_worth_its_votes_by_those_of_the_commonest():
    key = scored({"0": 3, "+1": 8, "+2": 4})
    assert key.credits == {
        "-2": 0, "-1": 0, "0": Fraction(3, 8), "+1": 1, "+2": Fraction(1, 2),
    }  # fmt: skip
    assert (key.members, key.modal, key.concerns) == (15, ("+1",), ())


def test_a_panel_of_nine_is_small_and_of_ten_is_not():
    assert scored({"0": 3, "+1": 6}).concerns == (Concern.SMALL_PANEL,)
    assert scored({"0": 3, "+1": 7}).concerns == ()


def test_a_unanimous_panel_asks_for_knowledge():
    assert scored({"0": 12}).concerns == (Concern.UNANIMOUS,)


def test_first_places_apart_are_a_split():
    assert scored({"-2": 6, "0": 1, "+2": 6}).concerns == (Concern.SPLIT,)
    together = scored({"0": 6, "+1": 6})
    assert (together.modal, together.concerns) == (("0", "+1"), ())


def test_answers_are_worth_nothing_before_anybody_voted():
    key = scored({})
    assert set(key.credits.values()) == {0}
    assert (key.members, key.concerns) == (0, (Concern.SMALL_PANEL,))


@given(st.dictionaries(st.sampled_from(SCALE), st.integers(0, 30)))
def test_credits_are_shares_and_the_best_is_one(votes):
    if not any(votes.values()):
        return
    worth = scored(votes).credits
    assert max(worth.values()) == 1
    assert all(0 <= one <= 1 for one in worth.values())
    assert all((worth[one] > 0) == (votes.get(one, 0) > 0) for one in SCALE)
