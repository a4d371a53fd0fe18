"""A detached signature (CMS): does it belong to these bytes, and who made it?"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from certificates.verifier import der, x509

SIGNED_DATA = "1.2.840.113549.1.7.2"
CONTENT_TYPE = "1.2.840.113549.1.9.3"
DATA = "1.2.840.113549.1.7.1"
MESSAGE_DIGEST = "1.2.840.113549.1.9.4"
SIGNING_CERTIFICATE = "1.2.840.113549.1.9.16.2.47"
SHA256 = "2.16.840.1.101.3.4.2.1"


@dataclass(frozen=True)
class Signature:
    """Who signed, with what else came along; `is_intact` says the bytes are those signed."""

    signer: x509.Certificate
    others: list[x509.Certificate]
    is_intact: bool


def examine(container: bytes, digest: bytes) -> Signature:
    """Read a container and hold it against the SHA-256 digest of the content.

    Bytes after the container (a PDF pads with zeros) must be zeros.
    """
    outer, padding = der.read(container)
    kind, inner = outer.must_be(der.SEQUENCE).parts()
    if der.oid(kind) != SIGNED_DATA or padding.strip(b"\0"):
        raise der.Unreadable("no signature")
    certificates: list[x509.Certificate] = []
    *_head, infos = data = der.whole(inner.content).parts()
    for part in data:
        if part.tag == 0xA0:
            certificates = [x509.parse(one.raw) for one in part.parts()]
    (info,) = infos.must_be(der.SET).parts()
    _version, identity, hashed, attributes, algorithm, value, *_rest = info.parts()
    issuer, serial = identity.parts()
    signers = [
        one
        for one in certificates
        if one.issuer == issuer.raw and one.serial == serial.number()
    ]
    if attributes.tag != 0xA0 or der.oid(hashed.parts()[0]) != SHA256 or not signers:
        raise der.Unreadable("a signature of another kind")
    signer = signers[0]
    # Signed as a SET, stored under another tag (RFC 5652, 5.4).
    content = bytes([der.SET]) + attributes.raw[1:]
    return Signature(
        signer=signer,
        others=[one for one in certificates if one is not signer],
        is_intact=_belong(attributes, digest, signer)
        and signer.key.verifies(
            content,
            value.must_be(der.OCTETS).content,
            der.oid(algorithm.parts()[0]),
        ),
    )


def _belong(attributes: der.Element, digest: bytes, signer: x509.Certificate) -> bool:
    """Whether what is signed names this content and this certificate."""
    told: dict[str, der.Element] = {}
    for attribute in attributes.parts():
        name, values = attribute.parts()
        (told[der.oid(name)],) = values.parts()
    if not {CONTENT_TYPE, MESSAGE_DIGEST, SIGNING_CERTIFICATE} <= told.keys():
        return False
    # SEQUENCE of SEQUENCE of (SHA-256 of the certificate, …); RFC 5035.
    own = told[SIGNING_CERTIFICATE].parts()[0].parts()[0].parts()[0]
    return (
        der.oid(told[CONTENT_TYPE]) == DATA
        and told[MESSAGE_DIGEST].content == digest
        and own.must_be(der.OCTETS).content == hashlib.sha256(signer.raw).digest()
    )
