"""Crowds: every number here was worked out by hand, or by looking moment by moment."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.domain.crowd import (
    MINUTE_MS,
    Crowd,
    banded,
    by_minutes,
    heat_grid,
    movements,
    present_at,
    retention,
    share,
    shares_by_band,
    steps,
)
from media.domain.intervals import clip, normalise, total
from media.domain.programme import EPOCH, plan_item


def crowd_of(*spans: tuple[int, float, float]) -> Crowd:
    """(person, from, to) in minutes."""
    table = np.array(
        [(who, int(a * MINUTE_MS), int(b * MINUTE_MS)) for who, a, b in spans],
        dtype=np.int64,
    ).reshape(-1, 3)
    return Crowd.of(*table.T)


def item(key: str, start: int, end: int, kind: str = "talk"):
    return plan_item(
        key=key,
        kind=kind,
        title=key.capitalize(),
        starts_at=EPOCH + timedelta(minutes=start),
        ends_at=EPOCH + timedelta(minutes=end),
    )


ITEMS = (item("talk", 0, 40), item("break", 40, 60, "break"), item("qa", 60, 90))
#: 7 all day on two devices, 3 late and gone for ten minutes, 9 for the break alone,
#: 5 in the lobby and to the very end of the talk.
DAY = crowd_of(
    (7, -5, 50),
    (7, 30, 95),
    (3, 10, 20),
    (3, 30, 75),
    (9, 41, 55),
    (5, -9, 40),
)


def minutes(*values: float) -> np.ndarray:
    return np.array([int(value * MINUTE_MS) for value in values], dtype=np.int64)


def test_people_are_counted_once_at_each_moment():
    assert DAY.people.tolist() == [3, 5, 7, 9]
    counted = present_at(DAY, minutes(-10, -5, 0, 10, 20, 39, 40, 41, 55, 75, 95))
    assert counted.tolist() == [0, 2, 2, 3, 2, 3, 2, 3, 2, 1, 0]


def test_joins_and_leaves_leave_a_second_device_out():
    joins, leaves = movements(DAY, steps(0, 90 * MINUTE_MS, 30 * MINUTE_MS))
    # 0–30: 3 comes and goes; 30–60: 3 is back, 9 comes and goes, 5 goes; 60–90: 3 goes.
    assert (joins.tolist(), leaves.tolist()) == ([1, 2, 0], [1, 2, 1])


def test_the_last_step_may_be_shorter():
    assert steps(0, 25, 10).tolist() == [0, 10, 20, 25]


def test_retention_of_each_item():
    rows = [
        (r.item.key, r.people, r.at_start, r.at_end, r.stayed, r.mean_share)
        for r in retention(DAY, ITEMS)
    ]
    assert rows == [
        # 40 of 40 (7), 20 (3) and 40 (5): 100 of 120.
        ("talk", 3, 2, 3, 2, 83),
        # 20 of 20 (7), 20 (3), 14 (9): 54 of 60.
        ("break", 3, 2, 2, 2, 90),
        # 30 (7), 15 (3) of 30: 45 of 60.
        ("qa", 2, 2, 1, 1, 75),
    ]


def test_who_leaves_and_comes_back_stayed_and_who_is_replaced_did_not():
    swap = crowd_of((1, 0, 10), (2, 30, 40), (3, 0, 5), (3, 39, 41))
    (row,) = retention(swap, ITEMS[:1])
    assert (row.at_start, row.at_end, row.stayed) == (2, 2, 1)


@pytest.mark.parametrize(
    ("part", "whole", "percent"),
    [(0, 0, 0), (1, 3, 33), (2, 3, 67), (1, 200, 1), (1, 201, 0), (7, 7, 100)],
)
def test_shares_are_whole_percents_with_halves_up(part, whole, percent):
    assert share(part, whole) == percent


def test_the_heat_map_has_the_most_present_first_and_part_minutes_as_shares():
    crowd = crowd_of((1, 0, 1.5), (2, 0, 3), (3, 2.25, 9))
    grid = heat_grid(crowd, (0, 3 * MINUTE_MS))
    assert (grid.start_ms, grid.bin_ms, grid.sizes.tolist()) == (0, 60_000, [1, 1, 1])
    assert grid.percent.tolist() == [[100, 100, 100], [100, 50, 0], [0, 0, 75]]


def test_a_band_of_many_is_their_mean_and_bins_grow_with_the_day():
    crowd = crowd_of((1, 0, 4), (2, 0, 4), (3, 0, 2), (4, 3, 4), (5, 1, 1.2))
    grid = heat_grid(crowd, (0, 5 * MINUTE_MS), bands=2, bins=3)
    assert (grid.bin_ms, grid.sizes.tolist()) == (120_000, [3, 2])
    # Bins 0–2, 2–4, 4–5; first three: 1, 2, 3; then 4 and 5 with 12 of 240 seconds.
    assert grid.percent.tolist() == [[100, 67, 0], [5, 25, 0]]


def test_among_equals_who_came_first_stands_first():
    grid = heat_grid(crowd_of((1, 1, 2), (2, 0, 1)), (0, 2 * MINUTE_MS))
    assert grid.percent.tolist() == [[100, 0], [0, 100]]


def test_nobody_gives_an_empty_grid():
    grid = heat_grid(crowd_of(), (0, 3 * MINUTE_MS))
    assert grid.percent.shape == (0, 3)
    assert shares_by_band(crowd_of(), ITEMS, bands=10) == []


def test_bands_hold_everybody_once_and_differ_by_one():
    band_of, sizes = banded(10_000, 300)
    assert sizes.sum() == 10_000
    assert set(sizes.tolist()) == {33, 34}
    assert band_of.tolist() == sorted(band_of.tolist())


def test_bands_against_items():
    rows = [(b.first, b.last, b.shares) for b in shares_by_band(DAY, ITEMS, bands=2)]
    # 7 has 90 minutes, 3 has 55, 5 has 40, 9 has 14.
    assert rows == [(1, 2, (75, 100, 75)), (3, 4, (50, 35, 0))]


def test_minutes_are_counted_in_widths_and_the_whole_has_its_own():
    present = minutes(0, 9.99, 10, 29, 30, 45)
    counts = by_minutes(present, width_ms=10 * MINUTE_MS, most_ms=30 * MINUTE_MS)
    assert counts == [2, 1, 1, 2]


SPANS = st.lists(
    st.tuples(st.integers(0, 3), st.integers(-9, 40), st.integers(-9, 40)), max_size=9
)


@given(SPANS, st.integers(1, 40), st.integers(1, 4), st.integers(1, 9))
def test_the_heat_map_is_what_adding_up_each_cell_gives(spans, length, bands, bins):
    crowd = crowd_of(*[(who, a / 4, b / 4) for who, a, b in spans])
    window = (0, length * MINUTE_MS // 4)
    grid = heat_grid(crowd, window, bands=bands, bins=bins)
    own = {
        who: normalise(
            (a * MINUTE_MS // 4, b * MINUTE_MS // 4) for w, a, b in spans if w == who
        )
        for who in crowd.people.tolist()
    }
    order = sorted(
        own, key=lambda who: (-total(clip(own[who], window)), own[who][0][0])
    )
    rows, first = [], 0
    for size in grid.sizes.tolist():
        people = order[first : first + size]
        first += size
        cells = []
        for place in range(grid.percent.shape[1]):
            low = place * grid.bin_ms
            high = min(low + grid.bin_ms, window[1])
            ms = sum(total(clip(own[who], (low, high))) for who in people)
            cells.append(share(ms, size * (high - low)))
        rows.append(cells)
    assert grid.percent.tolist() == rows
