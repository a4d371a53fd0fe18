"""What other settings would have given: who would gain, who would lose.

In: each person's milliseconds as they count and as they would, and what they earn under
both. Out: the differences. It changes no result and knows no rule set: how much time
earns is a function that is handed in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

#: Milliseconds that count → credits.
Earn = Callable[[int], Decimal]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One person now and under the other settings."""

    owner: int
    before_ms: int
    after_ms: int
    before: Decimal
    after: Decimal

    @property
    def gains(self) -> bool:
        return self.after > self.before

    @property
    def loses(self) -> bool:
        return self.after < self.before


def with_least_share(earn: Earn, *, percent: int, possible_ms: int) -> Earn:
    """`earn` for those who reach the share of what could be reached; else nothing."""

    def earned(present_ms: int) -> Decimal:
        if present_ms * 100 < percent * possible_ms:
            return Decimal(0)
        return earn(present_ms)

    return earned


def outcomes(
    times: Iterable[tuple[int, int, int]], *, before: Earn, after: Earn
) -> list[Outcome]:
    """From (person, milliseconds now, milliseconds then), in the same order."""
    return [
        Outcome(owner, now_ms, then_ms, before(now_ms), after(then_ms))
        for owner, now_ms, then_ms in times
    ]


def lack(present_ms: Iterable[int], earn: Earn, *, slack_ms: int) -> int:
    """How many people would earn more with so much time more."""
    return sum(earn(ms + slack_ms) > earn(ms) for ms in present_ms)
