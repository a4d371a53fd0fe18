"""A certificate as an Open Badges 3.0 credential that others can check by themselves.

A W3C Verifiable Credential with an `eddsa-rdfc-2022` proof; contexts are read
from our own folder, never from the network. Says of the person no more than a
salted hash of the e-mail address, and the name only where the holder asks.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from certificates import quads, wording
from certificates.about import about
from certificates.domain.completion import CompletionSnapshot
from certificates.domain.frozen import Frozen
from certificates.domain.serials import grouped
from certificates.domain.snapshot import RuleValues, Snapshot
from certificates.signing_keys import badge_keys, badge_signer

Document = dict[str, Any]

CONTEXTS = Path(__file__).resolve().parent / "contexts"
CREDENTIALS = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
CONTEXT_FILES = {
    CREDENTIALS: "credentials-v2.json",
    OPEN_BADGES: "open-badges-3.0.3.json",
}
FILE_NAME = "credential.json"
MEDIA_TYPE = "application/vc"
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
#: Multicodec of a raw Ed25519 public key.
_ED25519 = b"\xed\x01"


@dataclass(frozen=True, slots=True)
class Awarded:
    """What a badge says, from the frozen record; `email` is only hashed."""

    serial: str
    code: str
    email: str
    snapshot: Frozen
    evidence_sha256: str
    issued_at: datetime
    name: str = ""


def credential(awarded: Awarded, *, now: datetime) -> Document:
    """The signed credential. The same content and moment give the same bytes."""
    document = unsigned(awarded)
    if awarded.name or isinstance(awarded.snapshot, CompletionSnapshot):
        return signed(document, now=now)
    return signed(document, now=now, lines=_lines(awarded, document))


def unsigned(awarded: Awarded) -> Document:
    snapshot, told = awarded.snapshot, about(awarded.snapshot)
    page = _address("certificates:answer", code=grouped(awarded.code))
    return {
        "@context": [CREDENTIALS, OPEN_BADGES],
        "id": page,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {
            "id": did(),
            "type": ["Profile"],
            "name": snapshot.issuer.provider or snapshot.issuer.site,
            "url": settings.BASE_URL,
        },
        "validFrom": _moment(awarded.issued_at),
        "name": told.title,
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": _identifiers(awarded),
            **({"creditsEarned": _number(told.credits)} if told.credits else {}),
            "achievement": {
                # Of a module without a page: what its reasons say.
                "id": f"{settings.BASE_URL}{told.path}"
                if told.path
                else f"{page}#achievement",
                "type": ["Achievement"],
                "achievementType": "Course",
                "name": told.title,
                "description": _specimen(snapshot) or told.sentence,
                "criteria": {"narrative": _criteria(snapshot.rule, get_language())},
            },
        },
        "evidence": [
            {
                "id": f"{page}#evidence",
                "type": ["Evidence"],
                "name": told.record,
                "narrative": _("SHA-256 of the frozen record: %(digest)s")
                % {"digest": awarded.evidence_sha256},
            }
        ],
        "credentialStatus": status_entry(awarded.serial),
    }


@lru_cache(maxsize=32)
def _criteria(rule: RuleValues, language: str | None) -> str:
    """The same for all of an event, and half of the work for each."""
    words: str = wording.rule_words(rule.rule())
    return words


def _specimen(snapshot: Frozen) -> str:
    words: str = _("Specimen: invented people, no credit granted.")
    return words if snapshot.is_specimen else ""


def _identifiers(awarded: Awarded) -> list[Document]:
    # One salt for each certificate; it need not be secret, only its own.
    salt = hashlib.sha256(f"badge-salt:{awarded.code}".encode()).hexdigest()[:32]
    digest = hashlib.sha256(f"{awarded.email}{salt}".encode()).hexdigest()
    found: list[Document] = [
        {
            "type": "IdentityObject",
            "hashed": True,
            "identityHash": f"sha256${digest}",
            "identityType": "emailAddress",
            "salt": salt,
        }
    ]
    if awarded.name:
        found.append(
            {
                "type": "IdentityObject",
                "hashed": False,
                "identityHash": awarded.name,
                "identityType": "name",
            }
        )
    return found


def _number(credits: str) -> int | float:
    """Whole where it is whole: 4 and 4.0 would be two spellings to a verifier."""
    value = Decimal(credits)
    return int(value) if value == value.to_integral_value() else float(value)


def _address(view: str, **parts: str) -> str:
    return f"{settings.BASE_URL}{reverse(view, kwargs=parts)}"


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


# -- Status --------------------------------------------------------------------
def list_and_index(serial: str) -> tuple[str, int]:
    """`PCC-2024-000118` → the list `PCC-2024`, its bit 118."""
    name, _dash, number = serial.rpartition("-")
    return name, int(number)


def status_entry(serial: str) -> Document:
    name, index = list_and_index(serial)
    address = _address("certificates:badge_status", name=name)
    return {
        "id": f"{address}#{index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(index),
        "statusListCredential": address,
    }


# -- The issuer ------------------------------------------------------------------
def did() -> str:
    """`did:web` of this site; a port is written as the method asks (%3A)."""
    return f"did:web:{quote(urlsplit(settings.BASE_URL).netloc, safe='')}"


def did_document() -> Document:
    """Every badge key of this site: a badge outlives the key of its year."""
    methods = [
        {
            "id": f"{did()}#{name}",
            "type": "Multikey",
            "controller": did(),
            "publicKeyMultibase": multibase(_ED25519 + public),
        }
        for name, public in badge_keys()
    ]
    return {
        "@context": [
            "https://www.w3.org/ns/did/v1",
            "https://w3id.org/security/multikey/v1",
        ],
        "id": did(),
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }


def multibase(content: bytes) -> str:
    """Base 58 (Bitcoin's alphabet) with the prefix that says so."""
    number = int.from_bytes(content, "big")
    letters = []
    while number:
        number, rest = divmod(number, 58)
        letters.append(_BASE58[rest])
    zeros = len(content) - len(content.lstrip(b"\0"))
    return "z" + "1" * zeros + "".join(reversed(letters))


# -- The proof -------------------------------------------------------------------
def signed(document: Document, *, now: datetime, lines: str = "") -> Document:
    """The document with an `eddsa-rdfc-2022` proof (W3C Data Integrity).

    `lines` is its canonical form, where the caller knows it already.
    """
    name, sign = badge_signer()
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": _moment(now),
        "verificationMethod": f"{did()}#{name}",
        "proofPurpose": "assertionMethod",
    }
    options = _canonical_pattern(
        _keyed({"@context": document["@context"], **proof, "created": _TIME_MARK})
    ).replace(_TIME_MARK, proof["created"])
    parts = options, lines or canonical(document)
    value = sign(b"".join(hashlib.sha256(one.encode()).digest() for one in parts))
    return {**document, "proof": {**proof, "proofValue": multibase(value)}}


