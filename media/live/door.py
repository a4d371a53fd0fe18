"""What the service knows of a room without asking the site: until when it is open,
which items are when, and whose passes have ended.

A file beside the journal. The site writes it when something changes; each process
that serves the room reads it at most once a second, however many beats come in. It
asks Django for nothing and holds no name.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sqlite3
import time
from collections import OrderedDict
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from media.domain.programme import Item, ItemKind, Programme
from media.live.tokens import RoomToken

logger = logging.getLogger("media.live")

SCHEMA = (
    "CREATE TABLE IF NOT EXISTS standing (id INTEGER PRIMARY KEY CHECK (id = 1),"
    " closes_ms INTEGER NOT NULL, items TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS ended (id INTEGER PRIMARY KEY AUTOINCREMENT,"
    " viewer INTEGER NOT NULL, at_ms INTEGER NOT NULL, code TEXT NOT NULL)",
)
PATIENCE = 10
#: Seconds for which what was read serves, and rooms remembered.
FRESH = 1.0
MOST_ROOMS = 64
#: In the place of a viewer: everybody in the room.
EVERYBODY = 0
#: Why a pass ended, as the page is told it.
NO_PLACE, ACCOUNT_CLOSED, CANCELLED = "no_place", "account_closed", "cancelled"
NO_CONSENT = "no_consent"
CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Door:
    """What stands in a room's file; the open door of a room that has none."""

    closes_ms: int | None = None
    items: Programme = ()
    #: Viewer → (moment, code): passes opened up to that moment are good no longer.
    ended: dict[int, tuple[int, str]] = field(default_factory=dict)

    def refusal(self, token: RoomToken, *, now_ms: int) -> str | None:
        """The code with which the pass is refused; None for one that is good."""
        if self.ended:
            for viewer in (token.viewer, EVERYBODY):
                at_ms, code = self.ended.get(viewer, (-1, ""))
                if token.opened_ms <= at_ms:
                    return code
        if self.closes_ms is not None and now_ms >= self.closes_ms:
            return CLOSED
        return None


NEVER_READ = (float("-inf"), Door())


def door_path(folder: Path, webinar: str) -> Path:
    return folder / f"{webinar}.door.sqlite3"


def post(folder: Path, webinar: str, *, closes_ms: int, items: Programme) -> None:
    """Write until when the room is open, and its items at the times in force."""
    repost(folder, webinar, read=lambda: (closes_ms, items))


def repost(
    folder: Path, webinar: str, *, read: Callable[[], tuple[int, Programme]]
) -> None:
    """The same with what `read` finds (until when, and the items) once the file is
    nobody else's: of two who write at once, the later one has also read later."""

    def values() -> tuple[object, ...]:
        closes_ms, items = read()
        told = [[one.key, one.kind.value, one.starts_ms, one.ends_ms] for one in items]
        return closes_ms, json.dumps(told)

    _write(
        door_path(folder, webinar),
        "INSERT OR REPLACE INTO standing VALUES (1, ?, ?)",
        values,
    )


def end_passes(
    folder: Path, webinar: str, *, viewer: int, at_ms: int, code: str
) -> None:
    """Passes of this viewer, or of EVERYBODY, opened up to now open nothing more."""
    _write(
        door_path(folder, webinar),
        "INSERT INTO ended (viewer, at_ms, code) VALUES (?, ?, ?)",
        lambda: (viewer, at_ms, code),
    )


def _write(
    path: Path, statement: str, values: Callable[[], tuple[object, ...]]
) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path, timeout=PATIENCE)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        for table in SCHEMA:
            connection.execute(table)
        # Before the values are read, so that nobody writes between reading and writing.
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(statement, values())
        connection.commit()


def read_door(path: Path) -> Door:
    """The door as it stands now. A file that nobody has finished making says nothing."""
    if not path.is_file():
        return Door()
    with closing(sqlite3.connect(path, timeout=PATIENCE)) as connection:
        tables = connection.execute(
            "SELECT count(*) FROM sqlite_master WHERE name IN ('standing', 'ended')"
        ).fetchone()
        if tables != (2,):
            return Door()
        standing = connection.execute("SELECT closes_ms, items FROM standing")
        closes_ms, told = standing.fetchone() or (None, "[]")
        ended = {
            viewer: (at_ms, code)
            for viewer, at_ms, code in connection.execute(
                "SELECT viewer, at_ms, code FROM ended ORDER BY at_ms, id"
            )
        }
    items = tuple(
        Item(
            key=key,
            kind=ItemKind(kind),
            title="",
            short_title="",
            starts_ms=starts,
            ends_ms=ends,
            planned_starts_ms=starts,
            planned_ends_ms=ends,
        )
        for key, kind, starts, ends in json.loads(told)
    )
    return Door(closes_ms, items, ended)


class Doors:
    """The doors of all rooms of this process, each at most FRESH seconds old."""

    def __init__(self, folder: Path, *, fresh: float = FRESH) -> None:
        self._folder, self._fresh = folder, fresh
        self._known: OrderedDict[str, tuple[float, Door]] = OrderedDict()
        self._asking: dict[str, asyncio.Task[Door]] = {}

    def known(self, webinar: str) -> Door | None:
        """The door where it was read lately enough, without waiting."""
        read_at, door = self._known.get(webinar, NEVER_READ)
        return door if time.monotonic() - read_at < self._fresh else None

    async def of(self, webinar: str) -> Door:
        """Of many who ask at once one reads, and the others wait for it."""
        fresh = self.known(webinar)
        if fresh is not None:
            return fresh
        _read_at, door = self._known.get(webinar, NEVER_READ)
        asking = self._asking.get(webinar)
        if asking is None or asking.done():
            asking = asyncio.create_task(self._look(webinar, door))
            self._asking[webinar] = asking
            asking.add_done_callback(lambda _done: self._asking.pop(webinar, None))
        return await asyncio.shield(asking)

    async def _look(self, webinar: str, last: Door) -> Door:
        path = door_path(self._folder, webinar)
        try:
            door = await asyncio.to_thread(read_door, path)
        except (sqlite3.Error, ValueError) as why:
            # Who is inside stays inside: what was known last goes on to hold.
            logger.error("The door of %s cannot be read: %s", webinar, why)
            door = last
        self._known[webinar] = (time.monotonic(), door)
        self._known.move_to_end(webinar)
        while len(self._known) > MOST_ROOMS:
            self._known.popitem(last=False)
        return door
