"""What does the presence ribbon draw: which cells, what was filled, which gaps?

Pure geometry: programme items, a person's intervals and the moment give cells whose
places are percentages, because a policy without style attributes leaves only SVG
attributes for widths. It makes no sentences (the template tag does) and never decides
what counts as a credit.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from zoneinfo import ZoneInfo

from media.domain.attendance import EARLIEST_MS, LATEST_MS
from media.domain.calendar import day_of, days_of_items
from media.domain.intervals import Interval, Intervals, clip, normalise
from media.domain.programme import CREDITABLE

#: Container widths (px) at which ribbon.css can turn the ribbon from upright to flat.
STEPS = (480, 560, 640, 700, 780, 860, 960)
#: Width of a letter of the 15 px label and the room after it, measured in the browser.
_LETTER_PX = 6.45
_AFTER_LABEL_PX = 4


class RibbonItem(Protocol):
    """What a programme item must tell; times are integer milliseconds UTC."""

    @property
    def key(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def short_title(self) -> str: ...
    @property
    def starts_ms(self) -> int: ...
    @property
    def ends_ms(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Piece:
    """Presence inside a cell: its place in the whole day and in its own cell."""

    starts_ms: int
    ends_ms: int
    x: str
    width: str
    cell_y: str
    cell_height: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Creditable time without presence.

    `code` is late (before the first presence), away (between two), left (after the
    last) or absent (there was none).
    """

    starts_ms: int
    ends_ms: int
    code: str


