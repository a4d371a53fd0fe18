"""The live service of a rehearsal, as a server runs it: the same service, journal and
limits, by the rehearsal's clock. It refuses to start on a site that is no demo.
"""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from media.live.limits import Allowance, Pages, ViewerKey
from media.live.service import LiveService
from media.live.site import live_folder, live_key
from media.live.tokens import RoomToken
from media.rehearsal.clock import CLOCK, SharedClock


class RehearsedAllowance(Allowance):
    """The usual limits, by the rehearsal's clock: its hours take minutes."""

    def __init__(self, clock: SharedClock) -> None:
        super().__init__()
        self._clock = clock

    def take(self, viewer: ViewerKey, now: float) -> bool:
        return super().take(viewer, self._clock.now_ms() / 1000)


class RehearsedPages(Pages):
    """How many pages of one viewer beat at once, by the same clock."""

    def __init__(self, clock: SharedClock) -> None:
        super().__init__()
        self._clock = clock

    def enter(self, token: RoomToken, now: float) -> bool:
        return super().enter(token, self._clock.now_ms() / 1000)


class RehearsedService(LiveService):
    def __init__(self, clock: SharedClock) -> None:
        super().__init__(
            folder=live_folder(),
            key=live_key(),
            now_ms=clock.now_ms,
            allowance=RehearsedAllowance(clock),
        )
        self._pages = RehearsedPages(clock)


def rehearsed_service() -> LiveService:
    if not settings.DEMO or CLOCK not in os.environ:
        raise ImproperlyConfigured("A rehearsal is never served by a real site.")
    return RehearsedService(SharedClock(Path(os.environ[CLOCK])))


def __getattr__(name: str) -> LiveService:
    """`application`, made when a server asks for it."""
    if name == "application":
        return rehearsed_service()
    raise AttributeError(name)
