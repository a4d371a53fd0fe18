"""What a player's beats prove: the spans in which the stream was watched live.

In: one row per beat, as received, of any number of sessions. Out: a verdict on each
row and spans of integer milliseconds by the server's clock. A client's word on
minutes is never taken: a beat proves at most what it played since the one before,
and never more than about one interval. It knows no person and no programme.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum, IntFlag
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from media.domain.intervals import Milliseconds, union_by_owner

#: Stored with every archive. It changes when the same beats may prove another time.
PRESENCE_VERSION = "beats/1"

Mask: TypeAlias = NDArray[np.bool_]


class State(IntEnum):
    """What the player was doing when the beat was made. Numbers are stored."""

    PLAYING = 1
    PAUSED = 2
    WAITING = 3
    ENDED = 4


class Flag(IntFlag):
    """Circumstances of a beat, stored as bits."""

    MUTED = 1
    HIDDEN = 2
    CLOSING = 4


class Verdict(IntEnum):
    """Why a stored beat counts or does not."""

    COUNTED = 0
    REPLAYED = 1
    FUTURE = 2
    TOO_LATE = 3
    BEFORE_OPENING = 4
    CLOCK_BROKE = 5
    SURPLUS = 6
    NOT_LIVE = 7


@dataclass(frozen=True, slots=True)
class Rules:
    """The tolerances, in milliseconds (reference: attendance algorithm, 2 to 4)."""

    #: The least interval between beats that a client is ever told.
    least_interval: int = 10_000
    #: A hole between two playing spans that lost beats or a stall explain.
    bridged_gap: int = 30_000
    #: What one beat of a hidden tab may prove: browsers wake such a tab once a minute.
    hidden_reach: int = 90_000
    #: How far behind the live edge still is live.
    live_lag: int = 60_000
    #: The client's clock against ours; more than this and it was set or slept.
    clock_drift: int = 120_000
    #: How old a beat may be that waited in a browser without network.
    longest_queue: int = 600_000
    #: Beats beyond one per interval that turns (hidden, closing) may need.
    spare_beats: int = 12


DEFAULT_RULES = Rules()


class Beat(NamedTuple):
    """One presence message. `sent_ms` is the client's clock at the request that
    brought it, `client_ms` the same clock when it was made.

    A tuple, for one is made of each message and goes into the journal as it is.
    """

    seq: int
    sent_ms: int
    client_ms: int
    #: Position in the stream; −1 where the player does not tell.
    media_ms: int
    #: Since the client's beat before this one, or since it began.
    since_ms: int
    #: Milliseconds of `since_ms` in which the stream played.
    played_ms: int
    behind_ms: int
    interval_ms: int
    #: How often the viewer had stopped the stream so far (pause, end, going back).
    stops: int
    state: int
    flags: int


BEAT_FIELDS = Beat._fields
#: One row of a journal: session, received_ms, then the fields of `Beat`.
ROW_FIELDS = ("session", "received_ms", *BEAT_FIELDS)


def row_of(session: int, received_ms: int, beat: Beat) -> tuple[int, ...]:
    return (session, received_ms, *beat)


@dataclass(frozen=True, slots=True)
class BeatRows:
    """Beats as columns of equal length, one entry per row, in any order."""

    table: Milliseconds

    @classmethod
    def of(cls, rows: Iterable[tuple[int, ...]]) -> BeatRows:
        table = np.array(list(rows), dtype=np.int64).reshape(-1, len(ROW_FIELDS))
        return cls(np.ascontiguousarray(table.T))

    def __len__(self) -> int:
        return int(self.table.shape[1])

    def column(self, name: str) -> Milliseconds:
        column: Milliseconds = self.table[ROW_FIELDS.index(name)]
        return column

    def pick(self, places: NDArray[np.int64]) -> BeatRows:
        return BeatRows(self.table[:, places])


@dataclass(frozen=True, slots=True)
class Measured:
    """What the rows prove. `verdicts` and `at_ms` follow the order of the rows;
    the spans are disjoint within a session and ordered by session."""

    verdicts: NDArray[np.uint8]
    at_ms: Milliseconds
    sessions: Milliseconds
    starts_ms: Milliseconds
    ends_ms: Milliseconds


def measure(
    rows: BeatRows, opened_ms: Milliseconds, rules: Rules = DEFAULT_RULES
) -> Measured:
    """The verdict on each beat and the spans that all of them prove.

    `opened_ms[session]` is when the server opened the session. The order of the
    rows does not matter, nor does a row that is there twice; a beat that is
    missing never adds time.
    """
    verdicts = np.full(len(rows), Verdict.REPLAYED, dtype=np.uint8)
    at = np.zeros(len(rows), dtype=np.int64)
    if not len(rows):
        return Measured(verdicts, at, at, at, at)
    order, is_new = _sort(rows)
    kept = rows.pick(order[is_new])
    offsets, is_placed = _offsets(kept, rules)
    times = kept.column("client_ms") + offsets
    judged = _judge(kept, times, is_placed, opened_ms, rules)
    verdicts[order[is_new]] = judged
    # A replay stands where the beat stands that it repeats.
    at[order] = times[np.cumsum(is_new) - 1]
    spans = _spans(kept, times, judged, opened_ms, rules)
    return Measured(verdicts, at, *union_by_owner(*spans))


def _sort(rows: BeatRows) -> tuple[NDArray[np.int64], Mask]:
    """Places of the rows by session and number, and which is the first of its beat.

    Of several rows with one number the first received stands for all.
    """
    session, seq = rows.column("session"), rows.column("seq")
    key = session << 32 | seq
    order = np.argsort(key, kind="stable")
    is_new = np.ones(len(order), dtype=bool)
    is_new[1:] = key[order][1:] != key[order][:-1]
    if not is_new.all():
        # What else the rows say breaks ties, so that their order never decides.
        rest = [rows.column(name) for name in BEAT_FIELDS if name != "seq"]
        order = np.lexsort((*rest, rows.column("received_ms"), key))
    return order, is_new


def _edges(sessions: Milliseconds) -> NDArray[np.int64]:
    """Where each session begins in an ordered column, and the end of all."""
    inner = np.flatnonzero(sessions[1:] != sessions[:-1]) + 1
    return np.concatenate(([0], inner, [len(sessions)])).astype(np.int64)


def _offsets(kept: BeatRows, rules: Rules) -> tuple[Milliseconds, Mask]:
    """Server's minus client's clock for each beat, and whether that is known.

    The quickest request of a session has the least delay in its difference.
    """
    samples = kept.column("received_ms") - kept.column("sent_ms")
    edges = _edges(kept.column("session"))
    low = np.minimum.reduceat(samples, edges[:-1])
    high = np.maximum.reduceat(samples, edges[:-1])
    offsets = np.repeat(low, np.diff(edges))
    is_placed = np.ones(len(kept), dtype=bool)
    for place in np.flatnonzero(high - low > rules.clock_drift):
        part = np.arange(edges[place], edges[place + 1])
        offsets[part], is_placed[part] = _broken_clock(kept.pick(part), rules)
    return offsets, is_placed


def _broken_clock(one: BeatRows, rules: Rules) -> tuple[Milliseconds, Mask]:
    """The same for one session whose clock slept with the laptop, or was set.

    After the break an offset of its own counts. A beat that was made before the
    break and sent after it cannot be placed, so it proves nothing.
    """
    received, sent = one.column("received_ms"), one.column("sent_ms")
    samples = received - sent
    offsets = np.zeros(len(one), dtype=np.int64)
    is_placed = np.ones(len(one), dtype=bool)
    since: int | None = None
    run: list[int] = []
    # The least sample of the run so far; asked at each beat, so never searched anew.
    least = 0

    def settle() -> None:
        offsets[run] = least
        if since is not None:
            is_placed[run] = one.column("client_ms")[run] >= since

    each = samples.tolist()
    for place in np.lexsort((sent, received)).tolist():
        if run and abs(each[place] - least) > rules.clock_drift:
            settle()
            since, run = int(sent[place]), []
        least = min(least, each[place]) if run else each[place]
        run.append(place)
    settle()
    return offsets, is_placed


def _judge(
    kept: BeatRows,
    times: Milliseconds,
    is_placed: Mask,
    opened_ms: Milliseconds,
    rules: Rules,
) -> NDArray[np.uint8]:
    opened = opened_ms[kept.column("session")]
    room = (times - opened) * 5 // (4 * rules.least_interval) + rules.spare_beats
    # The first reason that applies; each looks at the beat's own row alone.
    reasons = (
        (kept.column("client_ms") > kept.column("sent_ms"), Verdict.FUTURE),
        (~is_placed, Verdict.CLOCK_BROKE),
        (times < opened, Verdict.BEFORE_OPENING),
        (kept.column("received_ms") - times > rules.longest_queue, Verdict.TOO_LATE),
        (kept.column("seq") > room, Verdict.SURPLUS),
        (kept.column("behind_ms") > rules.live_lag, Verdict.NOT_LIVE),
    )
    judged: NDArray[np.uint8] = np.select(
        [reason for reason, _verdict in reasons],
        [np.uint8(verdict) for _reason, verdict in reasons],
        default=np.uint8(Verdict.COUNTED),
    ).astype(np.uint8)
    return judged


def _spans(
    kept: BeatRows,
    times: Milliseconds,
    judged: NDArray[np.uint8],
    opened_ms: Milliseconds,
    rules: Rules,
) -> tuple[Milliseconds, Milliseconds, Milliseconds]:
    """(session, start, end): what each counted beat proves, and the bridged holes."""
    session, state = kept.column("session"), kept.column("state")
    is_hidden = kept.column("flags") & Flag.HIDDEN > 0
    most = np.where(is_hidden, rules.hidden_reach, kept.column("interval_ms") * 3 // 2)
    since = np.minimum(kept.column("since_ms"), rules.hidden_reach)
    proved = np.minimum(np.minimum(kept.column("played_ms"), since), most)
    runs = (state == State.PLAYING) | (state == State.WAITING)
    # Who plays now played up to now; who has stopped played before that.
    ends = np.where(state == State.PLAYING, times, times - since + proved)
    starts = np.maximum(ends - proved, opened_ms[session])
    is_counted = judged == Verdict.COUNTED
    covers = np.flatnonzero(is_counted & (starts < ends))
    # A beat between two spans that says otherwise parts them.
    breaks = np.cumsum(~(is_counted & runs))
    left, right = covers[:-1], covers[1:]
    stops = kept.column("stops")
    hole = starts[right] - ends[left]
    is_bridged = (
        (session[left] == session[right])
        & (hole > 0)
        & (hole <= rules.bridged_gap)
        & (stops[left] == stops[right])
        & (breaks[left] == breaks[right])
        & runs[left]
    )
    left, right = left[is_bridged], right[is_bridged]
    return (
        np.concatenate((session[covers], session[left])),
        np.concatenate((starts[covers], ends[left])),
        np.concatenate((ends[covers], starts[right])),
    )
