"""Who is in a room and how long, for the people who run it: at most a minute old.

It costs nothing for each reader: one of them measures, the others read what is there.
It is derived from the beats alone and decides nothing; the numbers of record are
those of `media.queries.attendance_for`.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field

import numpy as np

from media.domain.attendance import attend_columns
from media.domain.intervals import Milliseconds
from media.domain.programme import Programme
from media.domain.so_far import STILL_THERE
from media.live.tally import Proof, Tallies

#: Seconds after which somebody measures anew while the others read on, and after
#: which all wait for it.
RENEWED, OLDEST = 30.0, 60.0
MOST_ROOMS = 16


@dataclass(frozen=True, slots=True)
class ViewerSoFar:
    """One viewer up to the summary's moment. `item_ms` follows the programme."""

    viewer: int
    item_ms: tuple[int, ...]
    counted_ms: int
    confirmed_ms: int
    #: Heard of lately, and lately proved to play.
    is_connected: bool
    is_watching: bool


@dataclass(frozen=True, slots=True)
class RoomSummary:
    """`keys` are those of the items, in order; viewers by number."""

    measured_at_ms: int
    keys: tuple[str, ...]
    viewers: tuple[ViewerSoFar, ...]

    @property
    def connected(self) -> int:
        return sum(one.is_connected for one in self.viewers)

    @property
    def watching(self) -> int:
        return sum(one.is_watching for one in self.viewers)

    @property
    def people_per_item(self) -> dict[str, int]:
        """How many were there for any part of each item."""
        return {
            key: sum(one.item_ms[place] > 0 for one in self.viewers)
            for place, key in enumerate(self.keys)
        }


def summarise(proofs: list[Proof], *, items: Programme, now_ms: int) -> RoomSummary:
    """All viewers of whom there is a beat; two devices are one viewer."""
    none = np.zeros(0, dtype=np.int64)

    def joined(columns: list[Milliseconds]) -> Milliseconds:
        return np.concatenate([none, *columns])

    owners = joined([np.full(len(p.starts_ms), p.viewer, "i8") for p in proofs])
    starts = joined([proof.starts_ms for proof in proofs])
    ends = joined([proof.ends_ms for proof in proofs])
    confirmed: dict[int, int] = {}
    for proof in proofs:
        latest = max(proof.confirmed_ms, confirmed.get(proof.viewer, 0))
        confirmed[proof.viewer] = latest
    since = now_ms - STILL_THERE
    return RoomSummary(
        now_ms,
        tuple(item.key for item in items),
        tuple(
            ViewerSoFar(
                person.user_id,
                person.present_ms,
                person.eligible_ms,
                confirmed[person.user_id],
                is_connected=confirmed[person.user_id] >= since,
                is_watching=bool(person.intervals) and person.intervals[-1][1] >= since,
            )
            for person in attend_columns(items, confirmed, owners, starts, ends)
        ),
    )


@dataclass(slots=True)
class _Kept:
    measuring: threading.Lock = field(default_factory=threading.Lock)
    made_at: float = -OLDEST
    summary: RoomSummary = RoomSummary(0, (), ())


class Summaries:
    """The summaries of this process. Any thread may ask."""

    def __init__(self, tallies: Tallies) -> None:
        self._tallies = tallies
        self._lock = threading.Lock()
        self._rooms: OrderedDict[str, _Kept] = OrderedDict()

    def of(self, webinar: str, *, items: Programme, now_ms: int) -> RoomSummary:
        """`items` at the times in force; other items are measured anew at once."""
        kept = self._kept(webinar)
        keys = tuple(item.key for item in items)

        def age() -> float:
            is_other = kept.summary.keys != keys
            return OLDEST if is_other else time.monotonic() - kept.made_at

        if age() >= RENEWED and kept.measuring.acquire(blocking=age() >= OLDEST):
            try:
                # Somebody may have done it while this one waited.
                if age() >= RENEWED:
                    _name, proofs = self._tallies.of(webinar).proofs()
                    kept.summary = summarise(proofs, items=items, now_ms=now_ms)
                    kept.made_at = time.monotonic()
            finally:
                kept.measuring.release()
        return kept.summary

    def _kept(self, webinar: str) -> _Kept:
        with self._lock:
            kept = self._rooms.pop(webinar, None) or _Kept()
            self._rooms[webinar] = kept
            while len(self._rooms) > MOST_ROOMS:
                self._rooms.popitem(last=False)
            return kept
