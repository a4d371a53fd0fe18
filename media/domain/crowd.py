"""What many people did over a day: how many were there when, who came and went, how an
item kept them, and the picture of all of them at once.

In: spans of any number of people as columns, and the programme. Out: counts, shares in
whole percent, and arrays whose size does not grow with the people. It knows no name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from media.domain.intervals import (
    Interval,
    Intervals,
    Milliseconds,
    union_by_owner,
)
from media.domain.programme import Item

MINUTE_MS = 60_000
#: More rows or columns than that are more than a screen shows.
MOST_BANDS = 500
MOST_BINS = 360


@dataclass(frozen=True, slots=True)
class Crowd:
    """Disjoint spans as columns, ordered by person and start."""

    owners: Milliseconds
    starts_ms: Milliseconds
    ends_ms: Milliseconds

    @classmethod
    def of(
        cls, owners: Milliseconds, starts_ms: Milliseconds, ends_ms: Milliseconds
    ) -> Crowd:
        """From one entry per raw span; a person on two devices is there once."""
        return cls(*union_by_owner(owners, starts_ms, ends_ms))

    @property
    def people(self) -> Milliseconds:
        """Everybody with a span, in order, each once."""
        unique: Milliseconds = np.unique(self.owners)
        return unique

    def only(self, people: Milliseconds) -> Crowd:
        """The spans of these people."""
        kept = np.isin(self.owners, people)
        return Crowd(self.owners[kept], self.starts_ms[kept], self.ends_ms[kept])

    def with_spans(self, spans: Mapping[int, Intervals]) -> Crowd:
        """The same, but for these people, who were there as said here."""
        others = ~np.isin(self.owners, list(spans))
        told = [(who, low, high) for who, own in spans.items() for low, high in own]
        table = np.array(told, dtype=np.int64).reshape(-1, 3).T
        old = (self.owners, self.starts_ms, self.ends_ms)
        return Crowd.of(
            *(
                np.concatenate((column[others], new))
                for column, new in zip(old, table, strict=True)
            )
        )

    def spans_of(self, person: int) -> Intervals:
        own = self.owners == person
        pairs = zip(
            self.starts_ms[own].tolist(), self.ends_ms[own].tolist(), strict=True
        )
        return tuple(pairs)

    def item_ms(self, windows: Iterable[Interval]) -> Milliseconds:
        """Milliseconds of each person (rows, as in `people`) in each window."""
        people = self.people
        rows = np.searchsorted(people, self.owners)
        columns = [
            np.bincount(rows, self._inside(window), minlength=len(people))
            for window in windows
        ]
        table = np.array(columns, dtype=np.int64).reshape(len(columns), len(people))
        return np.ascontiguousarray(table.T)

    def _inside(self, window: Interval) -> Milliseconds:
        low, high = window
        inside = np.minimum(self.ends_ms, high) - np.maximum(self.starts_ms, low)
        result: Milliseconds = np.maximum(inside, 0)
        return result

    def there_at(self, moment_ms: int) -> Milliseconds:
        """The people present at a moment; who leaves at it is not there any more."""
        return self.owners[(self.starts_ms <= moment_ms) & (moment_ms < self.ends_ms)]


def steps(start_ms: int, end_ms: int, step_ms: int) -> Milliseconds:
    """From start to end, both included; the last step may be shorter."""
    return np.array([*range(start_ms, end_ms, step_ms), end_ms], dtype=np.int64)


def present_at(crowd: Crowd, moments: Milliseconds) -> Milliseconds:
    """How many people are there at each moment."""
    came = np.searchsorted(np.sort(crowd.starts_ms), moments, side="right")
    went = np.searchsorted(np.sort(crowd.ends_ms), moments, side="right")
    return came - went


def movements(crowd: Crowd, edges: Milliseconds) -> tuple[Milliseconds, Milliseconds]:
    """(joins, leaves) between each edge and the next, the left edge included.

    Coming back after a gap is a join; a person on a second device has not moved.
    """

    def count(moments: Milliseconds) -> Milliseconds:
        places = np.searchsorted(np.sort(moments), edges, side="left")
        return np.diff(places)

    return count(crowd.starts_ms), count(crowd.ends_ms)


def share(part: int, whole: int) -> int:
    """Whole percent, halves rounded up; 0 of nothing."""
    return (200 * part + whole) // (2 * whole) if whole else 0


@dataclass(frozen=True, slots=True)
class Retention:
    """How an item kept its people. `stayed` were there at its start and at its end."""

    item: Item
    people: int
    at_start: int
    at_end: int
    stayed: int
    #: Of the people with any time in it: the mean share of the item, in percent.
    mean_share: int


def retention(crowd: Crowd, items: Sequence[Item]) -> list[Retention]:
    table = crowd.item_ms(item.window for item in items)
    rows = []
    for item, present in zip(items, table.T, strict=True):
        people = int(np.count_nonzero(present))
        first = crowd.there_at(item.starts_ms)
        last = crowd.there_at(item.ends_ms - 1)
        rows.append(
            Retention(
                item=item,
                people=people,
                at_start=len(first),
                at_end=len(last),
                stayed=len(np.intersect1d(first, last, assume_unique=True)),
                mean_share=share(int(present.sum()), people * item.duration_ms),
            )
        )
    return rows


@dataclass(frozen=True, slots=True)
class HeatGrid:
    """Bands of people (most time first) × bins of time: percent of the band's time.

    With no more people than bands each band is one person; `sizes` says how many.
    """

    start_ms: int
    bin_ms: int
    sizes: Milliseconds
    percent: NDArray[np.uint8]


def heat_grid(
    crowd: Crowd,
    window: Interval,
    *,
    bands: int = MOST_BANDS,
    bins: int = MOST_BINS,
) -> HeatGrid:
    """The picture of everybody, drawn straight into the bands: memory does not grow
    with the people, whose spans are added up to the millisecond.

    A bin is a minute, or as many as keep the day within `bins`.
    """
    start, end = window
    length = max(end - start, 1)
    bin_ms = MINUTE_MS * -(-length // (MINUTE_MS * bins))
    columns = -(-length // bin_ms)
    order, present = ranked(crowd, window)
    band_of, sizes = banded(len(order), bands)
    grid = np.zeros((len(sizes), columns), dtype=np.int64)
    if len(order):
        rank = np.empty(len(order), dtype=np.int64)
        rank[order] = np.arange(len(order))
        place = band_of[rank[np.searchsorted(present, crowd.owners)]]
        low = np.clip(crowd.starts_ms - start, 0, length)
        high = np.clip(crowd.ends_ms - start, 0, length)
        keep = low < high
        grid = _fill(grid.shape, place[keep], low[keep], high[keep], bin_ms)
    room = np.full(columns, bin_ms, dtype=np.int64)
    room[-1] = length - (columns - 1) * bin_ms
    whole = sizes[:, None] * room[None, :]
    percent = (200 * grid + whole) // np.maximum(2 * whole, 1)
    return HeatGrid(start, bin_ms, sizes, percent.astype(np.uint8))


def ranked(crowd: Crowd, window: Interval) -> tuple[NDArray[np.int64], Milliseconds]:
    """(places in the second, most time in the window first; the people).

    Among equals who came first stands first.
    """
    people = crowd.people
    if not len(people):
        return np.zeros(0, dtype=np.int64), people
    total = crowd.item_ms([window])[:, 0]
    # Ordered by person and start, so a person's first span is their first arrival.
    first = crowd.starts_ms[np.searchsorted(crowd.owners, people)]
    return np.lexsort((first, -total)), people


def banded(people: int, bands: int) -> tuple[NDArray[np.int64], Milliseconds]:
    """The band of each rank, and the size of each band; sizes differ by one at most."""
    number = min(people, bands)
    if not number:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    band_of = np.arange(people, dtype=np.int64) * number // people
    return band_of, np.bincount(band_of, minlength=number)


def _fill(
    shape: tuple[int, ...],
    rows: NDArray[np.int64],
    low: Milliseconds,
    high: Milliseconds,
    bin_ms: int,
) -> Milliseconds:
    """Milliseconds of all spans in each cell. The bins between a span's first and last
    are full, so they are entered as one step up and one down."""
    height, width = shape
    first, last = low // bin_ms, (high - 1) // bin_ms
    edges = np.zeros((height, width), dtype=np.float64)
    size = height * width

    def add(columns: NDArray[np.int64], amount: Milliseconds) -> None:
        edges.ravel()[:] += np.bincount(rows * width + columns, amount, minlength=size)

    is_one = first == last
    add(first, np.where(is_one, high - low, (first + 1) * bin_ms - low))
    add(last, np.where(is_one, 0, high - last * bin_ms))
    ups = np.zeros((height, width + 2), dtype=np.int64)
    np.add.at(ups, (rows, first + 1), np.where(is_one, 0, bin_ms))
    np.add.at(ups, (rows, np.maximum(last, first + 1)), np.where(is_one, 0, -bin_ms))
    return edges.astype(np.int64) + np.cumsum(ups, axis=1)[:, :width]


def shares_by_band(crowd: Crowd, items: Sequence[Item], *, bands: int) -> list[Band]:
    """The same picture in few numbers: bands of people × items, in percent."""
    if not items:
        return []
    window = (items[0].starts_ms, max(item.ends_ms for item in items))
    order, _people = ranked(crowd, window)
    band_of, sizes = banded(len(order), bands)
    table = crowd.item_ms(item.window for item in items)[order]
    result, first = [], 1
    for band, size in enumerate(sizes.tolist()):
        sums = table[band_of == band].sum(axis=0).tolist()
        shares = tuple(
            share(present, size * item.duration_ms)
            for present, item in zip(sums, items, strict=True)
        )
        result.append(Band(first, first + size - 1, shares))
        first += size
    return result


@dataclass(frozen=True, slots=True)
class Band:
    """People from rank `first` to `last` by time, and their share of each item."""

    first: int
    last: int
    shares: tuple[int, ...]


def by_minutes(present_ms: Milliseconds, *, width_ms: int, most_ms: int) -> list[int]:
    """How many people have 0 to one width, one to two, … up to `most_ms`."""
    number = most_ms // width_ms + 1
    places = np.minimum(present_ms // width_ms, number - 1)
    counts: list[int] = np.bincount(places, minlength=number).tolist()
    return counts
