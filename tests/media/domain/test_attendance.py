"""Presence per person and item, against the vectors and against counting."""

from __future__ import annotations

import gc
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.domain.attendance import (
    GapCode,
    _not_collecting,
    attend,
    attend_all,
    attend_columns,
    creditable_ms,
    find_gaps,
)
from media.domain.intervals import total
from media.domain.programme import ItemKind, order, to_ms, with_actual_times
from tests.media.conftest import items_of, moment
from tests.media.domain.test_programme import item

VECTORS = json.loads(
    (Path(__file__).parent.parent / "data" / "vectors.json").read_text()
)


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: case["name"])
def test_vector(case):
    actual = {
        key: (to_ms(moment(start)), to_ms(moment(end)))
        for key, (start, end) in case.get("actual_times", {}).items()
    }
    programme = with_actual_times(items_of(VECTORS), actual)
    raw = [(to_ms(moment(a)), to_ms(moment(b))) for a, b in case["intervals"]]
    person = attend(7, programme, raw)
    seconds = {key: ms / 1000 for key, ms in person.item_ms.items()}
    assert seconds == case["item_seconds"]
    assert person.eligible_ms == case["eligible_seconds"] * 1000
    assert attend_all(programme, {7: raw}) == [person]


PROGRAMME = order(
    [
        item("talk", 0, 100),
        item("break", 100, 150, ItemKind.BREAK),
        item("qa", 150, 200, ItemKind.QA),
    ]
)
spans = st.lists(st.tuples(st.integers(-30, 230), st.integers(-30, 230)), max_size=8)


@given(st.dictionaries(st.integers(1, 6), spans))
def test_all_at_once_is_each_alone(raw):
    assert attend_all(PROGRAMME, raw) == [
        attend(user_id, PROGRAMME, raw[user_id]) for user_id in sorted(raw)
    ]


@given(spans)
def test_presence_and_gaps_fill_each_item(raw):
    for presence in attend(1, PROGRAMME, raw).presences:
        assert presence.present_ms == total(presence.spans)
        missing = sum(gap.duration_ms for gap in presence.gaps)
        assert presence.present_ms + missing == presence.item.duration_ms


@given(spans)
def test_breaks_are_never_eligible(raw):
    person = attend(1, PROGRAMME, raw)
    assert person.eligible_ms == person.item_ms["talk"] + person.item_ms["qa"]
    assert person.eligible_ms <= creditable_ms(PROGRAMME) == 150
    assert {gap.item_key for gap in person.gaps} <= {"talk", "qa"}


@pytest.mark.parametrize(
    ("stays", "expected"),
    [
        ((), [(GapCode.NEVER_THERE, 0, 100)]),
        (((200, 300),), [(GapCode.NOT_JOINED_YET, 0, 100)]),
        (((-50, -10),), [(GapCode.HAD_LEFT, 0, 100)]),
        (((0, 100),), []),
        (
            ((10, 30), (40, 90)),
            [
                (GapCode.NOT_JOINED_YET, 0, 10),
                (GapCode.CONNECTION_LOST, 30, 40),
                (GapCode.HAD_LEFT, 90, 100),
            ],
        ),
        (((-9, -5), (200, 300)), [(GapCode.CONNECTION_LOST, 0, 100)]),
    ],
)
def test_gaps_say_where_in_the_day_they_lie(stays, expected):
    gaps = find_gaps(item("talk", 0, 100), stays)
    assert [(gap.code, gap.starts_ms, gap.ends_ms) for gap in gaps] == expected


HOUR = 3_600_000
EVENINGS = (item("first", 0, HOUR), item("second", 24 * HOUR, 25 * HOUR))


@pytest.mark.parametrize(
    ("stays", "expected"),
    [
        # Who goes home after the first evening is not away until the second.
        (
            ((0, 2 * HOUR), (24 * HOUR + 9, 25 * HOUR)),
            [(GapCode.NOT_JOINED_YET, 24 * HOUR, 24 * HOUR + 9)],
        ),
        (((0, HOUR),), [(GapCode.NEVER_THERE, 24 * HOUR, 25 * HOUR)]),
        (
            ((0, HOUR - 9), (24 * HOUR, 25 * HOUR)),
            [(GapCode.HAD_LEFT, HOUR - 9, HOUR)],
        ),
        # Nor was somebody there who only looked into the lobby.
        (
            ((-9, -5), (24 * HOUR, 25 * HOUR)),
            [(GapCode.NEVER_THERE, 0, HOUR)],
        ),
    ],
)
def test_every_evening_has_gaps_of_its_own(stays, expected):
    person = attend(7, EVENINGS, stays)
    assert [(gap.code, gap.starts_ms, gap.ends_ms) for gap in person.gaps] == expected
    assert [gap for one in person.presences for gap in one.gaps] == list(person.gaps)


def test_nobody_and_no_programme_are_no_error():
    assert attend_all(PROGRAMME, {}) == []
    (person,) = attend_all((), {3: [(0, 10)]})
    assert (person.item_ms, person.eligible_ms) == ({}, 0)


@pytest.mark.parametrize("was_collecting", [True, False])
def test_who_counts_everybody_leaves_python_collecting_as_it_was(was_collecting):
    programme, columns = (item("talk", 0, 60),), np.array([[7], [0], [20]])
    (gc.enable if was_collecting else gc.disable)()
    try:
        assert attend_columns(programme, [7], *columns)[0].present_ms == (20,)
        assert gc.isenabled() is was_collecting
        with pytest.raises(RuntimeError), _not_collecting():
            raise RuntimeError
        assert gc.isenabled() is was_collecting
    finally:
        gc.enable()
