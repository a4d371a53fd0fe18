"""Reads DER, the notation of certificates and signatures; refuses what is not exact."""

from __future__ import annotations

from dataclasses import dataclass

INTEGER, BIT_STRING, OCTETS, OID, SEQUENCE, SET = 0x02, 0x03, 0x04, 0x06, 0x30, 0x31


class Unreadable(ValueError):
    """The bytes are not what they should be."""


@dataclass(frozen=True)
class Element:
    """A tag, its content, and the bytes of both together."""

    tag: int
    content: bytes
    raw: bytes

    def parts(self) -> list[Element]:
        """The elements inside."""
        found, rest = [], self.content
        while rest:
            one, rest = read(rest)
            found.append(one)
        return found

    def number(self) -> int:
        self.must_be(INTEGER)
        return int.from_bytes(self.content, "big", signed=True)

    def must_be(self, tag: int) -> Element:
        if self.tag != tag:
            raise Unreadable(f"element {tag:#x} expected, {self.tag:#x} found")
        return self


def read(content: bytes) -> tuple[Element, bytes]:
    """The first element and what follows it."""
    if len(content) < 2:
        raise Unreadable("element cut off")
    tag, size, begins = content[0], content[1], 2
    if size >= 0x80:
        digits = size & 0x7F
        begins += digits
        if not 1 <= digits <= 4 or len(content) < begins:
            raise Unreadable("length of an element")
        size = int.from_bytes(content[2:begins], "big")
    ends = begins + size
    if len(content) < ends:
        raise Unreadable("element cut off")
    return Element(tag, content[begins:ends], content[:ends]), content[ends:]


def whole(content: bytes) -> Element:
    """The one element that these bytes are."""
    element, rest = read(content)
    if rest:
        raise Unreadable("something after the end")
    return element


def oid(element: Element) -> str:
    """`1.2.840.10045.2.1`"""
    content = element.must_be(OID).content
    if not content:
        raise Unreadable("an empty name")
    numbers, value = [], 0
    for byte in content:
        value = value << 7 | byte & 0x7F
        if not byte & 0x80:
            numbers.append(value)
            value = 0
    first = min(numbers[0] // 40, 2)
    return ".".join(str(one) for one in (first, numbers[0] - first * 40, *numbers[1:]))
