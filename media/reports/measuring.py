"""What all beats of an event prove by other rules: measured anew, some sessions at a time.

A session may have begun before a part was sealed and gone on after it; its beats then lie
in several parts, or in the journal too, and are measured together.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from media import queries
from media.domain.beats import BeatRows, Rules, measure
from media.domain.intervals import Milliseconds
from media.live.journal import JournalBeats
from media.logs import archive
from media.logs.player import journal_of
from media.models import ArchivePart, Webinar

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

    def only(self, is_wanted: NDArray[np.bool_]) -> Beats:
        """The rows of the sessions that are wanted, one answer for each of `numbers`."""
        rows = self.rows.pick(np.flatnonzero(is_wanted[self.rows.column("session")]))
        return replace(self, rows=rows)

    @property
    def last(self) -> int:
        """The greatest session number in these rows."""
        return int(self.numbers[self.rows.column("session")].max(initial=0))


def measured_under(webinar: Webinar, rules: Rules) -> Iterator[Spans]:
    """Spans of all sessions. Rows are forgotten as soon as they are measured: also
    where everybody stayed while a part was sealed, memory does not grow with them."""
    journal = journal_of(webinar)
    shared = _shared_sessions(webinar, journal)
    for name, places in _places(webinar, journal).items():
        yield from in_step(places, shared[name], rules)


def in_step(
    places: Sequence[Iterable[Beats]], shared: set[int], rules: Rules
) -> Iterator[Spans]:
    """The spans of one journal's sessions, whose beats lie in these places, in each by
    their numbers. The place that is furthest behind is read on, so that what `shared`
    sessions have in several is together as soon as all have gone past them.
    """
    reading = dict(enumerate(map(iter, places)))
    reached = dict.fromkeys(reading, -1)
    aside: list[Beats] = []
    while reading:
        place = min(reading, key=lambda one: reached[one])
        beats = next(reading[place], None)
        if beats is None:
            del reading[place]
        else:
            is_shared = np.isin(beats.numbers, list(shared))
            yield beats.only(~is_shared).spans(rules)
            aside.append(beats.only(is_shared))
            reached[place] = max(reached[place], beats.last)
        passed = min((reached[one] for one in reading), default=None)
        done, rest = [], []
        for piece in aside:
            is_done = np.full(len(piece.numbers), True)
            if passed is not None:
                is_done = piece.numbers <= passed
            done.append(piece.only(is_done))
            rest.append(piece.only(~is_done))
        aside = [piece for piece in rest if len(piece.rows)]
        done = [piece for piece in done if len(piece.rows)]
        if done:
            yield _joined(done).spans(rules)


def _places(
    webinar: Webinar, journal: JournalBeats
) -> dict[str, list[Iterable[Beats]]]:
    """Where the beats of each journal lie: its sealed parts, and what is still in it."""
    places: dict[str, list[Iterable[Beats]]] = defaultdict(list)
    for part in queries.archive_parts(webinar):
        places[part.journal].append(_blocks(part))
    places[journal.name].append(
        [
            Beats(
                journal.name,
                journal.rows,
                journal.ids,
                journal.viewers,
                journal.opened_ms,
            )
        ]
    )
    return places


def _blocks(part: ArchivePart) -> Iterator[Beats]:
    for block in archive.read_part_blocks(part.file, part.sha256):
        yield Beats(part.journal, *block)


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
