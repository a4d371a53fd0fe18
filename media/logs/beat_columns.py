"""How beats, the presence grid and the minutes lie in a sealed part.

Beats are kept as they came, the ones that do not count with their verdict; grid and
minutes are derived and can be computed anew from them. `archive.py` opens the file.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from media.domain.attendance import ALGORITHM_VERSION, attend_columns
from media.domain.beats import (
    DEFAULT_RULES,
    PRESENCE_VERSION,
    ROW_FIELDS,
    BeatRows,
    Flag,
    Measured,
    State,
    Verdict,
    measure,
)
from media.domain.intervals import Milliseconds
from media.domain.programme import Programme

#: Column of /beats → its type. Most are small differences to what is expected, which
#: pack to a quarter; `read_beats` gives every number back. `step` columns say how far a
#: value is from the session's beat before it, moved on by what the beat itself says.
#: What may fall below zero is folded (0, −1, 1, −2 … → 0, 1, 2, 3 …): the bytes of a
#: small negative number would be large.
COLUMNS = {
    "session": "u4",
    #: seq − (seq before + 1), folded
    "seq_step": "u4",
    #: since_ms − interval_ms in whole tenths of a second, by which browsers wait more
    #: or less than told, and what is left of it; both folded.
    "since_tenths": "u4",
    "since_rest_ms": "u1",
    #: since_ms − played_ms, folded
    "unplayed_ms": "u4",
    #: client_ms − (client_ms before + since_ms), folded
    "client_step_ms": "u4",
    #: How long the beat waited in the browser: sent_ms − client_ms.
    "queued_ms": "u4",
    #: The server's clock − the page's, more than in the session's quickest request:
    #: received_ms − sent_ms − quickest_ms.
    "delay_ms": "u8",
    #: media_ms − (media_ms before + what it moves on by, see `_moved`), folded
    "media_step_ms": "u4",
    #: From the live edge of the session's beat before it to its own, or from how far that
    #: one was behind to how far it is: FOLLOWS_EDGE says which. In whole tenths of a
    #: second and the rest, both folded.
    "behind_tenths": "u4",
    "behind_rest_ms": "u1",
    "interval_ms": "u2",
    "stops": "u2",
    "state": "u1",
    "flags": "u1",
}
#: One entry for each session, in the order of its beats.
QUICKEST, FOLLOWS_EDGE = "quickest_ms", "follows_edge"
#: What stands in /beats and is not read with the rows.
APART = {QUICKEST, FOLLOWS_EDGE, "verdict"}
TENTH = 100
#: Beats hold most of a file, so they are packed harder than the rest.
FILTERS: dict[str, Any] = {
    "compression": "gzip",
    "compression_opts": 6,
    "shuffle": True,
    "fletcher32": True,
}
CHUNK = 16384
GRID_CHUNK = (64, 360)
BIN_MS = 10_000
#: Bits of the grid; add to them, never renumber. 5 (attention) and 7 (corrected)
#: are kept for what is not built yet.
CONNECTED, PLAYING, VISIBLE, UNMUTED, LIVE_EDGE, IMPORTED = 1, 2, 4, 8, 16, 64
LONGEST_GRID = 24 * 360


@dataclass(frozen=True, slots=True)
class SealedBeats:
    """Beats of a part, ordered; `rows.session` is a place in `ids` (the journal's own
    numbers), `viewers` and `opened_ms`. The spans of `measured` are those of the whole
    sessions, of which earlier beats may stand in an earlier part."""

    rows: BeatRows
    measured: Measured
    ids: Milliseconds
    viewers: Milliseconds
    opened_ms: Milliseconds

    def __len__(self) -> int:
        return len(self.rows)


def no_beats() -> SealedBeats:
    none = np.zeros(0, dtype=np.int64)
    nothing = BeatRows.of([])
    return SealedBeats(nothing, measure(nothing, none), none, none, none)


def write_beats(file: Any, beats: SealedBeats, places: NDArray[np.int64]) -> None:
    """/beats, `places` giving each session's place in /sessions."""
    rows = beats.rows
    told = {name: rows.column(name) for name in ROW_FIELDS}
    session, since, played = told["session"], told["since_ms"], told["played_ms"]
    wobble = since - told["interval_ms"]
    told["since_tenths"], told["since_rest_ms"] = _split(wobble)
    told["seq_step"] = _fold(_steps(session, told["seq"], np.ones_like(session)))
    told["unplayed_ms"] = _fold(since - played)
    told["client_step_ms"] = _fold(_steps(session, told["client_ms"], since))
    media_steps = _steps(session, told["media_ms"], _moved(since, played))
    told["media_step_ms"] = _fold(media_steps)
    told["queued_ms"] = told["sent_ms"] - told["client_ms"]
    offset, begins = told["received_ms"] - told["sent_ms"], _begins(session)
    quickest = np.minimum.reduceat(offset, begins) if len(begins) else offset
    told["delay_ms"] = offset - _spread(quickest, begins, len(session))
    behind, follows = _behind_steps(session, told["media_ms"], told["behind_ms"])
    told["behind_tenths"], told["behind_rest_ms"] = _split(behind)
    told["session"] = places[session]
    for name, dtype in COLUMNS.items():
        _column(file, f"beats/{name}", told[name].astype(dtype))
    _column(file, f"beats/{QUICKEST}", quickest.astype("i8"))
    _column(file, f"beats/{FOLLOWS_EDGE}", follows.astype("u1"))
    _column(file, "beats/verdict", beats.measured.verdicts)


