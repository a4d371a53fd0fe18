"""The presence ribbon in words: times in the event's zone, minutes, reasons.

Minutes are floored for display only; those that an item misses are split over its reasons
so that they and the present ones are its length.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from media.domain.intervals import Interval
from media.domain.minute_shares import missing_minutes
from media.ribbon import Cell, Gap, Missing, Ribbon, RibbonItem, ribbon_days

MINUTE_MS = 60_000
#: The container from which ribbon.css shows the longer words, and the 14 px letters.
WIDE_PX = 800
LETTER_PX = 6.2
AFTER_PX = 4


@dataclass(frozen=True, slots=True)
class GapWords:
    span: str
    reason: str


@dataclass(frozen=True, slots=True)
class CellWords:
    """A cell with everything that is read: the same words flat, upright, as table."""

    cell: Cell
    start: str
    span: str
    #: Under the track, and its shorter form for narrow containers.
    minutes: str
    minutes_short: str
    #: Whether both have room under the item where the ribbon is as narrow as it gets.
    fits_wide: bool
    fits_narrow: bool
    reasons: tuple[str, ...]
    gaps: tuple[GapWords, ...]
    length_minutes: int
    present_minutes: int


@dataclass(frozen=True, slots=True)
class RibbonWords:
    cells: tuple[CellWords, ...]
    gaps: tuple[GapWords, ...]
    starts: str
    ends: str
    now: str
    total: str
    summary: str
    eligible_minutes: int
    creditable_minutes: int


def clock(at_ms: int, zone: ZoneInfo, *, seconds: bool = False) -> str:
    moment = datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(zone)
    return moment.strftime("%H:%M:%S" if seconds else "%H:%M")


def span(start_ms: int, end_ms: int, zone: ZoneInfo) -> str:
    """“13:21–13:29”; with seconds where both ends lie in one minute."""
    seconds = clock(start_ms, zone) == clock(end_ms, zone)
    return (
        f"{clock(start_ms, zone, seconds=seconds)}–"
        f"{clock(end_ms, zone, seconds=seconds)}"
    )


def describe(
    ribbon: Ribbon,
    *,
    zone: ZoneInfo,
    voice: str = "you",
    now_ms: int | None = None,
    with_minutes: bool = True,
) -> RibbonWords:
    """`voice` is "you" for the person's own pages and "they" for everybody else's."""
    gaps = tuple(
        GapWords(span(gap.starts_ms, gap.ends_ms, zone), _gap_reason(gap.code, voice))
        for gap in ribbon.gaps
    )
    eligible = ribbon.eligible_ms // MINUTE_MS
    creditable = ribbon.creditable_ms // MINUTE_MS
    total = _total(eligible, creditable)
    starts, ends = clock(ribbon.starts_ms, zone), clock(ribbon.ends_ms, zone)
    if with_minutes:
        summary = _("Presence from %(start)s to %(end)s: %(total)s.") % {
            "start": starts,
            "end": ends,
            "total": total,
        }
    else:
        summary = _("Programme from %(start)s to %(end)s.") % {
            "start": starts,
            "end": ends,
        }
    return RibbonWords(
        cells=tuple(
            _cell_words(cell, ribbon.gaps, zone, voice, with_minutes, ribbon.fits_px)
            for cell in ribbon.cells
        ),
        gaps=gaps,
        starts=starts,
        ends=ends,
        now="" if now_ms is None else clock(now_ms, zone),
        total=total,
        summary=summary,
        eligible_minutes=eligible,
        creditable_minutes=creditable,
    )


def gaps_of_items(
    items: Sequence[RibbonItem],
    intervals: Iterable[Interval],
    *,
    zone: ZoneInfo,
    voice: str = "you",
) -> dict[str, str]:
    """Item → “13:21–13:29 you were not connected”, for each that misses something."""
    told = {}
    for day in ribbon_days(items, intervals, zone=zone):
        for cell in describe(day.ribbon, zone=zone, voice=voice).cells:
            gaps = [f"{gap.span} {gap.reason}" for gap in cell.gaps]
            if gaps:
                told[cell.cell.key] = _(", ").join(gaps)
    return told


def _total(eligible: int, creditable: int) -> str:
    return _("%(present)s of %(all)s minutes count") % {
        "present": eligible,
        "all": creditable,
    }


def total_words(ribbons: Sequence[Ribbon]) -> str:
    """All days together: milliseconds are added first, minutes floored once."""
    return _("All days together: %(total)s") % {
        "total": _total(
            sum(one.eligible_ms for one in ribbons) // MINUTE_MS,
            sum(one.creditable_ms for one in ribbons) // MINUTE_MS,
        )
    }


def _cell_words(
    cell: Cell,
    gaps: tuple[Gap, ...],
    zone: ZoneInfo,
    voice: str,
    with_minutes: bool,
    fits_px: int,
) -> CellWords:
    length, present = cell.length_ms // MINUTE_MS, cell.present_ms // MINUTE_MS
    whole = _("%(minutes)s min") % {"minutes": length}
    short = ""
    if not cell.is_creditable:
        minutes = _("not counted") if with_minutes else whole
        short = _("no minutes") if with_minutes else whole
    elif not with_minutes or cell.moment == "future":
        minutes = whole
    elif cell.moment == "now":
        minutes = _("%(minutes)s so far") % {"minutes": present}
    else:
        minutes = _("%(present)s of %(all)s") % {"present": present, "all": length}
    missed = missing_minutes(cell.present_ms, [one.lost_ms for one in cell.missing])
    inside = [
        (max(gap.starts_ms, cell.starts_ms), min(gap.ends_ms, cell.ends_ms), gap.code)
        for gap in gaps
        if cell.is_creditable
        and gap.starts_ms < cell.ends_ms
        and gap.ends_ms > cell.starts_ms
    ]
    return CellWords(
        cell=cell,
        start=clock(cell.starts_ms, zone),
        span=span(cell.starts_ms, cell.ends_ms, zone),
        minutes=minutes,
        minutes_short=short or minutes,
        fits_wide=_has_room(minutes, cell, max(WIDE_PX, fits_px)),
        fits_narrow=_has_room(short or minutes, cell, fits_px),
        reasons=tuple(
            _row_reason(part, lost, zone, voice)
            for part, lost in zip(cell.missing, missed, strict=True)
        ),
        gaps=tuple(
            GapWords(span(start, end, zone), _gap_reason(code, voice))
            for start, end, code in inside
        ),
        length_minutes=length,
        present_minutes=present,
    )


def _has_room(words: str, cell: Cell, container_px: int) -> bool:
    """What runs into its neighbour says nothing; list and table have it anyway."""
    room = float(cell.width.rstrip("%")) / 100 * container_px
    return len(words) * LETTER_PX + AFTER_PX <= room


def _gap_reason(code: str, voice: str) -> str:
    if voice == "you":
        return {
            "late": _("you had not joined yet"),
            "away": _("you were not connected"),
            "left": _("you had left"),
            "absent": _("you were not there"),
        }[code]
    return _short_reason(code)


def _short_reason(code: str) -> str:
    return {
        "late": _("not joined yet"),
        "away": _("not connected"),
        "left": _("had left"),
        "absent": _("not there"),
    }[code]


def _row_reason(part: Missing, minutes: int, zone: ZoneInfo, voice: str) -> str:
    """“6 min before you joined at 12:36”: what an upright row says beneath its title. What
    is no minute of its own is told in seconds."""
    if minutes:
        lost = ngettext("%(n)s min", "%(n)s min", minutes) % {"n": minutes}
    else:
        seconds = -(-part.lost_ms // 1000)
        lost = ngettext("%(n)s second", "%(n)s seconds", seconds) % {"n": seconds}
    turn = part.turn_ms if part.back_ms is None else part.back_ms
    told = {"lost": lost, "time": clock(turn, zone) if turn is not None else ""}
    if part.back_ms is not None:
        if voice == "you":
            return _("%(lost)s: you came back at %(time)s") % told
        return _("%(lost)s: back at %(time)s") % told
    if part.code in {"late", "away", "left"} and turn is not None:
        return _turn_words(part.code, voice) % told
    if part.code == "late":
        sentence = (
            _("%(lost)s before you joined")
            if voice == "you"
            else _("%(lost)s before joining")
        )
        return sentence % told
    return _("%(lost)s: %(reason)s") % {
        "lost": lost,
        "reason": _gap_reason(part.code, voice),
    }


def _turn_words(code: str, voice: str) -> str:
    """With the time at which somebody joined or went."""
    if voice == "you":
        return {
            "late": _("%(lost)s before you joined at %(time)s"),
            "away": _("%(lost)s: you were not connected from %(time)s"),
            "left": _("%(lost)s: you left at %(time)s"),
        }[code]
    return {
        "late": _("%(lost)s before joining at %(time)s"),
        "away": _("%(lost)s: not connected from %(time)s"),
        "left": _("%(lost)s: left at %(time)s"),
    }[code]
