"""Writes of this room: one transaction each, keyword-only, audited.

A certificate is issued whole or not at all: number, evidence, file and row in
one transaction per person. It is never edited; it can be replaced or revoked.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates.badge import Awarded, credential, written
from certificates.choices import Status
from certificates.domain.credit import Code
from certificates.domain.evidence import as_data, digest
from certificates.domain.serials import CODE_BITS, code_from_bits, format_serial
from certificates.exceptions import CertificateRefused, NotDue
from certificates.freezing import freeze
from certificates.models import Certificate, SerialCounter
from certificates.pdf import TEMPLATE_VERSION, render
from certificates.queries import Standing, due_list, held_on, standing_of
from certificates.sealing import seal
from certificates.signing_keys import signer_at
from certificates.storage import StoredFile, discard_pdf, store_pdf
from certificates.typesetting import set_paper
from elearn.core.audit import record
from elearn.core.exceptions import Refusal
from elearn.core.models import User
from media.exceptions import MediaError
from media.models import Webinar
from media.queries import counting_times, unsealed_count
from media.services import seal_log

#: Where an event names no prefix of its own.
DEFAULT_PREFIX = "CME"


@dataclass(frozen=True, slots=True)
class Failure:
    """A person who was due and got no certificate, with the sentence why."""

    user: User
    sentence: str


@dataclass(slots=True)
class IssueReport:
    issued: list[Certificate] = field(default_factory=list)
    not_due: list[Standing] = field(default_factory=list)
    failed: list[Failure] = field(default_factory=list)


def issue_certificate(
    webinar: Webinar, *, user: User, by: User | None, now: datetime
) -> Certificate:
    """The person's certificate for the event, issued now if there is none yet.

    A second call returns the first one's certificate. Raises `NotDue` with
    the reasons, `CannotPrint` when the paper cannot be made as it must be.
    """
    return _issue(webinar, user, by=by, now=now)


def replace_certificate(
    certificate: Certificate, *, reason: str, by: User | None, now: datetime
) -> Certificate:
    """A new certificate from today's records; the old one says it was replaced.

    Both happen or neither. A second call returns the replacement.
    """
    if certificate.holder is None:
        raise CertificateRefused(
            _("Certificate %(serial)s has no holder any more.")
            % {"serial": certificate.serial}
        )
    return _issue(
        certificate.webinar,
        certificate.holder,
        by=by,
        now=now,
        replaces=certificate,
        reason=_reason(reason),
    )


def _issue(
    webinar: Webinar,
    user: User,
    *,
    by: User | None,
    now: datetime,
    replaces: Certificate | None = None,
    reason: str = "",
) -> Certificate:
    stored: list[StoredFile] = []
    try:
        with transaction.atomic():
            # The event first, as every write about its numbers does: what is
            # counted and what is named as its source must be one state. Then the
            # person: two events of one day share the day's maximum.
            webinar = Webinar.objects.select_for_update().get(pk=webinar.pk)
            holder = User.objects.select_for_update().get(pk=user.pk)
            if replaces is not None:
                replaces = Certificate.objects.select_for_update().get(pk=replaces.pk)
                if replaces.status == Status.SUPERSEDED:
                    return Certificate.objects.get(replaces=replaces)
                if replaces.status != Status.VALID:
                    raise CertificateRefused(
                        _("Certificate %(serial)s is revoked and cannot be replaced.")
                        % {"serial": replaces.serial}
                    )
                _set_status(replaces, str(Status.SUPERSEDED), reason=reason, now=now)
            standing = standing_of(webinar, holder, now=now)
            if standing is None:
                raise NotDue(_("This person has no place at the event."))
            if standing.certificate is not None:
                return standing.certificate
            if not standing.verdict.is_due:
                raise NotDue(" ".join(standing.reasons), standing.reasons)
            return _write(standing, by=by, now=now, replaces=replaces, stored=stored)
    except BaseException:
        for entry in stored:
            discard_pdf(entry.name)
        raise


def _write(
    standing: Standing,
    *,
    by: User | None,
    now: datetime,
    replaces: Certificate | None,
    stored: list[StoredFile],
) -> Certificate:
    """Inside the transaction: number, paper, file, row, audit."""
    webinar, rule = standing.webinar, standing.rule
    assert rule is not None  # noqa: S101 -- a verdict without rule is never due
    snapshot, pictures = freeze(standing)
    evidence = as_data(snapshot)
    evidence_sha256 = digest(evidence)
    serial = _next_serial(webinar, now=now)
    code = code_from_bits(secrets.randbits(CODE_BITS))
    signer = signer_at(now)
    laid_out = render(
        set_paper(
            snapshot,
            serial=serial,
            code=code,
            issued_at=now,
            evidence_sha256=evidence_sha256,
            images=pictures,
        )
    )
    awarded = Awarded(
        serial=serial,
        code=code,
        email=standing.user.email,
        snapshot=snapshot,
        evidence_sha256=evidence_sha256,
        issued_at=now,
    )
    content = seal(laid_out, at=now, credential=written(credential(awarded, now=now)))
    identity = uuid.uuid4()
    year = timezone.localtime(now, webinar.zone).year
    file = store_pdf(content, name=f"{year}/{serial}-{identity.hex[:12]}.pdf")
    stored.append(file)
    certificate: Certificate = Certificate.objects.create(
        uuid=identity,
        serial=serial,
        code=code,
        webinar=webinar,
        holder=standing.user,
        name_printed=snapshot.name_printed,
        held_on=held_on(webinar),
        rule_key=rule.key,
        rule_version=rule.version,
        credits=Decimal(snapshot.outcome.granted),
        evidence=evidence,
        evidence_sha256=evidence_sha256,
        template_version=TEMPLATE_VERSION,
        signed_by=signer.fingerprint,
        pdf_file=file.name,
        pdf_sha256=file.sha256,
        pdf_size=file.size,
        issued_at=now,
        issued_by=by,
        replaces=replaces,
    )
    record(
        "certificates.issue_certificate",
        certificate,
        by=by,
        serial=serial,
        webinar=webinar.slug,
        evidence_sha256=evidence_sha256,
        pdf_sha256=file.sha256,
        replaces=replaces.serial if replaces else "",
    )
    return certificate


def _next_serial(webinar: Webinar, *, now: datetime) -> str:
    """The next number of the prefix and the year of issue, without gaps.

    The counter's row is locked until the transaction ends; if that fails, the
    number is given to the next one.
    """
    prefix = webinar.serial_prefix or DEFAULT_PREFIX
    year = timezone.localtime(now, webinar.zone).year
    SerialCounter.objects.get_or_create(prefix=prefix, year=year)
    counter = SerialCounter.objects.select_for_update().get(prefix=prefix, year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return format_serial(prefix, year, counter.last)


def issue_all_due(
    webinar: Webinar,
    *,
    by: User | None,
    now: datetime,
    limit: int | None = None,
    people: Sequence[int] | None = None,
) -> IssueReport:
    """Seal what is not sealed, then issue to everybody who is due.

    Each person is a transaction of their own: what fails is listed, what is
    issued stays, and a second run continues where the first one stopped.
    `people` (user ids) narrows it to those; `limit` stops after so many.
    """
    if now >= counting_times(webinar).final_at and unsealed_count(webinar):
        seal_log(webinar, by=by, now=now)
    report = IssueReport()
    for standing in due_list(webinar, now=now, will_seal=False):
        if not standing.verdict.is_due:
            if not standing.verdict.has(Code.ISSUED):
                report.not_due.append(standing)
            continue
        if people is not None and standing.user.pk not in people:
            continue
        if limit is not None and len(report.issued) >= limit:
            continue
        try:
            report.issued.append(
                issue_certificate(webinar, user=standing.user, by=by, now=now)
            )
        except (Refusal, MediaError) as refusal:
            report.failed.append(Failure(standing.user, str(refusal)))
    return report


@transaction.atomic
def revoke_certificate(
    certificate: Certificate, *, reason: str, by: User | None, now: datetime
) -> Certificate:
    """The certificate no longer counts; file and evidence stay, the page says so.

    Revoking twice keeps the first reason and time.
    """
    words = _reason(reason)
    certificate = Certificate.objects.select_for_update().get(pk=certificate.pk)
    if certificate.status == Status.REVOKED:
        return certificate
    _set_status(certificate, str(Status.REVOKED), reason=words, now=now)
    record(
        "certificates.revoke_certificate",
        certificate,
        by=by,
        serial=certificate.serial,
        reason=words,
    )
    return certificate


def _set_status(
    certificate: Certificate, status: str, *, reason: str, now: datetime
) -> None:
    certificate.status = status
    certificate.status_reason = reason
    certificate.status_at = now
    certificate.save(update_fields=["status", "status_reason", "status_at"])


def _reason(text: str) -> str:
    words = " ".join(text.split())[:300]
    if not words:
        raise CertificateRefused(_("Please give a reason; it is kept in the record."))
    return words
