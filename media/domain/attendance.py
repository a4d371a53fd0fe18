"""How long each person was there, item by item, and where time is missing.

In: the programme at its times in force and the raw spans of each person from
all devices, tabs and logs. Out: milliseconds. Rounding, credits and thresholds
are the rule sets' matter (certificates); no name or address comes in here.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from media.domain.calendar import NIGHT_MS
from media.domain.intervals import (
    Interval,
    Intervals,
    Milliseconds,
    clip,
    normalise,
    subtract,
    total,
    union,
    union_by_owner,
)
from media.domain.programme import Item, Programme

#: Stored with every result. It changes when the same input may give another one.
ALGORITHM_VERSION = "union-clip/1"
#: Before and after every sitting.
EARLIEST_MS, LATEST_MS = 0, 2**62
EVER = (EARLIEST_MS, LATEST_MS)


class GapCode(StrEnum):
    NEVER_THERE = "never_there"
    NOT_JOINED_YET = "not_joined_yet"
    CONNECTION_LOST = "connection_lost"
    HAD_LEFT = "had_left"
    # What beats of the live room tell besides, while it is open.
    PAUSED = "paused"
    STALLED = "stalled"
    BEHIND_LIVE = "behind_live"
    UNPROVEN = "unproven"


@dataclass(frozen=True, slots=True)
class Gap:
    """A span of an item in which the person was not there."""

    item_key: str
    code: GapCode
    starts_ms: int
    ends_ms: int

    @property
    def duration_ms(self) -> int:
        return self.ends_ms - self.starts_ms


@dataclass(frozen=True, slots=True)
class ItemPresence:
    """One person in one item."""

    item: Item
    present_ms: int
    spans: Intervals
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class CorrectedSpan:
    """Time that an organiser gave back or took away, with the reason that was given."""

    starts_ms: int
    ends_ms: int
    is_added: bool
    reason: str


@dataclass(frozen=True, slots=True)
class PersonAttendance:
    """One person in one event. `intervals` is the union over all sources."""

    user_id: int
    items: Programme
    present_ms: tuple[int, ...]
    intervals: Intervals
    #: What people decided about it after everything was counted, in order.
    corrections: tuple[CorrectedSpan, ...] = ()

    @property
    def item_ms(self) -> dict[str, int]:
        return {
            item.key: present
            for item, present in zip(self.items, self.present_ms, strict=True)
        }

    @property
    def eligible_ms(self) -> int:
        """Milliseconds in creditable items, unrounded."""
        return sum(
            present
            for item, present in zip(self.items, self.present_ms, strict=True)
            if item.is_creditable
        )

    @property
    def was_there(self) -> bool:
        return any(self.present_ms)

    @property
    def presences(self) -> tuple[ItemPresence, ...]:
        """Each item with the spans present and the gaps, for ribbon and table."""
        return tuple(
            ItemPresence(
                item=item,
                present_ms=present,
                spans=clip(self.intervals, item.window),
                gaps=find_gaps(item, self.intervals, sitting),
            )
            for item, present, sitting in zip(
                self.items, self.present_ms, sittings(self.items), strict=True
            )
        )

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """Missing time of creditable items, in order."""
        return tuple(
            gap
            for item, sitting in zip(self.items, sittings(self.items), strict=True)
            if item.is_creditable
            for gap in find_gaps(item, self.intervals, sitting)
        )


def decide(intervals: Intervals, spans: Iterable[CorrectedSpan]) -> Intervals:
    """The spans with these decisions applied one after another: the later wins."""
    for span in spans:
        window = (span.starts_ms, span.ends_ms)
        intervals = (
            union(intervals, [window])
            if span.is_added
            else subtract(intervals, [window])
        )
    return intervals


def correct(
    person: PersonAttendance, spans: Iterable[CorrectedSpan]
) -> PersonAttendance:
    """The attendance with these decisions applied."""
    decided = tuple(spans)
    intervals = decide(person.intervals, decided)
    return replace(
        person,
        present_ms=tuple(total(clip(intervals, item.window)) for item in person.items),
        intervals=intervals,
        corrections=(*person.corrections, *decided),
    )


def creditable_ms(items: Iterable[Item]) -> int:
    """What a person could reach who was there throughout."""
    return sum(item.duration_ms for item in items if item.is_creditable)


@dataclass(frozen=True, slots=True)
class Sitting:
    """The items that no night parts: from when to when they go on (`hull`), and until
    the middle of the nights around them."""

    hull: Interval
    until_nights: Interval


def sittings(items: Programme) -> tuple[Sitting, ...]:
    """The sitting of each item, in the order of the items."""
    hulls: list[Interval] = []
    for start, end in sorted(item.window for item in items):
        if hulls and start - hulls[-1][1] < NIGHT_MS:
            hulls[-1] = (hulls[-1][0], max(hulls[-1][1], end))
        else:
            hulls.append((start, end))
    if len(hulls) < 2:
        return tuple(Sitting(hull, EVER) for hull in hulls) * len(items)
    nights = [
        (before[1] + after[0]) // 2
        for before, after in zip(hulls, hulls[1:], strict=False)
    ]
    edges = [EARLIEST_MS, *nights, LATEST_MS]
    found = [
        Sitting(hull, (edges[number], edges[number + 1]))
        for number, hull in enumerate(hulls)
    ]
    return tuple(
        next(one for one in found if one.hull[0] <= item.starts_ms <= one.hull[1])
        for item in items
    )


def find_gaps(
    item: Item, intervals: Intervals, sitting: Sitting | None = None
) -> tuple[Gap, ...]:
    """The parts of the item's window outside the person's (normalised) intervals.

    The code says where a gap lies in the person's day: before the first
    arrival, between two stays, after the last leave. A gap across the first
    arrival cannot be: the arrival ends it. Who was in the lobby alone was not there;
    without a `sitting` all the intervals are of one day.
    """
    missing = subtract([item.window], intervals)
    if not missing:
        return ()
    own, inside = intervals, intervals
    if sitting is not None:
        if sitting.until_nights != EVER:
            own = clip(intervals, sitting.until_nights)
        inside = clip(own, sitting.hull)

    def code(start: int, end: int) -> GapCode:
        if not inside:
            return GapCode.NEVER_THERE
        if end <= own[0][0]:
            return GapCode.NOT_JOINED_YET
        if start >= own[-1][1]:
            return GapCode.HAD_LEFT
        return GapCode.CONNECTION_LOST

    return tuple(Gap(item.key, code(start, end), start, end) for start, end in missing)


def attend(user_id: int, items: Programme, raw: Iterable[Interval]) -> PersonAttendance:
    """One person's attendance: union first, then clip to each item's window."""
    intervals = normalise(raw)
    present = tuple(total(clip(intervals, item.window)) for item in items)
    return PersonAttendance(user_id, items, present, intervals)


def attend_all(
    items: Programme, raw_by_person: Mapping[int, Iterable[Interval]]
) -> list[PersonAttendance]:
    """`attend` for everybody, ordered by user id; people without spans get zeros."""
    spans = [
        (user_id, start, end)
        for user_id, raw in raw_by_person.items()
        for start, end in raw
    ]
    table = np.array(spans, dtype=np.int64).reshape(-1, 3)
    return attend_columns(
        items, sorted(raw_by_person), table[:, 0], table[:, 1], table[:, 2]
    )


def attend_columns(
    items: Programme,
    user_ids: Iterable[int],
    owners: Milliseconds,
    starts: Milliseconds,
    ends: Milliseconds,
) -> list[PersonAttendance]:
    """The same from columns as an archive gives them: one entry per raw span.

    `user_ids` names everybody who belongs in the answer; a span whose owner is
    not among them is left out.
    """
    wanted = np.array(sorted(user_ids), dtype=np.int64)
    if not len(wanted):
        return []
    known = np.isin(owners, wanted)
    owners, starts, ends = union_by_owner(owners[known], starts[known], ends[known])
    rows = np.searchsorted(wanted, owners)
    present = np.zeros((len(wanted), len(items)), dtype=np.int64)
    for column, item in enumerate(items):
        inside = np.minimum(ends, item.ends_ms) - np.maximum(starts, item.starts_ms)
        np.add.at(present[:, column], rows, np.maximum(inside, 0))
    edges = np.searchsorted(rows, np.arange(len(wanted) + 1)).tolist()
    with _not_collecting():
        pairs = list(zip(starts.tolist(), ends.tolist(), strict=True))
        return [
            PersonAttendance(
                user_id,
                items,
                tuple(row),
                tuple(pairs[edges[index] : edges[index + 1]]),
            )
            for index, (user_id, row) in enumerate(
                zip(wanted.tolist(), present.tolist(), strict=True)
            )
        ]


@contextmanager
def _not_collecting() -> Iterator[None]:
    """Python looks through all that was made so far again and again while more is made,
    for rings that nothing here can form: of 100,000 people every second moment."""
    was_collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_collecting:
            gc.enable()
