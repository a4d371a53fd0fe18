"""Is this PDF sealed by us, whole and unchanged? And: seal it (PAdES B-B, B-T).

Fills the field that `signature_field` reserved; our own writer makes the
container, pyHanko checks it, reads time stamps and knows what others accept.
Decides nothing about a certificate's status.
"""

from __future__ import annotations

import asyncio
import hashlib
import io
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates.cms import signed_data
from certificates.exceptions import CannotSign
from certificates.signature_field import (
    RANGE_PLACE,
    RESERVED,
    RESERVED_WITH_TIME,
    TIME_PLACE,
)
from certificates.signing_keys import root_files, signer_at

_RANGE = re.compile(rb"/ByteRange\s*\[\s*0\s+%d\s+%d\s+%d\s*\]" % ((RANGE_PLACE,) * 3))
_TIME = f"({TIME_PLACE})".encode()
_CONTENTS = re.compile(rb"/Contents\s*<(0{2048,})>")
#: Seconds that a time-stamp authority may take. The number of the certificate is held
#: meanwhile, so others wait: far less than a database waits for its lock.
TIME_STAMP_PATIENCE = 5


def reserved() -> int:
    """Bytes to reserve in the field, as this site signs."""
    return RESERVED_WITH_TIME if settings.TSA_URL else RESERVED


def sign(content: bytes, *, at: datetime | None = None) -> bytes:
    """The file with its reserved field filled, the same length to the byte.

    `at` is the moment that the signature tells, now by default. Raises
    `CannotSign` where there is no key, no time stamp or no empty field.
    """
    at = at or timezone.now()
    signer = signer_at(at)
    place, number, moment = _places(content)
    begins, ends = place.start(1) - 1, place.end(1) + 1
    filled = bytearray(content)
    told = b"/ByteRange [0 %d %d %d]" % (begins, ends, len(content) - ends)
    filled[number.start() : number.end()] = told.ljust(number.end() - number.start())
    stamp = f"(D:{at.astimezone(UTC):%Y%m%d%H%M%S}Z)".encode()
    filled[moment : moment + len(stamp)] = stamp
    digest = hashlib.sha256(memoryview(filled)[:begins])
    digest.update(memoryview(filled)[ends:])
    container = signed_data(
        digest.digest(),
        signer.facts,
        sign=signer.sign,
        time_stamp=_time_stamp if settings.TSA_URL else None,
    ).hex()
    room = ends - begins - 2
    if len(container) > room:
        raise CannotSign(
            _("The signature needs more room than the file has kept for it.")
        )
    filled[begins + 1 : ends - 1] = container.encode().ljust(room, b"0")
    return bytes(filled)


def sign_detached(content: bytes, *, at: datetime) -> bytes:
    """A signature beside these bytes, by the same key as the certificates'."""
    signer = signer_at(at)
    return signed_data(hashlib.sha256(content).digest(), signer.facts, sign=signer.sign)


def _places(content: bytes) -> tuple[re.Match[bytes], re.Match[bytes], int]:
    """Where container, byte range and time of the one empty field stand."""
    number = _RANGE.search(content)
    place = _CONTENTS.search(content)
    moment = content.find(_TIME)
    if number is None or place is None or moment < 0:
        raise CannotSign(_("The file has no empty field for a signature."))
    return place, number, moment


def _time_stamp(signature: bytes) -> bytes:
    """A token of the configured authority over the signature (RFC 3161)."""
    digest = hashlib.sha256(signature).digest()
    try:
        token = asyncio.run(time_stamper().async_timestamp(digest, "sha256"))
    # Whatever a foreign server, the network or its answer does.
    except Exception as problem:
        raise CannotSign(
            _(
                "The time-stamp authority gave no time stamp, so nothing was issued. "
                "Please try again later."
            )
        ) from problem
    dumped: bytes = token.dump()
    return dumped


def time_stamper() -> Any:
    from pyhanko.sign.timestamps import HTTPTimeStamper

    return HTTPTimeStamper(settings.TSA_URL, timeout=TIME_STAMP_PATIENCE)


# -- Checking ----------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Seal:
    """What the signature of a file says. `is_sound` needs all of the others."""

    is_signed: bool = False
    is_intact: bool = False
    is_trusted: bool = False
    covers_all: bool = False
    signed_by: str = ""
    signed_at: datetime | None = None
    stamped_at: datetime | None = None

    @property
    def is_sound(self) -> bool:
        return self.is_signed and self.is_intact and self.is_trusted and self.covers_all


def check(
    content: bytes, *, roots: list[bytes] | None = None, at: datetime | None = None
) -> Seal:
    """The verdict on the first signature of a PDF, against our root certificates.

    `roots` are certificates (PEM or DER) instead of this site's. Our own files
    carry one signature over the whole file; anything added after it is found.
    """
    from pyhanko.pdf_utils.reader import PdfFileReader

    signatures: list[Any] = []
    try:
        signatures = PdfFileReader(io.BytesIO(content)).embedded_signatures
        if signatures:
            return _seal(signatures[0], len(content), roots, at)
    # A stranger's file may be wrong in any way that exists.
    except Exception:  # noqa: BLE001
        return Seal(is_signed=bool(signatures))
    return Seal()


def _seal(
    signature: Any, size: int, roots: list[bytes] | None, at: datetime | None
) -> Seal:
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.settings import KeyUsageConstraints
    from pyhanko_certvalidator import ValidationContext

    known = [
        _certificate(one)
        for one in (roots or [path.read_bytes() for path in root_files()])
    ]
    told = _told_time(signature)
    # The moment of signing: a signing key outlives its year, not for ever.
    moment = at or told
    facts: dict[str, Any] = {"moment": moment} if moment else {}
    context = ValidationContext(
        trust_roots=known, allow_fetching=False, revocation_mode="soft-fail", **facts
    )
    status = validate_pdf_signature(
        signature,
        signer_validation_context=context,
        ts_validation_context=ValidationContext(
            trust_roots=known, allow_fetching=False, revocation_mode="soft-fail"
        ),
        key_usage_settings=KeyUsageConstraints(key_usage={"non_repudiation"}),
    )
    stamp = status.timestamp_validity
    return Seal(
        is_signed=True,
        is_intact=bool(status.intact and status.valid),
        is_trusted=bool(status.trusted and status.docmdp_ok),
        covers_all=_covers_all(signature, size),
        signed_by=str(status.signing_cert.subject.native.get("common_name", "")),
        signed_at=told,
        stamped_at=stamp.timestamp if stamp and stamp.intact and stamp.valid else None,
    )


def _told_time(signature: Any) -> datetime | None:
    told = signature.self_reported_timestamp
    return told if isinstance(told, datetime) else None


def _covers_all(signature: Any, size: int) -> bool:
    """From the first byte to the last but the container itself, and nothing twice."""
    first, length, second, rest = (int(one) for one in signature.byte_range)
    container = len(signature.pkcs7_content) * 2 + 2
    return first == 0 and second + rest == size and second - length == container


def _certificate(content: bytes) -> Any:
    from asn1crypto import pem, x509

    if pem.detect(content):
        _kind, _headers, content = pem.unarmor(content)
    return x509.Certificate.load(content)


def is_certificate(content: bytes) -> bool:
    """Whether these bytes can be trusted as a root at all: PEM or DER of X.509."""
    try:
        return bool(_certificate(content).subject.dump())
    except (ValueError, TypeError):
        return False
