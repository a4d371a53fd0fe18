"""When may a quiz be begun, answered and handed in? By the server's clock alone.

Pure functions of dates: what the quiz says, what one person was granted, when the
attempt began, and now. A browser's clock has no say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

#: A last answer may be under way when time runs out; nothing is asked for in it.
SITE_GRACE = timedelta(seconds=20)

#: How far a browser's countdown may run ahead of ours: it is told whole seconds.
AHEAD = timedelta(seconds=3)


class Overdue(StrEnum):
    """What happens to an attempt that is open when its time runs out."""

    AUTO_SUBMIT = "auto_submit"  # what is saved counts
    GRACE = "grace"  # for a while it may be handed in, not answered
    ABANDON = "abandon"  # it does not count


class Clock(StrEnum):
    RUNNING = "running"
    SUBMIT_ONLY = "submit_only"
    TIME_UP = "time_up"
    ABANDONED = "abandoned"


@dataclass(frozen=True, slots=True)
class Schedule:
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    time_limit: timedelta | None = None
    overdue: Overdue = Overdue.AUTO_SUBMIT
    grace: timedelta = timedelta(0)
    #: None: as many as one likes.
    attempts_allowed: int | None = None
    #: Between the end of one attempt and the next.
    delay: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True)
class Override:
    """What one person was granted; None inherits."""

    opens_at: datetime | None = None
    closes_at: datetime | None = None
    time_limit: timedelta | None = None
    #: Added to the time limit that is in force for them.
    extra_time: timedelta | None = None
    attempts_allowed: int | None = None


def for_person(schedule: Schedule, override: Override | None) -> Schedule:
    if override is None:
        return schedule
    limit = override.time_limit or schedule.time_limit
    if limit is not None and override.extra_time is not None:
        limit += override.extra_time
    allowed = schedule.attempts_allowed
    if override.attempts_allowed is not None:
        allowed = override.attempts_allowed
    return replace(
        schedule,
        opens_at=override.opens_at or schedule.opens_at,
        closes_at=override.closes_at or schedule.closes_at,
        time_limit=limit,
        attempts_allowed=allowed,
    )


def deadline(started_at: datetime, schedule: Schedule) -> datetime | None:
    """The moment up to which answers are taken; None: whenever one likes."""
    moments = [schedule.closes_at] if schedule.closes_at else []
    if schedule.time_limit is not None:
        moments.append(started_at + schedule.time_limit)
    return min(moments, default=None)


def clock(due_at: datetime | None, schedule: Schedule, *, now: datetime) -> Clock:
    """What may still be done with an open attempt that is due then."""
    if due_at is None or now <= due_at + SITE_GRACE:
        return Clock.RUNNING
    if schedule.overdue is Overdue.AUTO_SUBMIT:
        return Clock.TIME_UP
    if schedule.overdue is Overdue.GRACE and now <= due_at + schedule.grace:
        return Clock.SUBMIT_ONLY
    return Clock.ABANDONED


def is_as_good_as_up(due_at: datetime | None, *, now: datetime) -> bool:
    """Whether a browser that says "time is up" may be believed. It may not have heard
    that its time was extended."""
    return due_at is not None and now >= due_at - AHEAD


def seconds_left(due_at: datetime | None, *, now: datetime) -> int | None:
    """Whole seconds up to the deadline, never below 0; None without one."""
    if due_at is None:
        return None
    return max(0, int((due_at - now).total_seconds()))


class NoStart(StrEnum):
    NOT_OPEN = "not_open"
    CLOSED = "closed"
    NO_ATTEMPTS_LEFT = "no_attempts_left"
    WAIT = "wait"


@dataclass(frozen=True, slots=True)
class Refused:
    code: NoStart
    #: From when it will be possible, where it will.
    at: datetime | None = None
    allowed: int | None = None


def may_start(
    schedule: Schedule, ended_at: Sequence[datetime], *, now: datetime
) -> Refused | None:
    """Why no new attempt may begin now; None where one may. `ended_at`: the ends of
    this person's attempts, given up ones among them."""
    if schedule.opens_at is not None and now < schedule.opens_at:
        return Refused(NoStart.NOT_OPEN, at=schedule.opens_at)
    if schedule.closes_at is not None and now >= schedule.closes_at:
        return Refused(NoStart.CLOSED, at=schedule.closes_at)
    allowed = schedule.attempts_allowed
    if allowed is not None and len(ended_at) >= allowed:
        return Refused(NoStart.NO_ATTEMPTS_LEFT, allowed=allowed)
    if ended_at and schedule.delay:
        again_at = max(ended_at) + schedule.delay
        if now < again_at:
            return Refused(NoStart.WAIT, at=again_at)
    return None
