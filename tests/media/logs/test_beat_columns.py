"""Beats lie in a part as differences; every number comes back."""

from __future__ import annotations

import io

import h5py
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.domain.beats import ROW_FIELDS, Beat, BeatRows, measure, row_of
from media.live.wire import INTERVALS, LONGEST_PAGE
from media.logs.beat_columns import (
    SealedBeats,
    read_beats,
    session_blocks,
    write_beats,
)
from tests.media.logs.usual import START, usual_beats

#: The columns of schemas 3 and 4, and of 5, with their types.
EARLIER = {
    "session": "u4",
    "seq": "u4",
    "since_ms": "u4",
    "unplayed_ms": "i4",
    "client_step_ms": "i4",
    "queued_ms": "u4",
    "offset_ms": "i8",
    "media_step_ms": "i4",
    "behind_ms": "u4",
    "interval_ms": "u2",
    "stops": "u2",
    "state": "u1",
    "flags": "u1",
}
FOLDED = (
    "since_tenths",
    "since_rest_ms",
    "unplayed_ms",
    "client_step_ms",
    "media_step_ms",
)
SCHEMA_5 = {
    "session": "u4",
    "seq": "u4",
    "since_tenths": "u4",
    "since_rest_ms": "u1",
    "unplayed_ms": "u4",
    "client_step_ms": "u4",
    "queued_ms": "u4",
    "delay_ms": "u8",
    "media_step_ms": "u4",
    "behind_ms": "u4",
    "interval_ms": "u2",
    "stops": "u2",
    "state": "u1",
    "flags": "u1",
}

MOMENTS = st.integers(0, LONGEST_PAGE)


@st.composite
def rows(draw) -> tuple[int, ...]:
    """Anything that the wire lets through, and a receipt at any time."""
    client = draw(MOMENTS)
    beat = Beat(
        seq=draw(st.integers(1, 2**31 - 1)),
        sent_ms=draw(st.integers(client, LONGEST_PAGE)),
        client_ms=client,
        media_ms=draw(st.integers(-1, LONGEST_PAGE)),
        since_ms=draw(MOMENTS),
        played_ms=draw(MOMENTS),
        behind_ms=draw(MOMENTS),
        interval_ms=draw(st.integers(*INTERVALS)),
        stops=draw(st.integers(0, 65_535)),
        state=draw(st.integers(1, 4)),
        flags=draw(st.integers(0, 7)),
    )
    return row_of(draw(st.integers(0, 3)), draw(st.integers(0, 2**42)), beat)


@given(st.lists(rows()))
def test_every_number_comes_back(told):
    table = BeatRows.of(sorted(told))
    opened = np.zeros(4, dtype=np.int64)
    ids = np.arange(1, 5)
    beats = SealedBeats(table, measure(table, opened), ids, ids, opened)
    held = io.BytesIO()
    with h5py.File(held, "w") as file:
        write_beats(file, beats, np.array([5, 6, 8, 9]))
    with h5py.File(held, "r") as file:
        back = read_beats(file)
        pieces = [read_beats(file, block) for block in session_blocks(file, 3)]
    if pieces:
        assert np.hstack([one.table for one in pieces]).tolist() == back.table.tolist()
    assert sum(map(len, pieces)) == len(told)
    places = np.array([5, 6, 8, 9])[table.column("session")]
    assert back.column("session").tolist() == places.tolist()
    assert back.table[1:].tolist() == table.table[1:].tolist()


def write_as_before(file, table: BeatRows, schema: int) -> None:
    """/beats as schemas 3 and 4 had it, or 5."""
    told = {name: table.column(name) for name in ROW_FIELDS}
    begins = np.flatnonzero(np.diff(told["session"], prepend=-1))

    def steps(name: str, by: str):
        before = np.roll(told[name], 1)
        before[begins] = 0
        return told[name] - before - told[by]

    told["unplayed_ms"] = told["since_ms"] - told["played_ms"]
    told["client_step_ms"] = steps("client_ms", "since_ms")
    told["media_step_ms"] = steps("media_ms", "played_ms")
    told["queued_ms"] = told["sent_ms"] - told["client_ms"]
    told["offset_ms"] = told["received_ms"] - told["sent_ms"]
    if schema == 5:
        quickest = told["offset_ms"][:0]
        if len(table):
            quickest = np.minimum.reduceat(told["offset_ms"], begins)
        lengths = np.diff(np.append(begins, len(table)))
        told["delay_ms"] = told["offset_ms"] - np.repeat(quickest, lengths)
        wobble = told["since_ms"] - told["interval_ms"]
        told["since_tenths"] = (wobble + 50) // 100
        told["since_rest_ms"] = wobble - told["since_tenths"] * 100
        for name in FOLDED:
            value = told[name]
            told[name] = np.where(value < 0, -2 * value - 1, 2 * value)
        file["beats/quickest_ms"] = quickest
    for name, dtype in (EARLIER if schema < 5 else SCHEMA_5).items():
        file[f"beats/{name}"] = told[name].astype(dtype)


@pytest.mark.parametrize("schema", [4, 5])
@given(told=st.lists(rows()))
def test_every_number_of_an_earlier_part_comes_back(schema, told):
    table = BeatRows.of(sorted(told))
    held = io.BytesIO()
    with h5py.File(held, "w") as file:
        write_as_before(file, table, schema)
    with h5py.File(held, "r") as file:
        assert read_beats(file).table.tolist() == table.table.tolist()


def sealed(table: BeatRows, people: int) -> SealedBeats:
    opened, ids = np.full(people, START), np.arange(1, people + 1)
    return SealedBeats(table, measure(table, opened), ids, ids, opened)


def test_a_usual_beat_takes_less_than_four_bytes():
    """An hour of twenty people. Twelve megabytes for a day of 1,500 are four each."""
    people, beats = 20, 360
    table = usual_beats(people, beats, seed=1)
    held = io.BytesIO()
    with h5py.File(held, "w") as file:
        write_beats(file, sealed(table, people), np.arange(people))
        assert file["beats/follows_edge"][:].tolist() == [1] * people
        size = sum(one.id.get_storage_size() for one in file["beats"].values())
    assert size < 4 * people * beats


def test_a_player_that_knows_no_edge_tells_its_distance_at_no_cost():
    table = usual_beats(2, 360, seed=2)
    columns = table.table.copy()
    columns[ROW_FIELDS.index("behind_ms"), :360] = 0
    held = io.BytesIO()
    with h5py.File(held, "w") as file:
        write_beats(file, sealed(BeatRows(columns), 2), np.arange(2))
        assert file["beats/follows_edge"][:].tolist() == [0, 1]
        assert not file["beats/behind_tenths"][:360].any()
    with h5py.File(held, "r") as file:
        assert read_beats(file).table.tolist() == columns.tolist()
