"""Which heading level is due to a block, wherever it stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.domain.outline import levels_due

KINDS = st.lists(st.sampled_from(["heading", "text", "callout", "phrases"]))


@pytest.mark.parametrize(
    ("kinds", "levels"),
    [
        ([], []),
        (["callout"], [2]),
        (["heading", "callout"], [2, 3]),
        (["text", "callout", "phrases", "heading", "phrases"], [2, 2, 2, 2, 3]),
        (["heading", "callout", "heading", "callout"], [2, 3, 2, 3]),
    ],
)
def test_level_is_the_one_below_what_stands_above(kinds, levels):
    assert levels_due(kinds, under=1) == levels


@given(KINDS, st.integers(1, 3))
def test_outline_never_leaves_a_level_out(kinds, under):
    levels = [under, *levels_due(kinds, under=under)]
    steps = [
        later - earlier for earlier, later in zip(levels, levels[1:], strict=False)
    ]
    assert all(step <= 1 for step in steps)
    assert all(level > under for level in levels[1:])
