"""Where does a run of a course stand, and which of several should be shown? One
pure function of dates; the words and the button stand in `courses.wording`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum, StrEnum
from typing import Literal

#: Sorts after every real moment.
_NEVER = datetime.max.replace(tzinfo=UTC)


class RunState(IntEnum):
    """The eight states; the number is the priority: what one can still enter,
    and soonest, comes first."""

    RUNNING_OPEN = 0
    COMING_OPEN = 1
    PAST_OPEN = 2
    OPENS_LATER = 3
    COMING_CLOSED = 4
    RUNNING_CLOSED = 5
    PAST_CLOSED = 6
    UNSCHEDULED = 7

    @property
    def is_open(self) -> bool:
        """Whether somebody may ask for a place now."""
        return self in OPEN


OPEN = frozenset({RunState.RUNNING_OPEN, RunState.COMING_OPEN, RunState.PAST_OPEN})


class Action(StrEnum):
    """What a person can do about a run in that state."""

    JOIN = "join"
    RESERVE = "reserve"
    STUDY = "study"
    WAIT = "wait"
    NONE = "none"


ACTIONS = {
    RunState.RUNNING_OPEN: Action.JOIN,
    RunState.COMING_OPEN: Action.RESERVE,
    RunState.PAST_OPEN: Action.STUDY,
    RunState.OPENS_LATER: Action.WAIT,
    RunState.COMING_CLOSED: Action.NONE,
    RunState.RUNNING_CLOSED: Action.NONE,
    RunState.PAST_CLOSED: Action.NONE,
    RunState.UNSCHEDULED: Action.NONE,
}


@dataclass(frozen=True, slots=True)
class RunDates:
    """When one can ask for a place, and when the run takes place; both half-open.

    Without a begin of either the run is not scheduled. Without an end of the
    enrolment it stays open as long as the run, without an end of the run for good.
    """

    enrolment_start: datetime | None = None
    enrolment_end: datetime | None = None
    start: datetime | None = None
    end: datetime | None = None


#: Dates of what has none: modules that anybody begins at any time.
ALWAYS = RunDates(
    enrolment_start=datetime.min.replace(tzinfo=UTC),
    start=datetime.min.replace(tzinfo=UTC),
)


@dataclass(frozen=True, slots=True)
class Standing:
    """A state with the moment that matters to somebody who reads it now."""

    state: RunState
    #: What `moment` is: the enrolment's or the run's start or end; "" without.
    about: Literal["opens", "closes", "starts", "ends", ""]
    moment: datetime | None

    @property
    def action(self) -> Action:
        return ACTIONS[self.state]

    @property
    def sort_key(self) -> tuple[int, float]:
        """Best first: by priority, then the nearest moment; of what is over the
        latest first."""
        if self.state in {RunState.PAST_CLOSED, RunState.PAST_OPEN}:
            ended = self.moment
            return (self.state, -ended.timestamp() if ended else 0.0)
        return (self.state, (self.moment or _NEVER).timestamp())


def standing_of(dates: RunDates, now: datetime) -> Standing:
    """The state of a run at `now`; every combination of dates has exactly one."""
    if dates.start is None or dates.enrolment_start is None:
        return Standing(RunState.UNSCHEDULED, "", None)
    if dates.end is not None and dates.end <= now:
        # An enrolment may be left open on purpose, so that one can still read.
        still_open = dates.enrolment_end is not None and (
            dates.enrolment_start <= now < dates.enrolment_end
        )
        state = RunState.PAST_OPEN if still_open else RunState.PAST_CLOSED
        return Standing(state, "ends", dates.end)
    if now < dates.enrolment_start:
        return Standing(RunState.OPENS_LATER, "opens", dates.enrolment_start)
    is_closed = dates.enrolment_end is not None and dates.enrolment_end <= now
    if now < dates.start:
        if is_closed:
            return Standing(RunState.COMING_CLOSED, "starts", dates.start)
        return Standing(RunState.COMING_OPEN, "starts", dates.start)
    if is_closed:
        if dates.end is None:
            return Standing(RunState.RUNNING_CLOSED, "", None)
        return Standing(RunState.RUNNING_CLOSED, "ends", dates.end)
    if dates.enrolment_end is not None:
        return Standing(RunState.RUNNING_OPEN, "closes", dates.enrolment_end)
    if dates.end is not None:
        return Standing(RunState.RUNNING_OPEN, "ends", dates.end)
    return Standing(RunState.RUNNING_OPEN, "", None)


def best_of(standings: Iterable[Standing]) -> Standing | None:
    """The one that a course shows; None for a course without runs."""
    return min(standings, key=lambda one: one.sort_key, default=None)
