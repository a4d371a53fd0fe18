"""Writes about the queue for an event that is full. A place that becomes free goes to
whoever has waited longest, in the same transaction: nobody can take it in between."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from elearn.core.audit import record
from elearn.core.models import User
from media.choices import MailKind, WebinarState
from media.exceptions import RegistrationRefused
from media.models import GivenBack, Registration, WaitingPlace, Webinar
from media.place_queries import people_waiting
from media.queries import places_left
from media.services.locking import announce_change, lock
from media.services.mails import plan_mails
from media.wording import sentence


@transaction.atomic
def join_waiting_list(
    webinar: Webinar,
    *,
    user: User,
    by: User | None,
    now: datetime,
    answers: Sequence[Mapping[str, str]] = (),
) -> WaitingPlace | Registration:
    """The end of the queue for `user`, or the place that was free after all. A second
    call changes nothing. RegistrationRefused where the event does not admit them."""
    from media.services.people import (  # noqa: PLC0415 -- a place moves the queue
        check_admission,
        register_person,
    )

    webinar = lock(webinar)
    place = Registration.objects.filter(webinar=webinar, user=user).first()
    waiting = WaitingPlace.objects.filter(webinar=webinar, user=user).first()
    if place is not None or waiting is not None:
        return place or waiting
    check_admission(webinar, user=user, now=now)
    left = places_left(webinar)
    if (left is None or left > 0) and not people_waiting(webinar).exists():
        return register_person(webinar, user=user, by=by, now=now, answers=answers)
    created: WaitingPlace = WaitingPlace.objects.create(
        webinar=webinar, user=user, asked_at=now, answers=list(answers)
    )
    record("media.join_waiting_list", webinar, by=by, person=user.pk)
    plan_mails(
        webinar,
        user_ids=[user.pk],
        kind=MailKind.WAITING,
        occasion=now.isoformat(),
        now=now,
    )
    return created


@transaction.atomic
def leave_waiting_list(
    webinar: Webinar,
    *,
    user: User,
    by: User | None,
    now: datetime,
    reason: str = "",
    tell: bool = False,
) -> bool:
    """Take `user` out of the queue; False where they did not wait. RegistrationRefused
    where they have a place by now: they are asked again before they lose that. `tell`
    writes to the person, for it was not they who did."""
    webinar = lock(webinar)
    waiting = WaitingPlace.objects.filter(webinar=webinar, user=user).first()
    if waiting is None:
        if Registration.objects.filter(webinar=webinar, user=user).exists():
            raise RegistrationRefused(sentence("moved_up", title=webinar.title))
        return False
    waiting.delete()
    GivenBack.objects.create(
        webinar=webinar,
        user=user,
        given_back_at=now,
        reason=reason.strip()[:300],
        was_waiting=True,
    )
    if tell:
        plan_mails(
            webinar,
            user_ids=[user.pk],
            kind=MailKind.REMOVED,
            occasion=now.isoformat(),
            now=now,
        )
    record("media.leave_waiting_list", webinar, by=by, person=user.pk)
    return True


@transaction.atomic
def move_up(webinar: Webinar, *, by: User | None, now: datetime) -> int:
    """Give free places to whoever has waited longest; how many moved up."""
    webinar = lock(webinar)
    if webinar.state != WebinarState.ANNOUNCED or webinar.is_over(now):
        return 0
    left = places_left(webinar)
    queue = people_waiting(webinar)
    next_ones = list(queue if left is None else queue[:left])
    for place in next_ones:
        Registration.objects.create(
            webinar=webinar,
            user_id=place.user_id,
            registered_at=now,
            answers=place.answers,
        )
        place.delete()
        record("media.move_up", webinar, by=by, person=place.user_id)
    if next_ones:
        plan_mails(
            webinar,
            user_ids=[place.user_id for place in next_ones],
            kind=MailKind.MOVED_UP,
            occasion=now.isoformat(),
            now=now,
        )
        announce_change(webinar)
    return len(next_ones)


@transaction.atomic
def follow_account(user: User, *, now: datetime) -> None:
    """An account that was closed leaves its places to those who wait, and keeps them
    should it be opened again; one that was opened again waits on as before, and has
    its place where one was free all the time."""
    mine = Q(waiting__user=user) if user.is_active else Q(registrations__user=user)
    for webinar in _full_ones(now).filter(mine).order_by("pk"):
        move_up(webinar, by=None, now=now)


@transaction.atomic
def give_back_for_good(user: User, *, now: datetime) -> None:
    """Whoever is about to be deleted is struck off the lists of what is still to
    begin; what has begun keeps its record, without the name."""
    WaitingPlace.objects.filter(user=user).delete()
    mine = Webinar.objects.filter(registrations__user=user, ends_at__gt=now)
    for webinar in mine.order_by("pk"):
        lock(webinar)
        place = Registration.objects.filter(webinar=webinar, user=user)
        if now < webinar.starts_at:
            place.delete()
            GivenBack.objects.create(webinar=webinar, user=None, given_back_at=now)
            record("media.cancel_registration", webinar, by=None, person=user.pk)
            announce_change(webinar)
        else:
            place.update(user=None)
        move_up(webinar, by=None, now=now)


def _full_ones(now: datetime) -> QuerySet[Webinar]:
    """Events with a queue that may move."""
    waited_for = WaitingPlace.objects.filter(user__is_active=True).values("webinar")
    return Webinar.objects.filter(
        state=WebinarState.ANNOUNCED, ends_at__gt=now, pk__in=waited_for
    )
