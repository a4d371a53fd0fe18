"""Letters about events: planned in the transaction of what they tell, sent by the worker.

Each letter is one row, and goes out at most once. It is marked as being sent before
the mail server is asked; where the worker dies in between, nobody can know whether it
left. Then it stays so marked, an organiser sees it, and only they may have it sent
again. A letter whose news is out of date by the time it is sent is not sent.
"""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django_tasks import task_backends

from media import mail
from media.choices import MailKind, MailState, WebinarState
from media.domain.reminders import (
    AFTER_END,
    AFTER_UNTIL,
    LEADS,
    due_reminder,
    is_after_due,
    moments,
    wait_after,
)
from media.letters import letter_kind
from media.models import EventMail, EventWishes, Registration, WaitingPlace, Webinar
from media.place_queries import is_invitation_open, people_waiting

logger = logging.getLogger(__name__)
REMINDERS = frozenset(name for name, _lead in LEADS)
#: Letters of one run: the worker has other tasks, and some must be punctual.
BATCH = 200
#: Letters that say when an event is.
NEW_TIMES = (MailKind.CHANGED, MailKind.RESUMED)
#: What a mail server answered: the letter was not taken, and may be sent again.
_NOT_TAKEN = (
    smtplib.SMTPResponseException,
    smtplib.SMTPRecipientsRefused,
    smtplib.SMTPNotSupportedError,
    ValueError,
)


# -- Planning ----------------------------------------------------------------------
def plan_mails(
    webinar: Webinar,
    *,
    user_ids: Iterable[int],
    kind: Any,
    occasion: str,
    now: datetime,
) -> None:
    """One letter of this kind and occasion to each. Part of the caller's transaction;
    a letter that is there already is not written twice."""
    _write(webinar, user_ids, kind, occasion, now)
    transaction.on_commit(send_soon)


def plan_each(
    webinar: Webinar | None,
    *,
    occasions: Iterable[tuple[int, str]],
    kind: Any,
    now: datetime,
) -> None:
    """A letter of this kind to each person (by id), each with an occasion of its own;
    otherwise as `plan_mails`. Only letters about certificates may do without an event."""
    _write_each(webinar, occasions, kind, now)
    transaction.on_commit(send_soon)


def tell_everybody(
    webinar: Webinar, *, kind: Any, occasion: str, now: datetime
) -> None:
    """Whoever has a place, and whoever waits for one."""
    places = Registration.objects.filter(webinar=webinar, user__isnull=False)
    waiting = people_waiting(webinar)
    plan_mails(
        webinar,
        user_ids=sorted(
            {
                *places.values_list("user_id", flat=True),
                *waiting.values_list("user_id", flat=True),
            }
        ),
        kind=kind,
        occasion=occasion,
        now=now,
    )


def plan_looking(webinar: Webinar, *, now: datetime) -> None:
    """Wake the worker when a reminder's turn comes, where it can wait; the command
    `send_event_mails` catches what no worker was there for."""
    if not task_backends["default"].supports_defer:
        return
    later = [at for at in moments(webinar.starts_at, webinar.ends_at) if at > now]
    for at in later:
        transaction.on_commit(lambda at=at: send_soon(after=at + timedelta(seconds=1)))


def send_soon(*, after: datetime | None = None) -> None:
    from media.tasks import send_event_mails  # noqa: PLC0415 -- the task calls us

    if after is None:
        send_event_mails.enqueue()
    elif task_backends["default"].supports_defer:
        send_event_mails.using(run_after=after).enqueue()


