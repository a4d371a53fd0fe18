"""What the page of an event shows beside its recording: chapters, words, and what the reader
has watched. Whoever may not watch it gets none of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from media import access, recording_queries
from media.domain.intervals import total
from media.domain.programme import Programme
from media.domain.recording import Chapter
from media.domain.transcript import Section
from media.domain.watched import Bar, draw, is_all, spans_from_json
from media.models import Watched, WebinarPage

#: Shorter films are told in seconds.
MINUTES_FROM = 120
#: Who stopped so shortly before the end has seen it, and begins anew.
NEARLY_OVER = 5


@dataclass(frozen=True, slots=True)
class WatchedBar:
    words: str
    bar: Bar
    #: Where to go on, in seconds; 0 from the beginning.
    at: int


@dataclass(frozen=True, slots=True)
class Film:
    """Everything beside the picture."""

    #: Which film it is: what is watched of another one is another row.
    number: int
    url: str
    chapters: tuple[Chapter, ...]
    transcript: tuple[Section, ...]
    watched: WatchedBar
    is_kept: bool


def present_film(
    request: HttpRequest, page: WebinarPage, *, items: Programme, now: datetime
) -> Film | None:
    if not access.may_watch(request, page, now=now):
        return None
    chapters = recording_queries.chapters(page, items)
    row = recording_queries.watched(page, request.user)
    return Film(
        number=page.recording_id,
        url=reverse(
            "media:recording", args=[page.webinar.slug, page.recording.filename]
        ),
        chapters=chapters,
        transcript=recording_queries.transcript(page, chapters),
        watched=present_watched(row, chapters),
        is_kept=row is not None,
    )


def present_watched(row: Watched | None, chapters: tuple[Chapter, ...]) -> WatchedBar:
    if row is None:
        return WatchedBar(_("You have not watched any of it yet."), Bar((), (), ""), 0)
    spans = spans_from_json(row.spans)
    return WatchedBar(
        words=_words(total(spans), row.length, is_all(spans, length=row.length)),
        bar=draw(
            spans,
            length=row.length,
            at=row.at,
            chapter_starts=[one.starts_s for one in chapters],
        ),
        at=row.at if row.at < row.length - NEARLY_OVER else 0,
    )


def _words(seconds: int, length: int, whole: bool) -> str:
    if whole:
        return _("You have watched all of it.")
    if length < MINUTES_FROM:
        told = ngettext(
            "You have watched %(n)d of %(total)d second.",
            "You have watched %(n)d of %(total)d seconds.",
            length,
        )
        return told % {"n": seconds, "total": length}
    minutes = -(-length // 60)
    told = ngettext(
        "You have watched %(n)d of %(total)d minute.",
        "You have watched %(n)d of %(total)d minutes.",
        minutes,
    )
    return told % {"n": seconds // 60, "total": minutes}


def chapter_name(chapter: Chapter) -> str:
    """“Breaking bad news (R. Sinnatamby)”, for the player's own menu."""
    names = ", ".join(one.name for one in chapter.item.speakers)
    return f"{chapter.item.title} ({names})" if names else chapter.item.title
