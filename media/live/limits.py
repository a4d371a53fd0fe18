"""How much one session may ask, how fast all may beat, and what is logged of it."""

from __future__ import annotations

import logging
from collections import Counter, OrderedDict

logger = logging.getLogger("media.live")

#: Requests of one session at once, and seconds after which one more is granted.
BURST = 10
REFILL_SECONDS = 2
#: Sessions remembered; who is forgotten begins with a full allowance.
REMEMBERED = 50_000
#: Seconds in which refusals of one kind are one line in the log.
LOG_EVERY = 10
#: (requests waiting or more, or seconds of the last commit or more) → interval told.
SLOWER = ((8_000, 2.0, 30_000), (2_000, 0.5, 20_000))
USUAL_INTERVAL = 10_000


class Allowance:
    """A bucket of requests for each session."""

    def __init__(self, *, burst: int = BURST, refill: float = REFILL_SECONDS) -> None:
        self._burst, self._refill = burst, refill
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, session: str, now: float) -> bool:
        """True where the session may ask once more. `now` in seconds."""
        left, seen = self._buckets.pop(session, (float(self._burst), now))
        left = min(float(self._burst), left + (now - seen) / self._refill)
        is_granted = left >= 1
        self._buckets[session] = (left - is_granted, now)
        if len(self._buckets) > REMEMBERED:
            self._buckets.popitem(last=False)
        return is_granted


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
