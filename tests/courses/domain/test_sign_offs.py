"""Where a sign-off is, what may follow, and what has changed since it was signed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.domain.sign_offs import (
    DECISIONS,
    Act,
    State,
    changed_parts,
    may_follow,
    state_after,
)

VERSIONS = st.dictionaries(st.sampled_from("abcde"), st.sampled_from("123"))


@pytest.mark.parametrize(
    ("acts", "state"),
    [
        ([], State.AWAITING),
        ([Act.ASKED], State.AWAITING),
        ([Act.ASKED, Act.CONFIRMED], State.CONFIRMED),
        ([Act.ASKED, Act.CONFIRMED, Act.REWORDED], State.CONFIRMED),
        ([Act.ASKED, Act.OBJECTED], State.OBJECTED),
        ([Act.ASKED, Act.OBJECTED, Act.ASKED_AGAIN], State.AWAITING),
        ([Act.ASKED, Act.WITHDRAWN], State.WITHDRAWN),
        ([Act.ASKED, Act.WITHDRAWN, Act.ASKED_AGAIN], State.AWAITING),
    ],
)
def test_state_follows_from_the_acts(acts, state):
    assert state_after(acts) is state


def test_what_may_follow_each_state():
    told = {
        state: {act for act in Act if may_follow(state, act)} - {Act.REWORDED}
        for state in State
    }
    assert told == {
        State.AWAITING: {*DECISIONS, Act.WITHDRAWN},
        State.CONFIRMED: {*DECISIONS, Act.ASKED_AGAIN, Act.WITHDRAWN},
        State.OBJECTED: {*DECISIONS, Act.ASKED_AGAIN, Act.WITHDRAWN},
        State.WITHDRAWN: {Act.ASKED_AGAIN},
    }


@given(VERSIONS)
def test_nothing_has_changed_between_equal_versions(parts):
    assert changed_parts(parts, dict(parts)) == frozenset()


@given(VERSIONS, VERSIONS)
def test_changed_gone_and_new_parts_are_named(before, after):
    told = changed_parts(before, after)
    assert told == changed_parts(after, before)
    assert told == {
        key
        for key in {*before, *after}
        if key not in before or key not in after or before[key] != after[key]
    }
