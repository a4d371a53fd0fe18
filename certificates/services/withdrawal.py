"""Withdrawal at the holder's request: the paper and the name go, the digest stays.

Every certificate of the person for the event or module goes with it, and dossiers of the
event, for they hold the same name. It cannot be undone, and no other certificate follows. Who has
their account erased asks for the same; for them it is done once the retention date is over.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from certificates.choices import EntryKind, Status
from certificates.exceptions import CertificateRefused
from certificates.models import WITHDRAWN_FIELDS, Certificate, NameCorrection
from certificates.services.dossiers import forget_dossiers_of
from certificates.services.record import append_entry
from certificates.services.subjects import lock_holder, lock_subject
from certificates.storage import destroy_pdf
from elearn.core.audit import record
from elearn.core.models import User
from media.models import Webinar


def withdraw_certificate(
    certificate: Certificate, *, by: User | None, now: datetime
) -> Certificate:
    """With all that the person was issued for the same. Withdrawing twice only destroys
    files that a failed disk has left."""
    with transaction.atomic():
        # As issuing does: nothing new comes meanwhile.
        subject = lock_subject(certificate.subject)
        lock_holder(certificate)
        every = _all_with(Certificate.objects.get(pk=certificate.pk))
        certificate = next(one for one in every if one.pk == certificate.pk)
        if any(one.is_valid and one != certificate for one in every):
            raise CertificateRefused(
                _("A newer certificate holds the same name; please withdraw that one.")
            )
        for one in every:
            if not one.is_withdrawn:
                _withdraw(one, by=by, now=now)
        if isinstance(subject, Webinar):
            forget_dossiers_of(subject)
    # After the database has it: a file without a row would be worse than the reverse,
    # which the record's check finds.
    for one in every:
        destroy_pdf(one)
    return certificate


@dataclass(frozen=True, slots=True)
class Expired:
    """Numbers of what was withdrawn, and of what has a file that would not go."""

    serials: tuple[str, ...]
    stuck: tuple[str, ...]


def withdraw_expired(*, today: date, now: datetime) -> Expired:
    """Withdraw what is left of erased accounts and has been kept until its date, and
    destroy files that an earlier withdrawal left. A certificate whose successor is kept
    longer waits for that one."""
    gone: list[str] = []
    ownerless = Certificate.objects.exclude(status=Status.WITHDRAWN).filter(
        holder=None, retain_until__lt=today
    )
    # The newest first: what it replaced goes with it.
    for pk in list(ownerless.order_by("-pk").values_list("pk", flat=True)):
        with transaction.atomic():
            certificate = Certificate.objects.get(pk=pk)
            left = [one for one in _all_with(certificate) if not one.is_withdrawn]
        if not left or any(one.retain_until >= today for one in left):
            continue
        newest = next((one for one in left if one.is_valid), certificate)
        with suppress(OSError):  # told below, with those of earlier days
            withdraw_certificate(newest, by=None, now=now)
        gone += [one.serial for one in left]
    return Expired(tuple(sorted(gone)), tuple(sorted(_destroy_left_files())))


def _destroy_left_files() -> Iterator[str]:
    """Of each withdrawn certificate; the numbers of those that would not go."""
    withdrawn = Certificate.objects.filter(status=Status.WITHDRAWN)
    for one in withdrawn.only("serial", "status", "pdf_file").iterator():
        if one.path.exists():
            try:
                destroy_pdf(one)
            except OSError:
                yield one.serial


def _all_with(certificate: Certificate) -> list[Certificate]:
    """The certificate, the others of its holder for the same, and whatever replaced one
    of them or was replaced: of an erased account only that says whose they were."""
    rows = Certificate.objects.all()
    found = {certificate.pk}
    if certificate.holder_id is not None:
        own = rows.about_the_same(certificate).filter(holder=certificate.holder_id)
        found |= set(own.values_list("pk", flat=True))
    grown: set[int] = set()
    while found != grown:
        grown = set(found)
        near = rows.filter(Q(pk__in=grown) | Q(replaces__in=grown))
        for pk, replaced in near.values_list("pk", "replaces"):
            found |= {pk} if replaced is None else {pk, replaced}
    return list(rows.select_for_update().filter(pk__in=found).order_by("pk"))


def _withdraw(certificate: Certificate, *, by: User | None, now: datetime) -> None:
    certificate.status = str(Status.WITHDRAWN)
    # Reasons given before may be about the person.
    certificate.status_reason = ""
    certificate.status_at = now
    certificate.name_printed, certificate.evidence = "", {}
    certificate.save(update_fields=sorted(WITHDRAWN_FIELDS))
    for asked in NameCorrection.objects.filter(replaced=certificate):
        for field in asked.NAMES:
            setattr(asked, field, "")
        asked.save(update_fields=asked.NAMES)
    append_entry(str(EntryKind.WITHDRAW), now=now, serial=certificate.serial)
    record(
        "certificates.withdraw_certificate",
        certificate,
        by=by,
        serial=certificate.serial,
    )
