"""Presence so far, kept up to date: each beat of a room is read once from its journal.

For each process its own, and derived alone: it can be thrown away at any moment and
is made anew from the journal, which stays the truth. What is asked of one person
measures that person's sessions and nobody else's.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from media.domain.beats import ROW_FIELDS, BeatRows, Measured, measure
from media.domain.intervals import Milliseconds
from media.live.journal import journal_path, read_journal

#: Seconds for which what was read serves, and rooms kept.
FRESH = 1.0
MOST_ROOMS = 4
SESSION, RECEIVED = ROW_FIELDS.index("session"), ROW_FIELDS.index("received_ms")


@dataclass(slots=True)
class _Session:
    """The beats of one session. Four bytes a number: times since it was opened."""

    viewer: int
    opened_ms: int
    pieces: list[NDArray[np.int32]] = field(default_factory=list)

    def rows(self) -> NDArray[np.int64]:
        if len(self.pieces) > 1:
            self.pieces = [np.concatenate(self.pieces, axis=1)]
        table = self.pieces[0].astype(np.int64)
        table[RECEIVED] += self.opened_ms
        return table


@dataclass(frozen=True, slots=True)
class ViewerBeats:
    """All beats of one viewer and what they prove together; `rows.session` is a
    place among the viewer's own sessions."""

    rows: BeatRows
    measured: Measured


@dataclass(frozen=True, slots=True)
class Proved:
    """One viewer's spans, from all sessions, and when the last stored beat was made."""

    starts_ms: Milliseconds
    ends_ms: Milliseconds
    confirmed_ms: int


class Tally:
    """The beats of one room by session. Any thread may ask."""

    def __init__(self, path: Path, *, fresh: float = FRESH) -> None:
        self._path, self._fresh = path, fresh
        self._lock = threading.Lock()
        self._forget("")

    def _forget(self, name: str) -> None:
        self._name, self._last, self._read_at = name, 0, -self._fresh
        self._sessions: dict[int, _Session] = {}
        self._of_viewer: dict[int, list[int]] = {}
        self._proved: dict[int, Proved] = {}

    def of_viewer(self, viewer: int) -> ViewerBeats:
        """This viewer's beats up to now and what they prove."""
        with self._lock:
            self._catch_up()
            return self._measure(viewer)

    def of_all(self) -> dict[int, Proved]:
        """What each viewer's beats prove; who sent none since the last time is not
        measured again."""
        with self._lock:
            self._catch_up()
            for viewer in self._of_viewer.keys() - self._proved.keys():
                beats = self._measure(viewer)
                self._proved[viewer] = Proved(
                    beats.measured.starts_ms,
                    beats.measured.ends_ms,
                    int(beats.measured.at_ms.max()),
                )
            return dict(self._proved)

    def _measure(self, viewer: int) -> ViewerBeats:
        sessions = [self._sessions[one] for one in self._of_viewer.get(viewer, [])]
        tables = [np.zeros((len(ROW_FIELDS), 0), dtype=np.int64)]
        for place, session in enumerate(sessions):
            table = session.rows()
            table[SESSION] = place
            tables.append(table)
        rows = BeatRows(np.concatenate(tables, axis=1))
        opened = np.array([one.opened_ms for one in sessions], dtype=np.int64)
        return ViewerBeats(rows, measure(rows, opened))

    def _catch_up(self) -> None:
        """Take in what the journal holds beyond what is known."""
        now = time.monotonic()
        if now - self._read_at < self._fresh:
            return
        fresh = read_journal(self._path, after={self._name: self._last})
        if fresh.name != self._name:
            # A journal that was put in the place of the other one, or the first.
            self._forget(fresh.name)
        self._read_at = now
        self._last = fresh.last
        if not len(fresh.rows):
            return
        table = fresh.rows.table
        order = np.argsort(table[SESSION], kind="stable")
        table = table[:, order]
        edges = np.flatnonzero(np.diff(table[SESSION], prepend=-1)).tolist()
        for first, after in zip(edges, [*edges[1:], table.shape[1]], strict=True):
            place = int(table[SESSION, first])
            self._take(
                int(fresh.ids[place]),
                int(fresh.viewers[place]),
                int(fresh.opened_ms[place]),
                table[:, first:after],
            )

    def _take(self, session: int, viewer: int, opened_ms: int, table: Any) -> None:
        known = self._sessions.get(session)
        if known is None:
            known = self._sessions[session] = _Session(viewer, opened_ms)
            self._of_viewer.setdefault(viewer, []).append(session)
        piece = table.copy()
        piece[SESSION] = 0
        piece[RECEIVED] -= opened_ms
        known.pieces.append(piece.astype(np.int32))
        self._proved.pop(viewer, None)


class Tallies:
    """The rooms of this process that somebody asks about."""

    def __init__(self, folder: Path, *, fresh: float = FRESH) -> None:
        self._folder, self._fresh = folder, fresh
        self._lock = threading.Lock()
        self._rooms: OrderedDict[str, Tally] = OrderedDict()

    def of(self, webinar: str) -> Tally:
        with self._lock:
            tally = self._rooms.pop(webinar, None)
            if tally is None:
                path = journal_path(self._folder, webinar)
                tally = Tally(path, fresh=self._fresh)
            self._rooms[webinar] = tally
            while len(self._rooms) > MOST_ROOMS:
                self._rooms.popitem(last=False)
            return tally
