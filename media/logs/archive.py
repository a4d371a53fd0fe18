"""Sealed HDF5 files: the record of who was there, without a name in it.

A part is written under another name, closed, flushed to disk and only then
given its own name, read-only; a killed writer leaves at most a `*.part`. What
is sealed is what the database says, digest and all: every read checks the
bytes against it. Nothing sealed is rewritten; what comes later is a further
part. This is the one module that imports h5py.

Layout (schema 6), times in integer milliseconds UTC, one dataset per column:

    /            schema_version, writer, webinar, time_zone, part, created_ms,
                 programme_version, programme_sha256, previous_sha256,
                 n_beats, n_sessions, n_intervals
    /logs        import_id, sha256, format   one entry per imported file
    /programme   key, kind, title, start_ms, end_ms (planned), actual_start_ms,
                 actual_end_ms               as in force when sealed
    /sessions    viewer, source, log, number, opened_ms, first_ms, last_ms
    /intervals   session, line, start_ms, end_ms
    /beats, /grid, /minutes   see beat_columns.py

`number` is the live room's own number of a session, 0 for a log's. Where a session
went on after a part was sealed, /beats of the next part has its further beats, and
/intervals what all of them prove: of several parts the last one counts.
"""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings

from media.domain.beats import BeatRows
from media.domain.intervals import Milliseconds
from media.domain.programme import ItemKind, Programme, to_ms
from media.exceptions import ArchiveDamaged
from media.logs.beat_columns import (
    SealedBeats,
    no_beats,
    read_beats,
    session_blocks,
    write_beats,
    write_derived,
)
from media.wording import sentence

SCHEMA_VERSION = 6
#: What can still be read. Schema 1 did not number the imports in /logs, 2 had no beats,
#: 3 no numbers of sessions, 4 and 5 packed beats less well.
READABLE = (1, 2, 3, 4, 5, 6)
WRITER = "elearn media.logs.archive"
#: The numbers are part of the format: add to them, never renumber.
SOURCES = {"player": 1, "import": 2, "cdn": 3, "correction": 4}
KINDS = {kind.value: number for number, kind in enumerate(ItemKind, start=1)}
NO_LOG = 65535
#: gzip and shuffle are in every build of HDF5; fletcher32 finds rotten bits.
FILTERS: dict[str, Any] = {
    "compression": "gzip",
    "compression_opts": 1,
    "shuffle": True,
    "fletcher32": True,
}
CHUNK = 16384


@dataclass(frozen=True, slots=True)
class Stay:
    """One raw span as it goes into a part. `log` is a place in `PartContent.logs`;
    a stay by the player has its session, a place in `PartContent.beats`."""

    viewer: int
    source: str
    log: int
    line: int
    starts_ms: int
    ends_ms: int
    session: int = -1


@dataclass(frozen=True, slots=True)
class PartContent:
    webinar: str
    time_zone: str
    number: int
    programme_number: int
    programme_sha256: str
    items: Programme
    #: (number of the import, sha256, format) of the files the stays came from.
    logs: Sequence[tuple[int, str, str]]
    stays: Sequence[Stay]
    previous_sha256: str
    created_at: datetime
    beats: SealedBeats = field(default_factory=no_beats)


@dataclass(frozen=True, slots=True)
class SealedFile:
    """`file` is relative to ARCHIVE_ROOT."""

    file: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class SealedStays:
    """The stays of a part as columns of equal length, read-only."""

    viewers: Milliseconds
    starts_ms: Milliseconds
    ends_ms: Milliseconds
    sources: Milliseconds
    #: Number of the import that each stay came by; −1 for none.
    imports: Milliseconds
    #: The live room's number of the session that each stay came by; 0 for none.
    numbers: Milliseconds
    #: Those of all its sessions in this part, also of such that prove nothing.
    sessions: Milliseconds
    schema_version: int
    programme_sha256: str


def part_path(file: str) -> Path:
    return Path(settings.ARCHIVE_ROOT) / file


