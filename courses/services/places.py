"""Places in a run of a course: asked for, waited for, given, given back.

Every write locks the run's row, so two people who want the last place meet there:
one has it, the other is first on the list. The queue is in the order of asking.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from courses import wording
from courses.choices import EnrolmentMode, PlaceState
from courses.domain.runs import standing_of
from courses.exceptions import PlaceRefused
from courses.mail import tell_about_place
from courses.models import CourseRun, RunPlace
from elearn.core import audit
from elearn.core.models import User


def _lock(run: CourseRun) -> CourseRun:
    locked: CourseRun = CourseRun.objects.select_for_update().get(pk=run.pk)
    return locked


def _free(run: CourseRun) -> bool:
    if run.capacity is None:
        return True
    taken: int = run.places.filter(state=PlaceState.ENROLLED).count()
    return taken < run.capacity


def _queue(run: CourseRun) -> bool:
    """Whether somebody already waits: a free place is theirs first."""
    return bool(run.places.filter(state=PlaceState.WAITING).exists())


def _place(run: CourseRun, user: User) -> RunPlace | None:
    place: RunPlace | None = run.places.filter(user=user).first()
    return place


def _set(
    run: CourseRun,
    place: RunPlace | None,
    *,
    user: User,
    state: Any,  # a PlaceState; mypy reads choices as tuples
    by: User | None,
    now: datetime,
    is_over_capacity: bool = False,
) -> RunPlace:
    """Give the person's one row this state. Who comes back stands at the end."""
    is_new_wish = place is None or place.state in {PlaceState.LEFT, PlaceState.REFUSED}
    if place is None:
        place = RunPlace(run=run, user=user)
    if is_new_wish:
        place.asked_at = now
        place.left_at = None
    place.state = state
    place.is_over_capacity = is_over_capacity
    if state is PlaceState.ENROLLED:
        place.enrolled_at = now
    place.save()
    audit.record(
        f"courses.place_{PlaceState(state).value}",
        run,
        by=by,
        person=user.pk,
        over_capacity=is_over_capacity,
    )
    return place


def _tell(place: RunPlace, *, was_waiting: bool = False) -> None:
    """Write to the person after the commit. Robust: a mail server that is down must
    not undo somebody's place."""
    transaction.on_commit(
        lambda: tell_about_place(place, was_waiting=was_waiting), robust=True
    )


@transaction.atomic
def request_place(run: CourseRun, *, user: User, now: datetime) -> RunPlace:
    """The learner's own door: a place, a request or the waiting list, whichever the
    run's enrolment says. Asking again changes nothing.

    `PlaceRefused` where the run takes nobody now.
    """
    run = _lock(run)
    place = _place(run, user)
    active = {PlaceState.ENROLLED, PlaceState.WAITING, PlaceState.REQUESTED}
    if place is not None and place.state in active:
        return place
    if place is not None and place.state == PlaceState.REFUSED:
        raise PlaceRefused(wording.was_refused())
    if (
        run.mode == EnrolmentMode.CLOSED
        or not standing_of(run.dates, now).state.is_open
    ):
        raise PlaceRefused(wording.run_takes_nobody())
    if run.mode == EnrolmentMode.REQUEST:
        state = PlaceState.REQUESTED
    elif _free(run) and not _queue(run):
        state = PlaceState.ENROLLED
    else:
        state = PlaceState.WAITING
    place = _set(run, place, user=user, state=state, by=user, now=now)
    _tell(place)
    return place


@transaction.atomic
def enrol_in_run(
    run: CourseRun,
    *,
    user: User,
    by: User | None,
    now: datetime,
    may_exceed: bool = False,
) -> RunPlace:
    """The organiser's door, open whatever the dates and the mode say.

    With all places taken the person waits, or with `may_exceed` gets one beyond
    the capacity, marked as such. Somebody with a place keeps it as it is.
    """
    run = _lock(run)
    place = _place(run, user)
    if place is not None and place.state == PlaceState.ENROLLED:
        return place
    is_free = _free(run)
    if not is_free and not may_exceed:
        if place is not None and place.state == PlaceState.WAITING:
            return place
        place = _set(run, place, user=user, state=PlaceState.WAITING, by=by, now=now)
    else:
        place = _set(
            run,
            place,
            user=user,
            state=PlaceState.ENROLLED,
            by=by,
            now=now,
            is_over_capacity=not is_free,
        )
    _tell(place)
    return place


@transaction.atomic
def approve_place(place: RunPlace, *, by: User, now: datetime) -> RunPlace:
    """Admit somebody who asked: to a place, or to the waiting list where none is free."""
    run = _lock(place.run)
    place = RunPlace.objects.select_for_update(of=("self",)).get(pk=place.pk)
    if place.state != PlaceState.REQUESTED or place.user is None:
        raise PlaceRefused(wording.already_decided())
    state = (
        PlaceState.ENROLLED if _free(run) and not _queue(run) else PlaceState.WAITING
    )
    place = _set(run, place, user=place.user, state=state, by=by, now=now)
    _tell(place)
    return place


@transaction.atomic
def refuse_place(place: RunPlace, *, by: User, now: datetime) -> RunPlace:
    """Decline somebody who asked or waits; they are told."""
    run = _lock(place.run)
    place = RunPlace.objects.select_for_update(of=("self",)).get(pk=place.pk)
    undecided = {PlaceState.REQUESTED, PlaceState.WAITING}
    if place.state not in undecided or place.user is None:
        raise PlaceRefused(wording.already_decided())
    place = _set(run, place, user=place.user, state=PlaceState.REFUSED, by=by, now=now)
    _tell(place)
    return place


@transaction.atomic
def leave_run(run: CourseRun, *, user: User, by: User | None, now: datetime) -> bool:
    """Give a place, a wish or a spot in the queue back; False where there was none.

    What was learned stays. The place goes to whoever waits longest.
    """
    run = _lock(run)
    place = _place(run, user)
    if place is None or place.state in {PlaceState.LEFT, PlaceState.REFUSED}:
        return False
    place.left_at = now
    _set(run, place, user=user, state=PlaceState.LEFT, by=by, now=now)
    promote_waiting(run, by=by, now=now)
    return True


@transaction.atomic
def promote_waiting(
    run: CourseRun, *, by: User | None, now: datetime
) -> tuple[RunPlace, ...]:
    """Give free places to those who wait, in the order in which they asked.

    Called whenever a place may have become free: somebody left, or the capacity
    grew. Returns the places that were given. A run that is over gives none.
    """
    run = _lock(run)
    if run.end is not None and run.end <= now:
        return ()
    promoted = []
    waiting = run.places.filter(
        state=PlaceState.WAITING, user__isnull=False, user__is_active=True
    ).select_related("user")
    for place in waiting.order_by("asked_at", "pk"):
        if not _free(run):
            break
        place = _set(
            run, place, user=place.user, state=PlaceState.ENROLLED, by=by, now=now
        )
        _tell(place, was_waiting=True)
        promoted.append(place)
    return tuple(promoted)
