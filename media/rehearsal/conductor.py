"""Plays an evening against the service, moment by moment: sets the clock, lets everybody
send what is due, waits until all of it is acknowledged. Now and then it kills the service.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby

from media.domain.audience import Dice
from media.domain.rehearsal import Rehearsal, Request
from media.rehearsal.browsers import TRIES, Crowd
from media.rehearsal.clock import SharedClock
from media.rehearsal.server import Server

#: Seconds within which the service dies while requests are on their way.
LONGEST_WAIT = 0.04
#: Between two lines of progress, seconds.
SAY_EVERY = 10


@dataclass(frozen=True, slots=True)
class Performance:
    acknowledged: int
    #: Requests without an answer, and those refused, by status.
    unanswered: int
    refused: dict[int, int]
    given_up: int
    kills: int
    seconds: float


async def conduct(
    rehearsal: Rehearsal,
    *,
    tokens: list[str],
    server: Server,
    clock: SharedClock,
    dice: Dice,
    kills: int,
    speed: float,
    say: Callable[[int, int], None],
) -> Performance:
    """Everything in `rehearsal`, in order. `speed` 0 is as fast as it goes."""
    crowd = Crowd(tokens)
    moments = list(_moments(rehearsal))
    count = min(kills, len(moments))
    deadly = set(dice.choice(len(moments), count, replace=False).tolist())
    last_of = {
        request.visit: number
        for number, (_now, due) in enumerate(moments)
        for request in due
    }
    leaving: dict[int, list[int]] = {}
    for visit, number in last_of.items():
        leaving.setdefault(number, []).append(visit)
    begin, said, given_up = time.monotonic(), time.monotonic(), 0
    for number, (now, due) in enumerate(moments):
        clock.set(now)
        if speed:
            ahead = (now - moments[0][0]) / 1000 / speed - (time.monotonic() - begin)
            await asyncio.sleep(max(0.0, ahead))
        if number in deadly:
            due = await _kill_amid(crowd, server, due, dice.uniform(0.0, LONGEST_WAIT))
        given_up += await _until_acknowledged(crowd, server, due)
        for visit in leaving.get(number, ()):
            crowd.leave(visit)
        if time.monotonic() - said >= SAY_EVERY:
            said = time.monotonic()
            say(number, len(moments))
    return Performance(
        crowd.acknowledged,
        crowd.lost,
        dict(crowd.refused),
        given_up,
        len(deadly),
        time.monotonic() - begin,
    )


def _moments(rehearsal: Rehearsal) -> Iterator[tuple[int, list[Request]]]:
    for now, due in groupby(rehearsal.requests, key=lambda one: one.arrives_ms):
        yield now, list(due)


async def _kill_amid(
    crowd: Crowd, server: Server, due: list[Request], wait: float
) -> list[Request]:
    """The service dies while `due` is on its way, and is started again; gives back
    what nobody acknowledged."""
    telling = asyncio.ensure_future(crowd.tell(server.port, due))
    await asyncio.sleep(wait)
    server.kill()
    kept = await telling
    await asyncio.to_thread(server.start)
    return kept


async def _until_acknowledged(crowd: Crowd, server: Server, due: list[Request]) -> int:
    """How many of these requests nothing came of, in the end."""
    for tried in range(TRIES):
        due = await crowd.tell(server.port, due)
        if not due:
            return 0
        await asyncio.sleep(0.05 * tried)
    return len(due)
