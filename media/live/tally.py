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
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from media.domain.beats import ROW_FIELDS, BeatRows, Measured, measure
from media.domain.intervals import Milliseconds
from media.live.journal import JournalBeats, journal_path, read_journal

#: Seconds for which what was read serves, and rooms kept.
FRESH = 1.0
MOST_ROOMS = 8
SESSION, RECEIVED = ROW_FIELDS.index("session"), ROW_FIELDS.index("received_ms")


@dataclass(slots=True)
class _Session:
    """The beats of one session. Four bytes a number: times since it was opened."""

    viewer: int
    opened_ms: int
    #: Place in the journal of its last row.
    last: int = 0
    pieces: list[NDArray[np.int32]] = field(default_factory=list)
    #: What they prove; None since a further one came.
    proof: Proof | None = None

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
class Proof:
    """What one session's beats prove, when the last of them was made, and where the
    last that came stands in the journal."""

    session: int
    viewer: int
    starts_ms: Milliseconds
    ends_ms: Milliseconds
    confirmed_ms: int
    last: int


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

    def of_viewer(self, viewer: int) -> ViewerBeats:
        """This viewer's beats, as of a second ago at most, and what they prove."""
        with self._lock:
            self._catch_up(self._fresh)
            return self._measure(viewer)

    def proofs(
        self, *, viewer: int | None = None, fresh: float | None = None
    ) -> tuple[str, list[Proof]]:
        """(name of the journal, what each session proves) of one viewer or of all.
        A session that brought nothing since the last time is not measured again."""
        with self._lock:
            self._catch_up(self._fresh if fresh is None else fresh)
            sessions = (
                list(self._sessions)
                if viewer is None
                else self._of_viewer.get(viewer, [])
            )
            return self._name, [self._prove(session) for session in sessions]

    def _prove(self, number: int) -> Proof:
        session = self._sessions[number]
        if session.proof is None:
            opened = np.array([session.opened_ms], dtype=np.int64)
            done = measure(BeatRows(session.rows()), opened)
            session.proof = Proof(
                number,
                session.viewer,
                done.starts_ms,
                done.ends_ms,
                int(done.at_ms.max()),
                session.last,
            )
        return session.proof

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

    def _catch_up(self, fresh: float) -> None:
        """Take in what the journal holds beyond what is known."""
        now = time.monotonic()
        if now - self._read_at < fresh:
            return
        told = read_journal(self._path, after={self._name: self._last})
        if told.name != self._name:
            # A journal that was put in the place of the other one, or the first.
            self._forget(told.name)
        self._read_at = now
        self._last = told.last
        table = told.rows.table
        table = table[:, np.argsort(table[SESSION], kind="stable")]
        starts = np.flatnonzero(np.diff(table[SESSION], prepend=-1)).tolist()
        for first, after in pairwise([*starts, table.shape[1]]):
            place = int(table[SESSION, first])
            self._take(told, place, table[:, first:after])

    def _take(self, told: JournalBeats, place: int, table: NDArray[np.int64]) -> None:
        number, viewer = int(told.ids[place]), int(told.viewers[place])
        known = self._sessions.get(number)
        if known is None:
            known = _Session(viewer, int(told.opened_ms[place]))
            self._sessions[number] = known
            self._of_viewer.setdefault(viewer, []).append(number)
        piece = table.copy()
        piece[SESSION] = 0
        piece[RECEIVED] -= known.opened_ms
        known.pieces.append(piece.astype(np.int32))
        known.last, known.proof = int(told.lasts[place]), None


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
