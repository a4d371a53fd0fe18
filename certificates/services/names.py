"""Another name on an issued certificate: one person asks with a reason, another decides.

The paper is made afterwards, outside the request (`print_name`); a name that cannot be
printed is told, and the old certificate stays valid until there is a new one.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from certificates.choices import CorrectionStatus, EntryKind, Status
from certificates.exceptions import CorrectionNotPossible
from certificates.models import Certificate, NameCorrection
from certificates.printed_names import printable_name
from certificates.record_models import REASON_MAX
from certificates.services.batches import LOST
from certificates.services.issuing import replace_certificate
from certificates.services.letters import tell_holder
from certificates.services.record import append_entry
from certificates.services.subjects import lock_subject
from elearn.core.audit import record
from elearn.core.exceptions import Refusal
from elearn.core.models import User
from media.choices import MailKind
from media.domain.programme import to_ms


@transaction.atomic
def ask_for_name(
    certificate: Certificate, *, name: str, reason: str, by: User, now: datetime
) -> NameCorrection:
    """CorrectionNotPossible for a certificate that does not count, for the name it has
    already, without a reason, and while another name waits."""
    tidy, words = printable_name(name), _words(reason)
    certificate = Certificate.objects.select_for_update().get(pk=certificate.pk)
    if certificate.status != Status.VALID or certificate.holder is None:
        raise CorrectionNotPossible(
            _("Only the name on a valid certificate of an account can be corrected.")
        )
    if not tidy:
        raise CorrectionNotPossible(_("Please write the name as it should be printed."))
    if tidy == certificate.name_printed:
        raise CorrectionNotPossible(_("This name is printed already."))
    waiting = certificate.name_corrections.filter(
        status__in=[CorrectionStatus.WAITING, CorrectionStatus.CONFIRMED]
    )
    if waiting.exists():
        raise CorrectionNotPossible(
            _("A correction of this name is waiting already; decide it first.")
        )
    asked: NameCorrection = NameCorrection.objects.create(
        replaced=certificate, name=tidy, reason=words, asked_by=by, asked_at=now
    )
    record(
        "certificates.ask_for_name",
        certificate,
        by=by,
        serial=certificate.serial,
        request=asked.pk,
    )
    return asked


@transaction.atomic
def decide_name(
    asked: NameCorrection,
    *,
    is_confirmed: bool,
    answer: str = "",
    by: User,
    now: datetime,
) -> NameCorrection:
    """The second person's word. A request that is decided stays as it is, but for one
    that cannot be printed: that may still be given up.

    CorrectionNotPossible where the person who asked confirms, and without a reason
    for refusing.
    """
    asked = (
        NameCorrection.objects.select_for_update(of=("self",))
        .select_related("replaced")
        .get(pk=asked.pk)
    )
    is_given_up = asked.is_unfinished and not is_confirmed
    if not (asked.is_waiting or is_given_up):
        return asked
    if is_confirmed and asked.asked_by_id == by.pk:
        raise CorrectionNotPossible(
            _("You asked for this name; somebody else must confirm it.")
        )
    asked.answer = "" if is_confirmed else _words(answer)
    asked.status = (
        CorrectionStatus.CONFIRMED if is_confirmed else CorrectionStatus.REFUSED
    )
    asked.decided_by, asked.decided_at = by, now
    asked.save(update_fields=asked.DECISION)
    record(
        "certificates.decide_name",
        asked.replaced,
        by=by,
        serial=asked.replaced.serial,
        request=asked.pk,
        is_confirmed=is_confirmed,
    )
    return asked


def may_be_decided(asked: NameCorrection, *, now: datetime) -> bool:
    """Whether anything is left to a person: not while the paper is on its way. Where
    that failed, or takes so long that it was lost, it may be tried again or given up."""
    if asked.replaced.status != Status.VALID:
        return False
    is_lost = asked.decided_at is not None and now - asked.decided_at > LOST
    stands_still = asked.is_unfinished and (bool(asked.problem) or is_lost)
    return asked.is_waiting or stands_still


def print_soon(asked: NameCorrection) -> None:
    from certificates.tasks import print_name as task  # noqa: PLC0415 -- it calls us

    task.enqueue(asked.pk)


def print_name(asked: NameCorrection, *, now: datetime) -> NameCorrection:
    """The superseding certificate of a name that two people stand for. Calling it again
    makes nothing twice; what is in the way is kept as a sentence."""
    try:
        with transaction.atomic():
            return _print(asked, now=now)
    except Refusal as refusal:
        asked = NameCorrection.objects.get(pk=asked.pk)
        asked.problem = str(refusal)[:300]
        asked.save(update_fields=asked.OUTCOME)
        return asked


def _print(asked: NameCorrection, *, now: datetime) -> NameCorrection:
    # As issuing does: of two at once the second finds it printed.
    lock_subject(asked.replaced.subject)
    asked = (
        NameCorrection.objects.select_for_update(of=("self",))
        .select_related("replaced", "decided_by")
        .get(pk=asked.pk)
    )
    if not asked.is_unfinished:
        return asked
    made = replace_certificate(
        asked.replaced,
        reason=_("Name corrected, confirmed by a second person."),
        by=asked.decided_by,
        now=now,
        name=asked.name,
    )
    if made.name_printed != asked.name:
        # Replaced meanwhile for another reason: the name is corrected on that one.
        raise CorrectionNotPossible(
            _("Certificate %(serial)s was replaced meanwhile; ask for its name anew.")
            % {"serial": asked.replaced.serial}
        )
    asked.certificate, asked.problem = made, ""
    asked.save(update_fields=asked.OUTCOME)
    append_entry(
        str(EntryKind.NAME),
        now=now,
        serial=asked.replaced.serial,
        by=made.serial,
        request=asked.pk,
        asked_ms=_ms(asked.asked_at),
        confirmed_ms=_ms(asked.decided_at),
    )
    tell_holder(made, kind=MailKind.REPLACED, now=now)
    return asked


def _ms(at: datetime | None) -> int:
    return to_ms(at) if at else 0


def _words(text: str) -> str:
    words = " ".join(text.split())
    if not words or len(words) > REASON_MAX:
        raise CorrectionNotPossible(
            _("Please give a reason of at most %(limit)d characters.")
            % {"limit": REASON_MAX}
        )
    return words
