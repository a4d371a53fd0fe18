"""Doors: what comes first, for whom, and what no door ever takes back."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.domain.order import (
    Door,
    Lock,
    LockCode,
    find_circle,
    lesson_locks,
    module_lock,
)

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("door", "lock"),
    [
        (Door(), None),
        (
            Door(required=(1, 2), completed=frozenset({1})),
            Lock(LockCode.MODULES_FIRST, (2,)),
        ),
        (Door(required=(1,), completed=frozenset({1})), None),
        (Door(required=(1,), has_begun=True), None),
        (Door(required=(1,), has_completed=True), None),
        (Door(needs_place=True), Lock(LockCode.NEEDS_PLACE)),
        (Door(needs_place=True, has_begun=True), Lock(LockCode.NEEDS_PLACE)),
        (Door(needs_place=True, has_place=True), None),
        (
            Door(
                needs_place=True, has_place=True, place_begins=NOW + timedelta(days=1)
            ),
            Lock(LockCode.NOT_BEGUN, moment=NOW + timedelta(days=1)),
        ),
        (Door(needs_place=True, has_place=True, place_begins=NOW), None),
        (Door(needs_place=True, has_completed=True), None),
    ],
)
def test_module_is_shut_for_the_first_reason(door, lock):
    assert module_lock(door, now=NOW) == lock


def test_lessons_in_order_open_one_by_one_and_stay_open():
    def locks(*finished):
        return lesson_locks(
            [7, 8, 9], finished=frozenset(finished), in_order=True, module=None
        )

    assert locks() == {
        8: Lock(LockCode.LESSON_FIRST, (7,)),
        9: Lock(LockCode.LESSON_FIRST, (7,)),
    }
    assert locks(7) == {9: Lock(LockCode.LESSON_FIRST, (8,))}
    # A lesson put in before what was read does not shut what was read.
    assert locks(8) == {9: Lock(LockCode.LESSON_FIRST, (7,))}
    assert locks(7, 8, 9) == {}


def test_shut_module_shuts_every_lesson_that_is_not_read():
    lock = Lock(LockCode.NEEDS_PLACE)
    assert lesson_locks(
        [7, 8], finished=frozenset({7}), in_order=False, module=lock
    ) == {8: lock}


def test_circles_are_found_and_ways_are_not():
    assert find_circle(1, [2], {2: [3], 3: [1]}) == (2, 3, 1)
    assert find_circle(1, [2, 3], {2: [3]}) == ()
    assert find_circle(1, [1], {}) == (1,)


graphs = st.dictionaries(st.integers(0, 6), st.lists(st.integers(0, 6), max_size=3))


@given(graphs, st.lists(st.integers(0, 6), max_size=3))
def test_way_round_is_a_way(known, required):
    way = find_circle(0, required, {k: v for k, v in known.items() if k != 0})
    if way:
        assert way[0] in required
        assert way[-1] == 0
        steps = zip(way, way[1:], strict=False)
        assert all(there in known[here] for here, there in steps)
