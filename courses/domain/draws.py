"""Which draw of a quiz gets which question, where several draw from one bank?

No question goes to two draws. As long as the draws can all be filled they are, whatever
the first of them would have liked to take: whether a quiz can begin is no matter of
luck. It throws no dice; who wants chance shuffles what there is.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import TypeVar

One = TypeVar("One", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Shortage:
    """A draw that cannot be filled: it and those that share its questions ask for
    `wanted`, and there are `there`."""

    draw: int
    wanted: int
    there: int


def share_out(
    pools: Sequence[Sequence[One]], counts: Sequence[int]
) -> tuple[list[list[One]], list[Shortage]]:
    """What each draw gets, in the order of its pool, and which draws get too little.

    The first that is free in a pool is taken; where none is, another draw is moved on
    to the next in its own pool (augmenting paths).
    """
    owners: dict[One, int] = {}
    short = []
    for draw, count in enumerate(counts):
        for _place in range(count):
            seen = {draw}
            if not _take(draw, pools, owners, seen):
                wanted = sum(counts[one] for one in seen)
                there = {question for one in seen for question in pools[one]}
                short.append(Shortage(draw, wanted, len(there)))
                break
    return [
        [one for one in pool if owners.get(one) == draw]
        for draw, pool in enumerate(pools)
    ], short


def _take(
    draw: int, pools: Sequence[Sequence[One]], owners: dict[One, int], seen: set[int]
) -> bool:
    for question in pools[draw]:
        if question not in owners:
            owners[question] = draw
            return True
    for question in pools[draw]:
        owner = owners[question]
        if owner not in seen:
            seen.add(owner)
            if _take(owner, pools, owners, seen):
                owners[question] = draw
                return True
    return False
