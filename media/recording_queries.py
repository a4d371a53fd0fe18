"""Reads about the recording of an event: its chapters, its words, and what one person has
watched of it."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from elearn.core.models import CustomDocument, User
from elearn.core.played_files import captions_in
from media.domain.clocks import clock_of
from media.domain.programme import Programme, to_ms
from media.domain.recording import Chapter, as_planned, chapters_of
from media.domain.transcript import Section, read_transcript
from media.models import Watched, WebinarPage
from media.models.recordings import MOST_CAPTIONS


def chapters(page: WebinarPage, items: Programme) -> tuple[Chapter, ...]:
    """The items in force as chapters of the film; () where nobody said when it begins."""
    if page.recording_begins_at is None or not items:
        return ()
    clock = clock_of(as_planned(items), zone=page.zone, first=page.held_on)
    begins = page.recording_begins(clock)
    if begins is None:
        return ()
    return chapters_of(
        items, begins_ms=to_ms(begins), cuts=page.cuts_of_recording(clock)
    )


class _NothingRead(Exception):
    """Nothing is remembered of it."""


def transcript(page: WebinarPage, told: tuple[Chapter, ...]) -> tuple[Section, ...]:
    """What the captions say, under these chapters; () where they cannot be read."""
    document = page.recording_captions
    if document is None:
        return ()
    file = document.file
    try:
        changed = file.storage.get_modified_time(file.name)
    except OSError:
        return ()
    try:
        return _read(document, file.name, changed, told)
    except _NothingRead:
        return ()


@lru_cache(maxsize=8)
def _read(
    document: CustomDocument, name: str, changed: datetime, told: tuple[Chapter, ...]
) -> tuple[Section, ...]:
    """Once for all who look: the captions of an afternoon are some four thousand. Another
    file, or the same one changed, is read anew; and so is one that could not be read,
    for that may pass."""
    said = captions_in(document)
    if not said:
        raise _NothingRead
    return read_transcript(said[:MOST_CAPTIONS], told)


def watched(page: WebinarPage, user: User) -> Watched | None:
    return Watched.objects.filter(
        user=user, webinar=page.webinar_id, film=page.recording_id
    ).first()
