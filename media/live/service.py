"""The ASGI application under /live/: four addresses, no Django request.

    POST /live/beat            a batch of beats; answered once they are durable
    GET  /live/here            nothing but that the service can be reached
    GET  /live/presence?token=…  the person's own minutes so far (see wire.py)
    GET  /live/events?token=…  room news as server-sent events
    GET  /live/news?token=…&after=…  the same by asking, where a proxy breaks streams

Every refusal is a status and `{"code": …}`; it changes nothing and is logged.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sqlite3
import time
from collections import Counter
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import parse_qs

from media.domain.so_far import SoFar, sum_up
from media.live.commit import GroupCommit, NotStored
from media.live.door import Doors
from media.live.journal import Entry
from media.live.limits import (
    MOST_STREAMS,
    Allowance,
    Pages,
    RefusalLog,
    ViewerKey,
    choose_interval,
    viewer_of,
)
from media.live.listener import Listener
from media.live.news import last_number, read_news
from media.live.rooms import PULSE, Room, Rooms
from media.live.tally import Tallies
from media.live.tokens import Audience, RoomToken, TokenRefused, read
from media.live.wire import BatchRefused, closes_page, read_batch, tell_so_far

logger = logging.getLogger("media.live")

Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
Headers: TypeAlias = list[tuple[bytes, bytes]]

LARGEST_BODY = 16 * 1024
#: So much of a body that is too large is let pass unread, so that its sender hears why:
#: a connection that is closed while they still write takes the answer with it.
HEARD_OUT = 4 * 1024 * 1024
MOST_LISTENERS = 20_000
#: Milliseconds after which browsers reconnect, spread over a second range.
RECONNECT = (2_000, 8_000)

STATUS = {
    "bad_json": 400,
    "bad_batch": 400,
    "bad_beat": 400,
    "future": 400,
    "bad_after": 400,
    "bad_token": 403,
    "old_token": 403,
    "wrong_token": 403,
    "expired": 403,
    "closed": 403,
    "no_place": 403,
    "no_consent": 403,
    "account_closed": 403,
    "cancelled": 403,
    "not_found": 404,
    "bad_method": 405,
    "too_large": 413,
    "too_many": 429,
    "too_many_pages": 429,
    "not_stored": 503,
    "full": 503,
}
#: Where coming back helps, and after how many seconds.
RETRY_AFTER = {
    "too_many": b"4",
    "too_many_pages": b"15",
    "not_stored": b"5",
    "full": b"30",
}
UNREADABLE = "The live folder cannot be read: %s"
NEVER_GUESS = (b"x-content-type-options", b"nosniff")
JSON: Headers = [
    NEVER_GUESS,
    (b"content-type", b"application/json"),
    (b"cache-control", b"no-store"),
]


class Refused(Exception):
    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class LiveService:
    """Beats in, news out. `now_ms` is the server's clock, the truth about time."""

    def __init__(
        self,
        *,
        folder: Path,
        key: bytes,
        now_ms: Callable[[], int] = lambda: time.time_ns() // 1_000_000,
        commit: GroupCommit | None = None,
        allowance: Allowance | None = None,
        doors: Doors | None = None,
        tallies: Tallies | None = None,
        pulse: float = PULSE,
    ) -> None:
        self._folder, self._key, self._now_ms = folder, key, now_ms
        self._commit = commit or GroupCommit(folder)
        self._allowance = allowance or Allowance()
        self._pages = Pages()
        self._doors = doors or Doors(folder)
        self._tallies = tallies or Tallies(folder)
        self._rooms = Rooms(folder, doors=self._doors, now_ms=now_ms, pulse=pulse)
        self._streams: Counter[ViewerKey] = Counter()
        self._refusals = RefusalLog()
        self._routes = {
            ("POST", "/live/beat"): self._beat,
            ("GET", "/live/presence"): self._presence,
            ("GET", "/live/here"): self._here,
            ("GET", "/live/events"): self._events,
            ("GET", "/live/news"): self._news,
        }

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        try:
            answer = self._routes.get((scope["method"], scope["path"]))
            if answer is None:
                is_known = any(scope["path"] == path for _method, path in self._routes)
                raise Refused("bad_method" if is_known else "not_found")
            await answer(scope, receive, send)
        except (Refused, TokenRefused, BatchRefused) as refusal:
            await self._refuse(refusal.code, send)
        except sqlite3.Error as why:
            logger.error(UNREADABLE, why)
            await self._refuse("not_stored", send)

    def close(self) -> None:
        self._commit.close()

    async def _refuse(self, code: str, send: Send) -> None:
        self._refusals.note(code, time.monotonic())
        headers = [*JSON]
        if code in RETRY_AFTER:
            headers.append((b"retry-after", RETRY_AFTER[code]))
        if code == "too_large":
            # What was not read would be taken for the next request.
            headers.append((b"connection", b"close"))
        await _answer(send, STATUS[code], {"code": code}, headers)

    async def _here(self, scope: Message, receive: Receive, send: Send) -> None:
        """For whoever tests a browser before the event: that is enough to be reached."""
        await _answer(send, 200, {"now": self._now_ms()}, JSON)

    # -- Who may -----------------------------------------------------------------
    async def _admit(self, signed: str, audience: Audience) -> RoomToken:
        """The pass, if it is good for this and its room lets it in. What is forged is
        refused here, before anything is counted."""
        now = self._now_ms()
        token = read(signed, key=self._key, now_ms=now, audience=audience)
        door = self._doors.known(token.webinar) or await self._doors.of(token.webinar)
        code = door.refusal(token, now_ms=now)
        if code is not None:
            raise Refused(code)
        return token

    def _count(self, token: RoomToken) -> None:
        if not self._allowance.take(viewer_of(token), time.monotonic()):
            raise Refused("too_many")

    # -- Beats -------------------------------------------------------------------
    async def _beat(self, scope: Message, receive: Receive, send: Send) -> None:
        batch = read_batch(await _body(scope, receive))
        received = self._now_ms()
        token = await self._admit(batch.token, Audience.BEATS)
        self._count(token)
        if not self._pages.enter(token, time.monotonic()):
            raise Refused("too_many_pages")
        try:
            await self._commit.store(Entry(token, received, batch.beats))
        except NotStored:
            raise Refused("not_stored") from None
        if closes_page(batch):
            self._pages.leave(token)
        every = choose_interval(
            waiting=self._commit.waiting, commit_seconds=self._commit.last_seconds
        )
        await _send(send, *_stored(len(batch.beats), every))

    async def _presence(self, scope: Message, receive: Receive, send: Send) -> None:
        token, _after = await self._admit_reader(scope)
        self._count(token)
        door = await self._doors.of(token.webinar)
        now = self._now_ms()

        def look() -> SoFar:
            beats = self._tallies.of(token.webinar).of_viewer(token.viewer)
            return sum_up(beats.rows, beats.measured, items=door.items, now_ms=now)

        await _answer(send, 200, tell_so_far(await asyncio.to_thread(look)), JSON)

    # -- News --------------------------------------------------------------------
    async def _admit_reader(self, scope: Message) -> tuple[RoomToken, int | None]:
        """The pass, and the number of the last piece that the listener has."""
        try:
            asked = parse_qs(scope["query_string"].decode("ascii"), max_num_fields=5)
        except ValueError:
            raise Refused("bad_token") from None
        token = await self._admit(asked.get("token", [""])[-1], Audience.NEWS)
        after = dict(scope["headers"]).get(b"last-event-id", b"").decode("latin-1")
        after = after or asked.get("after", [""])[-1]
        if not after:
            return token, None
        if not (after.isascii() and after.isdecimal() and len(after) <= 15):
            raise Refused("bad_after")
        return token, int(after)

    async def _news(self, scope: Message, receive: Receive, send: Send) -> None:
        token, after = await self._admit_reader(scope)
        self._count(token)
        if after is None:
            last = await asyncio.to_thread(last_number, self._folder, token.webinar)
            await _answer(send, 200, {"last": last, "news": []}, JSON)
            return
        pieces = await asyncio.to_thread(
            read_news, self._folder, token.webinar, after=after
        )
        last = pieces[-1].number if pieces else after
        told = {"last": last, "news": [piece.as_dict() for piece in pieces]}
        await _answer(send, 200, told, JSON)

    async def _events(self, scope: Message, receive: Receive, send: Send) -> None:
        token, after = await self._admit_reader(scope)
        self._count(token)
        viewer = viewer_of(token)
        if self._rooms.listeners >= MOST_LISTENERS:
            raise Refused("full")
        if self._streams[viewer] >= MOST_STREAMS:
            raise Refused("too_many")
        self._streams[viewer] += 1
        gone = _cancel_when_gone(receive)
        listener = Listener(token, after=after)
        try:
            async with self._rooms.listen(listener) as room:
                await self._stream(listener, room, send)
        except (asyncio.CancelledError, OSError, RuntimeError):
            # The listener has left or was cut; a server that ends cancels us as well.
            if not gone.done() and not listener.is_over:
                raise
        finally:
            gone.cancel()
            self._streams[viewer] -= 1
            if not self._streams[viewer]:
                del self._streams[viewer]

    async def _stream(self, listener: Listener, room: Room, send: Send) -> None:
        last = await room.seat(listener)
        headers = [
            NEVER_GUESS,
            (b"content-type", b"text/event-stream"),
            (b"cache-control", b"no-store"),
            # nginx would collect events until its buffer is full.
            (b"x-accel-buffering", b"no"),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        low, high = RECONNECT
        # After a restart all come back, but not in the same moment.
        retry = low + int(listener.token.session, 16) % (high - low)
        chunk = f"retry: {retry}\nid: {last}\n\n".encode()
        try:
            while chunk:
                await send(
                    {"type": "http.response.body", "body": chunk, "more_body": True}
                )
                chunk = await room.next_for(listener)
        except sqlite3.Error as why:
            # The stream ends; the browser comes back and goes on from its last number.
            logger.error(UNREADABLE, why)
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _answer(
    send: Send, status: int, told: dict[str, Any], headers: Headers
) -> None:
    await _send(send, *_messages(status, told, headers))


@lru_cache
def _stored(count: int, every: int) -> tuple[Message, Message]:
    """The answer to a batch: the same few for everybody."""
    return _messages(200, {"stored": count, "every": every}, JSON)


def _messages(
    status: int, told: dict[str, Any], headers: Headers
) -> tuple[Message, Message]:
    body = json.dumps(told, separators=(",", ":")).encode()
    headers = [*headers, (b"content-length", str(len(body)).encode())]
    start = {"type": "http.response.start", "status": status, "headers": headers}
    return start, {"type": "http.response.body", "body": body}


async def _send(send: Send, start: Message, body: Message) -> None:
    # Who has gone away meanwhile is told nothing more, and that is no error.
    with suppress(OSError, RuntimeError):
        await send(start)
        await send(body)


async def _body(scope: Message, receive: Receive) -> bytes:
    """The whole body. Nothing is kept of one that is known to be too large."""
    stated = dict(scope["headers"]).get(b"content-length", b"0")
    if stated.isdigit() and int(stated) > LARGEST_BODY:
        if int(stated) <= HEARD_OUT:
            await _hear_out(receive)
        raise Refused("too_large")
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            # Half a batch is no batch; nobody is there to be told.
            raise Refused("bad_json")
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        is_whole = not message.get("more_body", False)
        if size > LARGEST_BODY:
            if not is_whole:
                await _hear_out(receive)
            raise Refused("too_large")
        if is_whole:
            return b"".join(parts)


async def _hear_out(receive: Receive) -> None:
    size, is_whole = 0, False
    while not is_whole and size <= HEARD_OUT:
        message = await receive()
        size += len(message.get("body", b""))
        is_whole = not message.get("more_body", False)


def _cancel_when_gone(receive: Receive) -> asyncio.Task[None]:
    """Watch for the listener's leaving, and end the task that streams to it."""
    streaming = asyncio.current_task()

    async def watch() -> None:
        while (await receive())["type"] != "http.disconnect":
            pass

    def end(watching: asyncio.Task[None]) -> None:
        # Whatever ended the watch, a leaving or an error of the server, ends both.
        if not watching.cancelled() and streaming is not None:
            watching.exception()
            streaming.cancel()

    watching = asyncio.create_task(watch())
    watching.add_done_callback(end)
    return watching
