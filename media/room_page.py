"""What the live room shows to one registered person at one moment.

Reads only. The address of a stream leaves the server here and nowhere else, and only
while the room is open.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from elearn.core.choices import TextLanguage
from elearn.core.models import User
from media import queries, services
from media.consent import has_consent
from media.domain.attendance import Gap
from media.domain.programme import Item, Programme, from_ms, to_ms
from media.domain.scene import (
    Phase,
    Scene,
    asking_spread_ms,
    open_span,
    scene_at,
)
from media.domain.streams import Source, next_source_ms, source_at, sources_to_json
from media.event_times import zone_city, zone_name
from media.exceptions import RoomRefused
from media.models import (
    EventFile,
    Registration,
    StreamOutage,
    Viewer,
    Webinar,
    WebinarPage,
)
from media.presenters import given_back, times_for
from media.ribbon_words import GapWords, clock, span
from media.room_queries import presence_now
from media.wording import GAP_WORDS

MINUTE_MS = 60_000
#: What is shorter is the time between two signs, and no gap to anybody.
SHORTEST_GAP_MS = 1000
#: What follows after more than this is not “in a moment”: the next day, or after lunch.
A_MOMENT_MS = 10 * MINUTE_MS


@dataclass(frozen=True, slots=True)
class RoomClock:
    """One of the clocks in the head: what it shows, and whose it is."""

    time: str
    zone: str
    label: str


@dataclass(frozen=True, slots=True)
class RoomItem:
    """An item of the programme as the room lists it."""

    item: Item
    is_now: bool
    is_over: bool
    files: tuple[EventFile, ...]


def present_room(
    page: WebinarPage, registration: Registration | None, *, now: datetime
) -> dict[str, Any]:
    """The whole page, also for who runs the event and has no place. The pass is made anew
    each time it is loaded."""
    webinar = page.webinar
    shown = present_now(page, now=now)
    scene: Scene = shown["scene"]
    source: Source | None = shown["source"]
    consents = has_consent(registration)
    return {
        **shown,
        **present_presence(webinar, registration, now=now, items=shown["items"]),
        "times": times_for(webinar),
        "clocks": _clocks(webinar, now),
        **_passes_of(registration, scene, source, now=now),
        "has_place": registration is not None,
        "consents": consents,
        "is_test_possible": scene.phase in {Phase.EARLY, Phase.BEFORE},
        "captions_name": (
            str(TextLanguage(source.captions_language).label)
            if source is not None and source.captions
            else ""
        ),
    }


def present_now(page: WebinarPage, *, now: datetime) -> dict[str, Any]:
    """What changes while the event goes on: the same for everybody in the room."""
    webinar = page.webinar
    now_ms = to_ms(now)
    items = queries.programme_in_force(webinar)
    hull = queries.event_hull(webinar, items)
    scene = scene_at(items, hull=hull, now_ms=now_ms)
    opens_ms, closes_ms = open_span(hull)
    sources = webinar.sources
    source = source_at(sources, now_ms) if scene.is_open else None
    files = list(page.event_files.select_related("document"))
    changes = [
        moment
        for moment in (scene.changes_ms, next_source_ms(sources, now_ms))
        if moment is not None
    ]
    zone = webinar.zone
    return {
        "webinar": webinar,
        "page": page,
        "now": now,
        "items": items,
        "scene": scene,
        "source": source,
        # The page loads anew when this differs: another source needs another policy.
        "source_digest": _digest(source, scene),
        "outage": StreamOutage.objects.filter(webinar=webinar, ended_at=None).first(),
        "programme": _programme(items, scene, files, now_ms),
        "files": _files(items, files),
        "remaining": _remaining(scene, now_ms),
        "changes_in": max(0, min(changes) - now_ms) if changes else None,
        "spread": asking_spread_ms(Viewer.objects.filter(webinar=webinar).count()),
        "opens": _opening_words(opens_ms, now, zone),
        "closes": _moment_words(closes_ms, now, zone),
        "starts": clock(hull[0], zone),
        "pauses_until": _pauses_until(scene, now, zone),
        "zone": webinar.time_zone,
    }


def present_presence(
    webinar: Webinar,
    registration: Registration | None,
    *,
    now: datetime,
    items: Programme,
) -> dict[str, Any]:
    """What is counted of this person so far."""
    user: User | None = registration.user if registration else None
    if user is None:
        return {"attendance": None, "counted_minutes": 0, "gaps": [], "given_back": []}
    found = presence_now(webinar, user, items=items, now_ms=to_ms(now))
    return {
        "attendance": found.attendance,
        "counted_minutes": found.attendance.eligible_ms // MINUTE_MS,
        "gaps": _gap_lines(found.gaps, webinar.zone),
        "given_back": given_back(found.attendance, webinar.zone),
    }


def _passes_of(
    registration: Registration | None,
    scene: Scene,
    source: Source | None,
    *,
    now: datetime,
) -> dict[str, str]:
    """The passes of this page: to hear news, and to beat where that may be measured. Who
    has no place is no viewer, and has none."""
    user = registration.user if registration else None
    if registration is None or user is None or not scene.is_open:
        return {"token": "", "news": ""}
    try:
        passes = services.open_page(registration.webinar, user=user, now=now)
    except RoomRefused:
        return {"token": "", "news": ""}
    # Asked again, for it may have been taken back while the pass was waited for.
    standing = Registration.objects.filter(pk=registration.pk).first()
    consents = standing is not None and has_consent(standing)
    is_measured = source is not None and source.is_played and consents
    return {"token": passes.beats if is_measured else "", "news": passes.news}


def _digest(source: Source | None, scene: Scene) -> str:
    """Says whether two pages would play the same; tells nobody the address."""
    told = sources_to_json([source]) if source is not None else scene.is_open
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]


def _programme(
    items: Programme, scene: Scene, files: list[EventFile], now_ms: int
) -> list[RoomItem]:
    return [
        RoomItem(
            item=item,
            is_now=item is scene.now,
            is_over=item.ends_ms <= now_ms,
            files=tuple(one for one in files if one.item_key == item.key),
        )
        for item in items
    ]


def _files(
    items: Programme, files: list[EventFile]
) -> list[tuple[str, list[EventFile]]]:
    """All files under the titles of their items, those of the whole event first."""
    known = {item.key for item in items}
    whole = [one for one in files if one.item_key not in known]
    groups = [("", whole)] if whole else []
    for item in items:
        own = [one for one in files if one.item_key == item.key]
        if own:
            groups.append((item.title, own))
    return groups


def _remaining(scene: Scene, now_ms: int) -> str:
    """“18 minutes left”, or how long it is until something begins."""
    if scene.now is not None:
        left = -(-(scene.now.ends_ms - now_ms) // MINUTE_MS)
        return ngettext("%(minutes)d minute left", "%(minutes)d minutes left", left) % {
            "minutes": left
        }
    if scene.following is None:
        return ""
    left = -(-(scene.following.starts_ms - now_ms) // MINUTE_MS)
    if left >= 120:
        return ""
    return ngettext("in %(minutes)d minute", "in %(minutes)d minutes", left) % {
        "minutes": left
    }


def _pauses_until(scene: Scene, now: datetime, zone: ZoneInfo) -> str:
    """When an event goes on that has nothing on for longer; "" where it is live."""
    following = scene.following
    if scene.phase != Phase.BETWEEN or following is None:
        return ""
    if following.starts_ms - to_ms(now) <= A_MOMENT_MS:
        return ""
    return _moment_words(following.starts_ms, now, zone)


def _gap_lines(gaps: Iterable[Gap], zone: ZoneInfo) -> list[GapWords]:
    """Each gap in words; those that touch and have one reason are one line."""
    merged: list[Gap] = []
    for gap in gaps:
        last = merged[-1] if merged else None
        if last and last.code == gap.code and last.ends_ms == gap.starts_ms:
            merged[-1] = replace(last, ends_ms=gap.ends_ms)
        elif gap.duration_ms >= SHORTEST_GAP_MS:
            merged.append(gap)
    return [
        GapWords(span(gap.starts_ms, gap.ends_ms, zone), str(GAP_WORDS[gap.code]))
        for gap in merged
    ]


def _clocks(webinar: Webinar, now: datetime) -> list[RoomClock]:
    there = now.astimezone(webinar.zone)
    event = RoomClock(
        f"{there:%H:%M}",
        webinar.time_zone,
        _("%(zone)s, event") % {"zone": zone_name(there)},
    )
    viewer = timezone.get_current_timezone()
    if not isinstance(viewer, ZoneInfo):
        return [event]
    here = now.astimezone(viewer)
    if here.replace(tzinfo=None) == there.replace(tzinfo=None):
        return [event]
    own = RoomClock(
        f"{here:%H:%M}",
        viewer.key,
        _("%(city)s, your zone") % {"city": zone_city(viewer)},
    )
    return [event, own]


def _opening_words(at_ms: int, now: datetime, zone: ZoneInfo) -> str:
    """“at 14:30”, “on 7 December at 17:30”."""
    moment = from_ms(at_ms).astimezone(zone)
    if moment.date() == now.astimezone(zone).date():
        return _("at %(time)s") % {"time": f"{moment:%H:%M}"}
    return _("on %(moment)s") % {"moment": _moment_words(at_ms, now, zone)}


def _moment_words(at_ms: int, now: datetime, zone: ZoneInfo) -> str:
    """“14:30”, with the day where it is another one."""
    moment = from_ms(at_ms).astimezone(zone)
    if moment.date() == now.astimezone(zone).date():
        return f"{moment:%H:%M}"
    return _("%(date)s at %(time)s") % {
        "date": formats.date_format(moment.date(), "j F"),
        "time": f"{moment:%H:%M}",
    }
