"""How sixty invented people spent an afternoon, as our own log format tells it.

The same seed gives the same bytes, so that importing again changes nothing.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

Minutes = float
#: Stays as minutes after the first item began; negative ones are the lobby.
Stays = list[tuple[Minutes, Minutes]]
Life = Callable[[random.Random], Stays]

DAY = 330
BREAK = (150, 180)
#: Of somebody with an account under another address: nobody has verified this one.
GUEST_ADDRESS = "visiting.fellow@example.net"


def _whole(dice: random.Random) -> Stays:
    return [(dice.uniform(-14, -1), DAY + dice.uniform(0, 6))]


def _late(dice: random.Random) -> Stays:
    return [(dice.uniform(2, 38), DAY + dice.uniform(-1, 5))]


def _early_away(dice: random.Random) -> Stays:
    return [(dice.uniform(-10, 1), DAY - dice.uniform(5, 55))]


def _rejoins(dice: random.Random) -> Stays:
    """One or two gaps: a train, a ward, a bad connection."""
    stays, cursor = [], dice.uniform(-8, 3)
    for _gap in range(dice.choice([1, 1, 2])):
        leave = cursor + dice.uniform(40, 110)
        stays.append((cursor, leave))
        cursor = leave + dice.uniform(2, 17)
    return [*stays, (cursor, DAY + dice.uniform(-3, 4))]


def _two_devices(dice: random.Random) -> Stays:
    """Laptop and telephone at once for a while: one minute per minute."""
    swap = dice.uniform(60, 200)
    return [
        (dice.uniform(-6, 0), swap + dice.uniform(5, 25)),
        (swap, DAY + dice.uniform(0, 4)),
    ]


def _without_break(dice: random.Random) -> Stays:
    return [
        (dice.uniform(-9, 0), BREAK[0] + dice.uniform(0, 2)),
        (BREAK[1] - dice.uniform(0, 3), DAY + dice.uniform(0, 5)),
    ]


def _half_day(dice: random.Random) -> Stays:
    return [(dice.uniform(-5, 4), BREAK[0] + dice.uniform(-12, 8))]


def _short(dice: random.Random) -> Stays:
    start = dice.uniform(20, 80)
    return [(start, start + dice.uniform(9, 24))]


def _break_only(dice: random.Random) -> Stays:
    return [(BREAK[0] + dice.uniform(1, 3), BREAK[1] - dice.uniform(2, 6))]


def _lobby_only(dice: random.Random) -> Stays:
    return [(-31, -dice.uniform(2, 6))]


def _afterwards_only(dice: random.Random) -> Stays:
    return [(DAY + 3, DAY + dice.uniform(12, 28))]


def _never_there(dice: random.Random) -> Stays:
    return []


#: Dealt in this order and again from the start of MANY when it runs out.
RARE: tuple[Life, ...] = (
    _break_only,
    _lobby_only,
    _afterwards_only,
    _short,
    _short,
    _never_there,
    _never_there,
)
MANY: tuple[Life, ...] = (
    _whole,
    _late,
    _rejoins,
    _whole,
    _early_away,
    _without_break,
    _whole,
    _two_devices,
    _rejoins,
    _half_day,
)


def write_log(
    addresses: Sequence[str],
    *,
    starts_at: datetime,
    seed: int,
    known: dict[str, Stays],
    rare: int = len(RARE),
) -> str:
    """An intervals CSV. `known` fixes the lives of some; the last `rare` are odd ones.

    At the end stand what every real log has: addresses nobody verified, a row without
    one, and a row that cannot be.
    """
    dice = random.Random(seed)  # noqa: S311 -- a story, not a secret
    rows: list[tuple[datetime, str, datetime]] = []
    others = [address for address in addresses if address not in known]
    odd = dict(zip(others[len(others) - rare :], RARE, strict=False))
    for number, address in enumerate(others):
        life = odd.get(address) or MANY[number % len(MANY)]
        for stay in life(dice):
            rows.append(_row(address, stay, starts_at))
    for address, stays in known.items():
        rows += [_row(address, stay, starts_at) for stay in stays]
    for address in ("seminar-room-3@example.net", GUEST_ADDRESS, ""):
        rows.append(_row(address, (dice.uniform(-4, 9), DAY - 20), starts_at))
    rows.sort()
    lines = ["email,joined_at,left_at"]
    lines += [f"{who},{_iso(start)},{_iso(end)}" for start, who, end in rows]
    # A clock that was put right during the day: this stay ends before it begins.
    joined = _at(starts_at, 95)
    lines.append(f"{others[0]},{_iso(joined)},{_iso(joined - timedelta(minutes=22))}")
    return "\n".join(lines) + "\n"


def write_short_log(
    addresses: Sequence[str], *, evenings: Sequence[tuple[datetime, int]], seed: int
) -> str:
    """An intervals CSV of evenings without a break, each with its beginning and its
    minutes: most stay, every fifth leaves; not everybody comes to a second one."""
    dice = random.Random(seed)  # noqa: S311 -- a story, not a secret
    rows = []
    for evening, (starts_at, minutes) in enumerate(evenings):
        for number, address in enumerate(addresses):
            if evening and number % 6 == 5:
                continue
            end = minutes + dice.uniform(0, 4)
            if number % 5 == 4:
                end = minutes * dice.uniform(0.3, 0.8)
            rows.append(_row(address, (dice.uniform(-9, 6), end), starts_at))
    lines = [f"{who},{_iso(start)},{_iso(end)}" for start, who, end in sorted(rows)]
    return "\n".join(["email,joined_at,left_at", *lines]) + "\n"


def _at(starts_at: datetime, minutes: Minutes) -> datetime:
    moment = starts_at.astimezone(UTC) + timedelta(seconds=round(minutes * 60))
    return moment.astimezone(starts_at.tzinfo)


def _row(
    address: str, stay: tuple[Minutes, Minutes], starts_at: datetime
) -> tuple[datetime, str, datetime]:
    return _at(starts_at, stay[0]), address, _at(starts_at, stay[1])


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
