"""What follows for the programme when a moderator says that an item begins or ends.

It moves as little as it can: minutes are never invented, and no two items overlap.
Nothing is known of clocks or people; refusals are codes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from media.domain.intervals import Interval, Intervals, subtract
from media.domain.programme import Item, Programme, current_item

Moves = dict[str, Interval]


class ItemStep(StrEnum):
    """What the control room's button said."""

    BEGUN = "begun"
    ENDED = "ended"
    #: What had been said of it was taken back.
    UNDONE = "undone"


class StepRefused(Exception):
    """The step makes no sense now; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Running:
    """What the control room said so far: keys of items begun, and of those ended."""

    begun: frozenset[str] = frozenset()
    ended: frozenset[str] = frozenset()

    @property
    def key(self) -> str | None:
        """The item that has begun and not ended."""
        return next(iter(self.begun - self.ended), None)


def read_steps(steps: Mapping[str, str]) -> Running:
    """From the latest step of each key, as the actual times keep it."""
    begun = frozenset(
        key for key, step in steps.items() if step and step != ItemStep.UNDONE
    )
    ended = frozenset(key for key, step in steps.items() if step == ItemStep.ENDED)
    return Running(begun, ended)


def begin_item(items: Programme, key: str, *, now_ms: int, running: Running) -> Moves:
    """New windows of the items that change when `key` begins now.

    What runs ends. A late item keeps its planned end while that lies ahead; an early
    one keeps its length.
    """
    item = _find(items, key)
    if key == running.key:
        raise StepRefused("step_runs_already")
    if key in running.begun:
        raise StepRefused("step_was_over")
    moves: Moves = {
        other.key: (other.starts_ms, now_ms)
        for other in items
        if other.key != key
        and other.starts_ms < now_ms
        # Where nobody has said what runs, the plan says it.
        and (running.key or _planned_now(items, now_ms)) == other.key
    }
    end = now_ms + item.duration_ms
    if now_ms < item.ends_ms < end:
        end = item.ends_ms
    moves[key] = (now_ms, end)
    begins = min(start for start, _end in moves.values())
    moves |= _make_room(items, moves, after=(begins, end), running=running)
    return moves


def end_item(items: Programme, key: str, *, now_ms: int, running: Running) -> Moves:
    """New windows of the items that change when `key` ends now."""
    item = _find(items, key)
    if key in running.ended:
        raise StepRefused("step_was_over")
    is_on = key == (running.key or _planned_now(items, now_ms))
    if not is_on or now_ms <= item.starts_ms:
        raise StepRefused("step_not_begun")
    moves: Moves = {key: (item.starts_ms, now_ms)}
    moves |= _make_room(items, moves, after=moves[key], running=running)
    return moves


def time_lost(before: Programme, after: Programme, *, until_ms: int) -> Intervals:
    """What counted until now and would not any more."""
    return subtract(
        [
            (item.starts_ms, min(item.ends_ms, until_ms))
            for item in before
            if item.is_creditable and item.starts_ms < until_ms
        ],
        [item.window for item in after if item.is_creditable],
    )


def hole_after(items: Programme, key: str) -> Interval | None:
    """The time between this item and the next that the steps have opened: by the plan
    the one followed the other, so nobody knows that it counts for nothing."""
    item = _find(items, key)
    following = min(
        (other for other in items if other.starts_ms >= item.ends_ms),
        key=lambda other: other.starts_ms,
        default=None,
    )
    if (
        following is None
        or following.starts_ms == item.ends_ms
        or item.planned_ends_ms != following.planned_starts_ms
    ):
        return None
    return (item.ends_ms, following.starts_ms)


def _planned_now(items: Programme, now_ms: int) -> str | None:
    item = current_item(items, now_ms)
    return item.key if item else None


def _find(items: Programme, key: str) -> Item:
    item = next((one for one in items if one.key == key), None)
    if item is None:
        raise StepRefused("step_no_item")
    return item


def _make_room(
    items: Programme, moves: Moves, *, after: Interval, running: Running
) -> Moves:
    """Push what has not begun behind `after`; ends stay where that is possible."""
    pushed: Moves = {}
    start, cursor = after
    for item in items:
        if item.key in moves or item.key in running.begun:
            continue
        if item.ends_ms <= start or item.starts_ms >= cursor:
            continue
        is_swallowed = item.ends_ms <= cursor
        end = cursor + item.duration_ms if is_swallowed else item.ends_ms
        pushed[item.key] = (cursor, end)
        cursor = end
    return pushed
