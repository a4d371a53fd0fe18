"""Writes about places at an event, by the person or by an organiser."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from elearn.core.accounts import invite_person
from elearn.core.audit import record
from elearn.core.models import User, normalise_email
from media.choices import MailKind
from media.consent import CONSENT_VERSION
from media.exceptions import RegistrationRefused
from media.lists import PersonRow
from media.logs.rows import LogFinding
from media.models import GivenBack, Registration, WaitingPlace, Webinar
from media.place_queries import may_attend, people_waiting
from media.queries import places_left
from media.services.live import end_pass
from media.services.locking import announce_change, lock
from media.services.mails import plan_mails
from media.services.waiting import move_up
from media.wording import sentence

#: What an account, and an invitation, can hold; the check of the form allows more.
EMAIL_MAX: Final = 254


@dataclass(frozen=True, slots=True)
class RegisterReport:
    """`refused` holds rows of the list; everybody else now has a place."""

    created: int
    registered: int
    already_registered: int
    over_capacity: int
    refused: tuple[LogFinding, ...]


@transaction.atomic
def register_person(
    webinar: Webinar,
    *,
    user: User,
    by: User | None,
    now: datetime,
    as_organiser: bool = False,
    consents: bool = False,
    answers: Sequence[Mapping[str, str]] = (),
    tell: bool = True,
) -> Registration:
    """Give `user` a place; a second call changes nothing.

    A person whom the event admits registers while it is announced and places are
    left, else RegistrationRefused. An organiser may add people at any time and beyond
    the capacity; the record says so. `tell` confirms it by a letter; `consents`: the
    person has agreed, with the place, that attendance is measured.
    """
    webinar = lock(webinar)
    existing = Registration.objects.filter(webinar=webinar, user=user).first()
    if existing is not None:
        return existing
    left = places_left(webinar)
    is_full = left is not None and left <= 0
    if not as_organiser:
        check_admission(webinar, user=user, now=now)
        # Whoever waits comes before whoever comes now.
        if is_full or people_waiting(webinar).exclude(user=user).exists():
            raise RegistrationRefused(sentence("full", title=webinar.title))
    waiting = WaitingPlace.objects.filter(webinar=webinar, user=user).first()
    # Who comes from the queue by an organiser's hand is not asked again.
    said = list(answers) or (waiting.answers if waiting is not None else [])
    registration: Registration = Registration.objects.create(
        webinar=webinar,
        user=user,
        registered_at=now,
        is_over_capacity=is_full,
        consented_at=now if consents else None,
        consent_version=CONSENT_VERSION if consents else "",
        answers=said,
    )
    if waiting is not None:
        waiting.delete()
    if tell and not webinar.is_over(now):
        plan_mails(
            webinar,
            user_ids=[user.pk],
            kind=MailKind.REGISTERED,
            occasion=now.isoformat(),
            now=now,
        )
    record(
        "media.register_person",
        webinar,
        by=by,
        person=user.pk,
        over_capacity=is_full,
        after_event=webinar.is_over(now),
        consent=registration.consent_version,
    )
    announce_change(webinar)
    return registration


def check_admission(webinar: Webinar, *, user: User, now: datetime) -> None:
    """RegistrationRefused where this person cannot register by themselves now."""
    if not webinar.takes_registrations(now):
        raise RegistrationRefused(sentence("not_open", title=webinar.title))
    if not may_attend(webinar, user):
        raise RegistrationRefused(sentence("not_admitted", title=webinar.title))


@transaction.atomic
def cancel_registration(
    webinar: Webinar,
    *,
    user: User,
    by: User | None,
    now: datetime,
    reason: str = "",
    tell: bool = False,
) -> bool:
    """Give the place of `user` back; False where there was none. Whoever waits first
    has it in the same moment. `tell` writes to the person, for it was not they who did.

    RegistrationRefused once the event runs: from then on the registration is part
    of the record.
    """
    webinar = lock(webinar)
    registration = Registration.objects.filter(webinar=webinar, user=user).first()
    if registration is None:
        return False
    if now >= webinar.starts_at:
        why = "place_stays" if tell else "too_late"
        raise RegistrationRefused(sentence(why, title=webinar.title))
    registration.delete()
    end_pass(webinar, user=user)
    GivenBack.objects.create(
        webinar=webinar, user=user, given_back_at=now, reason=reason.strip()[:300]
    )
    if tell:
        plan_mails(
            webinar,
            user_ids=[user.pk],
            kind=MailKind.REMOVED,
            occasion=now.isoformat(),
            now=now,
        )
    record("media.cancel_registration", webinar, by=by, person=user.pk)
    move_up(webinar, by=by, now=now)
    announce_change(webinar)
    return True


@transaction.atomic
def invite_and_register(
    webinar: Webinar,
    *,
    people: Sequence[PersonRow],
    by: User | None,
    now: datetime,
    tell: bool = True,
) -> RegisterReport:
    """Accounts for the people of an organiser's list, and their places, and a letter
    that confirms them while the event is to come.

    Works after the event and beyond the capacity. A row that cannot be taken
    is refused with its line; the others are done. A second run changes nothing.
    """
    webinar = lock(webinar)
    before = set(
        Registration.objects.filter(webinar=webinar).values_list("user_id", flat=True)
    )
    refused: list[LogFinding] = []
    created = over_capacity = 0
    added: set[int] = set()
    present: set[int] = set()
    for row in people:
        problem = check_person(row=row)
        if problem is not None:
            refused.append(problem)
            continue
        try:
            user, is_new = invite_person(email=row.email, name=row.name)
        except ValidationError as error:
            why = " ".join(error.messages)
            refused.append(LogFinding(row.line, "person_refused", {"why": why}))
            continue
        if not user.is_active:
            refused.append(
                LogFinding(row.line, "account_inactive", {"email": row.email})
            )
            continue
        created += is_new
        if user.pk in before:
            present.add(user.pk)
        elif user.pk not in added:
            place = register_person(
                webinar, user=user, by=by, now=now, as_organiser=True, tell=False
            )
            over_capacity += place.is_over_capacity
            added.add(user.pk)
    if added and tell and not webinar.is_over(now):
        plan_mails(
            webinar,
            user_ids=sorted(added),
            kind=MailKind.REGISTERED,
            occasion=now.isoformat(),
            now=now,
        )
    if created or added:
        record(
            "media.register_people",
            webinar,
            by=by,
            created=created,
            registered=len(added),
            refused=len(refused),
            over_capacity=over_capacity,
        )
    return RegisterReport(
        created, len(added), len(present), over_capacity, tuple(refused)
    )


def check_person(*, row: PersonRow, needs_name: bool = True) -> LogFinding | None:
    email = normalise_email(row.email)
    try:
        validate_email(email)
        if len(email) > EMAIL_MAX:
            raise ValidationError(email)
    except ValidationError:
        return LogFinding(row.line, "bad_email", {"email": row.email})
    if needs_name and not row.name.strip():
        return LogFinding(row.line, "no_name")
    return None
