"""A finished file cut in two: objects that are equal for all people, as bytes with known
places, and the few that are written anew for each. Knows PDF's syntax, no certificate."""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

_START = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*$")
_TRAILER = re.compile(rb"trailer\s*<<(.*?)>>\s*startxref", re.DOTALL)
_IDENTITY = re.compile(rb"/ID \[\s*<[0-9a-f]*>\s*<[0-9a-f]*>\s*\]")


@dataclass(frozen=True, slots=True)
class Skeleton:
    """`entries` are the cross-reference lines by object number, 0 included; those of
    `changing` objects are filled in for each file."""

    prefix: bytes
    entries: tuple[bytes, ...]
    changing: tuple[int, ...]
    trailer: bytes

    @classmethod
    def cut(cls, content: bytes, changing: set[int]) -> Skeleton:
        """From a file with one classic cross-reference table and objects 1 to n."""
        table = int(_match(_START, content)[1])
        head = re.compile(rb"xref\s+0 (\d+)\s+").match(content, table)
        if head is None:
            raise ValueError("The file has no plain cross-reference table.")
        count = int(head[1])
        offsets = {}
        for number in range(1, count):
            line = content[head.end() + 20 * number : head.end() + 20 * number + 20]
            if line[17:18] == b"n":
                offsets[number] = int(line[:10])
        ordered = sorted(offsets, key=offsets.__getitem__)
        parts = [content[: offsets[ordered[0]]]]
        length = len(parts[0])
        entries = [b"0000000000 65535 f \n"] * count
        for number, following in zip(ordered, [*ordered[1:], 0], strict=True):
            if number in changing:
                continue
            ends = offsets[following] if following else table
            piece = content[offsets[number] : ends]
            entries[number] = b"%010d 00000 n \n" % length
            parts.append(piece)
            length += len(piece)
        trailer = _IDENTITY.sub(b"", _match(_TRAILER, content)[1])
        return cls(
            b"".join(parts), tuple(entries), tuple(sorted(changing)), trailer.strip()
        )

    def write(self, objects: Mapping[int, bytes], *, identity: bytes) -> bytes:
        """The whole file, with the bodies of all changing objects."""
        parts, length = [self.prefix], len(self.prefix)
        entries = list(self.entries)
        for number in self.changing:
            piece = b"%d 0 obj\n%s\nendobj\n" % (number, objects[number])
            entries[number] = b"%010d 00000 n \n" % length
            parts.append(piece)
            length += len(piece)
        told = identity.hex().encode()
        parts.append(b"xref\n0 %d\n" % len(entries))
        parts.extend(entries)
        parts.append(
            b"trailer << %s /ID [<%s><%s>] >>\nstartxref\n%d\n%%%%EOF\n"
            % (self.trailer, told, told, length)
        )
        return b"".join(parts)


def stream(content: bytes, entries: bytes = b"", *, compress: bool = False) -> bytes:
    """The body of a stream object; `entries` are those of its dictionary."""
    if compress:
        content = zlib.compress(content, 6)
        entries += b" /Filter /FlateDecode"
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (
        entries,
        len(content),
        content,
    )


def _match(pattern: re.Pattern[bytes], content: bytes) -> re.Match[bytes]:
    found = pattern.search(content)
    if found is None:
        raise ValueError("The file does not end as a plain PDF does.")
    return found
