"""Durable beats that no archive holds yet: one SQLite file for each event.

A file of its own, so that beats never wait for somebody who saves a page; rows are
only ever appended, without an index, so that a commit is one short write and one
flush to disk (WAL, synchronous=FULL). The same beat may stand here twice; who
measures counts it once. It asks Django for nothing.
"""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from media.domain.beats import (
    BEAT_FIELDS,
    DEFAULT_RULES,
    ROW_FIELDS,
    Beat,
    BeatRows,
    row_of,
)
from media.domain.intervals import Interval, Milliseconds
from media.live.tokens import RoomToken

SCHEMA = (
    "CREATE TABLE IF NOT EXISTS journal (name TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS sessions ("
    "id INTEGER PRIMARY KEY AUTOINCREMENT, viewer INTEGER NOT NULL,"
    " session TEXT NOT NULL UNIQUE, opened_ms INTEGER NOT NULL)",
    "CREATE TABLE IF NOT EXISTS beats ("
    "id INTEGER PRIMARY KEY AUTOINCREMENT, session INTEGER NOT NULL,"
    " received_ms INTEGER NOT NULL, "
    + ", ".join(f"{name} INTEGER NOT NULL" for name in BEAT_FIELDS)
    + ")",
)
INSERT = (
    f"INSERT INTO beats ({', '.join(ROW_FIELDS)})"  # noqa: S608 -- our own names
    f" VALUES ({', '.join('?' * len(ROW_FIELDS))})"
)
#: A session that has a row after the place is read from its beginning.
WHOLE = "session IN (SELECT session FROM beats WHERE id > ?)"
HEARD = (
    "SELECT s.viewer, min(b.received_ms - min(b.since_ms, ?)), max(b.received_ms)"
    " FROM beats b JOIN sessions s ON s.id = b.session"
    " WHERE b.received_ms > ? AND b.received_ms - min(b.since_ms, ?) < ?"
    " GROUP BY s.viewer"
)
#: Seconds to wait for a reader that has the file for itself.
PATIENCE = 10
#: Rows read at once.
PIECE = 50_000


def journal_path(folder: Path, webinar: str) -> Path:
    return folder / f"{webinar}.sqlite3"


class Entry(NamedTuple):
    """The beats of one request, as they go into the journal."""

    token: RoomToken
    received_ms: int
    beats: Sequence[Beat]


@dataclass(frozen=True, slots=True)
class JournalBeats:
    """What a journal holds after a place in it. `rows.session` is a place in `ids`
    (the journal's own numbers), `viewers`, `opened_ms` and `lasts` (the place of the
    session's last row); `last` is the place of the very last. `is_new` is False for
    earlier rows of a session that goes on."""

    name: str
    last: int
    rows: BeatRows
    is_new: NDArray[np.bool_]
    ids: Milliseconds
    viewers: Milliseconds
    opened_ms: Milliseconds
    lasts: Milliseconds


