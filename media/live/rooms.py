"""Who listens in which room, and the frames they are sent.

One look at the file for all listeners of a room, one frame for all of them, and one
look at the door. Nothing is asked for each listener when there is news: thousands wait.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sqlite3
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeAlias

from media.live.door import Doors
from media.live.listener import Listener
from media.live.news import Piece, last_number, news_path, read_news

logger = logging.getLogger("media.live")

#: Seconds between two looks at the file of a room that somebody listens in; in between
#: it is only asked whether the file has changed, which costs next to nothing.
LOOK = 0.25
GLANCE = 0.02
Mark: TypeAlias = list[tuple[int, int]]
#: Frames kept for those who were away for a moment.
KEPT = 200
#: Listeners told in one go; then whoever else waits has a turn, such as a beat.
TOLD_AT_ONCE = 200
#: Seconds of silence after which a stream is sent a comment that keeps it open, and
#: between two looks at who may still listen.
PULSE = 15.0
ROUND = 1.0
HERE = b": here\n\n"


def frame_of(piece: Piece) -> bytes:
    """One server-sent event. JSON without line breaks cannot end it early."""
    text = json.dumps(piece.as_dict(), ensure_ascii=False)
    return f"id: {piece.number}\nevent: {piece.kind}\ndata: {text}\n\n".encode()


class Room:
    """The listeners of one event in this process."""

    def __init__(
        self,
        folder: Path,
        webinar: str,
        *,
        doors: Doors,
        now_ms: Callable[[], int],
        look: float = LOOK,
        pulse: float = PULSE,
    ) -> None:
        self._folder, self._webinar, self._look = folder, webinar, look
        self._doors, self._now_ms, self._pulse = doors, now_ms, pulse
        self._frames: deque[tuple[int, bytes]] = deque(maxlen=KEPT)
        self._listeners: set[Listener] = set()
        self._first = asyncio.Lock()
        self._watch: asyncio.Task[None] | None = None
        self._rounds: asyncio.Task[None] | None = None
        self._seen: Mark = []
        self.last: int | None = None

    @property
    def listeners(self) -> int:
        return len(self._listeners)

    async def last_now(self) -> int:
        if self.last is not None:
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

    async def seat(self, listener: Listener) -> int:
        """The number of the last piece that the listener has: with none of its own,
        what was before it came is no news to it."""
        if listener.last is None:
            listener.last = await self.last_now()
        return listener.last

    async def next_for(self, listener: Listener) -> bytes:
        """What comes next for a seated listener; nothing once it is over."""
        while not listener.is_in_step and not listener.is_over:
            last, has = await self.last_now(), listener.last or 0
            if has >= last:
                # Nothing is awaited between this look and the mark: a piece is either
                # known here, or told to all who are in step.
                listener.is_in_step = True
                break
            frames = await self.read(has)
            listener.last = frames[-1][0] if frames else last
            if frames:
                return b"".join(frame for _number, frame in frames)
        return await listener.take()

    def enter(self, listener: Listener) -> None:
        listener.told_at = asyncio.get_running_loop().time()
        self._listeners.add(listener)
        if self._watch is None or self._watch.done():
            self._watch = asyncio.create_task(self._watch_file())
        if self._rounds is None or self._rounds.done():
            self._rounds = asyncio.create_task(self._make_rounds())

    def leave(self, listener: Listener) -> None:
        self._listeners.discard(listener)

    async def _make_rounds(self) -> None:
        """Send away whose pass has ended, and keep the silent streams open."""
        while self._listeners:
            await asyncio.sleep(min(ROUND, self._pulse / 8))
            try:
                await self._make_round()
            except Exception as why:  # noqa: BLE001 -- the next round must come
                logger.error("A round of %s failed: %s", self._webinar, why)

    async def _make_round(self) -> None:
        door = await self._doors.of(self._webinar)
        now, now_ms = asyncio.get_running_loop().time(), self._now_ms()
        silent = []
        for listener in self._listeners:
            if listener.is_over:
                listener.cut()
            elif not listener.is_good(door, now_ms=now_ms):
                listener.end()
            elif now - listener.told_at >= self._pulse * (0.5 + listener.share * 0.35):
                silent.append(listener)
        for number, listener in enumerate(silent, start=1):
            if listener.has_unsent:
                # It takes nothing, and comes again from where it was if it still lives.
                listener.end()
            else:
                listener.give(HERE, now=now)
            if number % TOLD_AT_ONCE == 0:
                await asyncio.sleep(0)

    async def _watch_file(self) -> None:
        while self._listeners:
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
                await self._tell([(piece.number, frame_of(piece)) for piece in fresh])

    async def _tell(self, frames: list[tuple[int, bytes]]) -> None:
        self._frames.extend(frames)
        self.last = frames[-1][0]
        # Who is not among them yet reads these from memory.
        everybody = list(self._listeners)
        clock = asyncio.get_running_loop().time
        for first in range(0, len(everybody), TOLD_AT_ONCE):
            now = clock()
            for listener in everybody[first : first + TOLD_AT_ONCE]:
                for number, frame in frames:
                    listener.hear(number, frame, now=now)
            await asyncio.sleep(0)

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

    def __init__(
        self,
        folder: Path,
        *,
        doors: Doors,
        now_ms: Callable[[], int],
        look: float = LOOK,
        pulse: float = PULSE,
    ) -> None:
        self._folder, self._look = folder, look
        self._doors, self._now_ms, self._pulse = doors, now_ms, pulse
        self._rooms: dict[str, Room] = {}

    @property
    def listeners(self) -> int:
        return sum(room.listeners for room in self._rooms.values())

    @asynccontextmanager
    async def listen(self, listener: Listener) -> AsyncIterator[Room]:
        webinar = listener.token.webinar
        room = self._rooms.get(webinar)
        if room is None:
            room = Room(
                self._folder,
                webinar,
                doors=self._doors,
                now_ms=self._now_ms,
                look=self._look,
                pulse=self._pulse,
            )
            self._rooms[webinar] = room
        room.enter(listener)
        try:
            yield room
        finally:
            room.leave(listener)
            if not room.listeners and self._rooms.get(webinar) is room:
                del self._rooms[webinar]
