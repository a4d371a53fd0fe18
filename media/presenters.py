"""What the pages of live events show, gathered for their templates.

Reads only; the number of queries does not grow with the events or their items.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from elearn.core.choices import TextLanguage
from elearn.core.models import User
from elearn.core.played_files import mime_type
from media import place_queries, queries
from media.choices import WebinarState
from media.consent import has_consent
from media.domain.attendance import PersonAttendance, creditable_ms
from media.domain.programme import Programme, to_ms
from media.domain.scene import OPENS_BEFORE_MS
from media.event_days import is_on, on_now, times_of_event, times_of_events
from media.event_faces import (
    countdown,
    day_at_hand,
    present_days,
    present_speakers,
)
from media.event_times import EventTimes, spans_of_days, times_of_days
from media.models import Registration, Webinar, WebinarIndexPage, WebinarPage
from media.ribbon_words import clock

MINUTE_MS = 60_000


@dataclass(frozen=True, slots=True)
class EventRow:
    """One event in the list."""

    page: WebinarPage
    webinar: Webinar
    times: EventTimes
    is_running: bool
    is_cancelled: bool
    is_registered: bool


@dataclass(frozen=True, slots=True)
class GivenBack:
    """A correction in words: “14:05–14:20 given back: the stream stood still”."""

    span: str
    is_added: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Record:
    """What was recorded of one person, once the event is over."""

    attendance: PersonAttendance
    present_minutes: int
    creditable_minutes: int
    given_back: list[GivenBack]


@dataclass(frozen=True, slots=True)
class PlayedFile:
    url: str
    type: str


@dataclass(frozen=True, slots=True)
class Recording:
    """What plays on the page of an event that is over."""

    source: PlayedFile
    captions: PlayedFile | None
    language: str
    language_name: str
    is_test: bool


def times_for(webinar: Webinar) -> EventTimes:
    return times_of_event(webinar, viewer=timezone.get_current_timezone())


def present_index(
    page: WebinarIndexPage, *, user: Any, now: datetime
) -> dict[str, Any]:
    pages = list(
        WebinarPage.objects.child_of(page)
        .live()
        .public()
        .filter(webinar__isnull=False)
        .select_related("webinar")
    )
    mine: set[int] = set()
    if user.is_authenticated:
        mine = set(
            Registration.objects.filter(user=user).values_list("webinar_id", flat=True)
        )
    webinars = [entry.webinar for entry in pages]
    times = times_of_events(webinars, viewer=timezone.get_current_timezone())
    on = on_now(webinars, now)
    rows = [
        EventRow(
            page=entry,
            webinar=entry.webinar,
            times=times[entry.webinar_id],
            is_running=entry.webinar_id in on and not entry.is_cancelled,
            is_cancelled=entry.webinar.state == WebinarState.CANCELLED,
            # Of what is over one is no longer told to go there.
            is_registered=entry.webinar_id in mine and not entry.webinar.is_over(now),
        )
        for entry in pages
    ]
    upcoming = sorted(
        (row for row in rows if not row.webinar.is_over(now)),
        key=lambda row: (row.webinar.starts_at, row.webinar.slug),
    )
    past = sorted(
        (row for row in rows if row.webinar.is_over(now)),
        key=lambda row: (row.webinar.starts_at, row.webinar.slug),
        reverse=True,
    )
    first = next((row for row in upcoming if not row.is_cancelled), None)
    items = queries.programme_in_force(first.webinar) if first else ()
    return {
        "now": now,
        "next": first,
        "next_items": day_at_hand(items, zone=first.webinar.zone, now=now)
        if first
        else (),
        "can_enter": first is not None
        and first.is_registered
        and can_join(first.webinar, items, now=now),
        "later": [row for row in upcoming if row is not first],
        "past": [
            (year, list(group))
            for year, group in groupby(
                past,
                key=lambda row: row.webinar.starts_at.astimezone(row.webinar.zone).year,
            )
        ],
    }


def registration_state(
    webinar: Webinar,
    *,
    now: datetime,
    places_left: int | None,
    is_registered: bool,
    is_waiting: bool = False,
    is_admitted: bool = True,
    somebody_waits: bool = False,
) -> str:
    """Which sentence and which button stand under an event's times.

    cancelled, over, registered, waiting, not_yet, closed, not_admitted, full or open.
    """
    if webinar.state == WebinarState.CANCELLED:
        return "cancelled"
    if webinar.is_over(now):
        return "over"
    if is_registered:
        return "registered"
    if is_waiting:
        return "waiting"
    if webinar.registration_opens_at and now < webinar.registration_opens_at:
        return "not_yet"
    if not webinar.takes_registrations(now):
        return "closed"
    if not is_admitted:
        return "not_admitted"
    return "full" if places_left == 0 or somebody_waits else "open"


def state_for(webinar: Webinar, *, user: Any, now: datetime) -> str:
    """`registration_state` of one person, read from the records."""
    return _state_with(
        webinar,
        user=user,
        now=now,
        places_left=queries.places_left(webinar),
        is_registered=queries.is_registered(webinar, user),
        is_waiting=place_queries.waiting_place(webinar, user) is not None,
    )


def _state_with(webinar: Webinar, *, user: Any, now: datetime, **known: Any) -> str:
    return registration_state(
        webinar,
        now=now,
        **known,
        is_admitted=place_queries.may_attend(webinar, user),
        somebody_waits=place_queries.people_waiting(webinar).exists(),
    )


def present_webinar(
    page: WebinarPage, *, user: Any, now: datetime, is_preview: bool = False
) -> dict[str, Any]:
    webinar = page.webinar
    if webinar is None or is_preview:
        return _present_draft(page, now)
    items = queries.programme_in_force(webinar)
    place = queries.place_of(webinar, user)
    places = queries.places_left(webinar)
    waiting = place_queries.waiting_place(webinar, user)
    record = None
    if webinar.is_over(now) and user.is_authenticated:
        record = own_record(webinar, user)
    return {
        "now": now,
        "webinar": webinar,
        "items": items,
        "times": times_for(webinar),
        "state": _state_with(
            webinar,
            user=user,
            now=now,
            places_left=places,
            is_registered=place is not None,
            is_waiting=waiting is not None,
        ),
        "number_in_queue": place_queries.place_in_queue(waiting) if waiting else None,
        "asks": bool(place_queries.questions_of(webinar)),
        "can_join": can_join(webinar, items, now=now),
        "opens_at": queries.room_span(webinar, items)[0],
        "countdown": countdown(webinar.starts_at, now=now),
        "days": present_days(items, slug=webinar.slug, zone=webinar.zone),
        "speakers": present_speakers(page, items),
        "places_left": places,
        "is_registered": place is not None,
        "is_measured": has_consent(place),
        "is_running": is_on(webinar, now),
        "has_begun": webinar.starts_at <= now,
        "is_over": webinar.is_over(now),
        "record": record,
        "recording": recording_of(page),
        "is_preview": False,
    }


def can_join(webinar: Webinar, items: Programme, *, now: datetime) -> bool:
    """Whether the room is open now; who may enter it is another question."""
    return queries.is_room_open(webinar, now=now, items=items)


def recording_of(page: WebinarPage) -> Recording | None:
    """None while no file is chosen, and for an event that did not take place."""
    webinar = page.webinar
    if page.recording is None or webinar.state == WebinarState.CANCELLED:
        return None

    def played(document: Any) -> PlayedFile:
        url = reverse("media:recording", args=[webinar.slug, document.filename])
        return PlayedFile(url, mime_type(document))

    captions = page.recording_captions
    return Recording(
        source=played(page.recording),
        captions=played(captions) if captions else None,
        language=page.recording_language,
        language_name=str(TextLanguage(page.recording_language).label),
        is_test=page.recording_is_test,
    )


def own_record(webinar: Webinar, user: User) -> Record | None:
    """None for somebody who was neither registered nor there."""
    attendance = queries.attendance_of(webinar, user)
    if attendance is None:
        return None
    return Record(
        attendance=attendance,
        present_minutes=attendance.eligible_ms // MINUTE_MS,
        creditable_minutes=creditable_ms(attendance.items) // MINUTE_MS,
        given_back=given_back(attendance, webinar.zone),
    )


def given_back(attendance: PersonAttendance, zone: ZoneInfo) -> list[GivenBack]:
    return [
        GivenBack(
            span=f"{clock(one.starts_ms, zone)}–{clock(one.ends_ms, zone)}",
            is_added=one.is_added,
            reason=one.reason,
        )
        for one in attendance.corrections
    ]


def _present_draft(page: WebinarPage, now: datetime) -> dict[str, Any]:
    """A preview shows the page as it would stand; there is no record to ask."""
    items = page.planned_items() if page.held_on else ()
    times = None
    if items:
        times = times_of_days(
            spans_of_days(items, zone=page.zone),
            zone=page.zone,
            viewer=timezone.get_current_timezone(),
        )
    return {
        "now": now,
        "webinar": page.webinar,
        "items": items,
        "times": times,
        "state": "preview",
        "days": present_days(
            items,
            slug=page.webinar.slug if page.webinar else page.slug,
            zone=page.zone,
        ),
        "speakers": present_speakers(page, items),
        "countdown": "",
        "places_left": page.capacity,
        "is_registered": False,
        "is_running": False,
        "is_over": False,
        "record": None,
        "recording": None,
        "is_preview": True,
    }


@dataclass(frozen=True, slots=True)
class MyEvent:
    webinar: Webinar
    when: str
    #: Place in the queue, 1 for whoever is next; None with a place or without either.
    number_in_queue: int | None
    is_waiting: bool
    is_cancelled: bool
    #: The room is open now, and this person has a place in it.
    can_enter: bool


def present_my_events(user: User, *, now: datetime) -> dict[str, Any]:
    """What is to come for this person, and how it reaches them."""
    wishes = place_queries.wishes_of(user)
    waiting = set(user.waiting_places.values_list("webinar_id", flat=True))
    coming = list(place_queries.events_to_come(user, now=now))
    numbers = place_queries.numbers_in_queues(user, waiting)
    times = times_of_events(coming, viewer=timezone.get_current_timezone())
    return {
        "rows": [
            MyEvent(
                webinar=webinar,
                when=times[webinar.pk].one_line,
                number_in_queue=numbers.get(webinar.pk),
                is_waiting=webinar.pk in waiting,
                is_cancelled=webinar.state == WebinarState.CANCELLED,
                can_enter=webinar.state == WebinarState.ANNOUNCED
                and webinar.pk not in waiting
                and to_ms(webinar.starts_at) - OPENS_BEFORE_MS <= to_ms(now),
            )
            for webinar in coming
        ],
        "wants_reminders": wishes.wants_reminders,
        "feed_url": settings.BASE_URL + reverse("media:feed", args=[wishes.feed_key])
        if wishes.feed_key
        else "",
    }
