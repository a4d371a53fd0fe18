"""What one person's beats have proved up to now: minutes, gaps, and why there are gaps.

For the person it measures, while the event runs. It is derived from the beats and
says nothing that `measure` does not; logs of platforms and corrections come later.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from media.domain.attendance import Gap, GapCode, find_gaps
from media.domain.beats import BeatRows, Measured, State, Verdict
from media.domain.intervals import Intervals, clip, normalise, total
from media.domain.programme import Item, Programme

#: Who was heard of so lately is taken to be there; what follows is not yet a gap.
STILL_THERE = 45_000
#: What a beat says of the time that it does not prove.
STATES = {
    State.PAUSED: GapCode.PAUSED,
    State.ENDED: GapCode.PAUSED,
    State.WAITING: GapCode.STALLED,
}


@dataclass(frozen=True, slots=True)
class ItemSoFar:
    """One item up to `SoFar.upto_ms`; `item` keeps its whole window."""

    item: Item
    present_ms: int
    possible_ms: int
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class SoFar:
    """One person up to `upto_ms`. `confirmed_ms` is when the last beat was made that
    is stored for good; None before the first."""

    upto_ms: int
    confirmed_ms: int | None
    items: tuple[ItemSoFar, ...]

    @property
    def counted_ms(self) -> int:
        return sum(one.present_ms for one in self.items if one.item.is_creditable)

    @property
    def possible_ms(self) -> int:
        return sum(one.possible_ms for one in self.items if one.item.is_creditable)


def sum_up(
    rows: BeatRows, measured: Measured, *, items: Programme, now_ms: int
) -> SoFar:
    """The person's minutes at `now_ms`. `rows` are the beats of all sessions of one
    person, `measured` what they prove together."""
    spans = normalise(
        zip(measured.starts_ms.tolist(), measured.ends_ms.tolist(), strict=True)
    )
    confirmed = int(measured.at_ms.max()) if len(rows) else None
    is_there = confirmed is not None and now_ms - confirmed <= STILL_THERE
    upto = min(now_ms, confirmed) if confirmed is not None and is_there else now_ms
    return SoFar(
        upto, confirmed, tuple(_items(items, spans, rows, measured, upto_ms=upto))
    )


def _items(
    items: Programme,
    spans: Intervals,
    rows: BeatRows,
    measured: Measured,
    *,
    upto_ms: int,
) -> Iterator[ItemSoFar]:
    for item in items:
        if item.starts_ms >= upto_ms:
            yield ItemSoFar(item, 0, 0, ())
            continue
        begun = replace(item, ends_ms=min(item.ends_ms, upto_ms))
        gaps = tuple(
            replace(gap, code=_why(gap, rows, measured))
            for gap in find_gaps(begun, spans)
        )
        present = total(clip(spans, begun.window))
        yield ItemSoFar(item, present, begun.duration_ms, gaps)


def _why(gap: Gap, rows: BeatRows, measured: Measured) -> GapCode:
    """What the beats say of most of the gap; where they say nothing, its place does."""
    said: dict[GapCode, int] = {}
    since = rows.column("since_ms")
    inside = np.minimum(measured.at_ms, gap.ends_ms) - np.maximum(
        measured.at_ms - since, gap.starts_ms
    )
    for place in np.flatnonzero(inside > 0).tolist():
        code = _reason(rows, measured, place)
        if code is not None:
            said[code] = said.get(code, 0) + int(inside[place])
    if not said:
        return gap.code
    code = max(said, key=lambda one: (said[one], one))
    return code if 2 * said[code] >= gap.duration_ms else gap.code


def _reason(rows: BeatRows, measured: Measured, place: int) -> GapCode | None:
    verdict = Verdict(measured.verdicts[place])
    if verdict is Verdict.NOT_LIVE:
        return GapCode.BEHIND_LIVE
    if verdict is Verdict.REPLAYED:
        return None
    if verdict is not Verdict.COUNTED:
        return GapCode.UNPROVEN
    # A beat that says “playing” and played little stood still meanwhile.
    return STATES.get(State(rows.column("state")[place]), GapCode.STALLED)
