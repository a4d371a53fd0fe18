"""Who listens in which room, and the frames they are sent.

One look at the file for all listeners of a room, one frame for all of them, and no
queue of their own: a listener who is slow goes on from the last number it had.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeAlias

from media.live.news import Piece, last_number, news_path, read_news

#: Seconds between two looks at the file of a room that somebody listens in; in between
#: it is only asked whether the file has changed, which costs next to nothing.
LOOK = 0.25
GLANCE = 0.02
Mark: TypeAlias = list[tuple[int, int]]
#: Frames kept for those who were away for a moment.
KEPT = 200


def frame_of(piece: Piece) -> bytes:
    """One server-sent event. JSON without line breaks cannot end it early."""
    text = json.dumps(piece.as_dict(), ensure_ascii=False)
    return f"id: {piece.number}\nevent: {piece.kind}\ndata: {text}\n\n".encode()


class Room:
    """The listeners of one event in this process."""

    def __init__(self, folder: Path, webinar: str, *, look: float = LOOK) -> None:
        self._folder, self._webinar, self._look = folder, webinar, look
        self._frames: deque[tuple[int, bytes]] = deque(maxlen=KEPT)
        self._changed = asyncio.Event()
        self._first = asyncio.Lock()
        self._watch: asyncio.Task[None] | None = None
        self._seen: Mark = []
        self.last: int | None = None
        self.listeners = 0

    async def last_now(self) -> int:
        if self.last is not None:
            # Thousands ask at once when there is news: no lock for what is known.
            return self.last
        async with self._first:
            if self.last is None:
                self.last = await asyncio.to_thread(
                    last_number, self._folder, self._webinar
                )
        return self.last

    async def read(self, after: int) -> list[tuple[int, bytes]]:
        """Frames after that number, from memory where it reaches back so far."""
        last = await self.last_now()
        if after >= last:
            return []
        if self._frames and self._frames[0][0] <= after + 1:
            return [frame for frame in self._frames if frame[0] > after]
        missed = await asyncio.to_thread(
            read_news, self._folder, self._webinar, after=after
        )
        return [(piece.number, frame_of(piece)) for piece in missed]

    async def wait(self, seconds: float) -> None:
        """Until there is news, or for that long."""
        changed = self._changed
        try:
            async with asyncio.timeout(seconds):
                await changed.wait()
        except TimeoutError:
            return

    def enter(self) -> None:
        self.listeners += 1
        if self._watch is None or self._watch.done():
            self._watch = asyncio.create_task(self._watch_file())

    def leave(self) -> None:
        self.listeners -= 1

    async def _watch_file(self) -> None:
        while self.listeners:
            await self._until_changed()
            try:
                last = await self.last_now()
                fresh = await asyncio.to_thread(
                    read_news, self._folder, self._webinar, after=last
                )
            except sqlite3.Error:
                # Locked or being copied: the next look comes soon.
                continue
            if fresh:
                self._frames.extend((piece.number, frame_of(piece)) for piece in fresh)
                self.last = fresh[-1].number
                changed, self._changed = self._changed, asyncio.Event()
                changed.set()

    async def _until_changed(self) -> None:
        """Until the file is another than at the last look, or one is due in any case:
        two writes within one tick of the file system's clock look like one."""
        left = self._look
        while left > 0 and self._mark() == self._seen:
            await asyncio.sleep(min(GLANCE, left))
            left -= GLANCE
        # Before the look: what is written during it is seen by the next.
        self._seen = self._mark()

    def _mark(self) -> Mark:
        """When the file and what was last written beside it changed, and their sizes."""
        path = news_path(self._folder, self._webinar)
        marks = []
        for place in (path, path.with_name(f"{path.name}-wal")):
            try:
                facts = place.stat()
            except OSError:
                continue
            marks.append((facts.st_mtime_ns, facts.st_size))
        return marks


class Rooms:
    """All rooms of this process. A room is forgotten with its last listener."""

    def __init__(self, folder: Path, *, look: float = LOOK) -> None:
        self._folder, self._look = folder, look
        self._rooms: dict[str, Room] = {}

    @property
    def listeners(self) -> int:
        return sum(room.listeners for room in self._rooms.values())

    @asynccontextmanager
    async def listen(self, webinar: str) -> AsyncIterator[Room]:
        room = self._rooms.get(webinar)
        if room is None:
            room = Room(self._folder, webinar, look=self._look)
            self._rooms[webinar] = room
        room.enter()
        try:
            yield room
        finally:
            room.leave()
            if not room.listeners and self._rooms.get(webinar) is room:
                del self._rooms[webinar]
