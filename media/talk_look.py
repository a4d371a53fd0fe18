"""One look at a room: what several of its parts need, each asked for once."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from typing import Any

from media import queries, talk_queries
from media.domain.programme import Programme, to_ms
from media.logs.health import Health, room_health
from media.models import RoomRules, Webinar
from media.services.talk import is_room_open


class Look:
    """What one person sees of one event at one moment."""

    def __init__(self, webinar: Webinar, user: Any, now: datetime) -> None:
        self.webinar, self.user, self.now = webinar, user, now

    @cached_property
    def is_open(self) -> bool:
        return is_room_open(self.webinar, now=self.now)

    @cached_property
    def items(self) -> Programme:
        return queries.programme_in_force(self.webinar)

    @cached_property
    def rules(self) -> RoomRules:
        return talk_queries.room_rules(self.webinar)

    @cached_property
    def health(self) -> Health:
        return room_health(self.webinar, now_ms=to_ms(self.now))
