"""How an event shows itself: day by day, who speaks, and how long it is until then.

Words and order alone; nothing here is stored or counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import ngettext

from elearn.core.models import CustomImage
from media.domain.calendar import days_of_items
from media.domain.programme import Item, Programme
from media.event_times import EventTimes, day_words, event_times
from media.item_links import ItemLink, item_links
from media.models import WebinarPage

#: The size in which the template asks for a speaker's photo.
FACE = "fill-144x144"


@dataclass(frozen=True, slots=True)
class EventDay:
    """One day of the programme; `heading` is empty where there is only one. Its times
    are told as those of an event are."""

    number: int
    heading: str
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    times: EventTimes
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
    told = []
    for number, day in enumerate(days, start=1):
        start = min(item.starts_at for item in day)
        end = max(item.ends_at for item in day)
        told.append(
            EventDay(
                number=number,
                heading=day_words(start.astimezone(zone).date())
                if len(days) > 1
                else "",
                starts_at=start,
                ends_at=end,
                time_zone=zone.key,
                times=event_times(
                    start, end, zone=zone, viewer=timezone.get_current_timezone()
                ),
                items=day,
                rows=tuple((item, links.get(item.key, ())) for item in day),
            )
        )
    return told


def day_at_hand(items: Programme, *, zone: ZoneInfo, now: datetime) -> Programme:
    """The items of the day that is now or comes next; the last day's afterwards. A
    ribbon draws one day."""
    days = days_of_items(items, zone=zone)
    coming = (day for day in days if max(item.ends_at for item in day) > now)
    return next(coming, days[-1] if days else ())


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
    titles, places = _named_in(items)
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


def _named_in(items: Sequence[Item]) -> tuple[dict[str, list[str]], dict[str, str]]:
    """The titles and the place of each speaker, as the programme has them."""
    titles: dict[str, list[str]] = {}
    places: dict[str, str] = {}
    for item in items:
        for speaker in item.speakers:
            titles.setdefault(speaker.name, []).append(item.title)
            places.setdefault(speaker.name, speaker.place)
    return titles, places


def speakers_in(items: Sequence[Item]) -> list[SpeakerCard]:
    """Those whom the programme names, where no page says more of them."""
    titles, places = _named_in(items)
    return [
        SpeakerCard(name, places[name], initials_of(name), None, "", "", tuple(told))
        for name, told in titles.items()
    ]


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
