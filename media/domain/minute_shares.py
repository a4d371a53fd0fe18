"""How are missing minutes split over their reasons, so that what is shown adds up?

Time is kept in milliseconds and floored once, where it is shown. Reasons that were each
floored by themselves would lose a minute here and there; so the minutes that are missing
are given, and split. Nothing that counts is reckoned here.
"""

from __future__ import annotations

from collections.abc import Sequence

MINUTE_MS = 60_000


def missing_minutes(present_ms: int, lost_ms: Sequence[int]) -> tuple[int, ...]:
    """Whole minutes for each loss, in their order. Together with the present ones, as
    they are shown, they are the minutes of the whole, as it is shown."""
    whole = present_ms + sum(lost_ms)
    return split(whole // MINUTE_MS - present_ms // MINUTE_MS, lost_ms)


def split(total: int, parts: Sequence[int]) -> tuple[int, ...]:
    """The total in proportion to the parts: each its whole share, what is left to the
    largest remainders, the earlier of two alike first."""
    weight = sum(parts)
    if not weight:
        return (0,) * len(parts)
    shares = [part * total // weight for part in parts]
    by_remainder = sorted(
        range(len(parts)), key=lambda place: -(parts[place] * total % weight)
    )
    for place in by_remainder[: total - sum(shares)]:
        shares[place] += 1
    return tuple(shares)
