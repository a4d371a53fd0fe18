"""What all beats of an event prove by other rules: measured anew, some sessions at a time.

A session may have begun before a part was sealed and gone on after it; its beats then lie
in several parts, or in the journal too, and are measured together.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from media import queries
from media.domain.beats import BeatRows, Rules, measure
from media.domain.intervals import Milliseconds
from media.live.journal import JournalBeats
from media.logs import archive
from media.logs.player import journal_of
from media.models import Webinar

#: (viewer number, start, end), one entry per span.
Spans = tuple[Milliseconds, Milliseconds, Milliseconds]


@dataclass(frozen=True, slots=True)
class Beats:
    """Rows of some sessions of one journal; `rows.session` is a place in the others."""

    journal: str
    rows: BeatRows
    numbers: Milliseconds
    viewers: Milliseconds
    opened_ms: Milliseconds

    def spans(self, rules: Rules) -> Spans:
        done = measure(self.rows, self.opened_ms, rules)
        return self.viewers[done.sessions], done.starts_ms, done.ends_ms

    def part(self, numbers: set[int], *, among: bool) -> Beats:
        """Only the rows of sessions that are, or are not, among these."""
        is_named = np.isin(self.numbers, list(numbers))[self.rows.column("session")]
        rows = self.rows.pick(np.flatnonzero(is_named == among))
        return Beats(self.journal, rows, self.numbers, self.viewers, self.opened_ms)


def measured_under(webinar: Webinar, rules: Rules) -> Iterator[Spans]:
    """Spans of all sessions. What lies in one place alone is forgotten once measured."""
    journal = journal_of(webinar)
    shared = _shared_sessions(webinar, journal)
    aside: dict[str, list[Beats]] = defaultdict(list)
    for beats in _all_beats(webinar, journal):
        names = shared[beats.journal]
        yield beats.part(names, among=False).spans(rules)
        if names:
            aside[beats.journal].append(beats.part(names, among=True))
    for pieces in aside.values():
        yield _joined(pieces).spans(rules)


def _all_beats(webinar: Webinar, journal: JournalBeats) -> Iterator[Beats]:
    for part in queries.archive_parts(webinar):
        for block in archive.read_part_blocks(part.file, part.sha256):
            yield Beats(part.journal, *block)
    yield Beats(
        journal.name, journal.rows, journal.ids, journal.viewers, journal.opened_ms
    )


def _shared_sessions(webinar: Webinar, journal: JournalBeats) -> dict[str, set[int]]:
    """Of each journal, the sessions with beats in more than one place."""
    places: dict[str, Counter[int]] = defaultdict(Counter)
    for part in queries.archive_parts(webinar):
        sealed = archive.read_part(part.file, part.sha256)
        places[part.journal].update(set(sealed.sessions.tolist()))
    places[journal.name].update(set(journal.ids.tolist()))
    return defaultdict(
        set,
        {
            name: {number for number, times in counted.items() if times > 1}
            for name, counted in places.items()
        },
    )


def _joined(pieces: list[Beats]) -> Beats:
    """The rows of the same sessions from several places; one that is there twice does
    not matter."""
    tables = [piece.rows.table.copy() for piece in pieces]
    named = [piece.numbers[piece.rows.column("session")] for piece in pieces]
    numbers, first = np.unique(np.concatenate(named), return_index=True)
    for table, own in zip(tables, named, strict=True):
        table[0] = np.searchsorted(numbers, own)
    viewers, opened = (
        np.concatenate(
            [getattr(piece, name)[piece.rows.column("session")] for piece in pieces]
        )[first]
        for name in ("viewers", "opened_ms")
    )
    rows = BeatRows(np.concatenate(tables, axis=1))
    return Beats(pieces[0].journal, rows, numbers, viewers, opened)
