"""What the live room's journal proves about an event that no sealed part holds yet."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from media.domain.beats import DEFAULT_RULES, measure
from media.domain.intervals import Interval, Milliseconds
from media.domain.programme import Programme
from media.exceptions import JournalUnreadable
from media.live.door import door_path
from media.live.journal import (
    JournalBeats,
    forget_sealed,
    heard_viewers,
    journal_path,
    look_into,
    read_journal,
)
from media.live.site import live_folder, live_summaries, live_tallies
from media.live.summary import RoomSummary
from media.logs.archive import read_part_blocks
from media.logs.beat_columns import SealedBeats
from media.models import ArchivePart, Webinar
from media.wording import sentence


def sealed_places(webinar: Webinar) -> dict[str, int]:
    """Name of each journal that parts were sealed from → the last row they hold."""
    parts = ArchivePart.objects.filter(webinar=webinar).exclude(journal="")
    return dict(parts.order_by("number").values_list("journal", "journal_upto"))


def room_was_entered(webinar: Webinar) -> bool:
    """True where anybody ever had a pass for the live room."""
    return (
        _path(webinar).is_file()
        or door_path(live_folder(), webinar.slug).is_file()
        or ArchivePart.objects.filter(webinar=webinar).exclude(journal="").exists()
    )


def unsealed_beats(webinar: Webinar) -> int:
    path, after = _path(webinar), sealed_places(webinar)
    with _or_a_sentence(path):
        return look_into(path, after=after)[0]


def heard_between(webinar: Webinar, window: Interval) -> dict[int, Interval]:
    """From when until when each viewer's open page told of itself in this span, also
    where nothing played: of nobody else could a stream that stood still be heard."""
    path = _path(webinar)
    with _or_a_sentence(path):
        heard = heard_viewers(path, window)
    for part in ArchivePart.objects.filter(webinar=webinar).exclude(journal=""):
        for rows, _numbers, viewers, _opened in read_part_blocks(
            part.file, part.sha256
        ):
            received = rows.column("received_ms")
            reach = np.minimum(rows.column("since_ms"), DEFAULT_RULES.hidden_reach)
            inside = (received > window[0]) & (received - reach < window[1])
            told = zip(
                viewers[rows.column("session")[inside]].tolist(),
                (received - reach)[inside].tolist(),
                received[inside].tolist(),
                strict=True,
            )
            for viewer, first, last in told:
                known = heard.get(viewer, (first, last))
                heard[viewer] = (min(known[0], first), max(known[1], last))
    return heard


@dataclass(frozen=True, slots=True)
class PlayerStays:
    """What sessions with beats that no part holds yet prove, from their beginning:
    one entry per span. Earlier spans of `sessions`, numbers of the journal of this
    name, are among them and must not be counted from a part as well."""

    viewers: Milliseconds
    starts_ms: Milliseconds
    ends_ms: Milliseconds
    journal: str
    sessions: Milliseconds


def player_stays(webinar: Webinar, *, viewer: int | None = None) -> PlayerStays:
    """Of one viewer's sessions or of all. Only those are measured that have brought
    something since somebody asked last, so that five hundred who look at their minutes
    do not each measure everybody's day."""
    path, after = _path(webinar), sealed_places(webinar)
    with _or_a_sentence(path):
        count, _last = look_into(path, after=after)
        name, known = "", []
        if count:
            tally = live_tallies().of(webinar.slug)
            name, known = tally.proofs(viewer=viewer, fresh=0)
    start = after.get(name, 0)
    proofs = [one for one in known if one.last > start]
    none = np.zeros(0, dtype=np.int64)
    lengths = [len(one.starts_ms) for one in proofs]
    viewers = np.array([one.viewer for one in proofs], dtype=np.int64)
    return PlayerStays(
        viewers=np.repeat(viewers, lengths),
        starts_ms=np.concatenate([none, *(one.starts_ms for one in proofs)]),
        ends_ms=np.concatenate([none, *(one.ends_ms for one in proofs)]),
        journal=name,
        sessions=np.array([one.session for one in proofs], dtype=np.int64),
    )


def summary_of(webinar: Webinar, *, items: Programme, now_ms: int) -> RoomSummary:
    with _or_a_sentence(_path(webinar)):
        return live_summaries().of(webinar.slug, items=items, now_ms=now_ms)


def sort_beats(journal: JournalBeats) -> SealedBeats:
    """The new beats as a part keeps them, by session and number, in order of receipt,
    and what the whole sessions prove: a seam between two parts is no hole."""
    session, seq = journal.rows.column("session"), journal.rows.column("seq")
    received = journal.rows.column("received_ms")
    order = np.lexsort((received, seq, session))
    rows, is_new = journal.rows.pick(order), journal.is_new[order]
    whole = measure(rows, journal.opened_ms)
    return SealedBeats(
        rows.pick(np.flatnonzero(is_new)),
        replace(whole, verdicts=whole.verdicts[is_new], at_ms=whole.at_ms[is_new]),
        journal.ids,
        journal.viewers,
        journal.opened_ms,
    )


def journal_of(webinar: Webinar) -> JournalBeats:
    """What no part holds yet, and what came before of the same sessions."""
    path, after = _path(webinar), sealed_places(webinar)
    with _or_a_sentence(path):
        return read_journal(path, after=after, whole_sessions=True)


def forget_what_is_sealed(webinar: Webinar) -> None:
    """Take from the journal what verified parts hold; once more harms nothing."""
    path = _path(webinar)
    if path.is_file():
        with _or_a_sentence(path):
            for name, upto in sealed_places(webinar).items():
                forget_sealed(path, name=name, upto=upto)


@contextmanager
def _or_a_sentence(path: Path) -> Iterator[None]:
    """JournalUnreadable for whatever SQLite says about the file."""
    try:
        yield
    except sqlite3.Error as error:
        message = sentence("journal_unreadable", file=path.name)
        raise JournalUnreadable(message) from error


def _path(webinar: Webinar) -> Path:
    return journal_path(live_folder(), webinar.slug)
