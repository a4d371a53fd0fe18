"""What one person's beats have proved up to now: minutes, gaps, and why there are gaps.

For the person it measures, while the event runs. It is derived from the beats and
says nothing that `measure` does not; logs of platforms and corrections come later.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from media.domain.attendance import Gap, GapCode, find_gaps
from media.domain.beats import BeatRows, Measured, State, Verdict
from media.domain.intervals import Intervals, clip, normalise, total
from media.domain.programme import Item, Programme

#: Who was heard of so lately is taken to be there; what follows is not yet a gap.
STILL_THERE = 45_000
#: A page that was open for less is no part of a gap with a reason of its own.
LEAST_TOLD = 60_000
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
            replace(piece, code=_why(piece, rows, measured))
            for gap in find_gaps(begun, spans)
            for piece in _told_apart(gap, rows, measured)
        )
        present = total(clip(spans, begun.window))
        yield ItemSoFar(item, present, begun.duration_ms, gaps)


def _told_apart(gap: Gap, rows: BeatRows, measured: Measured) -> tuple[Gap, ...]:
    """Where a page was open for a while of the gap, that while is a gap of its own: who
    paused and left later had not left before."""
    began = np.maximum(measured.at_ms - rows.column("since_ms"), gap.starts_ms)
    ended = np.minimum(measured.at_ms, gap.ends_ms)
    is_heard = (began < ended) & (measured.verdicts != Verdict.REPLAYED)
    edge = (gap.starts_ms, gap.starts_ms), (gap.ends_ms, gap.ends_ms)
    spans = sorted([*zip(began[is_heard], ended[is_heard], strict=True), *edge])
    open_spans: list[list[int]] = []
    for start, end in spans:
        if open_spans and start - open_spans[-1][1] <= STILL_THERE:
            open_spans[-1][1] = max(open_spans[-1][1], int(end))
        else:
            open_spans.append([int(start), int(end)])
    cuts = sorted(
        {gap.starts_ms, gap.ends_ms}.union(
            *(one for one in open_spans if one[1] - one[0] >= LEAST_TOLD)
        )
    )
    return tuple(
        replace(gap, starts_ms=start, ends_ms=end) for start, end in pairwise(cuts)
    )


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
