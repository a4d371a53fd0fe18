"""How much one viewer may ask, how fast all may beat, and what is logged of it.

A viewer is a person's number in one event, however many pages or devices are open.
What is counted here is known only of a pass whose signature is good, so nobody uses
up what is somebody else's.
"""

from __future__ import annotations

import logging
from collections import Counter, OrderedDict
from typing import TypeAlias

from media.live.tokens import RoomToken

logger = logging.getLogger("media.live")

#: (event, viewer)
ViewerKey: TypeAlias = tuple[str, int]

#: Pages of one viewer that may beat at once; one that was silent for so many seconds
#: gives way to another. A page beats every half a minute at the latest.
MOST_SESSIONS = 6
SILENT_SECONDS = 45.0
#: Requests of one viewer at once, and seconds after which one more is granted: six
#: pages that beat, ask for news and show minutes need not quite one a second.
BURST = 40
REFILL_SECONDS = 0.5
#: Streams of one viewer: a browser that reconnects has two for a moment.
MOST_STREAMS = 8
#: Viewers remembered; who is forgotten begins with a full allowance.
REMEMBERED = 50_000
#: Seconds in which refusals of one kind are one line in the log.
LOG_EVERY = 10
#: (requests waiting or more, or seconds of the last commit or more) → interval told.
SLOWER = ((8_000, 2.0, 30_000), (2_000, 0.5, 20_000))
USUAL_INTERVAL = 10_000


def viewer_of(token: RoomToken) -> ViewerKey:
    return token.webinar, token.viewer


class Allowance:
    """A bucket of requests for each viewer."""

    def __init__(self, *, burst: int = BURST, refill: float = REFILL_SECONDS) -> None:
        self._burst, self._refill = burst, refill
        self._buckets: OrderedDict[ViewerKey, tuple[float, float]] = OrderedDict()

    def take(self, viewer: ViewerKey, now: float) -> bool:
        """True where the viewer may ask once more. `now` in seconds."""
        left, seen = self._buckets.pop(viewer, (float(self._burst), now))
        left = min(float(self._burst), left + (now - seen) / self._refill)
        is_granted = left >= 1
        self._buckets[viewer] = (left - is_granted, now)
        if len(self._buckets) > REMEMBERED:
            self._buckets.popitem(last=False)
        return is_granted


class Pages:
    """Which pages of each viewer beat at the moment."""

    def __init__(
        self, *, most: int = MOST_SESSIONS, silent: float = SILENT_SECONDS
    ) -> None:
        self._most, self._silent = most, silent
        #: Viewer → session → when it was last heard, the longest silent first.
        self._heard: OrderedDict[ViewerKey, OrderedDict[str, float]] = OrderedDict()

    def enter(self, token: RoomToken, now: float) -> bool:
        """True where this page may beat; False where as many others do already."""
        viewer = viewer_of(token)
        sessions = self._heard.pop(viewer, None)
        if sessions is None:
            sessions = OrderedDict()
        self._heard[viewer] = sessions
        if token.session not in sessions and len(sessions) >= self._most:
            oldest = next(iter(sessions))
            if now - sessions[oldest] < self._silent:
                return False
            del sessions[oldest]
        sessions[token.session] = now
        sessions.move_to_end(token.session)
        if len(self._heard) > REMEMBERED:
            self._heard.popitem(last=False)
        return True

    def leave(self, token: RoomToken) -> None:
        """The page has said that it closes."""
        self._heard.get(viewer_of(token), OrderedDict()).pop(token.session, None)


def choose_interval(*, waiting: int, commit_seconds: float) -> int:
    """Milliseconds between beats that browsers are told under this load."""
    for requests, seconds, interval in SLOWER:
        if waiting >= requests or commit_seconds >= seconds:
            return interval
    return USUAL_INTERVAL


class RefusalLog:
    """Says what was refused without letting a flood fill the disk."""

    def __init__(self) -> None:
        self._held: Counter[str] = Counter()
        self._said: dict[str, float] = {}

    def note(self, code: str, now: float) -> None:
        self._held[code] += 1
        if now - self._said.get(code, -LOG_EVERY) >= LOG_EVERY:
            logger.warning("Refused %d × %s", self._held.pop(code), code)
            self._said[code] = now
