"""How far has somebody come in a module, what is next for them, and do they stand still?

Knows no names and no clock. It takes the time between two stored moments, and
refuses to guess how much of it was spent learning.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import median


class StepKind(StrEnum):
    LESSON = "lesson"
    CONVERSATION = "conversation"
    #: Content from elsewhere whose word the author lets count.
    PACKAGE = "package"
    QUIZ = "quiz"


@dataclass(frozen=True, slots=True)
class Step:
    """Something that completing the module asks for."""

    kind: StepKind
    pk: int


@dataclass(frozen=True, slots=True)
class Taken:
    """One step as one person took it; `done_at` is None until it counts."""

    begun_at: datetime
    done_at: datetime | None = None
    #: The latest thing they did there, where it is later than both.
    last_at: datetime | None = None

    @property
    def latest(self) -> datetime:
        return max(one for one in (self.begun_at, self.done_at, self.last_at) if one)


@dataclass(frozen=True, slots=True)
class Trail:
    """What one person has left in one module."""

    #: Since when they have a place in the run that is looked at.
    placed_at: datetime | None = None
    begun_at: datetime | None = None
    #: Since when the module is off their list.
    left_at: datetime | None = None
    completed_at: datetime | None = None
    taken: Mapping[Step, Taken] = field(default_factory=dict)

    @property
    def has_begun(self) -> bool:
        """A conversation of the module can be had elsewhere; that begins nothing."""
        return bool(self.begun_at or self.completed_at)

    @property
    def last_at(self) -> datetime | None:
        """When they last did something; a place that was given is nothing done."""
        moments = [one for one in (self.begun_at, self.completed_at) if one]
        return max(
            [*moments, *(one.latest for one in self.taken.values())], default=None
        )


class Standing(StrEnum):
    NOT_BEGUN = "not_begun"
    UNDER_WAY = "under_way"
    STUCK = "stuck"
    LEFT = "left"
    COMPLETED = "completed"


def next_step(steps: Sequence[Step], trail: Trail) -> Step | None:
    """The first that is not done, in the module's order; None where nothing is left."""
    for step in steps:
        taken = trail.taken.get(step)
        if taken is None or taken.done_at is None:
            return step
    return None


def standing_in(
    trail: Trail,
    *,
    now: datetime,
    patience: timedelta,
    opens_at: datetime | None = None,
) -> Standing:
    """Where somebody stands. Stuck is who did nothing for `patience` and is not done.

    Who has a place and has not begun is waited for from the day of the place, or
    from `opens_at` where that is later: before a run begins nobody stands still.
    Without a place nobody is waited for.
    """
    if trail.completed_at is not None:
        return Standing.COMPLETED
    if trail.left_at is not None:
        return Standing.LEFT
    quiet_since = trail.last_at if trail.has_begun else _awaited_since(trail, opens_at)
    if quiet_since is not None and now - quiet_since >= patience:
        return Standing.STUCK
    return Standing.UNDER_WAY if trail.has_begun else Standing.NOT_BEGUN


def _awaited_since(trail: Trail, opens_at: datetime | None) -> datetime | None:
    """None where nobody waits. A conversation had elsewhere is a sign of life, too."""
    if trail.placed_at is None:
        return None
    moments = (trail.placed_at, opens_at, trail.last_at)
    return max(one for one in moments if one)


@dataclass(frozen=True, slots=True)
class StepCount:
    """How many went to a step, how many it counts for, and the median between."""

    step: Step
    begun: int
    done: int
    #: Of those for whom it counts; None where there is none.
    median_time: timedelta | None


@dataclass(frozen=True, slots=True)
class Funnel:
    people: int
    begun: int
    steps: tuple[StepCount, ...]
    completed: int
    #: From beginning to completion.
    median_time: timedelta | None


def funnel_of(steps: Sequence[Step], trails: Iterable[Trail]) -> Funnel:
    """Each stage counts for itself: steps may be taken in any order, and somebody
    who completed the module before a step was added stays complete without it."""
    trails = list(trails)
    counts = []
    for step in steps:
        taken = [one.taken[step] for one in trails if step in one.taken]
        times = [one.done_at - one.begun_at for one in taken if one.done_at]
        counts.append(StepCount(step, len(taken), len(times), middle(times)))
    whole = [
        one.completed_at - one.begun_at
        for one in trails
        if one.completed_at and one.begun_at
    ]
    return Funnel(
        people=len(trails),
        begun=sum(one.has_begun for one in trails),
        steps=tuple(counts),
        completed=sum(one.completed_at is not None for one in trails),
        median_time=middle(whole),
    )


def middle(times: Iterable[timedelta]) -> timedelta | None:
    """The median; None of nothing."""
    seconds = [one.total_seconds() for one in times]
    return timedelta(seconds=median(seconds)) if seconds else None
