"""The ASGI application under /live/: three addresses, no Django request.

    POST /live/beat            a batch of beats; answered once they are durable
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
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import parse_qs

from media.live.commit import GroupCommit, NotStored
from media.live.journal import Entry
from media.live.limits import Allowance, RefusalLog, choose_interval
from media.live.news import last_number, read_news
from media.live.rooms import Room, Rooms
from media.live.tokens import RoomToken, TokenRefused, read
from media.live.wire import BatchRefused, read_batch

logger = logging.getLogger("media.live")

Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
Headers: TypeAlias = list[tuple[bytes, bytes]]

LARGEST_BODY = 16 * 1024
#: Seconds between comments that keep a silent stream open.
PULSE = 15.0
MOST_LISTENERS = 20_000
#: Streams of one session: a browser that reconnects has two for a moment.
MOST_STREAMS = 3
#: Milliseconds after which browsers reconnect, spread over a second range.
RECONNECT = (2_000, 8_000)

STATUS = {
    "bad_json": 400,
    "bad_batch": 400,
    "bad_beat": 400,
    "future": 400,
    "bad_after": 400,
    "bad_token": 403,
    "expired": 403,
    "not_found": 404,
    "bad_method": 405,
    "too_large": 413,
    "too_many": 429,
    "not_stored": 503,
    "full": 503,
}
#: Where coming back helps, and after how many seconds.
RETRY_AFTER = {"too_many": b"4", "not_stored": b"5", "full": b"30"}
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
        pulse: float = PULSE,
    ) -> None:
        self._folder, self._key, self._now_ms = folder, key, now_ms
        self._commit = commit or GroupCommit(folder)
        self._allowance = allowance or Allowance()
        self._rooms = Rooms(folder)
        self._streams: Counter[str] = Counter()
        self._refusals = RefusalLog()
        self._pulse = pulse

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        has_begun = False

        async def tell(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            await self._route(scope, receive, tell)
        except (Refused, TokenRefused, BatchRefused) as refusal:
            await self._refuse(refusal.code, send)
        except sqlite3.Error as why:
            logger.error("The live folder cannot be read: %s", why)
            if not has_begun:
                await self._refuse("not_stored", send)
                return
            # The stream ends; the browser comes back and goes on from its last number.
            with suppress(OSError, RuntimeError):
                await send(
                    {"type": "http.response.body", "body": b"", "more_body": False}
                )

    def close(self) -> None:
        self._commit.close()

    async def _route(self, scope: Message, receive: Receive, send: Send) -> None:
        routes = {
            "/live/beat": ("POST", self._beat),
            "/live/events": ("GET", self._events),
            "/live/news": ("GET", self._news),
        }
        if scope["path"] not in routes:
            raise Refused("not_found")
        method, answer = routes[scope["path"]]
        if scope["method"] != method:
            raise Refused("bad_method")
        await answer(scope, receive, send)

    async def _refuse(self, code: str, send: Send) -> None:
        self._refusals.note(code, time.monotonic())
        headers = [*JSON]
        if code in RETRY_AFTER:
            headers.append((b"retry-after", RETRY_AFTER[code]))
        if code == "too_large":
            # What was not read would be taken for the next request.
            headers.append((b"connection", b"close"))
        await _answer(send, STATUS[code], {"code": code}, headers)

    # -- Beats -------------------------------------------------------------------
    async def _beat(self, scope: Message, receive: Receive, send: Send) -> None:
        batch = read_batch(await _body(scope, receive))
        now = self._now_ms()
        token = read(batch.token, key=self._key, now_ms=now)
        if not self._allowance.take(token.session, time.monotonic()):
            raise Refused("too_many")
        try:
            await self._commit.store(Entry(token, now, batch.beats))
        except NotStored:
            raise Refused("not_stored") from None
        told = {
            "stored": len(batch.beats),
            "every": choose_interval(
                waiting=self._commit.waiting, commit_seconds=self._commit.last_seconds
            ),
        }
        await _answer(send, 200, told, JSON)

    # -- News --------------------------------------------------------------------
    def _admit(self, scope: Message) -> tuple[RoomToken, int | None]:
        """The token, and the number of the last piece that the listener has."""
        try:
            asked = parse_qs(scope["query_string"].decode("ascii"), max_num_fields=5)
        except ValueError:
            raise Refused("bad_token") from None
        token = read(asked.get("token", [""])[-1], key=self._key, now_ms=self._now_ms())
        after = dict(scope["headers"]).get(b"last-event-id", b"").decode("latin-1")
        after = after or asked.get("after", [""])[-1]
        if not after:
            return token, None
        if not (after.isascii() and after.isdecimal() and len(after) <= 15):
            raise Refused("bad_after")
        return token, int(after)

    async def _news(self, scope: Message, receive: Receive, send: Send) -> None:
        token, after = self._admit(scope)
        if not self._allowance.take(token.session, time.monotonic()):
            raise Refused("too_many")
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
        token, after = self._admit(scope)
        if self._rooms.listeners >= MOST_LISTENERS:
            raise Refused("full")
        if self._streams[token.session] >= MOST_STREAMS:
            raise Refused("too_many")
        self._streams[token.session] += 1
        gone = _cancel_when_gone(receive)
        try:
            async with self._rooms.listen(token.webinar) as room:
                await self._stream(token, after, room, send)
        except (asyncio.CancelledError, OSError, RuntimeError):
            # The listener has left; a server that ends cancels us as well.
            if not gone.done():
                raise
        finally:
            gone.cancel()
            self._streams[token.session] -= 1
            if not self._streams[token.session]:
                del self._streams[token.session]

    async def _stream(
        self, token: RoomToken, after: int | None, room: Room, send: Send
    ) -> None:
        last = await room.last_now() if after is None else after
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
        retry = low + int(token.session, 16) % (high - low)
        chunk = f"retry: {retry}\nid: {last}\n\n".encode()
        while self._now_ms() < token.expires_ms:
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
            frames = await room.read(last)
            if not frames:
                await room.wait(self._pulse)
                frames = await room.read(last)
            chunk = b"".join(frame for _number, frame in frames) or b": here\n\n"
            last = frames[-1][0] if frames else last
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _answer(
    send: Send, status: int, told: dict[str, Any], headers: Headers
) -> None:
    body = json.dumps(told, separators=(",", ":")).encode()
    headers = [*headers, (b"content-length", str(len(body)).encode())]
    # Who has gone away meanwhile is told nothing more, and that is no error.
    with suppress(OSError, RuntimeError):
        await send(
            {"type": "http.response.start", "status": status, "headers": headers}
        )
        await send({"type": "http.response.body", "body": body})


async def _body(scope: Message, receive: Receive) -> bytes:
    """The whole body. Refused as soon as it is known to be too large."""
    stated = dict(scope["headers"]).get(b"content-length", b"0")
    if stated.isdigit() and int(stated) > LARGEST_BODY:
        raise Refused("too_large")
    parts, size = [], 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            # Half a batch is no batch; nobody is there to be told.
            raise Refused("bad_json")
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > LARGEST_BODY:
            raise Refused("too_large")
        if not message.get("more_body", False):
            return b"".join(parts)


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
