"""How an event shows itself: day by day, who speaks, and how long it is until then.

Words and order alone; nothing here is stored or counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import ngettext

from elearn.core.models import CustomImage
from media.domain.calendar import days_of_items
from media.domain.programme import Item, Programme
from media.event_times import day_words
from media.item_links import ItemLink, item_links
from media.models import WebinarPage

#: The size in which the template asks for a speaker's photo.
FACE = "fill-144x144"


@dataclass(frozen=True, slots=True)
class EventDay:
    """One day of the programme; `heading` is empty where there is only one."""

    number: int
    heading: str
    items: tuple[Item, ...]
    #: Each item with the pages on its subject.
    rows: tuple[tuple[Item, tuple[ItemLink, ...]], ...]


@dataclass(frozen=True, slots=True)
class SpeakerCard:
    name: str
    place: str
    initials: str
    photo: Any
    photo_source: str
    disclosure: str
    titles: tuple[str, ...]


def present_days(items: Programme, *, slug: str, zone: ZoneInfo) -> list[EventDay]:
    days = days_of_items(items, zone=zone)
    links = item_links(slug) if days else {}
    return [
        EventDay(
            number=number,
            heading=day_words(day[0].starts_at.astimezone(zone).date())
            if len(days) > 1
            else "",
            items=day,
            rows=tuple((item, links.get(item.key, ())) for item in day),
        )
        for number, day in enumerate(days, start=1)
    ]


def present_speakers(page: WebinarPage, items: Sequence[Item]) -> list[SpeakerCard]:
    """Those of whom the page says more than the programme does, in its order; and
    beside them those who are only named, so that nobody is left out."""
    known = {row.name: row for row in page.speaker_rows.all()}
    if not known:
        return []
    photos = CustomImage.objects.filter(
        pk__in=[row.photo_id for row in known.values() if row.photo_id]
    ).prefetch_renditions(FACE)
    faces = {photo.pk: photo for photo in photos}
    titles: dict[str, list[str]] = {}
    places: dict[str, str] = {}
    for item in items:
        for speaker in item.speakers:
            titles.setdefault(speaker.name, []).append(item.title)
            places.setdefault(speaker.name, speaker.place)
    cards = []
    for name in dict.fromkeys([*titles, *known]):
        row = known.get(name)
        cards.append(
            SpeakerCard(
                name=name,
                place=(row.place if row else "") or places.get(name, ""),
                initials=initials_of(name),
                photo=faces.get(row.photo_id) if row else None,
                photo_source=row.photo_source if row else "",
                disclosure=row.disclosure if row else "",
                titles=tuple(titles.get(name, ())),
            )
        )
    return cards


def initials_of(name: str) -> str:
    """“MR” of “M. Radzina”."""
    words = [word for word in name.split() if word[0].isalpha()]
    letters = [words[0][0], words[-1][0]] if len(words) > 1 else [w[0] for w in words]
    return "".join(letters).upper()


def countdown(starts_at: datetime, *, now: datetime) -> str:
    """“in 3 days”, “in 5 hours”, “in 12 minutes”; nothing once it has begun."""
    left = starts_at - now
    if left <= timedelta(0):
        return ""
    if left.days:
        return ngettext("in %(n)d day", "in %(n)d days", left.days) % {"n": left.days}
    hours, rest = divmod(left.seconds, 3600)
    if hours:
        return ngettext("in %(n)d hour", "in %(n)d hours", hours) % {"n": hours}
    # What is left of a minute is a minute to wait.
    minutes = max(1, -(-rest // 60))
    return ngettext("in %(n)d minute", "in %(n)d minutes", minutes) % {"n": minutes}
