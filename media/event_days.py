"""On which days does an event go on, and is it on at this moment? Between two evenings it
is not, though it has begun and is not over.

One event of a single calendar day asks nothing of the database.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from media.domain.intervals import Interval
from media.domain.programme import Programme, to_ms, with_actual_times
from media.event_times import EventTimes, Span, spans_of_days, times_of_days
from media.models import ItemTimes, Webinar
from media.place_queries import programmes_in_force


def days_of_events(webinars: Iterable[Webinar]) -> dict[int, list[Span]]:
    """From when until when each day goes on, by the event's id; two queries at most."""
    known = list(webinars)
    days = {one.pk: [(one.starts_at, one.ends_at)] for one in known}
    over_midnight = [one for one in known if _is_over_midnight(one)]
    if not over_midnight:
        return days
    programmes = programmes_in_force(over_midnight)
    actual: dict[int, dict[str, Interval]] = {}
    for entry in ItemTimes.objects.filter(webinar__in=over_midnight).order_by("id"):
        times = actual.setdefault(entry.webinar_id, {})
        times[entry.key] = (to_ms(entry.starts_at), to_ms(entry.ends_at))
    for one in over_midnight:
        if one.pk not in programmes:
            continue
        items: Programme = with_actual_times(
            programmes[one.pk].read_items(), actual.get(one.pk, {})
        )
        spans = spans_of_days(items, zone=one.zone)
        # What is one day only may run on; the record says until when it was planned.
        if len(spans) > 1:
            days[one.pk] = spans
    return days


def _is_over_midnight(webinar: Webinar) -> bool:
    last = webinar.ends_at - timedelta(microseconds=1)
    first_day, last_day = (
        moment.astimezone(webinar.zone).date() for moment in (webinar.starts_at, last)
    )
    return first_day != last_day


def on_now(webinars: Iterable[Webinar], now: datetime) -> set[int]:
    """The ids of those that are on at this moment."""
    running = [one for one in webinars if one.is_running(now)]
    return {
        pk
        for pk, spans in days_of_events(running).items()
        if any(start <= now < end for start, end in spans)
    }


def is_on(webinar: Webinar, now: datetime) -> bool:
    return webinar.pk in on_now([webinar], now)


def times_of_events(
    webinars: Sequence[Webinar], *, viewer: object
) -> dict[int, EventTimes]:
    """When each is, by its id: two evenings are two times, never one of 25 hours."""
    days = days_of_events(webinars)
    return {
        one.pk: times_of_days(days[one.pk], zone=one.zone, viewer=viewer)
        for one in webinars
    }


def times_of_event(webinar: Webinar, *, viewer: object) -> EventTimes:
    return times_of_events([webinar], viewer=viewer)[webinar.pk]
