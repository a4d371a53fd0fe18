"""Draws that share questions are filled whenever they can be."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from courses.domain.draws import Shortage, share_out


def test_first_draw_gives_up_what_only_the_second_can_take():
    assert share_out([["a", "b", "c"], ["a"]], [2, 1]) == ([["b", "c"], ["a"]], [])


def test_three_draws_move_on_in_turn():
    pools = [["a", "b"], ["b", "c"], ["a"]]
    assert share_out(pools, [1, 1, 1]) == ([["b"], ["c"], ["a"]], [])


def test_what_is_short_is_told_with_those_that_share_it():
    drawn, short = share_out([["a", "b"], ["x"], ["a", "b"]], [1, 1, 2])
    assert short == [Shortage(2, wanted=3, there=2)]
    assert drawn == [["a"], ["x"], ["b"]]


DRAWS = st.lists(
    st.tuples(st.frozensets(st.integers(0, 6), max_size=5), st.integers(1, 3)),
    min_size=1,
    max_size=4,
)


@given(DRAWS)
def test_draws_are_filled_unless_some_of_them_share_too_little(draws):
    pools = [sorted(pool) for pool, _count in draws]
    counts = [count for _pool, count in draws]
    drawn, short = share_out(pools, counts)
    taken = [one for got in drawn for one in got]
    assert len(taken) == len(set(taken))
    assert all(set(got) <= set(pool) for got, pool in zip(drawn, pools, strict=True))
    places = range(len(pools))
    # Hall's condition, by looking at every set of draws.
    can_be = all(
        len({one for at in some for one in pools[at]}) >= sum(counts[at] for at in some)
        for size in range(1, len(pools) + 1)
        for some in combinations(places, size)
    )
    assert (not short) is can_be
    if can_be:
        assert [len(got) for got in drawn] == counts
    assert all(one.there < one.wanted for one in short)
