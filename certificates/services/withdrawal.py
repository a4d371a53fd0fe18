"""Withdrawal at the holder's request: the paper and the name go, the digest stays.

What was replaced by the certificate goes with it, for it holds the same name. It cannot
be undone, and no other certificate follows.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from certificates.choices import EntryKind, Status
from certificates.exceptions import CertificateRefused
from certificates.models import WITHDRAWN_FIELDS, Certificate, NameCorrection
from certificates.services.record import append_entry
from certificates.storage import destroy_pdf
from elearn.core.audit import record
from elearn.core.models import User


def withdraw_certificate(
    certificate: Certificate, *, by: User | None, now: datetime
) -> Certificate:
    """Also those that it replaced. Withdrawing twice only destroys files that a failed
    disk has left."""
    with transaction.atomic():
        certificate = Certificate.objects.select_for_update().get(pk=certificate.pk)
        if Certificate.objects.filter(
            replaces=certificate, status=Status.VALID
        ).exists():
            raise CertificateRefused(
                _("A newer certificate holds the same name; please withdraw that one.")
            )
        every = list(_line(certificate))
        for one in every:
            if not one.is_withdrawn:
                _withdraw(one, by=by, now=now)
    # After the database has it: a file without a row would be worse than the reverse,
    # which the record's check finds.
    for one in every:
        destroy_pdf(one)
    return every[0]


def _line(certificate: Certificate) -> Iterator[Certificate]:
    yield certificate
    while certificate.replaces_id is not None:
        certificate = Certificate.objects.select_for_update().get(
            pk=certificate.replaces_id
        )
        yield certificate


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