@transaction.atomic
def plan_reminders(*, now: datetime) -> None:
    """Reminders and letters afterwards whose turn has come. Nobody is reminded of what
    they registered for after that moment, or where they wished for no reminders."""
    longest = LEADS[0][1]
    coming = Webinar.objects.filter(
        state=WebinarState.ANNOUNCED,
        starts_at__gt=now,
        starts_at__lte=now + longest,
    )
    unwilling = EventWishes.objects.filter(wants_reminders=False).values("user_id")
    for webinar in coming:
        due = due_reminder(webinar.starts_at, now=now)
        if due is None:
            continue
        kind, was_due = due
        people = Registration.objects.filter(
            webinar=webinar, user__isnull=False, registered_at__lte=was_due
        ).exclude(user_id__in=unwilling)
        # Who was told of new times since, or reminded of the earlier ones just now,
        # knows already; a move by a month is another matter.
        lead = webinar.starts_at - was_due
        told = Q(kind__in=NEW_TIMES, planned_at__gte=was_due) | Q(
            kind=kind, planned_at__gt=was_due - lead
        )
        _plan_missing(webinar, people, told, kind, webinar.starts_at.isoformat(), now)
    over = Webinar.objects.filter(
        state__in=[WebinarState.ANNOUNCED, WebinarState.HELD],
        ends_at__lte=now - AFTER_END,
        ends_at__gt=now - AFTER_UNTIL,
    )
    for webinar in over:
        people = Registration.objects.filter(
            webinar=webinar, user__isnull=False, registered_at__lt=webinar.ends_at
        )
        # Once for an event, also where its end is corrected the day after.
        told = Q(kind=MailKind.AFTER)
        occasion = webinar.ends_at.isoformat()
        _plan_missing(webinar, people, told, MailKind.AFTER, occasion, now)


def _plan_missing(
    webinar: Webinar,
    people: QuerySet[Registration],
    told: Q,
    kind: Any,
    occasion: str,
    now: datetime,
) -> None:
    """A letter to each of them but those `told` already, by a letter that was not
    dropped as out of date."""
    had = EventMail.objects.filter(webinar=webinar).filter(
        Q(kind=kind, occasion=occasion) | told & ~Q(state=MailState.DROPPED)
    )
    missing = people.exclude(
        user_id__in=had.filter(user__isnull=False).values("user_id")
    )
    _write(webinar, missing.values_list("user_id", flat=True), kind, occasion, now)


def _write(
    webinar: Webinar, user_ids: Iterable[int], kind: Any, occasion: str, now: datetime
) -> None:
    _write_each(webinar, ((user_id, occasion) for user_id in user_ids), kind, now)


def _write_each(
    webinar: Webinar | None,
    occasions: Iterable[tuple[int, str]],
    kind: Any,
    now: datetime,
) -> None:
    EventMail.objects.bulk_create(
        [
            EventMail(
                webinar=webinar,
                user_id=user_id,
                kind=kind,
                occasion=occasion,
                planned_at=now,
                due_at=now,
            )
            for user_id, occasion in occasions
        ],
        ignore_conflicts=True,
    )


# -- Sending -----------------------------------------------------------------------
def send_due_mails(
    *, clock: Callable[[], datetime] = timezone.now, limit: int = BATCH
) -> dict[str, int]:
    """Send what is due, one after the other; how many were `sent`, `dropped` because
    their news is old, and `failed` for now. One that fails keeps nobody else waiting.

    A mail server may take its time: each letter is judged and marked by the clock of
    its own turn, not by that of the first one. As many as `limit` say that more may wait.
    """
    plan_reminders(now=clock())
    done = {"sent": 0, "dropped": 0, "failed": 0}
    connection = get_connection()
    is_open = False
    try:
        for _number in range(limit):
            now = clock()
            letter = _claim(now=now)
            if letter is None:
                break
            if not _is_wanted(letter, now=now):
                _settle(letter, state=MailState.DROPPED)
                done["dropped"] += 1
                continue
            message = _compose(letter, connection)
            if message is None:
                done["failed"] += 1
                continue
            try:
                if not is_open:
                    connection.open()
                    is_open = True
            except OSError as problem:
                _fail(letter, problem, now=clock())
                done["failed"] += 1
                break  # the server is not there: nor is it for the next one
            if _hand_over(letter, message, clock=clock):
                done["sent"] += 1
            else:
                done["failed"] += 1
                # After a broken line the next letter would fail for its sake.
                connection.close()
                is_open = False
    finally:
        connection.close()
    return done


@transaction.atomic
def _claim(*, now: datetime) -> EventMail | None:
    """The next letter, marked as being sent: no other worker takes it."""
    letter = (
        EventMail.objects.select_for_update(of=("self",))
        .filter(state=MailState.WAITING, due_at__lte=now)
        .order_by("due_at", "pk")
        .first()
    )
    if letter is None:
        return None
    letter.state, letter.claimed_at = MailState.SENDING, now
    letter.save(update_fields=["state", "claimed_at"])
    return EventMail.objects.select_related("user", "webinar", "invitation").get(
        pk=letter.pk
    )