# -- Writing -------------------------------------------------------------------
def write_part(content: PartContent) -> SealedFile:
    """Write one part so that it is either there whole or not there.

    The name carries the digest, so a file of another content is never replaced.
    Leftovers of a killed writer are removed; call it under the webinar's lock.
    """
    folder = part_path(content.webinar)
    folder.mkdir(parents=True, exist_ok=True)
    for leftover in folder.glob("*.part"):
        leftover.unlink()
    draft = folder / f"part-{content.number:03d}.h5.part"
    _write(draft, content)
    with draft.open("rb") as file:
        os.fsync(file.fileno())
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    draft.chmod(0o444)
    size = draft.stat().st_size
    name = f"part-{content.number:03d}-{digest[:12]}.h5"
    os.replace(draft, folder / name)  # noqa: PTH105 - the atomic step, by its name
    _sync_folder(folder)
    _sync_folder(folder.parent)
    return SealedFile(f"{content.webinar}/{name}", digest, size)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write(path: Path, content: PartContent) -> None:
    import h5py

    beats = content.beats
    keys = [(s.viewer, SOURCES[s.source], s.log, s.session) for s in content.stays]
    players = [
        (viewer, SOURCES["player"], NO_LOG, number)
        for number, viewer in enumerate(beats.viewers.tolist())
    ]
    sessions = sorted({*keys, *players})
    place = {session: number for number, session in enumerate(sessions)}
    places = np.array([place[player] for player in players], dtype="i8")
    session_of = np.array([place[key] for key in keys], dtype="u4")
    starts = np.array([s.starts_ms for s in content.stays], dtype="i8")
    ends = np.array([s.ends_ms for s in content.stays], dtype="i8")
    first = np.full(len(sessions), np.iinfo("i8").max, dtype="i8")
    last = np.full(len(sessions), np.iinfo("i8").min, dtype="i8")
    opened = np.full(len(sessions), -1, dtype="i8")
    np.minimum.at(first, session_of, starts)
    np.maximum.at(last, session_of, ends)
    if len(beats):
        of_beat = places[beats.rows.column("session")]
        opened[places] = beats.opened_ms
        np.minimum.at(first, of_beat, beats.rows.column("received_ms"))
        np.maximum.at(last, of_beat, beats.rows.column("received_ms"))
    kind = h5py.enum_dtype(KINDS, basetype="u1")
    source = h5py.enum_dtype(SOURCES, basetype="u1")
    text = h5py.string_dtype("utf-8")

    with h5py.File(path, "w") as file:
        file.attrs.update(
            {
                "schema_version": SCHEMA_VERSION,
                "writer": WRITER,
                "webinar": content.webinar,
                "time_zone": content.time_zone,
                "part": content.number,
                "created_ms": to_ms(content.created_at),
                "programme_version": content.programme_number,
                "programme_sha256": content.programme_sha256,
                "previous_sha256": content.previous_sha256,
                "n_beats": len(beats),
                "n_sessions": len(sessions),
                "n_intervals": len(content.stays),
            }
        )

        def column(name: str, values: Any, dtype: Any) -> None:
            data = np.array(values, dtype=dtype)
            is_text = h5py.check_string_dtype(data.dtype) is not None
            # Variable-length text lies outside the chunks that the filters see.
            # They are there in full for each chunk, so that one is as long as needed.
            filters = {} if is_text else FILTERS
            chunk = max(1, min(CHUNK, len(data))) if is_text else CHUNK
            file.create_dataset(
                name, data=data, chunks=(chunk,), maxshape=(None,), **filters
            )

        column("logs/import_id", [log[0] for log in content.logs], "u8")
        column("logs/sha256", [log[1] for log in content.logs], text)
        column("logs/format", [log[2] for log in content.logs], text)
        items = content.items
        column("programme/key", [item.key for item in items], text)
        column("programme/title", [item.title for item in items], text)
        column("programme/kind", [KINDS[item.kind.value] for item in items], kind)
        for name, moments in {
            "start_ms": [item.planned_starts_ms for item in items],
            "end_ms": [item.planned_ends_ms for item in items],
            "actual_start_ms": [item.starts_ms for item in items],
            "actual_end_ms": [item.ends_ms for item in items],
        }.items():
            column(f"programme/{name}", moments, "i8")
        column("sessions/viewer", [session[0] for session in sessions], "u4")
        column("sessions/source", [session[1] for session in sessions], source)
        column("sessions/log", [session[2] for session in sessions], "u2")
        ids = beats.ids.tolist()
        numbers = [ids[session[3]] if session[3] >= 0 else 0 for session in sessions]
        column("sessions/number", numbers, "u4")
        column("sessions/opened_ms", opened, "i8")
        column("sessions/first_ms", first, "i8")
        column("sessions/last_ms", last, "i8")
        column("intervals/session", session_of, "u4")
        column("intervals/line", [s.line for s in content.stays], "u4")
        column("intervals/start_ms", starts, "i8")
        column("intervals/end_ms", ends, "i8")
        write_beats(file, beats, places)
        write_derived(
            file,
            items=items,
            viewers=np.array([s.viewer for s in content.stays], dtype="i8"),
            starts_ms=starts,
            ends_ms=ends,
            is_imported=np.array(
                [s.source != "player" for s in content.stays], dtype=bool
            ),
            beats=beats,
        )