# Marks for what differs between badges of one event; none can occur otherwise.
_MARK = 700_000_007
_TIME_MARK = "1970-01-01T00:00:00Z"


def _lines(awarded: Awarded, document: Document) -> str:
    """The canonical form, from that of another badge of the same event."""
    snapshot = awarded.snapshot
    assert isinstance(snapshot, Snapshot)  # noqa: S101 -- others are few and differ
    marked = unsigned(
        replace(
            awarded,
            serial=f"{list_and_index(awarded.serial)[0]}-{_MARK}",
            code="0" * 20,
            email="",
            evidence_sha256="e" * 64,
            issued_at=datetime.fromtimestamp(0, UTC),
            snapshot=replace(
                snapshot, outcome=replace(snapshot.outcome, granted=str(_MARK + 1))
            ),
        )
    )
    return quads.fill(
        _canonical_pattern(_keyed(marked)),
        dict(zip(_varying(marked), _varying(document), strict=True)),
    )


def _varying(document: Document) -> list[str]:
    """What differs between badges of one event, as it stands in the lines."""
    subject = document["credentialSubject"]
    (address,) = subject["identifier"]
    credits = subject["creditsEarned"]
    return [
        document["id"],
        document["validFrom"],
        document["credentialStatus"]["statusListIndex"],
        document["evidence"][0]["narrative"],
        address["identityHash"],
        address["salt"],
        str(credits) if isinstance(credits, int) else quads.float_text(credits),
    ]


def _keyed(document: Document) -> str:
    return json.dumps(document, sort_keys=True)


@lru_cache(maxsize=64)
def _canonical_pattern(written_document: str) -> str:
    return canonical(json.loads(written_document))


def canonical(document: Document) -> str:
    """The document as sorted N-Quads (RDFC-1.0)."""
    from pyld import jsonld

    written: str = jsonld.normalize(
        document,
        {
            "algorithm": "URDNA2015",
            "format": "application/n-quads",
            "documentLoader": _load,
        },
    )
    return written


def _load(address: str, options: Any = None) -> Document:
    if address not in CONTEXT_FILES:
        raise LookupError(f"The context {address} is not bundled.")
    return {
        "contentType": "application/ld+json",
        "contextUrl": None,
        "documentUrl": address,
        "document": _context(address),
    }


@cache
def _context(address: str) -> Document:
    path = CONTEXTS / CONTEXT_FILES[address]
    found: Document = json.loads(path.read_text(encoding="utf-8"))
    return found


def written(document: Document) -> bytes:
    """The file of a credential."""
    return json.dumps(document, ensure_ascii=False, indent=1).encode()
