"""Lists of what no longer holds: one for our offline verifier, one for badges.

Both are signed and dated, and name digests and numbers only, never people.
"""

from __future__ import annotations

import base64
import gzip
import json
from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse

from certificates.badge import CREDENTIALS, Document, did, list_and_index, signed
from certificates.signing import sign_detached
from certificates.status_queries import gone_digests, gone_serials, last_number

#: Bits in a list of badges: the least that the W3C allows, for the crowd's sake.
BITS = 131_072
#: How long software may keep a list before it asks again.
KEPT_FOR = timedelta(hours=1)


def offline_list(*, now: datetime) -> bytes:
    """The dated list for `verify.pyz`, with a signature that leads to our root."""
    payload = json.dumps(
        {
            "site": settings.BASE_URL,
            "issued_at": now.isoformat(timespec="seconds"),
            "gone": gone_digests(),
        },
        sort_keys=True,
    ).encode()
    outer = {
        "payload": base64.b64encode(payload).decode(),
        "signature": base64.b64encode(sign_detached(payload, at=now)).decode(),
    }
    return json.dumps(outer, indent=1).encode()


def badge_list(series: str, *, now: datetime) -> Document:
    """A `BitstringStatusListCredential`: a set bit is a badge that no longer holds."""
    # Whole lists more for a series that outgrows one: each badge needs its bit.
    bits = bytearray((last_number(series) // BITS + 1) * BITS // 8)
    for serial in gone_serials(series):
        _series, index = list_and_index(serial)
        bits[index // 8] |= 0x80 >> index % 8
    # mtime 0: the same bits give the same text.
    packed = gzip.compress(bytes(bits), mtime=0)
    address = settings.BASE_URL + reverse("certificates:badge_status", args=[series])
    document = {
        "@context": [CREDENTIALS],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": did(),
        "validFrom": f"{now:%Y-%m-%dT%H:%M:%SZ}",
        "validUntil": f"{now + KEPT_FOR:%Y-%m-%dT%H:%M:%SZ}",
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": "u" + base64.urlsafe_b64encode(packed).decode().rstrip("="),
        },
    }
    return signed(document, now=now)
