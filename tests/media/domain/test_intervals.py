"""Union, clip, subtract and total are the whole arithmetic of presence."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.domain.intervals import (
    clip,
    hull,
    normalise,
    subtract,
    total,
    union,
    union_by_owner,
)

moments = st.integers(-50, 50)
spans = st.lists(st.tuples(moments, moments), max_size=12)
window = st.tuples(moments, moments)


def points(intervals) -> set[int]:
    """Every millisecond covered, counted one by one."""
    return {moment for start, end in intervals for moment in range(start, end)}


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ([], ()),
        ([(5, 5), (9, 3)], ()),
        ([(3, 4), (1, 2)], ((1, 2), (3, 4))),
        ([(1, 2), (2, 3)], ((1, 3),)),
        ([(1, 9), (2, 3)], ((1, 9),)),
        ([(1, 5), (4, 8)], ((1, 8),)),
    ],
)
def test_normalise_joins_what_touches_and_drops_what_is_empty(raw, expected):
    assert normalise(raw) == expected


@given(spans)
def test_normalise_keeps_the_moments_and_is_idempotent(raw):
    result = normalise(raw)
    assert points(result) == points(raw)
    assert normalise(result) == result
    assert all(a[1] < b[0] for a, b in zip(result, result[1:], strict=False))


@given(spans, spans, spans)
def test_union_is_commutative_associative_and_idempotent(a, b, c):
    assert union(a, b) == union(b, a)
    assert union(union(a, b), c) == union(a, union(b, c))
    assert union(a, a) == union(a)
    assert points(union(a, b)) == points(a) | points(b)


@given(spans)
def test_total_never_exceeds_the_hull(raw):
    edges = hull(raw)
    assert total(raw) == len(points(raw))
    assert total(raw) <= (edges[1] - edges[0] if edges else 0)


@given(spans, window)
def test_clip_stays_inside_the_window(raw, edges):
    result = clip(raw, edges)
    assert points(result) == points(raw) & points([edges])
    assert total(result) <= max(0, edges[1] - edges[0])


@given(spans, spans)
def test_subtract_takes_away_and_adds_nothing(raw, removed):
    rest = subtract(raw, removed)
    assert points(rest) == points(raw) - points(removed)
    assert normalise(rest) == rest


@given(st.lists(st.tuples(st.integers(0, 4), moments, moments), max_size=30))
def test_union_by_owner_is_normalise_for_each(rows):
    table = np.array(rows, dtype=np.int64).reshape(-1, 3)
    owners, starts, ends = union_by_owner(*table.T)
    found = {owner: [] for owner in range(5)}
    for owner, start, end in zip(
        owners.tolist(), starts.tolist(), ends.tolist(), strict=True
    ):
        found[owner].append((start, end))
    for owner, result in found.items():
        assert tuple(result) == normalise((s, e) for o, s, e in rows if o == owner)


def test_union_by_owner_holds_for_a_century_and_ten_thousand_people():
    century = 100 * 365 * 86_400_000
    owners = np.repeat(np.arange(10_000), 2)
    starts = np.tile(np.array([0, century - 1]), 10_000)
    ends = np.tile(np.array([5, century]), 10_000)
    merged = union_by_owner(owners, starts, ends)
    assert [column.tolist() for column in merged] == [
        owners.tolist(),
        starts.tolist(),
        ends.tolist(),
    ]
