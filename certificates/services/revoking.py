"""Revoking what should not exist, and the organiser's own act of issuing it anew. Nobody
else undoes a revocation: neither its holder nor an issue to everybody."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from certificates.choices import EntryKind, Status
from certificates.exceptions import CertificateRefused
from certificates.models import Certificate
from certificates.services.issuing import (
    issue_certificate,
    issue_completion,
    reason_of,
    set_status,
)
from certificates.services.letters import tell_holder
from certificates.services.record import append_entry, reason_digest
from certificates.services.subjects import lock_holder, lock_subject
from elearn.core.audit import record
from elearn.core.models import User
from media.choices import MailKind


@transaction.atomic
def revoke_certificate(
    certificate: Certificate, *, reason: str, by: User | None, now: datetime
) -> Certificate:
    """The certificate no longer counts; file and evidence stay, the page says so.

    Revoking twice keeps the first reason and time. The holder gets one letter.
    """
    words = reason_of(reason)
    # As issuing does, which would replace it: the letter is about the event as well.
    lock_subject(certificate.subject)
    lock_holder(certificate)
    certificate = Certificate.objects.select_for_update().get(pk=certificate.pk)
    if certificate.status == Status.REVOKED:
        return certificate
    if certificate.status == Status.WITHDRAWN:
        raise CertificateRefused(
            _("Certificate %(serial)s was withdrawn and counts no longer.")
            % {"serial": certificate.serial}
        )
    set_status(certificate, status=str(Status.REVOKED), reason=words, now=now)
    append_entry(
        str(EntryKind.REVOKE),
        now=now,
        serial=certificate.serial,
        reason_sha256=reason_digest(words),
    )
    record(
        "certificates.revoke_certificate",
        certificate,
        by=by,
        serial=certificate.serial,
        # The words may be about the person, and a withdrawal takes them away.
        reason_sha256=reason_digest(words),
    )
    tell_holder(certificate, kind=MailKind.REVOKED, now=now)
    return certificate


def issue_again(revoked: Certificate, *, by: User | None, now: datetime) -> Certificate:
    """A new certificate for the person whose last one was revoked: an organiser's own
    act, which neither the person nor an issue to everybody does. The name stays.

    A second call returns the new one. Raises `NotDue` where anything else is in the way.
    """
    rows = Certificate.objects.with_subject().select_related("holder")
    revoked = rows.get(pk=revoked.pk)
    if revoked.status != Status.REVOKED or revoked.holder is None:
        raise CertificateRefused(
            _("Only what was revoked, of somebody with an account, is issued again.")
        )
    if revoked.completion is not None:
        return issue_completion(
            revoked.completion, user=revoked.holder, by=by, now=now, is_again=True
        )
    return issue_certificate(
        revoked.webinar, user=revoked.holder, by=by, now=now, is_again=True
    )
