"""What the site's settings say to the live service: its folder and its key."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from media.live.service import LiveService
from media.live.summary import Summaries
from media.live.tally import Tallies
from media.live.tokens import room_key


def live_folder() -> Path:
    """Journals and news of all events."""
    return Path(settings.VAR_DIR) / "live"


def live_key() -> bytes:
    return room_key(settings.SECRET_KEY)


@lru_cache(maxsize=1)
def live_service() -> LiveService:
    """The service of this process; it starts its thread with the first beat."""
    return LiveService(folder=live_folder(), key=live_key(), tallies=live_tallies())


def live_tallies() -> Tallies:
    """Presence so far, as this process knows it; pages and service share it."""
    return _tallies(live_folder())


def live_summaries() -> Summaries:
    """What organisers read of open rooms, in this process."""
    return _summaries(live_folder())


@lru_cache(maxsize=1)
def _tallies(folder: Path) -> Tallies:
    return Tallies(folder)


@lru_cache(maxsize=1)
def _summaries(folder: Path) -> Summaries:
    return Summaries(_tallies(folder))
