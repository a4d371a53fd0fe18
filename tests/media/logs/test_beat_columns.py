"""Beats lie in a part as differences; every number comes back."""

from __future__ import annotations

import io

import h5py
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from media.domain.beats import ROW_FIELDS, Beat, BeatRows, measure, row_of
from media.live.wire import INTERVALS, LONGEST_PAGE
from media.logs.beat_columns import (
    EARLIER_COLUMNS,
    SealedBeats,
    read_beats,
    session_blocks,
    write_beats,
)

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


def write_as_before(file, table: BeatRows) -> None:
    """/beats as schema 3 and 4 had it."""
    told = {name: table.column(name) for name in ROW_FIELDS}
    is_first = np.diff(told["session"], prepend=-1) != 0

    def steps(name: str, by: str):
        before = np.where(is_first, 0, np.roll(told[name], 1))
        return told[name] - before - told[by]

    told["unplayed_ms"] = told["since_ms"] - told["played_ms"]
    told["client_step_ms"] = steps("client_ms", "since_ms")
    told["media_step_ms"] = steps("media_ms", "played_ms")
    told["queued_ms"] = told["sent_ms"] - told["client_ms"]
    told["offset_ms"] = told["received_ms"] - told["sent_ms"]
    for name, dtype in EARLIER_COLUMNS.items():
        file[f"beats/{name}"] = told[name].astype(dtype)


@given(st.lists(rows()))
def test_every_number_of_an_earlier_part_comes_back(told):
    table = BeatRows.of(sorted(told))
    held = io.BytesIO()
    with h5py.File(held, "w") as file:
        write_as_before(file, table)
    with h5py.File(held, "r") as file:
        assert read_beats(file).table.tolist() == table.table.tolist()


def test_a_usual_beat_takes_less_than_five_bytes():
    """An hour of twenty people, with the noise that browsers, networks and players make."""
    dice, people, beats = np.random.default_rng(1), 20, 360
    count = people * beats
    since = 10_000 + dice.integers(-10, 11, count) * 100 + dice.integers(0, 5, count)
    at = np.cumsum(since.reshape(people, beats), axis=1).ravel()
    session = np.repeat(np.arange(people), beats)
    delay = 20 + dice.gamma(2, 20, count).astype(np.int64)
    columns = {
        "session": session,
        "received_ms": 1_708_600_000_000 + at + delay,
        "seq": np.tile(np.arange(1, beats + 1), people),
        "sent_ms": at,
        "client_ms": at,
        "media_ms": at + dice.integers(-5, 6, count),
        "since_ms": since,
        "played_ms": since - dice.integers(0, 4, count),
        "behind_ms": 8_000 + at % 2_000,
        "interval_ms": np.full(count, 10_000),
        "stops": np.zeros(count, dtype=np.int64),
        "state": np.ones(count, dtype=np.int64),
        "flags": np.zeros(count, dtype=np.int64),
    }
    table = BeatRows(np.stack([columns[name] for name in ROW_FIELDS]))
    opened = np.zeros(people, dtype=np.int64)
    ids = np.arange(1, people + 1)
    beats_of = SealedBeats(table, measure(table, opened), ids, ids, opened)
    held = io.BytesIO()
    with h5py.File(held, "w") as file:
        write_beats(file, beats_of, np.arange(people))
        size = sum(one.id.get_storage_size() for one in file["beats"].values())
    assert size < 5 * count
