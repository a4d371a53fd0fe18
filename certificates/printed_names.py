"""How a name is printed; "" for one of which a reader would see nothing. Recases nothing."""

from __future__ import annotations

import re
import unicodedata

NAME_MAX = 120
#: Invisible signs that would turn the printed name round.
_TURNING = re.compile("[\u0000-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def printable_name(name: str) -> str:
    """The name as it will be printed: NFC, one line, no turning signs, never recased."""
    tidy = " ".join(_TURNING.sub("", unicodedata.normalize("NFC", name)).split())
    # Joiners and soft hyphens stand within names, and are none by themselves.
    is_seen = any(sign.isprintable() and not sign.isspace() for sign in tidy)
    return tidy[:NAME_MAX] if is_seen else ""
