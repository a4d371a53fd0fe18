"""Which milliseconds of each item count for a person, and in one code why the others do not.

Pure: items, the union of a person's stays and the event's options in; counts out.
Nothing is rounded here, and no credit is reckoned.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from certificates.domain.options import Counting, Options, OwnTalk
from media.domain.programme import numbered

Span = tuple[int, int]


class ItemLike(Protocol):
    """What counting needs to know of an item; half-open, milliseconds UTC."""

    @property
    def key(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def short_title(self) -> str: ...
    @property
    def starts_ms(self) -> int: ...
    @property
    def ends_ms(self) -> int: ...


class CountCode(StrEnum):
    """How an item was counted."""

    FULL = "full"
    PARTLY = "partly"
    WHOLE = "counted_whole"
    BELOW_SHARE = "below_share"
    OWN_TALK = "own_talk"
    ABSENT = "absent"
    NO_CREDIT = "kind_without_credit"


@dataclass(frozen=True, slots=True)
class ItemCount:
    """One item: `spans` are what counts of it, `gaps` where the person was not there.

    `joined_ms` is set where the first gap begins the item, `left_ms` where the last
    one ends it, `away` are the gaps between.
    """

    key: str
    label: str
    code: CountCode
    duration_ms: int
    present_ms: int
    spans: tuple[Span, ...]
    percent: int = 0
    joined_ms: int | None = None
    left_ms: int | None = None
    away: tuple[Span, ...] = ()

    @property
    def counted_ms(self) -> int:
        return sum(end - start for start, end in self.spans)

    @property
    def is_creditable(self) -> bool:
        return self.code is not CountCode.NO_CREDIT


def inside(presence: Sequence[Span], starts: int, ends: int) -> tuple[Span, ...]:
    """The parts of disjoint, ordered half-open spans within [starts, ends)."""
    return tuple(
        (max(a, starts), min(b, ends))
        for a, b in presence
        if min(b, ends) > max(a, starts)
    )


def overlap_ms(presence: Sequence[Span], starts: int, ends: int) -> int:
    return sum(b - a for a, b in inside(presence, starts, ends))


def labels(items: Sequence[ItemLike]) -> list[str]:
    """Short titles, numbered where several items share one."""
    return numbered([item.short_title for item in items])


def own_items(
    speakers: Sequence[tuple[str, Sequence[str]]], name: str
) -> frozenset[str]:
    """Keys of the items in which a speaker bears this very name.

    Names are compared without case and width, and in nothing else: a title or a second
    name makes them two people.
    """
    wanted = _plain(name)
    return frozenset(
        key
        for key, names in speakers
        if wanted and any(_plain(one) == wanted for one in names)
    )


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def count_items(
    items: Sequence[ItemLike],
    presence: Sequence[Span],
    *,
    kinds: Collection[str],
    options: Options,
    own: Collection[str] = (),
) -> tuple[ItemCount, ...]:
    """Every item of the programme, in its order.

    `presence` is the person's union, ordered and disjoint. Taking a span away from it
    never adds a counted millisecond.
    """
    return tuple(
        _count(item, label, presence, kinds=kinds, options=options, own=own)
        for item, label in zip(items, labels(items), strict=True)
    )


def count_table(
    items: Sequence[ItemLike],
    present_ms: NDArray[np.int64],
    *,
    kinds: Collection[str],
    options: Options,
    own: NDArray[np.bool_] | None = None,
) -> NDArray[np.int64]:
    """`count_items` of many people at once, in milliseconds alone: people are rows, items
    columns; `own` is true where a person speaks in an item. No span is known here."""
    counted = np.array(present_ms, dtype=np.int64, copy=True)
    percent = options.least_percent
    for column, item in enumerate(items):
        present, duration = counted[:, column], item.ends_ms - item.starts_ms
        if item.kind not in kinds:
            present[:] = 0
            continue
        if own is not None and options.own_talk is OwnTalk.LEFT_OUT:
            present[own[:, column]] = 0
        short = 100 * (present + options.grace_minutes * 60_000) < percent * duration
        present[short] = 0
        if options.counting is Counting.WHOLE_ITEM:
            present[present > 0] = duration
    return counted


def _count(
    item: ItemLike,
    label: str,
    presence: Sequence[Span],
    *,
    kinds: Collection[str],
    options: Options,
    own: Collection[str],
) -> ItemCount:
    starts, ends = item.starts_ms, item.ends_ms
    spans = inside(presence, starts, ends)
    present = sum(b - a for a, b in spans)
    duration = ends - starts
    code, counted = CountCode.PARTLY, spans
    percent = options.least_percent
    if item.kind not in kinds:
        code, counted = CountCode.NO_CREDIT, ()
    elif not spans:
        code = CountCode.ABSENT
    elif options.own_talk is OwnTalk.LEFT_OUT and item.key in own:
        code, counted = CountCode.OWN_TALK, ()
    elif 100 * (present + options.grace_minutes * 60_000) < percent * duration:
        code, counted = CountCode.BELOW_SHARE, ()
    elif present == duration:
        code = CountCode.FULL
    elif options.counting is Counting.WHOLE_ITEM:
        code, counted = CountCode.WHOLE, ((starts, ends),)
    return ItemCount(
        key=item.key,
        label=label,
        code=code,
        duration_ms=duration,
        present_ms=present,
        spans=counted,
        percent=percent,
        joined_ms=spans[0][0] if spans and spans[0][0] > starts else None,
        left_ms=spans[-1][1] if spans and spans[-1][1] < ends else None,
        away=tuple(
            (before[1], after[0])
            for before, after in zip(spans, spans[1:], strict=False)
            if before[1] < after[0]
        ),
    )
