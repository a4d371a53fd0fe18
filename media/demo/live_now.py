"""An event that is on now: invented, with a test picture, and people who are in it.

It began 45 minutes before it was loaded, so that there is something to see: minutes that
count, a gap with its reason, an item that is on. Loaded again while it goes on, it stays;
later it is made anew, and what was recorded in the old one is kept.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.core.files.base import ContentFile
from django.urls import reverse

from elearn.core.models import CustomDocument, User
from media import queries, services
from media.demo.files import read_event
from media.demo.talk import fill_talk
from media.domain.beats import Beat, State
from media.domain.programme import to_ms
from media.live.journal import Entry, Journal, journal_path
from media.live.site import live_folder
from media.live.tokens import RoomToken
from media.models import (
    EventFile,
    StreamSource,
    Webinar,
    WebinarIndexPage,
    WebinarItem,
    WebinarPage,
)
from media.services.logs import allot_viewers

SLUG = "live-now"
BEGAN_BEFORE = timedelta(minutes=45)
EVERY = 10_000
HANDOUT = "Test room: one page to take along"
HANDOUT_WORDS = """Three ways to begin, in one line each

1. Ask what the person has been told already.
2. Say what you will talk about, and ask whether now is a good moment.
3. Say the finding in one sentence, and then say nothing.

This page is part of an invented event of the demonstration.
"""
#: Minutes of the event in which somebody was there before the demo was loaded.
STAYS = {
    "ines.carvalho@example.org": [(16, 27), (33, 43)],
    "lukasz.zolc@example.org": [(0, 45)],
    "amara.okonkwo@example.org": [(8, 45)],
    "dorde.jovanovic@example.org": [(2, 20), (24, 45)],
    "malgorzata.wisniewska@example.org": [(12, 38)],
}


def go_live(*, index: WebinarIndexPage, by: User, now: datetime) -> Webinar:
    """The event that is on now; made where there is none."""
    pages = WebinarPage.objects.filter(slug__startswith=SLUG).select_related("webinar")
    for page in pages:
        if page.webinar is not None and page.webinar.is_running(now):
            return page.webinar
    slug = SLUG if not pages else f"{SLUG}-{len(pages) + 1}"
    page = _make_page(slug, now)
    index.add_child(instance=page)
    page.save_revision(user=by).publish(user=by)
    page.refresh_from_db()
    webinar: Webinar = page.webinar
    _fill(webinar, now)
    fill_talk(webinar, name=SLUG, by=by)
    return webinar


def _make_page(slug: str, now: datetime) -> WebinarPage:
    told: dict[str, Any] = read_event(SLUG)
    entries = told.pop("items")
    zone = ZoneInfo(told["time_zone"])
    begin = (now - BEGAN_BEFORE).replace(second=0, microsecond=0)
    begin -= timedelta(minutes=begin.minute % 5)
    held_on = begin.astimezone(zone).date()
    items, cursor = [], begin
    for place, entry in enumerate(entries):
        minutes = timedelta(minutes=entry.pop("minutes"))
        del entry["days_later"]
        local = cursor.astimezone(zone)
        # Whoever loads the demo in the evening has items after midnight.
        entry["day"] = local.date() if local.date() != held_on else None
        items.append(
            WebinarItem(
                **entry,
                sort_order=place,
                starts_at=local.time(),
                ends_at=(cursor + minutes).astimezone(zone).time(),
            )
        )
        cursor += minutes
    return WebinarPage(
        **told,
        slug=slug,
        held_on=held_on,
        programme_items=items,
        stream_sources=[StreamSource(kind="hls", address=reverse("media:demo_stream"))],
        event_files=[
            EventFile(document=_handout(), title="Handout", item_key="three-ways")
        ],
    )


def _handout() -> CustomDocument:
    known: CustomDocument | None = CustomDocument.objects.filter(title=HANDOUT).first()
    if known is not None:
        return known
    file = ContentFile(HANDOUT_WORDS.encode(), name="three-ways-to-begin.txt")
    made: CustomDocument = CustomDocument.objects.create(title=HANDOUT, file=file)
    return made


def _fill(webinar: Webinar, now: datetime) -> None:
    """People with places, and the beats that their browsers would have sent."""
    people = {user.email: user for user in User.objects.filter(email__in=STAYS)}
    start = to_ms(webinar.starts_at)
    early = webinar.starts_at - timedelta(days=2)
    for user in people.values():
        services.register_person(webinar, user=user, by=user, now=early, consents=True)
    viewers = allot_viewers(webinar, user_ids={one.pk for one in people.values()})
    journal = Journal(journal_path(live_folder(), webinar.slug))
    for number, (email, user) in enumerate(sorted(people.items()), start=1):
        for place, (came, left) in enumerate(STAYS[email]):
            token = RoomToken(
                webinar=webinar.slug,
                viewer=viewers[user.pk].number,
                session=f"{number:08x}{place:08x}",
                opened_ms=start + came * 60_000,
                expires_ms=to_ms(queries.counting_times(webinar).room_closes_at),
            )
            last = min(left * 60_000, to_ms(now) - start)
            journal.append(_beats(token, start + last))
    journal.close()


def _beats(token: RoomToken, until_ms: int) -> list[Entry]:
    entries = []
    for number in range(1, (until_ms - token.opened_ms) // EVERY + 1):
        at = number * EVERY
        beat = Beat(
            seq=number,
            sent_ms=at,
            client_ms=at,
            media_ms=at,
            since_ms=EVERY,
            played_ms=EVERY,
            behind_ms=12_000,
            interval_ms=EVERY,
            stops=0,
            state=State.PLAYING,
            flags=0,
        )
        entries.append(Entry(token, token.opened_ms + at, [beat]))
    return entries
