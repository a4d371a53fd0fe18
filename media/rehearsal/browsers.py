"""Simulated browsers on loopback: each holds one connection and keeps what it has
until the service has acknowledged it. They know no clock and no truth.
"""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import cast

from media.domain.beats import Beat, Flag, State
from media.domain.rehearsal import Request

#: Seconds in which an answer is awaited.
PATIENCE = 60.0
#: Tries before a request that is refused or lost is given up.
TRIES = 20


class Lost(Exception):
    """No answer came: the connection broke, or nobody listened."""


def body_of(token: str, request: Request) -> bytes:
    """The request as a page sends it."""
    told = {
        "v": 1,
        "token": token,
        "sent": request.sent_ms,
        "beats": [_told(beat) for beat in request.beats],
    }
    return json.dumps(told, separators=(",", ":")).encode()


def _told(beat: Beat) -> dict[str, object]:
    return {
        "n": beat.seq,
        "at": beat.client_ms,
        "since": beat.since_ms,
        "played": beat.played_ms,
        "media": beat.media_ms,
        "behind": beat.behind_ms,
        "every": beat.interval_ms,
        "stops": beat.stops,
        "state": State(beat.state).name.lower(),
        **{flag.name.lower(): bool(beat.flags & flag) for flag in Flag if flag.name},
    }


class Browser(asyncio.Protocol):
    """One connection, one request at a time."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._heard = b""
        self._answer: asyncio.Future[int] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        self._heard += data
        head, mark, body = self._heard.partition(b"\r\n\r\n")
        if not mark:
            return
        length = int(head.lower().partition(b"content-length:")[2].split(b"\r", 1)[0])
        if len(body) >= length and self._answer is not None:
            self._heard = b""
            if not self._answer.done():
                self._answer.set_result(int(head.split(b" ", 2)[1]))

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(Lost())

    async def post(self, port: int, body: bytes) -> int:
        """The status of the answer. Lost where none came."""
        loop = asyncio.get_running_loop()
        if self._transport is None:
            self._heard = b""
            try:
                await loop.create_connection(lambda: self, "127.0.0.1", port)
            except OSError:
                raise Lost from None
        transport = self._transport
        if transport is None:
            raise Lost
        self._answer = loop.create_future()
        transport.write(
            b"POST /live/beat HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            b"Content-Type: application/json\r\n"
            b"Content-Length: %d\r\n\r\n%b" % (len(body), body)
        )
        try:
            return await asyncio.wait_for(self._answer, PATIENCE)
        except TimeoutError:
            transport.abort()
            raise Lost from None

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()


class Crowd:
    """All browsers. `tell` sends what is due at one moment and gives back what was
    not acknowledged, to be sent again."""

    def __init__(self, tokens: Sequence[str]) -> None:
        self._tokens = tokens
        self._browsers: dict[int, Browser] = {}
        self.acknowledged = 0
        self.lost = 0
        self.refused: dict[int, int] = defaultdict(int)

    async def tell(self, port: int, due: Iterable[Request]) -> list[Request]:
        by_visit: dict[int, list[Request]] = defaultdict(list)
        for request in due:
            by_visit[request.visit].append(request)
        kept = await asyncio.gather(
            *(self._one(port, visit, asked) for visit, asked in by_visit.items())
        )
        return [request for some in kept for request in some]

    async def _one(self, port: int, visit: int, due: list[Request]) -> list[Request]:
        browser = self._browsers.setdefault(visit, Browser())
        kept = []
        for request in due:
            try:
                status = await browser.post(port, body_of(self._tokens[visit], request))
            except Lost:
                self.lost += 1
                kept.append(request)
                continue
            if status == 200:
                self.acknowledged += len(request.beats)
            else:
                self.refused[status] += 1
                kept.append(request)
        return kept

    def leave(self, visit: int) -> None:
        browser = self._browsers.pop(visit, None)
        if browser is not None:
            with suppress(RuntimeError):
                browser.close()
