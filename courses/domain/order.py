"""What stands in front of a step of a module, if anything? Codes with arguments.

A lock holds a door shut, never a record back: what somebody has read or finished
stays theirs, and whoever has begun a module goes on. What was shown elsewhere (a
conversation has no door) waits: it completes nothing before the modules that come first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class LockCode(StrEnum):
    MODULES_FIRST = "modules_first"
    LESSON_FIRST = "lesson_first"
    NEEDS_PLACE = "needs_place"
    NOT_BEGUN = "not_begun"


@dataclass(frozen=True, slots=True)
class Lock:
    code: LockCode
    #: Modules or the lesson that come first, by id, in their order.
    ids: tuple[int, ...] = ()
    #: When the run begins (NOT_BEGUN).
    moment: datetime | None = None


@dataclass(frozen=True, slots=True)
class Door:
    """What a module asks of somebody before they may begin it."""

    #: Modules to complete first, in their order.
    required: tuple[int, ...] = ()
    completed: frozenset[int] = frozenset()
    #: Whether the module belongs to those with a place in a run of its course.
    needs_place: bool = False
    has_place: bool = False
    #: The earliest begin among the person's runs; None: at once.
    place_begins: datetime | None = None
    has_begun: bool = False
    has_completed: bool = False

    @property
    def comes_first(self) -> tuple[int, ...]:
        """Modules that are missing, for somebody who has not begun this one."""
        if self.has_begun:
            return ()
        return tuple(one for one in self.required if one not in self.completed)


def module_lock(door: Door, *, now: datetime) -> Lock | None:
    """The first reason why the module may not be begun; None: it is open."""
    if door.has_completed:
        return None
    if door.needs_place and not door.has_place:
        return Lock(LockCode.NEEDS_PLACE)
    if door.needs_place and door.place_begins is not None and now < door.place_begins:
        return Lock(LockCode.NOT_BEGUN, moment=door.place_begins)
    if door.comes_first:
        return Lock(LockCode.MODULES_FIRST, door.comes_first)
    return None


def lesson_locks(
    lessons: Sequence[int],
    *,
    finished: frozenset[int],
    in_order: bool,
    module: Lock | None,
) -> dict[int, Lock]:
    """The lock of each lesson that has one. What was finished stays open."""
    locks: dict[int, Lock] = {}
    for place, lesson in enumerate(lessons):
        if lesson in finished:
            continue
        if module is not None:
            locks[lesson] = module
        elif in_order:
            before = [one for one in lessons[:place] if one not in finished]
            if before:
                locks[lesson] = Lock(LockCode.LESSON_FIRST, (before[0],))
    return locks


def find_circle(
    module: int, required: Sequence[int], known: Mapping[int, Sequence[int]]
) -> tuple[int, ...]:
    """A way from `module` over what it requires back to itself; () where there is none.

    `known` are the requirements of all other modules as they stand.
    """
    trail: list[tuple[int, ...]] = [(one,) for one in required]
    seen: set[int] = set()
    while trail:
        way = trail.pop()
        here = way[-1]
        if here == module:
            return way
        if here in seen:
            continue
        seen.add(here)
        trail += [(*way, one) for one in known.get(here, ())]
    return ()
