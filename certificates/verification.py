"""Is this file a certificate of ours, unchanged and still valid?

The signature first, against our root; then, where the record is at hand, the
file's digest, what it says of itself, and the status. Needs no network.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from certificates.choices import Status
from certificates.domain.canonical import digest
from certificates.domain.credit import written
from certificates.domain.frozen import read_evidence, still_holds
from certificates.domain.serials import read_code
from certificates.models import Certificate
from certificates.pdf import Embedded, read_embedded
from certificates.queries import by_digest, public_answer
from certificates.signing import Seal, check


@dataclass(frozen=True, slots=True)
class FileVerdict:
    """`status` is a Status of the certificate named, or "unknown"."""

    is_valid: bool
    serial: str
    status: str
    problems: tuple[str, ...]
    name: str = ""
    credits: str = ""
    sha256: str = ""
    signature: str = ""


def verify_file(content: bytes) -> FileVerdict | None:
    """The verdict on a file, None when it is no readable PDF."""
    embedded = read_embedded(content)
    if embedded is None:
        return None
    digest_now = hashlib.sha256(content).hexdigest()
    seal = check(content)
    facts = {"sha256": digest_now, "signature": signature_word(seal)}
    certificate = by_digest(digest_now)
    if certificate is None:
        return replace(_unknown_bytes(embedded.serial, embedded.code, seal), **facts)
    return replace(_known_bytes(certificate, embedded, seal), **facts)


def verify_by_signature(
    content: bytes, *, roots: list[bytes] | None = None
) -> FileVerdict | None:
    """The verdict without the record: what the signature alone can tell."""
    embedded = read_embedded(content)
    if embedded is None:
        return None
    seal = check(content, roots=roots)
    return FileVerdict(
        is_valid=seal.is_sound,
        serial=embedded.serial,
        status="unknown",
        problems=tuple(seal_problems(seal)),
        sha256=hashlib.sha256(content).hexdigest(),
        signature=signature_word(seal),
    )


def signature_word(seal: Seal) -> str:
    """One of "sound", "none", "altered", "untrusted"."""
    if not seal.is_signed:
        return "none"
    if not (seal.is_intact and seal.covers_all):
        return "altered"
    return "sound" if seal.is_trusted else "untrusted"


def seal_problems(seal: Seal) -> list[str]:
    return {
        "sound": [],
        "none": [_("The file carries no signature.")],
        "altered": [_("The file was altered after it was signed.")],
        "untrusted": [_("The signature is not by the root that is trusted here.")],
    }[signature_word(seal)]


def _known_bytes(
    certificate: Certificate, embedded: Embedded, seal: Seal
) -> FileVerdict:
    # Files from before there were signatures are proven by their digest alone.
    problems = seal_problems(seal) if certificate.signed_by else []
    if embedded.serial != certificate.serial or embedded.code != certificate.code:
        problems.append(_("The file carries another number than our record of it."))
    problems += evidence_problems(certificate)
    if not certificate.is_valid:
        problems.append(status_problem(certificate.status))
    return _verdict(certificate, problems)


def status_problem(status: str) -> str:
    """Why a certificate that no longer holds does not."""
    words = {
        str(Status.REVOKED): _("The certificate was revoked."),
        str(Status.SUPERSEDED): _("The certificate was replaced by a newer one."),
        str(Status.WITHDRAWN): _(
            "The certificate was withdrawn at the holder’s request."
        ),
    }
    return words[status]


def evidence_problems(certificate: Certificate) -> list[str]:
    """Whether the frozen reasons are whole and still give the same credits.

    Of a withdrawn certificate there are none any more.
    """
    if certificate.is_withdrawn:
        return []
    if digest(certificate.evidence) != certificate.evidence_sha256:
        return [_("The record of its reasons was altered.")]
    if not still_holds(read_evidence(certificate.evidence)):
        return [_("The rule, run again on its reasons, gives another result.")]
    return []


def _unknown_bytes(serial: str, code: str, seal: Seal) -> FileVerdict:
    certificate = public_answer(code).certificate if read_code(code) else None
    if certificate is None and seal.is_sound:
        return FileVerdict(
            False,
            serial,
            "unknown",
            (_("The signature is ours, but this site has no record of the file."),),
        )
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
