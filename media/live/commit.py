"""Group commit: many requests, one flush to disk, and only then their answers.

A thread owns the journals. It takes what came in within a short window, stores it in
one commit for each event, and then tells every request at once. What cannot be
stored is said to be so; nothing is acknowledged that a power cut could take back.
"""

from __future__ import annotations

import asyncio
import logging
import queue
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from media.live.journal import Entry, Journal, journal_path

logger = logging.getLogger("media.live")

#: Seconds that a beat waits for company.
WINDOW = 0.02
#: Requests stored by one commit, and requests that may wait for theirs.
MOST_TOGETHER = 2_000
MOST_WAITING = 20_000
#: Journals kept open; an event day has one or two.
MOST_OPEN = 8


class NotStored(Exception):
    """The beats are not durable; the sender must keep them and come again."""


class _Waiting(NamedTuple):
    entry: Entry
    loop: asyncio.AbstractEventLoop
    answer: asyncio.Future[None]


class GroupCommit:
    """Stores entries; `store` returns once they are durable."""

    def __init__(
        self,
        folder: Path,
        *,
        window: float = WINDOW,
        open_journal: Callable[[Path], Journal] = Journal,
    ) -> None:
        self._folder, self._window, self._open = folder, window, open_journal
        self._inbox: queue.SimpleQueue[_Waiting | None] = queue.SimpleQueue()
        self._journals: OrderedDict[str, Journal] = OrderedDict()
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()
        #: Seconds that the last commit took, for whoever sets the pace.
        self.last_seconds = 0.0

    @property
    def waiting(self) -> int:
        return self._inbox.qsize()

    async def store(self, entry: Entry) -> None:
        """Wait until `entry` is durable. NotStored when it is not."""
        if self.waiting >= MOST_WAITING:
            raise NotStored
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[None] = loop.create_future()
        if self._thread is None:
            self._start()
        self._inbox.put(_Waiting(entry, loop, answer))
        await answer

    def close(self) -> None:
        """Store what waits, and end."""
        if self._thread is not None:
            self._inbox.put(None)
            self._thread.join()

    def _start(self) -> None:
        with self._starting:
            if self._thread is None:
                self._thread = threading.Thread(
                    target=self._run, name="beats", daemon=True
                )
                self._thread.start()

    def _run(self) -> None:
        is_open = True
        while is_open:
            first = self._inbox.get()
            if first is None:
                break
            if self._window:
                time.sleep(self._window)
            group = [first]
            while len(group) < MOST_TOGETHER:
                try:
                    following = self._inbox.get_nowait()
                except queue.Empty:
                    break
                if following is None:
                    is_open = False
                    break
                group.append(following)
            self._commit(group)
        for journal in self._journals.values():
            journal.close()

    def _commit(self, group: list[_Waiting]) -> None:
        by_event: dict[str, list[_Waiting]] = {}
        for waiting in group:
            by_event.setdefault(waiting.entry.token.webinar, []).append(waiting)
        for webinar, mine in by_event.items():
            begin = time.perf_counter()
            error: Exception | None = None
            try:
                self._journal(webinar).append([one.entry for one in mine])
            except Exception as why:  # noqa: BLE001 -- any failure is "not stored"
                logger.error("The journal of %s takes nothing: %s", webinar, why)
                error = NotStored()
                self._drop(webinar)
            self.last_seconds = time.perf_counter() - begin
            _answer(mine, error)

    def _journal(self, webinar: str) -> Journal:
        journal = self._journals.pop(webinar, None)
        if journal is None:
            while len(self._journals) >= MOST_OPEN:
                self._journals.popitem(last=False)[1].close()
            journal = self._open(journal_path(self._folder, webinar))
        self._journals[webinar] = journal
        return journal

    def _drop(self, webinar: str) -> None:
        """After a failed flush the same file handle proves nothing any more."""
        journal = self._journals.pop(webinar, None)
        if journal is not None:
            try:
                journal.close()
            except Exception as why:  # noqa: BLE001 -- it is given up anyway
                logger.error("The journal of %s did not close: %s", webinar, why)


def _answer(group: list[_Waiting], error: Exception | None) -> None:
    """Tell each loop once, not each request: a wake-up costs more than an answer."""
    by_loop: dict[asyncio.AbstractEventLoop, list[asyncio.Future[None]]] = {}
    for waiting in group:
        by_loop.setdefault(waiting.loop, []).append(waiting.answer)

    def tell(answers: list[asyncio.Future[None]]) -> None:
        for answer in answers:
            if answer.done():
                continue
            if error is None:
                answer.set_result(None)
            else:
                answer.set_exception(error)

    for loop, answers in by_loop.items():
        try:
            loop.call_soon_threadsafe(tell, answers)
        except RuntimeError:
            # The loop has ended, and with it everybody who waited in it.
            continue
