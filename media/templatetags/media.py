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
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from media.domain.intervals import Interval
from media.domain.programme import Item, Speaker
from media.domain.recording import film_clock
from media.domain.transcript import Paragraph
from media.event_times import EventTimes, day_words, spans_of_days, times_of_days
from media.ribbon import RibbonDay, RibbonItem, make_ribbon, ribbon_days
from media.ribbon_words import describe, span, total_words

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


@register.filter
def names(speakers: Iterable[Speaker]) -> str:
    return _names(speakers)


register.filter(film_clock)


@register.filter
def said(paragraph: Paragraph) -> SafeString:
    """The captions of a paragraph, each with its time: there are thousands of them, and a
    template takes ten times as long."""
    return format_html_join(
        " ",
        '<span data-from="{}" data-until="{}">{}</span>',
        ((str(one.starts_ms), str(one.ends_ms), one.words) for one in paragraph.said),
    )


def _milliseconds(now: datetime | int | None) -> int | None:
    if isinstance(now, datetime):
        return int(now.timestamp() * 1000)
    return now


def _drawn(
    items: Sequence[RibbonItem],
    intervals: Iterable[Interval],
    zone: ZoneInfo | str,
    now_ms: int | None,
) -> tuple[RibbonDay, ...]:
    return ribbon_days(items, intervals, zone=_zone(zone), now_ms=now_ms)


def _heading(day: RibbonDay, days: Sequence[RibbonDay]) -> str:
    """The day is named where there is more than one."""
    return day_words(day.day) if len(days) > 1 else ""


@register.inclusion_tag("media/partials/ribbon_days.html", takes_context=True)
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
    """The ribbon of a page, with its gaps in words; each day on a line of its own.

    Without `intervals` it shows the programme alone, with no minutes. `now` marks a
    running event; leave it out for a record that is final. `table` adds “Show as a
    table” on wide screens (upright, the list is the table); `total` the sentence
    “267 of 300 minutes count”; `speakers` puts the items' speakers into the list.
    """
    now_ms = _milliseconds(now)
    drawn = _drawn(items, intervals or (), zone, now_ms)
    days = []
    for day in drawn:
        with_minutes = intervals is not None and day.ribbon.moment != "before"
        days.append(
            {
                "heading": _heading(day, drawn),
                "ribbon": day.ribbon,
                "words": describe(
                    day.ribbon,
                    zone=_zone(zone),
                    voice=voice,
                    now_ms=now_ms,
                    with_minutes=with_minutes,
                ),
                "uid": _next_id(context),
                "with_minutes": with_minutes,
                "show_gaps": gaps and with_minutes,
                "show_total": total and with_minutes,
                # Explained once, under the last of them.
                "legend": legend and day is drawn[-1],
            }
        )
    return {
        "days": days,
        "show_table": table,
        "voice": voice,
        "whole": (
            total_words([day.ribbon for day in drawn])
            if total and intervals is not None and len(drawn) > 1
            else ""
        ),
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
    """The track alone, for a table's cell: one for each day, its text alternative one
    sentence."""
    now_ms = _milliseconds(now)
    drawn = _drawn(items, intervals, zone, now_ms)
    return {
        "days": [
            {
                "heading": _heading(day, drawn),
                "short": date_format(day.day, "j M") if len(drawn) > 1 else "",
                "ribbon": day.ribbon,
                "words": describe(
                    day.ribbon, zone=_zone(zone), voice="they", now_ms=now_ms
                ),
                "uid": _next_id(context),
            }
            for day in drawn
        ],
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
    """The ribbon of the live room on phones: the track of the day that is on or comes
    next, with three times, and the upright list of all behind “Show as a table”."""
    now_ms = _milliseconds(now)
    days = _drawn(items, intervals, zone, now_ms)
    if not days:
        return {"ribbon": None}
    coming = (day for day in days if now_ms is None or day.ribbon.ends_ms > now_ms)
    drawn = next(coming, days[-1]).ribbon
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
    starts_at: datetime,
    ends_at: datetime,
    zone: ZoneInfo | str,
    items: Sequence[RibbonItem] = (),
) -> EventTimes:
    """Date and both clocks of an event: `{% times_of a b zone as times %}`; with its
    `items` those of each of its days."""
    days = spans_of_days(items, zone=_zone(zone))
    return times_of_days(
        days if len(days) > 1 else [(starts_at, ends_at)],
        zone=_zone(zone),
        viewer=timezone.get_current_timezone(),
    )


@register.filter
def item_span(item: Item, zone: str) -> str:
    """“12:30–13:10”, by the clock of `zone`, or of the viewer where it is empty."""
    clock = ZoneInfo(zone) if zone else timezone.get_current_timezone()
    return span(item.starts_ms, item.ends_ms, clock)


@register.filter
def item_minutes(item: Item) -> int:
    return item.duration_ms // 60_000
