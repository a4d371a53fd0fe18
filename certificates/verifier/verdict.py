"""The verdict on one certificate file: signature, chain, and the list of what no longer holds."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime, timezone

from certificates.verifier import der, document, signature, x509

UNKNOWN, VALID = "unknown", "valid"
WORDS = {
    "revoked": "The certificate was revoked.",
    "superseded": "The certificate was replaced by a newer one.",
    "withdrawn": "The certificate was withdrawn at its holder's request.",
}


@dataclass
class Verdict:
    """`status` is "valid" only where a list of ours says so, as of `status_at`."""

    serial: str = ""
    sha256: str = ""
    status: str = UNKNOWN
    status_at: str = ""
    signed_by: str = ""
    signed_at: str = ""
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def is_valid(self) -> bool:
        return not self.problems


@dataclass(frozen=True)
class StatusList:
    """What no longer held on a day: SHA-256 of a file → its status."""

    site: str
    issued_at: str
    gone: dict[str, str]


def judge(
    content: bytes, roots: list[x509.Certificate], statuses: StatusList | None
) -> Verdict:
    verdict = Verdict(sha256=hashlib.sha256(content).hexdigest())
    _judge_signature(verdict, document.find(content), roots)
    _judge_status(verdict, statuses)
    return verdict


def _judge_signature(
    verdict: Verdict, found: document.Signed, roots: list[x509.Certificate]
) -> None:
    if not found.container:
        verdict.problems.append("The file carries no signature.")
        return
    verdict.serial = found.serial
    if found.signed_at:
        verdict.signed_at = found.signed_at.isoformat()
    if not found.covers_all:
        verdict.problems.append("Something was added to the file after it was signed.")
    try:
        seen = signature.examine(found.container, found.digest)
    except (der.Unreadable, ValueError, IndexError):
        verdict.problems.append("The signature cannot be read.")
        return
    verdict.signed_by = seen.signer.name
    if not seen.is_intact:
        verdict.problems.append("The file was altered after it was signed.")
        return
    moment = found.signed_at or _now()
    if x509.SIGNS_CONTENT not in seen.signer.usage or not x509.leads_to_root(
        seen.signer, seen.others, roots, moment
    ):
        verdict.problems.append(
            "The signature is not by the root that is trusted here."
        )


def _judge_status(verdict: Verdict, statuses: StatusList | None) -> None:
    if statuses is None:
        verdict.notes.append(
            "Whether it was revoked or replaced since is not known: there is no status list."
        )
        return
    verdict.status_at = statuses.issued_at
    gone = statuses.gone.get(verdict.sha256)
    if gone:
        verdict.status = gone
        verdict.problems.append(WORDS.get(gone, "The certificate no longer holds."))
    elif verdict.is_valid and verdict.signed_at <= statuses.issued_at:
        verdict.status = VALID
    elif verdict.is_valid:
        verdict.notes.append("The certificate is newer than the status list.")


def read_statuses(content: bytes, roots: list[x509.Certificate]) -> StatusList:
    """A status list whose signature leads to our root; anything else is refused."""
    try:
        outer = json.loads(content)
        payload = base64.b64decode(outer["payload"], validate=True)
        seen = signature.examine(
            base64.b64decode(outer["signature"], validate=True),
            hashlib.sha256(payload).digest(),
        )
        told = json.loads(payload)
        found = StatusList(
            str(told["site"]),
            str(told["issued_at"]),
            {str(digest): str(status) for digest, status in told["gone"].items()},
        )
        moment = datetime.fromisoformat(found.issued_at)
        is_ours = seen.is_intact and x509.leads_to_root(
            seen.signer, seen.others, roots, moment
        )
    except (
        *(KeyError, TypeError, IndexError, AttributeError, RecursionError),
        *(binascii.Error, der.Unreadable, ValueError),
    ):
        raise der.Unreadable("The status list cannot be read.") from None
    if not is_ours:
        raise der.Unreadable("The status list is not signed by the root trusted here.")
    return found


def _now() -> datetime:
    return datetime.now(tz=timezone.utc)  # noqa: UP017