def _compose(letter: EventMail, connection: BaseEmailBackend) -> EmailMessage | None:
    """What goes out, or None for a letter that cannot be written: the next try would
    end no better, so it is given up at once."""
    try:
        message = mail.compose(letter, connection=connection)
        message.message()  # only here are the headers read
    except Exception as problem:  # whatever it is, the others still get theirs
        logger.exception("Letter %s about an event cannot be written", letter.pk)
        _settle(letter, state=MailState.FAILED, problem=_words(problem))
        return None
    return message


def _hand_over(
    letter: EventMail, message: EmailMessage, *, clock: Callable[[], datetime]
) -> bool:
    try:
        message.send()
    except _NOT_TAKEN as problem:
        _fail(letter, problem, now=clock())
        return False
    except Exception as problem:  # noqa: BLE001 -- told on the row
        # The line broke while the server had it, or worse: it may have left.
        _settle(letter, problem=_words(problem))
        return False
    _settle(letter, state=MailState.SENT, sent_at=clock(), problem="")
    return True


def _is_wanted(letter: EventMail, *, now: datetime) -> bool:
    """Whether what the letter says is still so."""
    user, webinar = letter.user, letter.webinar
    if letter.kind == MailKind.INVITED:
        return is_invitation_open(webinar, letter.invitation, now=now)
    if user is None or not user.is_active or not user.has_address:
        return False
    of_another_room = letter_kind(letter.kind)
    if of_another_room is not None:
        return of_another_room.is_wanted(letter)
    if letter.kind == MailKind.CANCELLED:
        return webinar.state == WebinarState.CANCELLED
    has_place = Registration.objects.filter(webinar=webinar, user=user).exists()
    if letter.kind == MailKind.AFTER:
        return (
            has_place
            and webinar.state in (WebinarState.ANNOUNCED, WebinarState.HELD)
            and is_after_due(webinar.ends_at, now=now)
        )
    if webinar.state != WebinarState.ANNOUNCED or webinar.is_over(now):
        return False
    is_waiting = WaitingPlace.objects.filter(webinar=webinar, user=user).exists()
    if letter.kind == MailKind.WAITING:
        return is_waiting
    if letter.kind == MailKind.REMOVED:
        return not has_place
    if letter.kind == MailKind.RESUMED:
        return has_place or is_waiting
    if letter.kind == MailKind.CHANGED:
        # It tells the times as they are when it is sent: only a later one is better.
        later = EventMail.objects.filter(
            webinar=webinar, user=user, kind=MailKind.CHANGED, pk__gt=letter.pk
        )
        return (has_place or is_waiting) and not later.exists()
    if letter.kind in REMINDERS:
        due = due_reminder(webinar.starts_at, now=now)
        return (
            has_place
            and due is not None
            and due[0] == letter.kind
            and letter.occasion == webinar.starts_at.isoformat()
            and not EventWishes.objects.filter(
                user=user, wants_reminders=False
            ).exists()
        )
    return has_place


def _fail(letter: EventMail, problem: Exception, *, now: datetime) -> None:
    tries = letter.tries + 1
    wait = wait_after(tries)
    if wait is None:
        _mine(letter).update(
            state=MailState.FAILED, tries=tries, problem=_words(problem)
        )
        return
    later = now + wait
    _mine(letter).update(
        state=MailState.WAITING, tries=tries, due_at=later, problem=_words(problem)
    )
    send_soon(after=later + timedelta(seconds=1))


def _settle(letter: EventMail, **fields: object) -> None:
    _mine(letter).update(**fields)


def _mine(letter: EventMail) -> QuerySet[EventMail]:
    return EventMail.objects.filter(
        pk=letter.pk, state=MailState.SENDING, claimed_at=letter.claimed_at
    )


def _words(problem: Exception) -> str:
    """What went wrong, without the address that a server likes to repeat."""
    code = getattr(problem, "smtp_code", "")
    return f"{type(problem).__name__} {code}".strip()[:200]
