"""Which attempts count: first, last, best, all."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from courses.domain.counting_attempts import Rule, Sitting, choose_attempts

#: Learner 1 tried four times, the last one is open; learner 2 once, unmarked yet.
SITTINGS = [
    Sitting(key=11, learner=1, number=1, share=0.4, is_finished=True),
    Sitting(key=13, learner=1, number=3, share=0.9, is_finished=True),
    Sitting(key=12, learner=1, number=2, share=0.9, is_finished=True),
    Sitting(key=14, learner=1, number=4, share=1.0, is_finished=False),
    Sitting(key=21, learner=2, number=1, share=None, is_finished=True),
    Sitting(key=31, learner=3, number=1, share=None, is_finished=False),
]


def test_each_rule_counts_its_attempts():
    assert choose_attempts(SITTINGS, Rule.FIRST) == (11, 21)
    assert choose_attempts(SITTINGS, Rule.LAST) == (13, 21)
    assert choose_attempts(SITTINGS, Rule.ALL) == (11, 12, 13, 21)


def test_of_equally_good_attempts_the_earlier_counts():
    assert choose_attempts(SITTINGS, Rule.BEST) == (12, 21)


def test_an_unmarked_attempt_is_nobodys_best():
    zero = Sitting(key=5, learner=1, number=2, share=0.0, is_finished=True)
    unmarked = Sitting(key=4, learner=1, number=1, share=None, is_finished=True)
    assert choose_attempts([unmarked, zero], Rule.BEST) == (5,)


sittings = st.lists(
    st.builds(
        Sitting,
        key=st.integers(0, 10**6),
        learner=st.integers(1, 5),
        number=st.integers(1, 4),
        share=st.one_of(st.none(), st.floats(0, 1)),
        is_finished=st.booleans(),
    ),
    unique_by=lambda one: one.key,
)


@given(sittings, st.sampled_from(Rule), st.randoms(use_true_random=False))
def test_the_order_they_come_in_does_not_matter(given_sittings, rule, dice):
    shuffled = list(given_sittings)
    dice.shuffle(shuffled)
    assert choose_attempts(shuffled, rule) == choose_attempts(given_sittings, rule)


@given(sittings, st.sampled_from(Rule))
def test_only_finished_attempts_count_and_one_each(given_sittings, rule):
    chosen = choose_attempts(given_sittings, rule)
    by_key = {one.key: one for one in given_sittings}
    finished = {one.learner for one in given_sittings if one.is_finished}
    owners = [by_key[key].learner for key in chosen]
    assert all(by_key[key].is_finished for key in chosen)
    assert set(owners) == finished
    assert rule is Rule.ALL or len(owners) == len(finished)