# -- Reading --------------------------------------------------------------------
def read_part(file: str, sha256: str) -> SealedStays:
    """The stays of a sealed part. ArchiveDamaged unless its digest is `sha256`.

    What was read stays in memory for as long as the file looks untouched.
    """
    path = part_path(file)
    try:
        seen = path.stat()
    except OSError as error:
        raise ArchiveDamaged(sentence("archive_missing", file=file)) from error
    return _read_part(str(path), file, sha256, seen.st_mtime_ns, seen.st_size)


@lru_cache(maxsize=64)
def _read_part(
    path: str, file: str, sha256: str, modified_ns: int, size: int
) -> SealedStays:
    import h5py

    content = _checked_bytes(Path(path), file, sha256)
    try:
        # From the bytes that were checked, not from the path once more.
        with h5py.File(io.BytesIO(content), "r") as archive:
            sessions = archive["intervals/session"][:]
            numbers = np.full(NO_LOG + 1, -1, dtype=np.int64)
            schema = int(archive.attrs["schema_version"])
            if schema not in READABLE:
                raise ArchiveDamaged(sentence("archive_unreadable", file=file))
            if schema > 1:
                imports = archive["logs/import_id"][:]
                numbers[: len(imports)] = imports
            own = np.zeros(len(archive["sessions/viewer"]), dtype=np.int64)
            if schema > 3:
                own = archive["sessions/number"][:].astype(np.int64)
            return SealedStays(
                viewers=_frozen(archive["sessions/viewer"][:][sessions]),
                starts_ms=_frozen(archive["intervals/start_ms"][:]),
                ends_ms=_frozen(archive["intervals/end_ms"][:]),
                sources=_frozen(archive["sessions/source"][:][sessions]),
                imports=_frozen(numbers[archive["sessions/log"][:][sessions]]),
                numbers=_frozen(own[sessions]),
                sessions=_frozen(own[own > 0]),
                schema_version=schema,
                programme_sha256=str(archive.attrs["programme_sha256"]),
            )
    except (OSError, KeyError, ValueError, IndexError) as error:
        raise ArchiveDamaged(sentence("archive_unreadable", file=file)) from error


def read_part_beats(file: str, sha256: str) -> tuple[BeatRows, Milliseconds]:
    """The beats of a sealed part and the viewer of each session, read from the disk
    and checked. ArchiveDamaged unless the file's digest is `sha256`."""
    import h5py

    content = _checked_bytes(part_path(file), file, sha256)
    try:
        with h5py.File(io.BytesIO(content), "r") as archive:
            return read_beats(archive), archive["sessions/viewer"][:].astype(np.int64)
    except (OSError, KeyError, ValueError, IndexError) as error:
        raise ArchiveDamaged(sentence("archive_unreadable", file=file)) from error


def read_part_blocks(
    file: str, sha256: str, *, most: int = 400_000
) -> Iterator[tuple[BeatRows, Milliseconds, Milliseconds, Milliseconds]]:
    """The beats of a part, some sessions at a time so that memory does not grow with
    the event: (rows, and of each session the live room's number or 0, the viewer, when
    it was opened)."""
    import h5py

    content = _checked_bytes(part_path(file), file, sha256)
    try:
        with h5py.File(io.BytesIO(content), "r") as archive:
            schema = int(archive.attrs["schema_version"])
            if schema < 3 or not archive.attrs["n_beats"]:
                return
            viewers = archive["sessions/viewer"][:].astype(np.int64)
            opened = archive["sessions/opened_ms"][:].astype(np.int64)
            numbers = np.zeros(len(viewers), dtype=np.int64)
            if schema > 3:
                numbers = archive["sessions/number"][:].astype(np.int64)
            for rows in session_blocks(archive, most):
                yield read_beats(archive, rows), numbers, viewers, opened
    except (OSError, KeyError, ValueError, IndexError) as error:
        raise ArchiveDamaged(sentence("archive_unreadable", file=file)) from error


def _checked_bytes(path: Path, file: str, sha256: str) -> bytes:
    """ArchiveDamaged unless the file is the one that was sealed."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ArchiveDamaged(sentence("archive_missing", file=file)) from error
    if hashlib.sha256(content).hexdigest() != sha256:
        raise ArchiveDamaged(sentence("archive_changed", file=file))
    return content


def _frozen(values: Any) -> Milliseconds:
    column: Milliseconds = values.astype(np.int64)
    column.flags.writeable = False
    return column
