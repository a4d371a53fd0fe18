"""Which bytes of a file a player asks for: one range, as browsers send it."""

from __future__ import annotations

import re
from dataclasses import dataclass

_RANGE = re.compile(r"bytes=([0-9]{0,15})-([0-9]{0,15})")


class NotSatisfiable(ValueError):
    """The file ends before the range begins."""


@dataclass(frozen=True, slots=True)
class ByteRange:
    """Both ends included, as in the header."""

    first: int
    last: int

    @property
    def length(self) -> int:
        return self.last - self.first + 1


def byte_range(header: str, size: int) -> ByteRange | None:
    """The range asked for; None for the whole file, which is the answer to anything
    that cannot be read (RFC 9110, 14.2). Raises NotSatisfiable."""
    match = _RANGE.fullmatch(header.strip())
    if match is None or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if not first:  # the last so many bytes
        wanted = int(last)
        if not wanted or not size:
            raise NotSatisfiable
        return ByteRange(max(0, size - wanted), size - 1)
    start = int(first)
    if last and int(last) < start:
        return None
    if start >= size:
        raise NotSatisfiable
    return ByteRange(start, min(int(last), size - 1) if last else size - 1)
