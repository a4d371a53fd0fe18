"""Which reminder of an event is due now? By its start and by when a person registered;
one that comes too late to be of use is not due any more."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

#: Each with how long before the start it goes out, the longest first.
LEADS: Final = (
    ("week", timedelta(days=7)),
    ("day", timedelta(days=1)),
    ("hour", timedelta(hours=1)),
)
#: The letter afterwards waits for the last question to be answered, and is not sent
#: to somebody who would have forgotten.
AFTER_END: Final = timedelta(minutes=15)
AFTER_UNTIL: Final = timedelta(days=7)


def due_reminder(starts_at: datetime, *, now: datetime) -> tuple[str, datetime] | None:
    """The reminder whose turn it is, and the moment it was due: from its lead time
    until the next one's. None a week before, and once the event has begun."""
    if now >= starts_at:
        return None
    found = None
    for name, lead in LEADS:
        if now >= starts_at - lead:
            found = (name, starts_at - lead)
    return found


def days_left(starts_at: datetime, *, now: datetime) -> int:
    """Whole days, to the nearest: what a letter may call “in a week”, or not."""
    return round((starts_at - now) / timedelta(days=1))


def is_late(kind: str, starts_at: datetime, *, now: datetime) -> bool:
    """Whether a reminder goes out when its own name for the distance is wrong."""
    return starts_at - now < dict(LEADS)[kind] * 3 / 4


def is_after_due(ends_at: datetime, *, now: datetime) -> bool:
    return ends_at + AFTER_END <= now < ends_at + AFTER_UNTIL


def moments(starts_at: datetime, ends_at: datetime) -> list[datetime]:
    """When somebody has to look: each reminder's moment and that of the letter after."""
    return [
        *(starts_at - lead for _name, lead in LEADS),
        ends_at + AFTER_END,
    ]


def wait_after(tries: int) -> timedelta | None:
    """How long a letter that could not be handed over waits; None: it is given up."""
    minutes = {1: 1, 2: 10, 3: 60, 4: 240}.get(tries)
    return None if minutes is None else timedelta(minutes=minutes)
