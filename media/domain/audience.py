"""What an invented audience does at an event: who comes when, sleeps, pauses, loses
the network, reloads, takes a second device. It knows nothing of beats or minutes.

All of it follows from the dice that are handed in: the same seed, the same evening.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TypeAlias

import numpy as np

from media.domain.intervals import Interval

Dice: TypeAlias = np.random.Generator

SECOND, MINUTE = 1_000, 60_000


class Doing(StrEnum):
    PLAYING = "playing"
    #: The stream plays in a tab that nobody looks at; its timers come once a minute.
    HIDDEN = "hidden"
    PAUSED = "paused"
    #: The player waits for the stream.
    STALLED = "stalled"
    #: Two minutes behind live.
    BEHIND = "behind"
    #: The lid is closed: nothing runs, no timer, no stream.
    ASLEEP = "asleep"


class Story(StrEnum):
    """What may happen to somebody in the course of an evening."""

    HIDDEN = "hidden tab"
    PAUSED = "pause"
    SHORT_STALL = "short stall"
    LONG_STALL = "long stall"
    BEHIND = "behind live"
    ASLEEP = "sleep"
    CLOCK_STOOD = "sleep, clock stood"
    CUT = "network cut, queue replayed"
    LONG_CUT = "cut of over ten minutes"
    RELOAD = "reload"
    CRASH = "crash, came back"
    AWAY = "left and came back"


#: Story → shortest and longest, in seconds.
LENGTHS: dict[Story, tuple[int, int]] = {
    Story.HIDDEN: (70, 400),
    Story.PAUSED: (4, 180),
    Story.SHORT_STALL: (2, 25),
    Story.LONG_STALL: (40, 120),
    Story.BEHIND: (20, 120),
    Story.ASLEEP: (40, 1_500),
    # A clock that stood for less than the drift allowed to it (media/domain/beats.py)
    # goes unnoticed, and what follows is placed that much too early.
    Story.CLOCK_STOOD: (190, 1_500),
    Story.CUT: (15, 540),
    Story.LONG_CUT: (640, 1_200),
    Story.RELOAD: (1, 4),
    Story.CRASH: (5, 60),
    Story.AWAY: (20, 600),
}
DOINGS = {
    Story.HIDDEN: Doing.HIDDEN,
    Story.PAUSED: Doing.PAUSED,
    Story.SHORT_STALL: Doing.STALLED,
    Story.LONG_STALL: Doing.STALLED,
    Story.BEHIND: Doing.BEHIND,
    Story.ASLEEP: Doing.ASLEEP,
    Story.CLOCK_STOOD: Doing.ASLEEP,
}
MOST_STORIES = 3


@dataclass(frozen=True, slots=True)
class Phase:
    doing: Doing
    until_ms: int


@dataclass(frozen=True, slots=True)
class Visit:
    """One opened page, from its opening to its end."""

    viewer: int
    opened_ms: int
    phases: tuple[Phase, ...] = ()
    #: When nothing gets through to the service, though the stream goes on.
    cuts: tuple[Interval, ...] = ()
    every_ms: int = 10_000
    #: The page beats at each turn as well; else by its timer alone, as most do.
    tells_turns: bool = True
    #: Ends with a last beat; else without a word.
    says_goodbye: bool = True
    clock_stands_asleep: bool = False

    @property
    def ends_ms(self) -> int:
        return self.phases[-1].until_ms if self.phases else self.opened_ms

    def then(self, doing: Doing, until_ms: int) -> Visit:
        if until_ms <= self.ends_ms:
            return self
        return replace(self, phases=(*self.phases, Phase(doing, until_ms)))


@dataclass(slots=True)
class Audience:
    visits: list[Visit] = field(default_factory=list)
    stories: Counter[str] = field(default_factory=Counter)


def gather(dice: Dice, *, viewers: int, event: Interval) -> Audience:
    """What `viewers` people do at an event from `event[0]` to `event[1]`."""
    audience = Audience()
    for viewer in range(1, viewers + 1):
        audience.visits += _evening(dice, viewer, event, audience.stories)
    return audience


def _evening(
    dice: Dice, viewer: int, event: Interval, stories: Counter[str]
) -> list[Visit]:
    start, end = event
    length = end - start
    comes, goes = start - _between(dice, 0, 5 * MINUTE), end + _between(dice, 0, MINUTE)
    if dice.random() < 0.25:
        comes = start + _between(dice, 0, length // 3)
        stories["late"] += 1
    if dice.random() < 0.2:
        goes = end - _between(dice, 0, length // 3)
        stories["left early"] += 1
    visits = _stay(dice, _page(dice, viewer, comes), goes, stories)
    if dice.random() < 0.15:
        begin = comes + _between(dice, 0, (goes - comes) // 2)
        until = begin + _between(dice, MINUTE, max(2 * MINUTE, goes - begin))
        visits += _stay(dice, _page(dice, viewer, begin), until, stories)
        stories["second device"] += 1
    return visits


def _page(dice: Dice, viewer: int, opened_ms: int) -> Visit:
    return Visit(
        viewer,
        opened_ms,
        every_ms=int(dice.choice([10_000, 10_000, 10_000, 20_000, 30_000])),
        tells_turns=bool(dice.random() < 0.6),
        says_goodbye=bool(dice.random() < 0.8),
    )


def _stay(dice: Dice, page: Visit, until: int, stories: Counter[str]) -> list[Visit]:
    """The pages of one device from the opening of the first until it is put away."""
    done: list[Visit] = []
    count = int(dice.integers(0, MOST_STORIES + 1))
    room = (until - page.opened_ms) // (count + 1)
    for _number in range(count):
        story = _choose(dice, room // 2, page)
        if story is None:
            break
        shortest, longest = (second * SECOND for second in LENGTHS[story])
        lasts = _between(dice, shortest, min(longest, room // 2))
        begin = page.ends_ms + _between(dice, room // 4, room - lasts)
        after = begin + lasts
        page = page.then(Doing.PLAYING, begin)
        stories[story] += 1
        if story in (Story.CUT, Story.LONG_CUT):
            page = replace(page, cuts=(*page.cuts, (begin, after)))
            page = page.then(Doing.PLAYING, after)
        elif story in DOINGS:
            page = page.then(DOINGS[story], after)
            if story == Story.CLOCK_STOOD:
                page = replace(page, clock_stands_asleep=True)
        else:
            page = replace(page, says_goodbye=story != Story.CRASH)
            done.append(page)
            page = _page(dice, page.viewer, after)
    done.append(page.then(Doing.PLAYING, max(until, page.ends_ms + SECOND)))
    return done


def _choose(dice: Dice, room: int, page: Visit) -> Story | None:
    """A story that fits into so many milliseconds. One page has one kind of clock."""
    has_slept = any(phase.doing == Doing.ASLEEP for phase in page.phases)
    excluded = Story.ASLEEP if page.clock_stands_asleep else Story.CLOCK_STOOD
    fitting = [
        story
        for story, (low, _high) in LENGTHS.items()
        if low * SECOND < room and not (has_slept and story == excluded)
    ]
    if not fitting:
        return None
    return fitting[int(dice.integers(len(fitting)))]


def _between(dice: Dice, low: int, high: int) -> int:
    return int(dice.integers(low, max(low, high) + 1))
