"""Writes about who is invited, and about what people wish: reminders, and the secret
address of their own calendar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import transaction

from elearn.core.audit import record
from elearn.core.models import User, normalise_email
from media.choices import MailKind, MailState
from media.lists import PersonRow
from media.logs.rows import LogFinding
from media.models import EventMail, EventWishes, Invitation, Webinar
from media.models.places import new_feed_key
from media.place_queries import is_written_to
from media.services.locking import lock
from media.services.mails import send_soon
from media.services.people import check_person


@dataclass(frozen=True, slots=True)
class InvitationReport:
    invited: int
    already_invited: int
    refused: tuple[LogFinding, ...]


@transaction.atomic
def invite_people(
    webinar: Webinar, *, people: Sequence[PersonRow], by: User | None, now: datetime
) -> InvitationReport:
    """Let these addresses register, and write to each once. A row that cannot be taken is refused with its
    line; the others are done. A second run changes nothing."""
    webinar = lock(webinar)
    known = set(webinar.invitations.values_list("email", flat=True))
    refused: list[LogFinding] = []
    new: dict[str, Invitation] = {}
    already = 0
    for row in people:
        problem = check_person(row=row, needs_name=False)
        if problem is not None:
            refused.append(problem)
            continue
        email = normalise_email(row.email)
        if email in known:
            already += 1
        elif email not in new:
            new[email] = Invitation(
                webinar=webinar, email=email, name=row.name[:150], invited_at=now
            )
    Invitation.objects.bulk_create(new.values())
    if new:
        record("media.invite_people", webinar, by=by, invited=len(new))
        write_to_invited(webinar, now=now)
    return InvitationReport(len(new), already, tuple(refused))


@transaction.atomic
def write_to_invited(webinar: Webinar, *, now: datetime) -> None:
    """One letter to each invited address that had none, once the event is announced to
    those who are invited. Whoever is invited later is written to then; and so is whose
    letter was dropped while the event was not to be."""
    if not is_written_to(webinar, now=now):
        return
    webinar.mails.filter(
        kind=MailKind.INVITED, state=MailState.DROPPED, invitation__isnull=False
    ).update(state=MailState.WAITING, tries=0, due_at=now)
    missing = webinar.invitations.exclude(mails__kind=MailKind.INVITED)
    EventMail.objects.bulk_create(
        [
            EventMail(
                webinar=webinar,
                invitation=invitation,
                kind=MailKind.INVITED,
                occasion="invited",
                planned_at=now,
                due_at=now,
            )
            for invitation in missing
        ],
        ignore_conflicts=True,
    )
    transaction.on_commit(send_soon)


@transaction.atomic
def take_back_invitation(webinar: Webinar, *, pk: int, by: User | None) -> bool:
    """Who has a place already keeps it."""
    webinar = lock(webinar)
    deleted, _by_model = webinar.invitations.filter(pk=pk).delete()
    if deleted:
        record("media.take_back_invitation", webinar, by=by)
    return bool(deleted)


@transaction.atomic
def forget_invitations(user: User) -> None:
    """The addresses of a person who is about to be deleted: nothing goes to them, and
    no list names them."""
    own = {normalise_email(user.email)}
    verified = EmailAddress.objects.filter(user=user, verified=True)
    own.update(map(normalise_email, verified.values_list("email", flat=True)))
    Invitation.objects.filter(email__in=own).delete()


@transaction.atomic
def set_reminders(user: User, *, wanted: bool, by: User | None) -> bool:
    """Whether the person gets reminders; True where that is a change."""
    wishes = _wishes(user)
    if wishes.wants_reminders == wanted:
        return False
    wishes.wants_reminders = wanted
    wishes.save(update_fields=["wants_reminders"])
    record("media.set_reminders", user, by=by, wanted=wanted)
    return True


@transaction.atomic
def make_feed_address(user: User, *, by: User | None) -> EventWishes:
    """A secret address for the person's calendar; one they had before is dead now."""
    wishes = _wishes(user)
    wishes.feed_key = new_feed_key()
    wishes.save(update_fields=["feed_key"])
    record("media.make_feed_address", user, by=by)
    return wishes


@transaction.atomic
def revoke_feed_address(user: User, *, by: User | None) -> bool:
    wishes = _wishes(user)
    if wishes.feed_key is None:
        return False
    wishes.feed_key = None
    wishes.save(update_fields=["feed_key"])
    record("media.revoke_feed_address", user, by=by)
    return True


def _wishes(user: User) -> EventWishes:
    EventWishes.objects.get_or_create(user=user)
    wishes: EventWishes = EventWishes.objects.select_for_update().get(user=user)
    return wishes