def read_beats(file: Any, rows: slice = slice(None)) -> BeatRows:
    """The rows of /beats as they were written, `session` a place in /sessions.

    `rows` may begin only where a session begins: values are steps from row to row.
    """
    held = file["beats"]
    told = {
        name: column[rows].astype(np.int64)
        for name, column in held.items()
        if name not in APART
    }
    session = told["session"]
    begins = _begins(session)
    first = len(_begins(held["session"][: rows.start or 0]))

    def of_session(name: str) -> Milliseconds:
        values = held[name][first : first + len(begins)].astype(np.int64)
        return _spread(values, begins, len(session))

    # Schemas 3 and 4 have neither of the two, 5 has the first.
    if QUICKEST in held:
        for name in ("unplayed_ms", "client_step_ms", "media_step_ms"):
            told[name] = _unfold(told[name])
        wobble = _joined(told["since_tenths"], told["since_rest_ms"])
        told["since_ms"] = told["interval_ms"] + wobble
        told["offset_ms"] = told["delay_ms"] + of_session(QUICKEST)
    since = told["since_ms"]
    played = told["played_ms"] = since - told["unplayed_ms"]
    moved = _moved(since, played) if FOLLOWS_EDGE in held else played
    told["client_ms"] = _sums(session, told["client_step_ms"] + since)
    told["media_ms"] = _sums(session, told["media_step_ms"] + moved)
    told["sent_ms"] = told["client_ms"] + told["queued_ms"]
    told["received_ms"] = told["sent_ms"] + told["offset_ms"]
    if FOLLOWS_EDGE in held:
        edge = told["media_ms"] * of_session(FOLLOWS_EDGE)
        steps = _joined(told["behind_tenths"], told["behind_rest_ms"])
        told["behind_ms"] = _sums(session, steps) - edge
        told["seq"] = _sums(session, _unfold(told["seq_step"]) + 1)
    return BeatRows(np.stack([told[name] for name in ROW_FIELDS]))


def _moved(since: Milliseconds, played: Milliseconds) -> Milliseconds:
    """How far a place in the stream is expected to have moved. Who played was counted a
    few milliseconds too little, by another number each time; the place was not."""
    return np.where(2 * played > since, since, played)


