"""Certificates of keys: what they say, and whether one leads to a root we know."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, timezone

from certificates.verifier import der
from certificates.verifier.curves import PublicKey, public_key

_PEM = re.compile(rb"-----BEGIN CERTIFICATE-----(.+?)-----END CERTIFICATE-----", re.S)
BASIC_CONSTRAINTS, KEY_USAGE = "2.5.29.19", "2.5.29.15"
COMMON_NAME = "2.5.4.3"
#: Bits of key usage, counted from the left.
SIGNS_CONTENT, SIGNS_CERTIFICATES = 1, 5


@dataclass(frozen=True)
class Certificate:
    raw: bytes
    signed: bytes
    algorithm: str
    signature: bytes
    serial: int
    issuer: bytes
    subject: bytes
    name: str
    begins: datetime
    ends: datetime
    key: PublicKey
    is_authority: bool
    usage: frozenset[int]

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.raw).hexdigest()

    def is_valid_at(self, moment: datetime) -> bool:
        return self.begins <= moment <= self.ends

    def is_signed_by(self, other: Certificate) -> bool:
        return (
            self.issuer == other.subject
            and other.is_authority
            and SIGNS_CERTIFICATES in other.usage
            and other.key.verifies(self.signed, self.signature, self.algorithm)
        )


def parse(raw: bytes) -> Certificate:
    body, algorithm, signature = der.whole(raw).must_be(der.SEQUENCE).parts()
    fields = body.must_be(der.SEQUENCE).parts()
    if len(fields) < 8 or fields[0].tag != 0xA0:
        raise der.Unreadable("a certificate of another version")
    _version, serial, _kind, issuer, validity, subject, key, *optional = fields
    begins, ends = (_moment(one) for one in validity.parts())
    is_authority, usage = False, frozenset[int]()
    for extra in optional:
        if extra.tag != 0xA3:
            continue
        for extension in der.whole(extra.content).parts():
            name, *_critical, value = extension.parts()
            if der.oid(name) == BASIC_CONSTRAINTS:
                inside = der.whole(value.content).parts()
                is_authority = bool(inside and inside[0].content == b"\xff")
            elif der.oid(name) == KEY_USAGE:
                usage = _bits(der.whole(value.content))
    return Certificate(
        raw=raw,
        signed=body.raw,
        algorithm=der.oid(algorithm.parts()[0]),
        signature=signature.must_be(der.BIT_STRING).content[1:],
        serial=serial.number(),
        issuer=issuer.raw,
        subject=subject.raw,
        name=_common_name(subject),
        begins=begins,
        ends=ends,
        key=public_key(key),
        is_authority=is_authority,
        usage=usage,
    )


def in_pem(content: bytes) -> list[Certificate]:
    """The certificates of a PEM file, or the one of a DER file."""
    blocks = _PEM.findall(content)
    if not blocks:
        return [parse(content)]
    return [parse(base64.b64decode(block)) for block in blocks]


def leads_to_root(
    leaf: Certificate,
    others: list[Certificate],
    roots: list[Certificate],
    moment: datetime,
) -> bool:
    """Whether a chain of valid certificates joins `leaf` and one of `roots`.

    Two steps at most, as our chain has: leaf, issuing, root.
    """
    if not leaf.is_valid_at(moment):
        return False
    for root in roots:
        if not root.is_valid_at(moment):
            continue
        if leaf.is_signed_by(root):
            return True
        for middle in others:
            if (
                middle.is_valid_at(moment)
                and leaf.is_signed_by(middle)
                and middle.is_signed_by(root)
            ):
                return True
    return False


def _bits(element: der.Element) -> frozenset[int]:
    content = element.must_be(der.BIT_STRING).content[1:]
    return frozenset(
        index
        for index in range(len(content) * 8)
        if content[index // 8] >> (7 - index % 8) & 1
    )


def _moment(element: der.Element) -> datetime:
    text = element.content.decode("ascii", "replace")
    # UTCTime has two digits for the year, until 2049 (RFC 5280, 4.1.2.5).
    if element.tag == 0x17:
        text = ("20" if text[:2] < "50" else "19") + text
    try:
        return datetime.strptime(text, "%Y%m%d%H%M%SZ").replace(tzinfo=timezone.utc)  # noqa: UP017
    except ValueError:
        raise der.Unreadable("a date in a certificate") from None


def _common_name(name: der.Element) -> str:
    for part in name.parts():
        for pair in part.parts():
            kind, value = pair.parts()
            if der.oid(kind) == COMMON_NAME:
                return value.content.decode("utf-8", "replace")
    return ""
