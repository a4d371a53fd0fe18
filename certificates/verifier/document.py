"""The signed parts of a PDF, found in its bytes without reading the rest of it.

The signature must cover every byte but its own container; then nothing need
be understood of what is between them.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, timezone

_RANGE = re.compile(
    rb"/ByteRange\s*\[\s*(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s*\]"
)
_HEX = re.compile(rb"<([0-9A-Fa-f]+)>")
_TIME = re.compile(rb"/M\s*\(D:(\d{14})Z\)")
# In the file's information, which stands in plain bytes.
_NUMBER = re.compile(rb"/certificatenumber\s*\(([A-Z0-9-]{1,40})\)")


@dataclass(frozen=True)
class Signed:
    """What stands around the signature; `container` is empty where there is none."""

    container: bytes = b""
    digest: bytes = b""
    covers_all: bool = False
    serial: str = ""
    signed_at: datetime | None = None


def find(content: bytes) -> Signed:
    """The first signature of the file, with the digest of what it covers."""
    for found in _RANGE.finditer(content):
        first, length, second, rest = (int(number) for number in found.groups())
        place = _HEX.fullmatch(content[length:second])
        if first != 0 or place is None or len(place.group(1)) % 2:
            continue
        # The dictionary of the signature: the range before, the rest after.
        beside = content[second : second + 2000]
        digest = hashlib.sha256(content[:length])
        digest.update(content[second : second + rest])
        number, moment = _NUMBER.search(content), _TIME.search(beside)
        return Signed(
            container=bytes.fromhex(place.group(1).decode()),
            digest=digest.digest(),
            covers_all=second + rest == len(content),
            serial=number.group(1).decode() if number else "",
            signed_at=_time(moment.group(1)) if moment else None,
        )
    return Signed()


def _time(digits: bytes) -> datetime | None:
    try:
        return datetime.strptime(digits.decode(), "%Y%m%d%H%M%S").replace(
            tzinfo=timezone.utc  # noqa: UP017
        )
    except ValueError:
        return None
