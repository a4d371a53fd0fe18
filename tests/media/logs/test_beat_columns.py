"""Beats lie in a part as differences; every number comes back."""

from __future__ import annotations

import io

import h5py
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from media.domain.beats import Beat, BeatRows, measure, row_of
from media.live.wire import INTERVALS, LONGEST_PAGE
from media.logs.beat_columns import SealedBeats, read_beats, write_beats

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
    places = np.array([5, 6, 8, 9])[table.column("session")]
    assert back.column("session").tolist() == places.tolist()
    assert back.table[1:].tolist() == table.table[1:].tolist()