def _behind_steps(
    session: Milliseconds, media: Milliseconds, behind: Milliseconds
) -> tuple[Milliseconds, NDArray[np.bool_]]:
    """(steps, and for each session whether they are those of the live edge).

    The edge of a live stream moves by whole pieces, so it takes few different steps; a
    player that knows of no edge tells one and the same distance. The fewer the better.
    """
    begins = _begins(session)
    places = _spread(np.arange(len(begins)), begins, len(session))
    nothing = np.zeros(len(session), dtype=np.int64)
    both = [_steps(session, values, nothing) for values in (behind, media + behind)]
    kinds = [
        np.bincount(
            np.unique((places << 32) + _fold(steps)) >> 32, minlength=len(begins)
        )
        for steps in both
    ]
    follows = kinds[1] < kinds[0]
    return np.where(_spread(follows, begins, len(session)), both[1], both[0]), follows


def _fold(values: Milliseconds) -> Milliseconds:
    return (values << 1) ^ (values >> 63)


def _unfold(values: Milliseconds) -> Milliseconds:
    return (values >> 1) ^ -(values & 1)


def _split(values: Milliseconds) -> tuple[Milliseconds, Milliseconds]:
    """Whole tenths of a second and what is left, −50 to 49; both folded."""
    tenths = (values + TENTH // 2) // TENTH
    return _fold(tenths), _fold(values - tenths * TENTH)


def _joined(tenths: Milliseconds, rest: Milliseconds) -> Milliseconds:
    return _unfold(tenths) * TENTH + _unfold(rest)


def _spread(values: Any, begins: NDArray[np.int64], length: int) -> Any:
    """Each session's value beside each of its beats."""
    return np.repeat(values, np.diff(np.append(begins, length)))


def session_blocks(file: Any, most: int) -> list[slice]:
    """All rows of /beats in slices of whole sessions, of about `most` rows each."""
    session = file["beats/session"][:]
    edges = [*np.flatnonzero(np.diff(session) != 0) + 1, len(session)]
    blocks, first = [], 0
    for place, edge in enumerate(edges):
        is_last = place + 1 == len(edges)
        if edge > first and (is_last or edges[place + 1] - first > most):
            blocks.append(slice(first, int(edge)))
            first = int(edge)
    return blocks


def _begins(session: Milliseconds) -> NDArray[np.int64]:
    """Where each session begins in the ordered column."""
    return np.flatnonzero(np.diff(session, prepend=-1))


def _steps(session: Milliseconds, values: Milliseconds, told: Milliseconds) -> Any:
    """From each value to the next, within a session, less what was told of it."""
    before = np.concatenate(([0], values[:-1]))[: len(values)]
    before[_begins(session)] = 0
    return values - before - told


def _sums(session: Milliseconds, steps: Milliseconds) -> Milliseconds:
    """Running sums that begin anew with each session."""
    sums = np.cumsum(steps)
    begins = _begins(session)
    before = sums[begins] - steps[begins]
    lengths = np.diff(np.append(begins, len(steps)))
    result: Milliseconds = sums - np.repeat(before, lengths)
    return result


def _column(file: Any, name: str, values: Any) -> None:
    file.create_dataset(name, data=values, chunks=(CHUNK,), maxshape=(None,), **FILTERS)


def write_derived(
    file: Any,
    *,
    items: Programme,
    viewers: Milliseconds,
    starts_ms: Milliseconds,
    ends_ms: Milliseconds,
    is_imported: NDArray[np.bool_],
    beats: SealedBeats,
) -> None:
    """/grid (who was there in which ten seconds) and /minutes (item by item).

    The stays are one entry per raw span; of corrections and withdrawn logs the
    file knows nothing, so the numbers of record are computed, not read here.
    """
    if not items:
        return
    seen = np.unique(np.concatenate((viewers, beats.viewers)))
    zero = min(item.starts_ms for item in items)
    length = max(item.ends_ms for item in items) - zero
    bins = min(-(-length // BIN_MS), LONGEST_GRID)
    grid = np.zeros((len(seen), bins), dtype=np.uint8)
    stays = (np.searchsorted(seen, viewers), starts_ms - zero, ends_ms - zero)
    for bit, chosen in ((PLAYING, ~is_imported), (IMPORTED, is_imported)):
        grid |= _filled(grid.shape, *(column[chosen] for column in stays)) * np.uint8(
            bit
        )
    _mark_beats(grid, beats, seen, zero)
    people = attend_columns(items, seen.tolist(), viewers, starts_ms, ends_ms)
    minutes = np.array([person.present_ms for person in people], dtype="i4")
    _column(file, "grid/viewer", seen.astype("u4"))
    chunks = tuple(
        max(1, min(pair)) for pair in zip(GRID_CHUNK, grid.shape, strict=True)
    )
    shaped = file.create_dataset("grid/presence", data=grid, chunks=chunks, **FILTERS)
    shaped.attrs.update({"t0_unix_ms": zero, "bin_ms": BIN_MS})
    table = file.create_dataset(
        "minutes/item_ms",
        data=minutes.reshape(len(seen), len(items)),
        chunks=True,
        **FILTERS,
    )
    columns = (viewers, starts_ms, ends_ms, beats.rows.table)
    digest = hashlib.sha256(
        b"".join(np.ascontiguousarray(c).tobytes() for c in columns)
    )
    table.attrs.update(
        {
            "algorithm_version": ALGORITHM_VERSION,
            "presence_version": PRESENCE_VERSION,
            "params_json": json.dumps(asdict(DEFAULT_RULES), sort_keys=True),
            "input_sha256": digest.hexdigest(),
        }
    )


def _filled(
    shape: tuple[int, int],
    owners: Milliseconds,
    starts: Milliseconds,
    ends: Milliseconds,
) -> NDArray[np.uint8]:
    """1 where a span touches a bin."""
    first = np.clip(starts // BIN_MS, 0, shape[1])
    after = np.clip(-(-ends // BIN_MS), 0, shape[1])
    steps = np.zeros((shape[0], shape[1] + 1), dtype=np.int32)
    np.add.at(steps, (owners, first), 1)
    np.add.at(steps, (owners, np.maximum(after, first)), -1)
    return (np.cumsum(steps, axis=1)[:, :-1] > 0).astype(np.uint8)


def _mark_beats(
    grid: NDArray[np.uint8], beats: SealedBeats, seen: Milliseconds, zero: int
) -> None:
    """The bits that a beat tells of the time it speaks about."""
    if not len(beats):
        return
    rows, flags = beats.rows, beats.rows.column("flags")
    owners = np.searchsorted(seen, beats.viewers)[rows.column("session")]
    ends = beats.measured.at_ms - zero
    reach = np.minimum(rows.column("since_ms"), DEFAULT_RULES.hidden_reach)
    verdicts = beats.measured.verdicts
    is_told = np.isin(verdicts, (Verdict.COUNTED, Verdict.NOT_LIVE))
    is_playing = rows.column("state") == State.PLAYING
    for bit, chosen in (
        (CONNECTED, is_told),
        (VISIBLE, is_told & (flags & Flag.HIDDEN == 0)),
        (UNMUTED, is_told & (flags & Flag.MUTED == 0)),
        (LIVE_EDGE, is_told & is_playing & (verdicts == Verdict.COUNTED)),
    ):
        spans = (owners[chosen], (ends - reach)[chosen], ends[chosen])
        grid |= _filled(grid.shape, *spans) * np.uint8(bit)


def read_derived(file: Any) -> tuple[Milliseconds, NDArray[np.uint8], Milliseconds]:
    """(viewers, grid, milliseconds per viewer and item) of a part that has them."""
    return (
        file["grid/viewer"][:].astype(np.int64),
        file["grid/presence"][:],
        file["minutes/item_ms"][:].astype(np.int64),
    )
