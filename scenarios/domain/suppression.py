"""Which counts of a table may be told, so that no small group can be worked out.

A count of one to four is hidden. Where a hidden count is the only hidden one in
some sum, it could be worked out from the rest, so the next smallest is hidden too,
until nothing changes any more (secondary suppression; Hundepool et al.,
"Statistical Disclosure Control", Wiley 2012, chapter 4). It hides from whoever
reads the tables, not from an attacker who knows the learners.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Final, TypeVar

#: Groups smaller than this are not told.
SMALLEST_GROUP: Final = 5

Cell = TypeVar("Cell", bound=Hashable)


def is_small(number: int) -> bool:
    return 0 < number < SMALLEST_GROUP


def hidden_cells(
    counts: Mapping[Cell, int],
    sums: Iterable[Sequence[Cell]],
    *,
    also: Iterable[Cell] = (),
) -> frozenset[Cell]:
    """The cells of `counts` that are not told: small ones, those of `also`, and what
    they could be worked out from. Each of `sums` names cells of which one is the total
    of the others, or whose total is told elsewhere; a zero hides nothing and is always
    told."""
    hidden = {cell for cell, number in counts.items() if is_small(number)}
    hidden.update(cell for cell in also if counts.get(cell, 0) > 0)
    rows = [[cell for cell in row if counts.get(cell, 0) > 0] for row in sums]
    changed = True
    while changed:
        changed = False
        for row in rows:
            if sum(cell in hidden for cell in row) != 1:
                continue
            others = [cell for cell in row if cell not in hidden]
            if others:
                hidden.add(min(others, key=lambda cell: counts[cell]))
                changed = True
    return frozenset(hidden)
