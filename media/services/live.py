"""Writes about the live room: who enters it, and what everybody in it is told."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction

from elearn.core.models import User
from media.choices import WebinarState
from media.domain.programme import Programme, to_ms
from media.exceptions import RoomRefused
from media.live.news import publish
from media.live.site import live_folder, live_key
from media.live.tokens import RoomToken, sign
from media.models import Viewer, Webinar
from media.queries import is_registered
from media.services.locking import lock
from media.services.logs import allot_viewers
from media.wording import sentence

#: The room opens before the event, and stays open for one that runs late.
OPENS_BEFORE = timedelta(hours=1)
STAYS_OPEN = timedelta(hours=1)


@transaction.atomic
def open_session(webinar: Webinar, *, user: User, now: datetime) -> str:
    """The signed pass of one opened page, for a registered person in an open room.

    Each page gets a session of its own; all of a person's sessions are one viewer.
    """
    viewer = Viewer.objects.filter(webinar=webinar, user=user).first()
    # A reload needs no new number, so a full room need not queue for the event's lock.
    webinar = Webinar.objects.get(pk=webinar.pk) if viewer else lock(webinar)
    if not is_registered(webinar, user):
        raise RoomRefused(sentence("not_in_room", title=webinar.title))
    closes = webinar.ends_at + STAYS_OPEN
    if webinar.state != WebinarState.ANNOUNCED or not (
        webinar.starts_at - OPENS_BEFORE <= now < closes
    ):
        raise RoomRefused(sentence("room_closed", title=webinar.title))
    if viewer is None:
        viewer = allot_viewers(webinar, user_ids={user.pk})[user.pk]
    return sign(
        RoomToken(
            webinar=webinar.slug,
            viewer=viewer.number,
            session=secrets.token_hex(8),
            opened_ms=to_ms(now),
            expires_ms=to_ms(closes),
        ),
        key=live_key(),
    )


def tell_programme(webinar: Webinar, *, items: Programme, now: datetime) -> None:
    """Tell the room, once the change is stored, which items are when."""
    times = [
        {"key": item.key, "starts": item.starts_ms, "ends": item.ends_ms}
        for item in items
    ]
    tell_room(webinar, kind="programme", content={"items": times}, now=now)


def tell_room(
    webinar: Webinar, *, kind: str, content: dict[str, Any], now: datetime
) -> None:
    """Tell everybody in the room, once the change is stored; a room that is over, nobody."""
    if now >= webinar.ends_at + STAYS_OPEN:
        return
    # The change is stored by then; news that cannot be written must not undo it.
    transaction.on_commit(
        partial(
            publish,
            live_folder(),
            webinar.slug,
            kind=kind,
            content=content,
            at_ms=to_ms(now),
        ),
        robust=True,
    )
