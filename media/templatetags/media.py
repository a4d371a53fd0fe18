"""Tags of this room: `{% ribbon %}`, `{% ribbon_track %}`, `{% ribbon_print %}` and event times.

All three draw the same ribbon: on pages (flat, and upright on phones), as a track alone
in tables, and with its colours written out for paper, where no style sheet reaches an SVG.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.utils import timezone

from media.domain.intervals import Interval
from media.domain.programme import Item, Speaker
from media.event_times import EventTimes, event_times
from media.ribbon import RibbonItem, make_ribbon
from media.ribbon_words import describe, span

register = template.Library()

_anonymous = count(1)


def _next_id(context: dict[str, Any]) -> str:
    """An id for the hatch pattern, unique in the page: patterns are found by id."""
    request = context.get("request")
    if request is None:
        return f"ribbon-x{next(_anonymous)}"
    number = getattr(request, "_media_ribbons", 0) + 1
    request._media_ribbons = number
    return f"ribbon-{number}"


def _zone(zone: ZoneInfo | str) -> ZoneInfo:
    return ZoneInfo(zone) if isinstance(zone, str) else zone


def _names(speakers: Iterable[Speaker]) -> str:
    """“R. Weiler, Vienna; M. Radzina”, as the programme names them."""
    return "; ".join(", ".join(filter(None, (one.name, one.place))) for one in speakers)


def _milliseconds(now: datetime | int | None) -> int | None:
    if isinstance(now, datetime):
        return int(now.timestamp() * 1000)
    return now


@register.inclusion_tag("media/partials/ribbon.html", takes_context=True)
def ribbon(
    context: dict[str, Any],
    items: Sequence[RibbonItem],
    intervals: Iterable[Interval] | None = None,
    *,
    zone: ZoneInfo | str,
    now: datetime | int | None = None,
    voice: str = "you",
    legend: bool = False,
    table: bool = False,
    gaps: bool = True,
    total: bool = False,
    speakers: bool = False,
) -> dict[str, Any]:
    """The ribbon of a page, with its gaps in words.

    Without `intervals` it shows the programme alone, with no minutes. `now` marks a
    running event; leave it out for a record that is final. `table` adds “Show as a
    table” on wide screens (upright, the list is the table); `total` the sentence
    “267 of 300 minutes count”; `speakers` puts the items' speakers into the list.
    """
    now_ms = _milliseconds(now)
    drawn = make_ribbon(items, intervals or (), now_ms=now_ms)
    if drawn is None:
        return {"ribbon": None}
    with_minutes = intervals is not None and drawn.moment != "before"
    words = describe(
        drawn, zone=_zone(zone), voice=voice, now_ms=now_ms, with_minutes=with_minutes
    )
    return {
        "ribbon": drawn,
        "words": words,
        "uid": _next_id(context),
        "with_minutes": with_minutes,
        "show_gaps": gaps and with_minutes,
        "show_total": total and with_minutes,
        "show_table": table,
        "legend": legend,
        "voice": voice,
        "speakers": (
            {item.key: _names(getattr(item, "speakers", ())) for item in items}
            if speakers
            else {}
        ),
    }


@register.inclusion_tag("media/partials/ribbon_track.html", takes_context=True)
def ribbon_track(
    context: dict[str, Any],
    items: Sequence[RibbonItem],
    intervals: Iterable[Interval] = (),
    *,
    zone: ZoneInfo | str,
    now: datetime | int | None = None,
    height: int = 14,
) -> dict[str, Any]:
    """The track alone, for a table's cell; its text alternative is one sentence."""
    now_ms = _milliseconds(now)
    drawn = make_ribbon(items, intervals, now_ms=now_ms)
    if drawn is None:
        return {"ribbon": None}
    return {
        "ribbon": drawn,
        "words": describe(drawn, zone=_zone(zone), voice="they", now_ms=now_ms),
        "uid": _next_id(context),
        "height": height,
        "inner": height - 1,
        "foot": height + 2,
    }


@register.inclusion_tag("media/room/track.html", takes_context=True)
def room_track(
    context: dict[str, Any],
    items: Sequence[RibbonItem],
    intervals: Iterable[Interval],
    *,
    zone: ZoneInfo | str,
    now: datetime | int,
) -> dict[str, Any]:
    """The ribbon of the live room on phones: the track with three times, gaps in words,
    and the upright list behind “Show as a table”."""
    now_ms = _milliseconds(now)
    drawn = make_ribbon(items, intervals, now_ms=now_ms)
    if drawn is None:
        return {"ribbon": None}
    return {
        "request": context.get("request"),
        "ribbon": drawn,
        "words": describe(drawn, zone=_zone(zone), now_ms=now_ms),
        "uid": _next_id(context),
        "items": items,
        "intervals": intervals,
        "zone": zone,
        "now": now,
    }


@register.inclusion_tag("media/partials/ribbon_print.html")
def ribbon_print(
    items: Sequence[RibbonItem],
    intervals: Iterable[Interval],
    *,
    zone: ZoneInfo | str,
    width: float,
) -> dict[str, Any]:
    """The ribbon for paper, `width` px wide: 44 high, colours in attributes."""
    drawn = make_ribbon(items, intervals)
    if drawn is None:
        return {"ribbon": None}
    words = describe(drawn, zone=_zone(zone), voice="they")
    day = drawn.ends_ms - drawn.starts_ms

    def place(at_ms: int) -> float:
        return round((at_ms - drawn.starts_ms) / day * width, 2)

    return {
        "ribbon": drawn,
        "words": words,
        "width": width,
        "cells": [
            {
                "words": cell,
                "x": place(cell.cell.starts_ms),
                "width": round(
                    place(cell.cell.ends_ms) - place(cell.cell.starts_ms), 2
                ),
                "is_creditable": cell.cell.is_creditable,
                "present": [
                    (
                        place(piece.starts_ms),
                        round(place(piece.ends_ms) - place(piece.starts_ms), 2),
                    )
                    for piece in cell.cell.present
                ],
            }
            for cell in words.cells
        ],
    }


@register.filter
def lookup(mapping: dict[str, Any], key: str) -> Any:
    return mapping.get(key, "")


@register.simple_tag
def times_of(
    starts_at: datetime, ends_at: datetime, zone: ZoneInfo | str
) -> EventTimes:
    """Date and both clocks of an event: `{% times_of a b zone as times %}`."""
    return event_times(
        starts_at, ends_at, zone=_zone(zone), viewer=timezone.get_current_timezone()
    )


@register.filter
def item_span(item: Item, zone: str) -> str:
    """“12:30–13:10”, by the clock of `zone`, or of the viewer where it is empty."""
    clock = ZoneInfo(zone) if zone else timezone.get_current_timezone()
    return span(item.starts_ms, item.ends_ms, clock)


@register.filter
def item_minutes(item: Item) -> int:
    return item.duration_ms // 60_000
