"""Sources of presence: what each says, what they share, what only one of them knows."""

from __future__ import annotations

import numpy as np

from media.domain.reconcile import LIVE_ROOM, SourceTime, reconcile


def columns(*rows: tuple[int, int, int, int]):
    """(person, from, to, source)."""
    return np.array(rows, dtype=np.int64).reshape(-1, 4).T


def test_sources_and_their_overlaps():
    told = columns(
        (1, 0, 60, LIVE_ROOM),
        (1, 40, 100, 4),  # 20 of it in the live room
        (1, 90, 100, 4),  # twice in the log itself
        (1, 95, 120, 6),  # 5 of it in log 4
        (2, 0, 30, 4),
    )
    assert reconcile(*told) == [
        SourceTime(LIVE_ROOM, 1, 1, 60, 0, 20, 0, 40),
        SourceTime(4, 2, 3, 90, 10, 5, 20, 65),
        SourceTime(6, 1, 1, 25, 0, 5, 0, 20),
    ]


def test_time_of_two_people_is_never_an_overlap():
    rows = reconcile(*columns((1, 0, 60, 4), (2, 0, 60, 6)))
    assert [(r.in_other_logs_ms, r.only_here_ms) for r in rows] == [(0, 60), (0, 60)]


def test_a_log_that_gave_nothing_is_named():
    assert reconcile(*columns((1, 0, 60, 4)), wanted=[3, 4]) == [
        SourceTime(3, 0, 0, 0, 0, 0, 0, 0),
        SourceTime(4, 1, 1, 60, 0, 0, 0, 60),
    ]
    assert reconcile(*columns()) == []
