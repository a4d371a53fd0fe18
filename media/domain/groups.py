"""Which groups of people may be told: none under five, and none that could be worked out.

Groups that are not told stand together in one sum. Others join it, the smallest first,
for as long as somebody who knows this rule, the told numbers and the total could work a
hidden number out (complementary suppression; Hundepool et al., "Statistical Disclosure
Control", Wiley 2012, chapter 4). It hides within one table, not from whoever subtracts
the tables of two days.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

#: Groups smaller than this are not told.
SMALLEST_GROUP: Final = 5


@dataclass(frozen=True, slots=True)
class ToldGroups:
    """`told` by size, largest first; `together` are the keys of one common sum.

    Both empty where even the sum of all is too small.
    """

    told: tuple[tuple[str, int], ...]
    together: tuple[str, ...]
    together_count: int


def tell_groups(counts: Mapping[str, int]) -> ToldGroups:
    """What of `counts` is told. Groups of nobody are left out."""
    rest = sorted(
        ((key, number) for key, number in counts.items() if number > 0),
        key=lambda group: (-group[1], group[0]),
    )
    hidden: list[tuple[str, int]] = []
    while rest and (rest[-1][1] < SMALLEST_GROUP or _gives_away(hidden, rest)):
        hidden.append(rest.pop())
    total = sum(number for _key, number in hidden)
    if 0 < total < SMALLEST_GROUP:
        return ToldGroups((), (), 0)
    return ToldGroups(tuple(rest), tuple(sorted(key for key, _ in hidden)), total)


def _gives_away(hidden: list[tuple[str, int]], rest: list[tuple[str, int]]) -> bool:
    """True where a number of `hidden` would follow from the sum of all of them.

    It would if the sum were small itself, as that of one small group is, or the most that
    so many small groups can have. It would, too, if the largest hidden group were as large
    as the smallest told one: none can be larger, so the rest would be what is left.
    """
    if not hidden:
        return False
    numbers = [number for _key, number in hidden]
    return (
        sum(numbers) < SMALLEST_GROUP
        or min(numbers) == max(numbers) == SMALLEST_GROUP - 1
        or rest[-1][1] == max(numbers)
    )
