"""Where an event stands for somebody who comes to its room: closed, before, on, in a
break, after. It knows the programme at its times in force and a moment, nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from media.domain.intervals import Interval
from media.domain.programme import Item, ItemKind, Programme, current_item

HOUR_MS = 3_600_000
#: Half an hour to find the sound; an hour for an event that runs late.
OPENS_BEFORE_MS = HOUR_MS // 2
STAYS_OPEN_MS = HOUR_MS


#: Of one person's pages asking at news: what a server needs for the parts (measured: 13 ms
#: for what is on now, 18 ms for the person's minutes), and the bounds of the whole span.
ASKS_MS = 13 + 18
LEAST_SPREAD_MS, MOST_SPREAD_MS = 3_000, 60_000


def asking_spread_ms(viewers: int) -> int:
    """Over how long the pages of so many people should ask what news has changed."""
    return min(max(LEAST_SPREAD_MS, viewers * ASKS_MS), MOST_SPREAD_MS)


class Phase(StrEnum):
    #: The room is not open yet.
    EARLY = "early"
    BEFORE = "before"
    ON = "on"
    BREAK = "break"
    #: Nothing is on, and something follows.
    BETWEEN = "between"
    AFTER = "after"
    #: The room is closed for good.
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Scene:
    """What stands beside the stream at a moment; times in milliseconds UTC."""

    phase: Phase
    now: Item | None
    following: Item | None
    #: When what is shown changes by the clock alone; None where nothing follows.
    changes_ms: int | None

    @property
    def is_open(self) -> bool:
        return self.phase not in {Phase.EARLY, Phase.CLOSED}


def open_span(hull: Interval) -> Interval:
    """From when until when people may be in the room of an event of that span."""
    return hull[0] - OPENS_BEFORE_MS, hull[1] + STAYS_OPEN_MS


def scene_at(items: Programme, *, hull: Interval, now_ms: int) -> Scene:
    """`hull` is the span of the event: planned, and as it really went on."""
    opens, closes = open_span(hull)
    following = next((item for item in items if item.starts_ms > now_ms), None)
    now = current_item(items, now_ms)
    if now_ms < opens:
        return Scene(Phase.EARLY, None, following, opens)
    if now_ms >= closes:
        return Scene(Phase.CLOSED, None, None, None)
    if now is not None:
        phase = Phase.BREAK if now.kind == ItemKind.BREAK else Phase.ON
        return Scene(phase, now, following, now.ends_ms)
    if following is not None:
        has_begun = any(item.starts_ms <= now_ms for item in items)
        phase = Phase.BETWEEN if has_begun else Phase.BEFORE
        return Scene(phase, None, following, following.starts_ms)
    if now_ms < hull[0]:
        return Scene(Phase.BEFORE, None, None, hull[0])
    if now_ms < hull[1]:
        return Scene(Phase.BETWEEN, None, None, hull[1])
    return Scene(Phase.AFTER, None, None, closes)
