"""The one way to write a record, so that it has one digest: canonical JSON (RFC 8785).

Texts, whole numbers, true, false, null, lists and objects only. What RFC 8785 would have to
round (a float, a number that a browser cannot hold) is refused, never rewritten.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

#: Beyond it a double no longer holds every whole number, and other readers round.
LARGEST = 2**53 - 1


def canonical(data: Mapping[str, Any]) -> bytes:
    """The bytes of this data. TypeError for what has more than one spelling,
    ValueError for a text that is not Unicode."""
    return json.dumps(
        _ordered(data), ensure_ascii=False, separators=(",", ":"), allow_nan=False
    ).encode()


def digest(data: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical bytes, in hexadecimal."""
    return hashlib.sha256(canonical(data)).hexdigest()


def _ordered(value: Any) -> Any:
    """The same value with members in the order that RFC 8785 asks for."""
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, int):
        if abs(value) > LARGEST:
            raise TypeError("A number of a record must be below 2^53.")
        # A member of an enumeration would be written by its name otherwise.
        return int(value)
    if isinstance(value, float):
        raise TypeError("A record holds whole numbers and texts, no floats.")
    if isinstance(value, list | tuple):
        return [_ordered(inner) for inner in value]
    if isinstance(value, Mapping):
        if not all(isinstance(name, str) for name in value):
            raise TypeError("The members of a record have texts as names.")
        # RFC 8785 orders by UTF-16 code units, Python by code points: they differ
        # where a name holds a sign beyond the first plane.
        names = sorted(value, key=lambda name: name.encode("utf-16-be"))
        return {name: _ordered(value[name]) for name in names}
    raise TypeError(f"A record cannot hold a {type(value).__name__}.")
