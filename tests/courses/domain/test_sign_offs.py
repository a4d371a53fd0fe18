"""Where a sign-off is, what may follow, and what has changed since it was signed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.domain.sign_offs import (
    DECISIONS,
    Act,
    Shown,
    State,
    changed_parts,
    may_follow,
    shown_again,
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


def shown(steps=1, what="a", **versions):
    return Shown(steps, what, versions)


def test_page_shown_again_unchanged_marks_nothing():
    assert shown_again(shown(x="1"), shown(x="1"), is_stale=False) == Shown(
        1, "a", {"x": "1"}, steps_before=1
    )


def test_marks_stay_until_the_page_is_opened_anew():
    first = shown(x="1", y="1", z="1")
    second = shown_again(first, shown(x="2", y="1"), is_stale=True)
    assert second.changed == {"x", "z"}
    third = shown_again(second, shown(2, "b", x="2", y="2"), is_stale=True)
    assert (third.changed, third.before, third.steps_before) == (
        {"x", "y", "z"},
        "a",
        1,
    )
    # Back to the sentence of before: nothing to point out there.
    fourth = shown_again(third, shown(3, "a", x="2", y="2"), is_stale=True)
    assert (fourth.before, fourth.is_again) == ("", True)


@given(VERSIONS, VERSIONS)
def test_page_is_shown_again_where_anything_differs(earlier, now):
    found = shown_again(Shown(1, "a", earlier), Shown(1, "a", now), is_stale=False)
    assert found.is_again == (earlier != now)
    assert found.is_of(Shown(1, "a", now))