class Journal:
    """The writing end, held by one thread; other processes may hold their own."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(
            path, timeout=PATIENCE, isolation_level=None, check_same_thread=False
        )
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=FULL")
        # Tables and name at once: whoever reads finds a journal, or none.
        self._begin()
        for table in SCHEMA:
            self._connection.execute(table)
        if not self._connection.execute("SELECT 1 FROM journal").fetchone():
            self._connection.execute(
                "INSERT INTO journal VALUES (?)", (secrets.token_hex(8),)
            )
        self._connection.execute("COMMIT")
        self._sessions = dict(
            self._connection.execute("SELECT session, id FROM sessions").fetchall()
        )

    def _begin(self) -> None:
        self._connection.execute("BEGIN IMMEDIATE")

    def append(self, entries: Iterable[Entry]) -> None:
        """Store all beats in one commit; when this returns they survive a power cut.

        After an error nothing is stored, and the journal must be opened anew.
        """
        self._begin()
        rows: list[tuple[int, ...]] = []
        for entry in entries:
            session = self._session(entry.token)
            rows += [row_of(session, entry.received_ms, beat) for beat in entry.beats]
        self._connection.executemany(INSERT, rows)
        self._connection.execute("COMMIT")

    def _session(self, token: RoomToken) -> int:
        known = self._sessions.get(token.session)
        if known is None:
            # Another process that serves the same event may have met it first.
            self._connection.execute(
                "INSERT INTO sessions (viewer, session, opened_ms) VALUES (?, ?, ?)"
                " ON CONFLICT DO NOTHING",
                (token.viewer, token.session, token.opened_ms),
            )
            (known,) = self._connection.execute(
                "SELECT id FROM sessions WHERE session = ?", (token.session,)
            ).fetchone()
            self._sessions[token.session] = known
        return int(known)

    def close(self) -> None:
        self._connection.close()


def heard_viewers(path: Path, window: Interval) -> dict[int, Interval]:
    """Whose beats tell of this span, whatever their players did: from what the first of
    them tells of until the last."""
    if not path.is_file():
        return {}
    with closing(sqlite3.connect(path, timeout=PATIENCE)) as connection:
        if _name(connection) is None:
            return {}
        reach = DEFAULT_RULES.hidden_reach
        heard = connection.execute(HEARD, (reach, window[0], reach, window[1]))
        return {viewer: (first, last) for viewer, first, last in heard}


def look_into(path: Path, *, after: dict[str, int]) -> tuple[int, int]:
    """(how many rows came after the place that `after` names, place of the last)."""
    if not path.is_file():
        return 0, 0
    with closing(sqlite3.connect(path, timeout=PATIENCE)) as connection:
        name = _name(connection)
        if name is None:
            return 0, 0
        start = after.get(name, 0)
        count, last = connection.execute(
            "SELECT count(*), max(id) FROM beats WHERE id > ?", (start,)
        ).fetchone()
    return count, last or start


def read_journal(
    path: Path, *, after: dict[str, int] | None = None, whole_sessions: bool = False
) -> JournalBeats:
    """Everything stored after the place that `after` names for this journal; with
    `whole_sessions` also what is still there of the same sessions from before.

    A journal that is not there, or not finished, holds nothing. Reading never waits
    for the writer.
    """
    empty = np.zeros(0, dtype=np.int64)
    nothing = JournalBeats(
        "", 0, BeatRows.of([]), np.zeros(0, dtype=bool), empty, empty, empty, empty
    )
    if not path.is_file():
        return nothing
    with closing(sqlite3.connect(path, timeout=PATIENCE)) as connection:
        connection.execute("BEGIN")
        name = _name(connection)
        if name is None:
            return nothing
        start = (after or {}).get(name, 0)
        rows = connection.execute(
            f"SELECT id, {', '.join(ROW_FIELDS)} FROM beats"  # noqa: S608
            f" WHERE {WHOLE if whole_sessions and start else 'id > ?'} ORDER BY id",
            (start,),
        )
        # In pieces: a long day is millions of rows, and Python's numbers are large.
        pieces = [np.zeros((0, 1 + len(ROW_FIELDS)), dtype=np.int64)]
        while piece := rows.fetchmany(PIECE):
            pieces.append(np.array(piece, dtype=np.int64))
        sessions = np.array(
            connection.execute(
                "SELECT id, viewer, opened_ms FROM sessions ORDER BY id"
            ).fetchall(),
            dtype=np.int64,
        ).reshape(-1, 3)
    table = np.concatenate(pieces)
    last = int(table[-1, 0]) if len(table) else start
    is_new = table[:, 0] > start
    columns = np.ascontiguousarray(table[:, 1:].T)
    # Sessions of these rows alone, by their place among them.
    used = np.unique(columns[0])
    columns[0] = np.searchsorted(used, columns[0])
    sessions = sessions[np.searchsorted(sessions[:, 0], used)]
    lasts = np.zeros(len(used), dtype=np.int64)
    np.maximum.at(lasts, columns[0], table[:, 0])
    return JournalBeats(
        name,
        last,
        BeatRows(columns),
        is_new,
        ids=used,
        viewers=sessions[:, 1],
        opened_ms=sessions[:, 2],
        lasts=lasts,
    )


def _name(connection: sqlite3.Connection) -> str | None:
    """The journal's name; None where nobody has finished making it."""
    tables = connection.execute(
        "SELECT count(*) FROM sqlite_master"
        " WHERE type = 'table' AND name IN ('journal', 'sessions', 'beats')"
    ).fetchone()
    if tables != (3,):
        return None
    named: tuple[str] | None = connection.execute("SELECT name FROM journal").fetchone()
    return named[0] if named else None


def forget_sealed(path: Path, *, name: str, upto: int) -> None:
    """Remove the rows that a verified archive holds; places are never used again.

    A piece at a time: who beats meanwhile waits for one piece, not for a day's rows.
    """
    with closing(sqlite3.connect(path, timeout=PATIENCE)) as connection:
        if _name(connection) != name:
            return
        while connection.execute(
            "DELETE FROM beats WHERE id IN"
            " (SELECT id FROM beats WHERE id <= ? ORDER BY id LIMIT ?)",
            (upto, PIECE),
        ).rowcount:
            connection.commit()
