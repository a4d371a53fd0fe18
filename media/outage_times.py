"""When did the stream stand still, and run again? Clock times as an event's people type
them, read as the moments beside an outage that are meant; and what is said at its end.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from media.domain.clocks import first_after, is_shown, latest_until
from media.exceptions import CorrectionRefused
from media.models import Webinar
from media.services.corrections import NOTED_WITHIN, OutageOver
from media.wording import sentence


def never_shown(clock: time, zone: ZoneInfo) -> str:
    return sentence("clock_never", clock=clock.strftime("%H:%M"), zone=zone.key)


def _beside(
    read: Callable[[time, datetime, ZoneInfo], datetime],
    clock: time,
    at: datetime,
    zone: ZoneInfo,
) -> datetime:
    """Of the days on which this clock time comes, the one of the outage is meant."""
    moment = read(clock, at, zone)
    if not is_shown(clock, moment, zone):
        raise CorrectionRefused(never_shown(clock, zone))
    return moment


def began(clock: time | None, *, noted_at: datetime, zone: ZoneInfo) -> datetime | None:
    return None if clock is None else _beside(latest_until, clock, noted_at, zone)


def ran_again(
    clock: time | None,
    *,
    noted_at: datetime,
    zone: ZoneInfo,
    began_at: datetime | None = None,
) -> datetime | None:
    """The first such moment after it began. A time shortly before the note is no time of
    the next day, and only who says when it began can mean it."""
    if clock is None:
        return None
    if (
        began_at is None
        and noted_at - latest_until(clock, noted_at, zone) <= NOTED_WITHIN
    ):
        noted = noted_at.astimezone(zone).strftime("%H:%M")
        raise CorrectionRefused(sentence("outage_before_note", clock=noted))
    return _beside(first_after, clock, began_at or noted_at, zone)


def words_of_end(over: OutageOver, webinar: Webinar) -> str:
    """What is said of an outage that has ended."""
    if over.why == "outside":
        return _(
            "The outage is over. No item of the programme was on meanwhile, so nothing is "
            "given back."
        )
    if over.why == "nobody" and webinar.is_held_elsewhere:
        return _(
            "The outage is over. Nothing is given back yet: who was in the meeting "
            "elsewhere is known once its list is imported. Then give the minutes back as a "
            "correction."
        )
    if not over.rows:
        return _(
            "The outage is over. Nobody was in the room, so nothing is given back."
        )
    return ngettext(
        "The outage is over. Minutes were given back to %(n)d person.",
        "The outage is over. Minutes were given back to %(n)d people.",
        len(over.rows),
    ) % {"n": len(over.rows)}
