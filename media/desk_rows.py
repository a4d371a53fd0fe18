"""The list of events in the admin, row by row: how each stands now, and which of its many
pages matters most at this moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from media import queries
from media.choices import WebinarState
from media.domain.scene import OPENS_BEFORE_MS
from media.event_days import on_now, times_of_events
from media.event_times import EventTimes
from media.models import Viewer, Webinar, WebinarPage


@dataclass(frozen=True, slots=True)
class Way:
    """One page of an event in the admin."""

    key: str
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class EventRow:
    webinar: Webinar
    times: EventTimes
    is_on: bool
    state: str
    lead: Way
    others: tuple[Way, ...]


def event_rows(now: datetime) -> list[EventRow]:
    """All events, the latest first; the number of queries does not grow with them."""
    seen = Viewer.objects.filter(webinar=OuterRef("pk"))
    webinars = list(
        queries.with_counts(Webinar.objects.select_related("page"))
        .annotate(is_seen=Exists(seen))
        .order_by("-starts_at", "slug")
    )
    times = times_of_events(webinars, viewer=None)
    on = on_now(webinars, now)
    rows = []
    for webinar in webinars:
        is_on = webinar.pk in on and webinar.state == WebinarState.ANNOUNCED
        ways = _ways(webinar)
        key = lead_of(webinar, now=now, is_on=is_on)
        lead = next((way for way in ways if way.key == key), ways[0])
        rows.append(
            EventRow(
                webinar=webinar,
                times=times[webinar.pk],
                is_on=is_on,
                state=_state(webinar, now=now, is_on=is_on),
                lead=lead,
                others=tuple(way for way in ways if way is not lead),
            )
        )
    return rows


def lead_of(webinar: Webinar, *, now: datetime, is_on: bool) -> str:
    """Which page an organiser most likely wants: the room while it is open, the
    programme before, the log that is missing or the numbers afterwards."""
    if webinar.state in (WebinarState.DRAFT, WebinarState.CANCELLED):
        return "programme"
    if webinar.is_over(now) or webinar.state == WebinarState.HELD:
        return "presence" if getattr(webinar, "is_seen", False) else "logs"
    opens = webinar.starts_at - timedelta(milliseconds=OPENS_BEFORE_MS)
    return "control" if is_on or opens <= now else "programme"


def _state(webinar: Webinar, *, now: datetime, is_on: bool) -> str:
    if is_on:
        return _("On now")
    if webinar.state == WebinarState.ANNOUNCED and webinar.is_over(now):
        return _("Over")
    if webinar.state == WebinarState.ANNOUNCED and webinar.starts_at <= now:
        return _("Goes on later")
    return str(webinar.get_state_display())


def _ways(webinar: Webinar) -> Sequence[Way]:
    page: WebinarPage | None = getattr(webinar, "page", None)

    def way(key: str, label: str, name: str) -> Way:
        return Way(key, label, reverse(name, args=[webinar.slug]))

    ways = [
        way("people", _("People"), "media_people"),
        way("mails", _("Letters"), "media_mails"),
        way("control", _("Control room"), "media:control"),
        way("presence", _("Presence"), "media_presence"),
        way("logs", _("Logs"), "media_logs"),
        way("corrections", _("Outages and corrections"), "media_corrections"),
    ]
    if page is not None:
        address = reverse("wagtailadmin_pages:edit", args=[page.pk])
        ways.insert(0, Way("programme", _("Programme"), address))
    return ways
