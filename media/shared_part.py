"""What the room's page brings up to date for everybody alike, made once for all who ask
within two seconds: a thousand browsers ask at once when an item begins.

A copy belongs to the last piece of news, so that nobody who has heard of a change is
given what was before it, whichever process answers; and it ends with the item that runs.
It refuses to keep what is each person's own: who asks after the event reads that.
"""

from __future__ import annotations

import sqlite3
from datetime import datetime

from django.core.cache import caches
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import get_language

from media.domain.scene import Phase
from media.live.news import last_number
from media.live.site import live_folder
from media.models import WebinarPage
from media.room_page import present_now

SECONDS = 2.0
#: In these a panel of another room speaks to the person.
PERSONAL = frozenset({Phase.AFTER, Phase.CLOSED})


def shared_now(request: HttpRequest, page: WebinarPage, *, now: datetime) -> str:
    """The parts as HTML, in the language of whoever asks."""
    shelf, key = caches["pages"], _key(page)
    kept: str | None = shelf.get(key) if key else None
    if kept is not None:
        return kept
    context = present_now(page, now=now)
    html: str = render_to_string("media/room/parts_now.html", context, request=request)
    changes_in: int | None = context["changes_in"]
    seconds = SECONDS if changes_in is None else min(SECONDS, changes_in / 1000)
    if key and seconds > 0 and context["scene"].phase not in PERSONAL:
        shelf.set(key, html, timeout=seconds)
    return html


def _key(page: WebinarPage) -> str:
    try:
        number = last_number(live_folder(), page.webinar.slug)
    except sqlite3.Error:
        return ""
    return f"room-now-{page.pk}-{get_language()}-{number}"
