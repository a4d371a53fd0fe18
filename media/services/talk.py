"""What all writes about a room's talk share: is the room open, and who is told."""

from __future__ import annotations

from datetime import datetime

from django.core.cache import cache

from elearn.core.typed import typed_text
from media.exceptions import TalkRefused
from media.models import Webinar
from media.queries import is_room_open as is_room_open
from media.services.live import tell_room
from media.wording_talk import talk_sentence

#: Votes come by the hundred; the room hears of them this often, in seconds.
VOTES_TOLD_EVERY = 5


def require_open_room(webinar: Webinar, *, now: datetime) -> None:
    if not is_room_open(webinar, now=now):
        raise TalkRefused(talk_sentence("room_not_open", title=webinar.title))


def one_line(text: str) -> str:
    """What was typed, its white space made single spaces."""
    return " ".join(typed_text(text).split())


def require_length(text: str, *, limit: int) -> None:
    if len(text) > limit:
        raise TalkRefused(talk_sentence("text_long", count=len(text), limit=limit))


def tell_of_votes(webinar: Webinar, *, now: datetime) -> None:
    """As `tell_room`, but seldom: browsers that miss it look again by themselves."""
    if cache.add(f"talk-votes-{webinar.pk}", 1, timeout=VOTES_TOLD_EVERY):
        tell_room(webinar, kind="questions", now=now)
