"""The container of a signature, written byte by byte: CMS for PAdES baseline B.

Knows no key and no PDF: a digest goes in, DER comes out (RFC 5652, RFC 5035,
ETSI EN 319 142-1). Signs with ECDSA and SHA-256 only.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

SEQUENCE, SET, OCTETS, INTEGER = 0x30, 0x31, 0x04, 0x02


def tlv(tag: int, *parts: bytes) -> bytes:
    """One DER element: tag, length, content."""
    content = b"".join(parts)
    size = len(content)
    if size < 0x80:
        return bytes((tag, size)) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + content


def integer(value: int) -> bytes:
    """A DER integer, never negative here."""
    return tlv(INTEGER, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def _oid(dotted: str) -> bytes:
    first, second, *rest = (int(part) for part in dotted.split("."))
    content = bytearray([first * 40 + second])
    for number in rest:
        groups = [number & 0x7F]
        while number := number >> 7:
            groups.append(number & 0x7F | 0x80)
        content += bytes(reversed(groups))
    return tlv(0x06, bytes(content))


DATA = _oid("1.2.840.113549.1.7.1")
SIGNED_DATA = _oid("1.2.840.113549.1.7.2")
CONTENT_TYPE = _oid("1.2.840.113549.1.9.3")
MESSAGE_DIGEST = _oid("1.2.840.113549.1.9.4")
SIGNING_CERTIFICATE = _oid("1.2.840.113549.1.9.16.2.47")
TIME_STAMP_TOKEN = _oid("1.2.840.113549.1.9.16.2.14")
SHA256 = tlv(SEQUENCE, _oid("2.16.840.1.101.3.4.2.1"))
ECDSA_SHA256 = tlv(SEQUENCE, _oid("1.2.840.10045.4.3.2"))


def attribute(name: bytes, value: bytes) -> bytes:
    return tlv(SEQUENCE, name, tlv(SET, value))


@dataclass(frozen=True)
class SignerFacts:
    """What the container says of its signer; the same for each signature."""

    certificates: tuple[bytes, ...]
    issuer: bytes
    serial: int

    @cached_property
    def certificate_set(self) -> bytes:
        return tlv(0xA0, *sorted(self.certificates))

    @cached_property
    def identity(self) -> bytes:
        return tlv(SEQUENCE, self.issuer, integer(self.serial))

    @cached_property
    def own_certificate(self) -> bytes:
        """The attribute that ties the signature to this one certificate."""
        names = tlv(SEQUENCE, tlv(0xA4, self.issuer))
        digest = tlv(OCTETS, hashlib.sha256(self.certificates[0]).digest())
        one = tlv(SEQUENCE, digest, tlv(SEQUENCE, names, integer(self.serial)))
        return attribute(SIGNING_CERTIFICATE, tlv(SEQUENCE, tlv(SEQUENCE, one)))


def signed_data(
    digest: bytes,
    signer: SignerFacts,
    *,
    sign: Callable[[bytes], bytes],
    time_stamp: Callable[[bytes], bytes] | None = None,
) -> bytes:
    """A detached signature over content of this SHA-256 digest.

    `sign` turns the bytes to be signed into a DER signature; `time_stamp`
    turns the signature into a token (RFC 3161), which makes it B-T. Holds no
    signing time of its own: in a PDF the time stands beside the signature.
    """
    attributes = b"".join(
        sorted(
            (
                attribute(CONTENT_TYPE, DATA),
                attribute(MESSAGE_DIGEST, tlv(OCTETS, digest)),
                signer.own_certificate,
            )
        )
    )
    # Signed as a SET, stored under another tag (RFC 5652, 5.4).
    signature = sign(tlv(SET, attributes))
    unsigned = b""
    if time_stamp is not None:
        unsigned = tlv(0xA1, attribute(TIME_STAMP_TOKEN, time_stamp(signature)))
    info = tlv(
        SEQUENCE,
        integer(1),
        signer.identity,
        SHA256,
        tlv(0xA0, attributes),
        ECDSA_SHA256,
        tlv(OCTETS, signature),
        unsigned,
    )
    content = tlv(
        SEQUENCE,
        integer(1),
        tlv(SET, SHA256),
        tlv(SEQUENCE, DATA),
        signer.certificate_set,
        tlv(SET, info),
    )
    return tlv(SEQUENCE, SIGNED_DATA, tlv(0xA0, content))
