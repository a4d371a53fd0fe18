"""Time spans as half-open pairs [start, end) of integer milliseconds UTC.

The only place that adds time up. It knows no person, no programme and no zone;
floats and naive dates never come in.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Interval: TypeAlias = tuple[int, int]
Intervals: TypeAlias = tuple[Interval, ...]
Milliseconds: TypeAlias = NDArray[np.int64]


def normalise(intervals: Iterable[Interval]) -> Intervals:
    """Sorted, disjoint spans of the same moments; touching ones are joined.

    Empty and negative spans hold no moment and vanish.
    """
    merged: list[Interval] = []
    for start, end in sorted(span for span in intervals if span[0] < span[1]):
        if merged and start <= merged[-1][1]:
            if end > merged[-1][1]:
                merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return tuple(merged)


def union(*sets: Iterable[Interval]) -> Intervals:
    """Every moment that lies in any of the sets, once."""
    return normalise(span for spans in sets for span in spans)


def clip(intervals: Iterable[Interval], window: Interval) -> Intervals:
    """The moments inside `window`, normalised."""
    low, high = window
    return normalise((max(start, low), min(end, high)) for start, end in intervals)


def subtract(intervals: Iterable[Interval], removed: Iterable[Interval]) -> Intervals:
    """The moments of `intervals` that lie in no span of `removed`."""
    holes = normalise(removed)
    rest: list[Interval] = []
    for start, end in normalise(intervals):
        cursor = start
        for hole_start, hole_end in holes:
            if hole_end <= cursor:
                continue
            if hole_start >= end:
                break
            if hole_start > cursor:
                rest.append((cursor, hole_start))
            cursor = max(cursor, hole_end)
        if cursor < end:
            rest.append((cursor, end))
    return tuple(rest)


def total(intervals: Iterable[Interval]) -> int:
    """Milliseconds covered; a moment covered twice counts once."""
    return sum(end - start for start, end in normalise(intervals))


def hull(intervals: Iterable[Interval]) -> Interval | None:
    """From the first moment to the last, or None where there is none."""
    spans = normalise(intervals)
    return (spans[0][0], spans[-1][1]) if spans else None


def union_by_owner(
    owners: Milliseconds, starts: Milliseconds, ends: Milliseconds
) -> tuple[Milliseconds, Milliseconds, Milliseconds]:
    """`normalise` for many owners at once: (owners, starts, ends), ordered.

    All arrays have one entry per span; owners are small non-negative numbers.
    Each owner's spans are moved to a stretch of their own on one long line, so
    that a single running maximum finds where a new span begins.
    """
    keep = starts < ends
    owners, starts, ends = owners[keep], starts[keep], ends[keep]
    if not len(owners):
        return owners, starts, ends
    zero = int(starts.min())
    stretch = int(ends.max()) - zero + 1
    ranks = np.unique(owners, return_inverse=True)[1].astype(np.int64)
    low, high = starts - zero + ranks * stretch, ends - zero + ranks * stretch
    order = np.argsort(low, kind="stable")
    low, high, owners = low[order], high[order], owners[order]
    ranks = ranks[order]
    reach = np.maximum.accumulate(high)
    begins = np.empty(len(low), dtype=bool)
    begins[0] = True
    begins[1:] = low[1:] > reach[:-1]
    first = np.flatnonzero(begins)
    last = np.append(first[1:], len(low)) - 1
    shift = zero - ranks[first] * stretch
    return owners[first], low[first] + shift, reach[last] + shift
