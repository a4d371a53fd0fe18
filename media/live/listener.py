"""One open stream: what waits to be sent to it, and whether it is still wanted.

It looks at nothing and keeps no clock; its room gives it what it hears and tells it
when it is over. Frames are shared by all who hear them, so that one who reads slowly
costs a pointer for each.
"""

from __future__ import annotations

import asyncio

from media.live.door import Door
from media.live.news import MOST_AT_ONCE
from media.live.tokens import RoomToken

#: Frames that may wait for one listener; two looks at the file bring no more.
MOST_UNSENT = 2 * MOST_AT_ONCE


class Listener:
    """Made by the task that streams, which alone takes from it."""

    __slots__ = (
        "_streaming",
        "_unsent",
        "_waiting",
        "is_in_step",
        "is_over",
        "last",
        "share",
        "told_at",
        "token",
    )

    def __init__(self, token: RoomToken, *, after: int | None = None) -> None:
        self.token = token
        #: Number of the last piece it has or was given; None until it is seated.
        self.last = after
        #: It has all there is, and is given what comes.
        self.is_in_step = False
        self.is_over = False
        #: A fraction of its own, so that thousands do not do the same at one moment.
        self.share = int(token.session, 16) % 1_000 / 1_000
        #: When it was last given something, on the loop's clock.
        self.told_at = 0.0
        self._unsent: list[bytes] = []
        self._waiting: asyncio.Future[None] | None = None
        self._streaming = asyncio.current_task()

    def is_good(self, door: Door, *, now_ms: int) -> bool:
        token = self.token
        return now_ms < token.expires_ms and door.refusal(token, now_ms=now_ms) is None

    @property
    def has_unsent(self) -> bool:
        return bool(self._unsent)

    def hear(self, number: int, frame: bytes, *, now: float) -> None:
        """A piece of news; nothing to one who has it, or still reads what was before."""
        # Another process may have told it more than this room knew when it came.
        if self.is_in_step and number > (self.last or 0):
            self.last = number
            self.give(frame, now=now)

    def give(self, frame: bytes, *, now: float) -> None:
        if self.is_over:
            return
        if len(self._unsent) >= MOST_UNSENT:
            self.end()
            return
        self.told_at = now
        self._unsent.append(frame)
        self._wake()

    async def take(self) -> bytes:
        """All that waits, once something does; nothing when it is over."""
        while not self._unsent and not self.is_over:
            self._waiting = asyncio.get_running_loop().create_future()
            await self._waiting
        if self.is_over:
            return b""
        if len(self._unsent) == 1:
            return self._unsent.pop()
        joined = b"".join(self._unsent)
        self._unsent.clear()
        return joined

    def end(self) -> None:
        """The stream says good-bye as soon as it can; the browser may come again."""
        self.is_over = True
        self._unsent.clear()
        self._wake()

    def cut(self) -> None:
        """For one that ended and still hangs on a browser which takes nothing."""
        if self._streaming is not None:
            self._streaming.cancel()

    def _wake(self) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)
