"""What each source says of the time people were there, and how the sources agree.

A source is one imported log, or the live room. In: spans of people as columns, each
with its source. Out: milliseconds per source. Which rows of a log were refused, and
whom nobody recognised, is the import's matter.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from media.domain.intervals import Milliseconds, union_by_owner

#: The source of what the live room measured.
LIVE_ROOM = 0


@dataclass(frozen=True, slots=True)
class SourceTime:
    """One source; people are counted once, and so is each of their moments."""

    source: int
    people: int
    stays: int
    present_ms: int
    #: Rows of the same person that overlap within the source.
    doubled_ms: int
    #: Of `present_ms`: also told by another log, also measured by the live room.
    in_other_logs_ms: int
    in_live_room_ms: int
    #: What would be lost without this source.
    only_here_ms: int


def reconcile(
    owners: Milliseconds,
    starts_ms: Milliseconds,
    ends_ms: Milliseconds,
    sources: Milliseconds,
    *,
    wanted: Iterable[int] = (),
) -> list[SourceTime]:
    """Each source that has spans, and each of `wanted`, in order of its number."""

    def union_ms(chosen: NDArray[np.bool_]) -> int:
        _owners, low, high = union_by_owner(
            owners[chosen], starts_ms[chosen], ends_ms[chosen]
        )
        return int((high - low).sum())

    is_live = sources == LIVE_ROOM
    all_ms, live_ms = union_ms(np.ones(len(owners), dtype=bool)), union_ms(is_live)
    rows = []
    for source in sorted({*np.unique(sources).tolist(), *wanted}):
        own = sources == source
        others = ~own & ~is_live
        present = union_ms(own)
        with_others, with_live = union_ms(own | others), union_ms(own | is_live)
        rows.append(
            SourceTime(
                source=source,
                people=len(np.unique(owners[own])),
                stays=int(np.count_nonzero(own)),
                present_ms=present,
                doubled_ms=int((ends_ms - starts_ms)[own].sum()) - present,
                in_other_logs_ms=present + union_ms(others) - with_others,
                in_live_room_ms=0
                if source == LIVE_ROOM
                else present + live_ms - with_live,
                only_here_ms=all_ms - union_ms(~own),
            )
        )
    return rows