@dataclass(frozen=True, slots=True)
class Missing:
    """The part of a gap that one item lost. `turn_ms` is when somebody joined or went, if
    that was within the item; `back_ms` when they came back from a gap that began earlier."""

    code: str
    lost_ms: int
    turn_ms: int | None = None
    back_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One programme item of the ribbon."""

    key: str
    kind: str
    title: str
    short_title: str
    starts_ms: int
    ends_ms: int
    x: str
    width: str
    is_creditable: bool
    moment: str  # past, now or future
    present: tuple[Piece, ...]
    present_ms: int
    missing: tuple[Missing, ...]

    @property
    def length_ms(self) -> int:
        return self.ends_ms - self.starts_ms


@dataclass(frozen=True, slots=True)
class Ribbon:
    """The whole day. `moment` is before, during or after; `fits_px` a value of STEPS."""

    starts_ms: int
    ends_ms: int
    moment: str
    cells: tuple[Cell, ...]
    parts: tuple[str, ...]
    now_x: str | None
    gaps: tuple[Gap, ...]
    eligible_ms: int
    creditable_ms: int
    fits_px: int


def make_ribbon(
    items: Sequence[RibbonItem],
    intervals: Iterable[Interval] = (),
    *,
    now_ms: int | None = None,
) -> Ribbon | None:
    """The ribbon of a programme and one person's intervals, None without items.

    `now_ms` is the moment of a running event; None means that the day is over and the
    record final: then presence after the last item is dropped too, for it changes no
    picture. Intervals may overlap and come in any order.
    """
    ordered = sorted(items, key=lambda item: (item.starts_ms, item.ends_ms))
    if not ordered:
        return None
    starts, ends = ordered[0].starts_ms, max(item.ends_ms for item in ordered)
    if ends <= starts:
        return None
    seen_until = ends if now_ms is None else now_ms
    # Presence before the first item stays: it tells “late” from “had left”.
    presence = clip(intervals, (EARLIEST_MS, seen_until))
    gaps = _gaps(ordered, presence, starts, min(ends, seen_until))
    cells = tuple(_cell(item, presence, gaps, starts, ends, now_ms) for item in ordered)
    counted = [cell for cell in cells if cell.is_creditable]
    if now_ms is None or now_ms >= ends:
        moment = "after"
    else:
        moment = "before" if now_ms < starts else "during"
    return Ribbon(
        starts_ms=starts,
        ends_ms=ends,
        moment=moment,
        cells=cells,
        parts=tuple(cell.x for cell in cells[1:]),
        now_x=(
            _percent((now_ms or 0) - starts, ends - starts)
            if moment == "during"
            else None
        ),
        gaps=gaps,
        eligible_ms=sum(cell.present_ms for cell in counted),
        creditable_ms=sum(cell.length_ms for cell in counted),
        fits_px=_fitting_width(ordered, ends - starts),
    )


@dataclass(frozen=True, slots=True)
class RibbonDay:
    """One day of an event: its items, the presence in it, and what is drawn of both."""

    day: date
    items: tuple[RibbonItem, ...]
    intervals: Intervals
    ribbon: Ribbon


def ribbon_days(
    items: Sequence[RibbonItem],
    intervals: Iterable[Interval] = (),
    *,
    zone: ZoneInfo,
    now_ms: int | None = None,
) -> tuple[RibbonDay, ...]:
    """A ribbon for each day of the event's clock, in order; () without items.

    Who was there on the first evening and comes late to the second is late, not away:
    a day knows nothing of the presence on another.
    """
    days = days_of_items(items, zone=zone)
    presence = normalise(intervals)
    drawn = []
    begins = EARLIEST_MS
    for number, day in enumerate(days, start=1):
        ends = max(item.ends_ms for item in day)
        # Cut in the middle of the night, for a room stays open for a while. After the
        # last day nothing is cut: make_ribbon does it where it has to.
        until = LATEST_MS
        if number < len(days):
            until = (ends + min(item.starts_ms for item in days[number])) // 2
        own = clip(presence, (begins, until))
        ribbon = make_ribbon(day, own, now_ms=now_ms)
        if ribbon is not None:
            on = day_of(ribbon.starts_ms, zone)
            drawn.append(RibbonDay(on, day, own, ribbon))
        begins = until
    return tuple(drawn)


def _gaps(
    items: Sequence[RibbonItem], presence: Intervals, start: int, end: int
) -> tuple[Gap, ...]:
    """Holes in the presence, trimmed to where they touch creditable time."""
    creditable = normalise(
        (item.starts_ms, item.ends_ms) for item in items if item.kind in CREDITABLE
    )
    inside = clip(presence, (start, end))
    edges = [start, *(edge for pair in inside for edge in pair), end]
    gaps = []
    for hole in zip(edges[::2], edges[1::2], strict=True):
        lost = clip(creditable, hole)
        if not lost:
            continue
        if not inside:
            code = "absent"
        elif hole[0] < presence[0][0]:
            code = "late"
        elif hole[1] > presence[-1][1]:
            code = "left"
        else:
            code = "away"
        gaps.append(Gap(lost[0][0], lost[-1][1], code))
    return tuple(gaps)


def _cell(
    item: RibbonItem,
    presence: Intervals,
    gaps: tuple[Gap, ...],
    day_start: int,
    day_end: int,
    now_ms: int | None,
) -> Cell:
    start, end, day = item.starts_ms, item.ends_ms, day_end - day_start
    length = end - start
    is_creditable = item.kind in CREDITABLE
    inside = clip(presence, (start, end))
    if now_ms is None or now_ms >= end:
        moment = "past"
    else:
        moment = "now" if now_ms >= start else "future"
    missing: list[Missing] = []
    if is_creditable:
        for gap in gaps:
            for a, b in clip([(gap.starts_ms, gap.ends_ms)], (start, end)):
                returns = gap.code == "away" and gap.starts_ms < start and b < end
                turn = b if gap.code == "late" else a
                missing.append(
                    Missing(
                        gap.code,
                        b - a,
                        turn_ms=turn if start < turn < end else None,
                        back_ms=b if returns else None,
                    )
                )
    return Cell(
        key=item.key,
        kind=item.kind,
        title=item.title,
        short_title=item.short_title,
        starts_ms=start,
        ends_ms=end,
        x=_percent(start - day_start, day),
        width=_percent(length, day),
        is_creditable=is_creditable,
        moment=moment,
        # A break keeps its hatch: presence in it is not drawn, because it never counts.
        present=tuple(
            Piece(
                starts_ms=a,
                ends_ms=b,
                x=_percent(a - day_start, day),
                width=_percent(b - a, day),
                cell_y=_percent(a - start, length),
                cell_height=_percent(b - a, length),
            )
            for a, b in inside
            if is_creditable
        ),
        present_ms=sum(b - a for a, b in inside),
        missing=tuple(missing),
    )


def _fitting_width(items: Sequence[RibbonItem], day_ms: int) -> int:
    """The narrowest container in which no label runs into the next one."""
    needed = max(
        (len(item.short_title) * _LETTER_PX + _AFTER_LABEL_PX)
        * day_ms
        / max(1, item.ends_ms - item.starts_ms)
        for item in items
    )
    return next((step for step in STEPS if needed <= step), STEPS[-1])


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.4f}%"
