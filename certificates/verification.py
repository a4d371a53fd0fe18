"""Is this file a certificate of ours, unchanged and still valid?

Compares the file's digest with the stored one, then what the file says of
itself with the row. Needs the database, no network.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.utils.translation import gettext as _

from certificates.choices import Status
from certificates.domain.credit import written
from certificates.domain.evidence import digest, from_data, rerun
from certificates.domain.serials import read_code
from certificates.models import Certificate
from certificates.pdf import read_embedded
from certificates.queries import by_digest, public_answer


@dataclass(frozen=True, slots=True)
class FileVerdict:
    """`status` is a Status of the certificate named, or "unknown"."""

    is_valid: bool
    serial: str
    status: str
    problems: tuple[str, ...]
    name: str = ""
    credits: str = ""


def verify_file(content: bytes) -> FileVerdict | None:
    """The verdict on a file, None when it is no readable PDF."""
    embedded = read_embedded(content)
    if embedded is None:
        return None
    certificate = by_digest(hashlib.sha256(content).hexdigest())
    if certificate is None:
        return _unknown_bytes(embedded.serial, embedded.code)
    problems = []
    if embedded.serial != certificate.serial or embedded.code != certificate.code:
        problems.append(_("The file carries another number than our record of it."))
    problems += evidence_problems(certificate)
    if certificate.status == Status.REVOKED:
        problems.append(_("The certificate was revoked."))
    if certificate.status == Status.SUPERSEDED:
        problems.append(_("The certificate was replaced by a newer one."))
    if certificate.is_withdrawn:
        problems.append(_("The certificate was withdrawn at the holder’s request."))
    return _verdict(certificate, problems)


def evidence_problems(certificate: Certificate) -> list[str]:
    """Whether the frozen reasons are whole and still give the same credits.

    Of a withdrawn certificate there are none any more.
    """
    if certificate.is_withdrawn:
        return []
    if digest(certificate.evidence) != certificate.evidence_sha256:
        return [_("The record of its reasons was altered.")]
    snapshot = from_data(certificate.evidence)
    if rerun(snapshot) != snapshot.outcome:
        return [_("The rule, run again on its reasons, gives another result.")]
    return []


def _unknown_bytes(serial: str, code: str) -> FileVerdict:
    certificate = public_answer(code).certificate if read_code(code) else None
    if certificate is None:
        return FileVerdict(
            False,
            serial,
            "unknown",
            (_("This is not a certificate that this site issued."),),
        )
    return _verdict(
        certificate,
        [
            _(
                "The file was altered: it names certificate %(serial)s, but its "
                "content is not what was issued."
            )
            % {"serial": certificate.serial}
        ],
    )


def _verdict(certificate: Certificate, problems: list[str]) -> FileVerdict:
    return FileVerdict(
        is_valid=not problems,
        serial=certificate.serial,
        status=certificate.status,
        problems=tuple(problems),
        name=certificate.name_printed,
        credits=written(certificate.credits),
    )
