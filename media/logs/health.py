"""How the stream fares and who is here, as the latest beats tell.

For the control room: a look at the end of the journal, never a measure of minutes. It
reads what is not sealed yet, each row once.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from threading import Lock

from media.domain.beats import Flag, State
from media.live.journal import PATIENCE, journal_path
from media.live.site import live_folder
from media.models import Webinar

MINUTE_MS = 60_000
#: A viewer without a beat for so long is not here.
HERE_MS = 60_000
#: Looks within this time are one look.
TICK_MS = 5_000
#: Rows looked at from the end: a minute of ten thousand people.
MOST_ROWS = 60_000

LATEST = """
SELECT s.viewer, b.session, b.state, b.flags FROM beats b JOIN sessions s
ON s.id = b.session WHERE b.id > (SELECT max(id) FROM beats) - ? AND b.received_ms > ?
AND b.received_ms <= ? ORDER BY b.id
"""
AFTER = """
SELECT b.id, s.viewer, b.received_ms FROM beats b JOIN sessions s ON s.id = b.session
WHERE b.id > ? ORDER BY b.id LIMIT ?
"""


@dataclass(frozen=True, slots=True)
class Health:
    """People here by what their player does: of several devices the best one counts."""

    #: Numbers of the viewers who are here.
    viewers: frozenset[int] = frozenset()
    playing: int = 0
    hidden: int = 0
    waiting: int = 0
    stopped: int = 0

    @property
    def here(self) -> int:
        return len(self.viewers)

    def percent(self, count: int) -> int:
        return round(100 * count / self.here) if self.here else 0

    @property
    def is_in_trouble(self) -> bool:
        """So many wait for the stream that it is hardly their own line."""
        return self.here >= 5 and self.waiting * 5 >= self.here


def room_health(webinar: Webinar, *, now_ms: int) -> Health:
    path = journal_path(live_folder(), webinar.slug)
    return _health(str(path), now_ms // TICK_MS)


@lru_cache(maxsize=32)
def _health(path: str, tick: int) -> Health:
    now_ms = (tick + 1) * TICK_MS
    rows = _read(Path(path), LATEST, (MOST_ROWS, now_ms - HERE_MS - TICK_MS, now_ms))
    latest = {(viewer, session): what for viewer, session, *what in rows}
    # 0 plays in sight, 1 plays unseen, 2 waits, 3 stands still.
    ranks: dict[int, int] = {}
    for (viewer, _session), (state, flags) in latest.items():
        if flags & Flag.CLOSING:
            continue
        if state == State.PLAYING:
            rank = 1 if flags & Flag.HIDDEN else 0
        else:
            rank = 2 if state == State.WAITING else 3
        ranks[viewer] = min(rank, ranks.get(viewer, rank))
    counts = Counter(ranks.values())
    return Health(
        frozenset(ranks), counts[0] + counts[1], counts[1], counts[2], counts[3]
    )


@dataclass(slots=True)
class _Curve:
    """People per minute of one journal, brought up to date from its last row on."""

    last: int = 0
    counts: dict[int, int] = field(default_factory=dict)
    #: Who was there in the latest minutes, which may still grow.
    open: dict[int, set[int]] = field(default_factory=dict)


_curves: dict[str, _Curve] = {}
_lock = Lock()
PIECE = 50_000


def viewers_over_time(webinar: Webinar) -> list[tuple[int, int]]:
    """(minute as milliseconds, people with a beat in it), in order. Minutes that were
    sealed before this process began are not in it."""
    path = journal_path(live_folder(), webinar.slug)
    with _lock:
        curve = _curves.setdefault(str(path), _Curve())
        while rows := _read(path, AFTER, (curve.last, PIECE)):
            for row, viewer, received in rows:
                minute = received - received % MINUTE_MS
                if minute not in curve.counts:
                    curve.open.setdefault(minute, set()).add(viewer)
                curve.last = row
            for minute in sorted(curve.open)[:-2]:
                curve.counts[minute] = len(curve.open.pop(minute))
        now = {minute: len(people) for minute, people in curve.open.items()}
        return sorted((curve.counts | now).items())


def _read(path: Path, query: str, values: tuple[int, ...]) -> list[tuple[int, ...]]:
    """Rows of the journal; none where it is not there or cannot be read: the room is
    run without this as well."""
    if not path.is_file():
        return []
    try:
        with closing(sqlite3.connect(path, timeout=PATIENCE)) as connection:
            return connection.execute(query, values).fetchall()
    except sqlite3.Error:
        return []
