"""The presence strips of the record: one for each day of the event.

The programme is drawn by the ribbon of `media`; a person's filled stretches are given
apart from it, for they are laid over the same drawing of everybody.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import groupby
from zoneinfo import ZoneInfo

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from certificates.domain.snapshot import EvidenceItem, Snapshot
from certificates.printing.paper import Strip
from media.domain.programme import from_ms
from media.event_times import day_words
from media.ribbon import make_ribbon

#: Width of a strip in its own units; the style sheet scales it to 257 mm.
STRIP_WIDTH = 1246
MINUTE_MS = 60_000

Stretches = tuple[tuple[float, float], ...]


def draw_strips(
    snapshot: Snapshot, zone: ZoneInfo
) -> tuple[tuple[Strip, ...], tuple[Stretches, ...], tuple[str, ...]]:
    """Drawings, the person's filled stretches in each, and what each says in words."""
    days = _by_day(snapshot.items, zone)
    drawings, filled, told = [], [], []
    for day, items in days:
        heading = day_words(day) if len(days) > 1 else ""
        programme = tuple(replace(item, present_ms=0, gaps=()) for item in items)
        svg = _drawing(programme, zone, translation.get_language())
        drawings.append(Strip(heading, svg))
        stretches, present_ms = _filled(items, snapshot.presence)
        filled.append(stretches)
        told.append(_words(items, present_ms, snapshot))
    return tuple(drawings), tuple(filled), tuple(told)


@lru_cache(maxsize=32)
def _drawing(
    items: tuple[EvidenceItem, ...], zone: ZoneInfo, _language: str | None
) -> str:
    """The same for all of an event, and a third of the work for each."""
    return render_to_string(
        "certificates/paper/strip.svg",
        {"items": items, "presence": (), "zone": zone, "width": STRIP_WIDTH},
    )


def _by_day(
    items: Sequence[EvidenceItem], zone: ZoneInfo
) -> list[tuple[object, list[EvidenceItem]]]:
    ordered = sorted(items, key=lambda item: (item.starts_ms, item.ends_ms))
    grouped = groupby(
        ordered, key=lambda item: from_ms(item.starts_ms).astimezone(zone).date()
    )
    return [(day, list(group)) for day, group in grouped]


def _filled(
    items: Sequence[EvidenceItem], presence: Sequence[tuple[int, int]]
) -> tuple[Stretches, int]:
    ribbon = make_ribbon(items, presence)
    if ribbon is None:
        return (), 0
    length = ribbon.ends_ms - ribbon.starts_ms

    def place(at_ms: int) -> float:
        return round((at_ms - ribbon.starts_ms) / length * STRIP_WIDTH, 2)

    pieces = [piece for cell in ribbon.cells for piece in cell.present]
    return (
        tuple(
            (
                place(piece.starts_ms),
                round(place(piece.ends_ms) - place(piece.starts_ms), 2),
            )
            for piece in pieces
        ),
        sum(piece.ends_ms - piece.starts_ms for piece in pieces),
    )


def _words(items: Sequence[EvidenceItem], present_ms: int, snapshot: Snapshot) -> str:
    kinds = set(snapshot.rule.creditable_kinds)
    possible = sum(one.ends_ms - one.starts_ms for one in items if one.kind in kinds)
    return _("Presence: %(present)s of %(all)s minutes; the table has each.") % {
        "present": present_ms // MINUTE_MS,
        "all": possible // MINUTE_MS,
    }
