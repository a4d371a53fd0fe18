"""Beats of one session in several places are joined as soon as all have gone past it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from media.domain.beats import DEFAULT_RULES, ROW_FIELDS, BeatRows, State
from media.reports import measuring
from media.reports.measuring import Beats, in_step

MINUTE = 60_000
PEOPLE = 20


def rows_of(session: int, minutes: range) -> np.ndarray:
    """A beat every ten seconds that says that all of it was played."""
    count = len(minutes) * 6
    told = dict.fromkeys(ROW_FIELDS, np.zeros(count, dtype=np.int64))
    every = 10_000
    ticks = np.arange(1, count + 1) + minutes.start * 6
    told["session"] = np.full(count, session)
    told["seq"] = ticks
    told["client_ms"] = told["sent_ms"] = ticks * every
    told["state"] = np.full(count, State.PLAYING)
    told["media_ms"] = np.full(count, -1)
    told["received_ms"] = ticks * every
    told["played_ms"] = np.full(count, every)
    told["since_ms"] = np.full(count, every)
    told["interval_ms"] = np.full(count, every)
    return np.stack([told[name] for name in ROW_FIELDS])


def place(minutes: range, *, numbers: range, size: int) -> Iterator[Beats]:
    """Blocks of so many sessions; `numbers` are those of the live room."""
    ids = np.array(numbers, dtype=np.int64)
    opened = np.zeros(len(ids), dtype=np.int64)
    for first in range(0, len(ids), size):
        own = range(first, min(first + size, len(ids)))
        table = np.concatenate([rows_of(one, minutes) for one in own], axis=1)
        yield Beats("journal", BeatRows(table), ids, ids, opened)


def spans_in(places, shared) -> list[tuple[int, int, int]]:
    found = [
        span
        for viewers, starts, ends in in_step(places, shared, DEFAULT_RULES)
        for span in zip(viewers.tolist(), starts.tolist(), ends.tolist(), strict=True)
    ]
    return sorted(found)


@pytest.fixture
def held(monkeypatch) -> list[int]:
    """How many rows each joining had in hand."""
    counts: list[int] = []
    joined = measuring._joined

    def count(pieces):
        counts.append(sum(len(piece.rows) for piece in pieces))
        return joined(pieces)

    monkeypatch.setattr(measuring, "_joined", count)
    return counts


def test_two_places_give_what_one_gives_and_hold_a_few_sessions_at_a_time(held):
    everybody = range(1, PEOPLE + 1)
    whole = spans_in([place(range(20), numbers=everybody, size=3)], set())
    assert len(whole) == PEOPLE
    parted = spans_in(
        [
            place(range(10), numbers=everybody, size=3),
            place(range(10, 20), numbers=everybody, size=7),
        ],
        set(everybody),
    )
    assert parted == whole
    # Twenty minutes are 120 beats a person: never all of them at once.
    assert sum(held) == PEOPLE * 120
    assert max(held) <= 10 * 120


def test_who_is_in_one_place_alone_waits_for_nobody(held):
    first = place(range(10), numbers=range(1, 7), size=2)
    second = place(range(10, 20), numbers=range(5, 9), size=2)
    spans = spans_in([first, second], {5, 6})
    minutes = {viewer: (end - start) // MINUTE for viewer, start, end in spans}
    assert minutes == {1: 10, 2: 10, 3: 10, 4: 10, 5: 20, 6: 20, 7: 10, 8: 10}
    assert sum(held) == 2 * 120
