"""Writes about the live room: who enters it, whose pass ends, and what everybody in
it is told."""

from __future__ import annotations

import logging
import secrets
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from elearn.core.models import User
from media.domain.programme import Programme, to_ms
from media.exceptions import RoomRefused
from media.live import door
from media.live.news import publish
from media.live.site import live_folder, live_key
from media.live.tokens import RoomToken, sign
from media.models import Viewer, Webinar
from media.queries import (
    counting_times,
    is_registered,
    is_room_open,
    programme_in_force,
)
from media.services.locking import lock
from media.services.logs import allot_viewers
from media.wording import sentence

logger = logging.getLogger("media.live")

#: How much longer than the room a pass is good. When the room closes its door says, which
#: an event that runs late moves; what was handed out before that cannot be moved.
PASS_OUTLIVES = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Passes:
    """The signed passes of one opened page: for its beats, and one for addresses,
    which end up in logs, that only listens and reads."""

    beats: str
    news: str


def open_session(webinar: Webinar, *, user: User, now: datetime) -> str:
    """The pass for beats of one opened page; see `open_page`."""
    return open_page(webinar, user=user, now=now).beats


@transaction.atomic
def open_page(webinar: Webinar, *, user: User, now: datetime) -> Passes:
    """The passes of one opened page, for a registered person in an open room.

    Each page gets a session of its own; all of a person's sessions are one viewer.
    """
    viewer = Viewer.objects.filter(webinar=webinar, user=user).first()
    # A reload needs no new number, so a full room need not queue for the event's lock.
    webinar = Webinar.objects.get(pk=webinar.pk) if viewer else lock(webinar)
    if not is_registered(webinar, user):
        raise RoomRefused(sentence("not_in_room", title=webinar.title))
    if not is_room_open(webinar, now=now):
        raise RoomRefused(sentence("room_closed", title=webinar.title))
    if viewer is None:
        viewer = allot_viewers(webinar, user_ids={user.pk})[user.pk]
    if not _has_door(webinar):
        _hang_door(webinar)
    token = RoomToken(
        webinar=webinar.slug,
        viewer=viewer.number,
        session=secrets.token_hex(8),
        opened_ms=to_ms(now),
        expires_ms=to_ms(counting_times(webinar).room_closes_at + PASS_OUTLIVES),
    )
    key = live_key()
    return Passes(sign(token, key=key), sign(token.for_news(), key=key))


# -- The door ------------------------------------------------------------------
def _has_door(webinar: Webinar) -> bool:
    return door.door_path(live_folder(), webinar.slug).is_file()


def _hang_door(webinar: Webinar) -> None:
    """With the first pass, before it is given: from now on changes are told here."""
    try:
        _write_door(webinar.pk)
    except (OSError, sqlite3.Error) as why:
        # A room without it counts all the same; it cannot say so far of how many.
        logger.error("The door of %s takes nothing: %s", webinar.slug, why)


def post_door(webinar: Webinar) -> None:
    """Tell the live service, once the change is stored, until when the room is open
    and which items are when. Called by whatever changes one of them."""
    if _has_door(webinar):
        transaction.on_commit(partial(_write_door, webinar.pk), robust=True)


def _write_door(pk: int) -> None:
    def read() -> tuple[int, Programme]:
        webinar = Webinar.objects.get(pk=pk)
        closes = counting_times(webinar).room_closes_at
        return to_ms(closes), programme_in_force(webinar)

    slug = Webinar.objects.values_list("slug", flat=True).get(pk=pk)
    door.repost(live_folder(), slug, read=read)


def end_everybodys_passes(webinar: Webinar) -> None:
    """An event that is cancelled or hidden has no room: who is inside is told."""
    _end(webinar, viewer=door.EVERYBODY, code=door.CANCELLED)


def end_pass(webinar: Webinar, *, user: User) -> None:
    """Who gave the place back is no longer in the room; another place, another pass."""
    _end_of(Viewer.objects.filter(webinar=webinar, user=user), door.NO_PLACE)


def end_measuring(webinar: Webinar, *, user: User) -> None:
    """Who took the consent back is measured no longer, in no page that is open."""
    _end_of(Viewer.objects.filter(webinar=webinar, user=user), door.NO_CONSENT)


def end_passes_of(user: User, *, now: datetime) -> None:
    """A closed account is in no room. Of events long over nothing is written."""
    # Rooms that run late included: one whose event ended a day ago is closed.
    since = now - timedelta(days=1)
    viewers = Viewer.objects.filter(user=user, webinar__ends_at__gt=since)
    _end_of(viewers, door.ACCOUNT_CLOSED)


def _end_of(viewers: QuerySet[Viewer], code: str) -> None:
    for viewer in viewers.select_related("webinar"):
        _end(viewer.webinar, viewer=viewer.number, code=code)


def _end(webinar: Webinar, *, viewer: int, code: str) -> None:
    _after_commit(_end_passes, webinar, viewer=viewer, code=code)


def _end_passes(folder: Path, slug: str, *, viewer: int, code: str) -> None:
    """At the moment of storing, not of asking: a page that was opened in between was
    opened under what held until then."""
    # Without a door nobody has a pass.
    if not door.door_path(folder, slug).is_file():
        return
    at_ms = to_ms(timezone.now())
    door.end_passes(folder, slug, viewer=viewer, at_ms=at_ms, code=code)


def _after_commit(write: Callable[..., object], webinar: Webinar, **told: Any) -> None:
    """The change is stored by then; a file that takes nothing must not undo it."""
    transaction.on_commit(
        partial(write, live_folder(), webinar.slug, **told), robust=True
    )


# -- News ----------------------------------------------------------------------
def tell_programme(webinar: Webinar, *, items: Programme, now: datetime) -> None:
    """Tell the room and its door, once the change is stored, which items are when."""
    post_door(webinar)
    times = [
        {"key": item.key, "starts": item.starts_ms, "ends": item.ends_ms}
        for item in items
    ]
    _tell(webinar, "programme", {"items": times}, now)


def tell_room(webinar: Webinar, *, kind: str, now: datetime) -> None:
    """Tell the room that something of this kind changed; each page asks for its own."""
    _tell(webinar, kind, {}, now)


def _tell(webinar: Webinar, kind: str, content: dict[str, Any], now: datetime) -> None:
    if now >= counting_times(webinar).room_closes_at:
        return
    _after_commit(publish, webinar, kind=kind, content=content, at_ms=to_ms(now))
