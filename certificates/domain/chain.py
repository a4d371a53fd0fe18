"""The arithmetic of the record: entries that each hold the digest of the one before,
and for the certificates of one storing a Merkle root with a proof for each.

Hashing of leaves and nodes is that of RFC 6962 (a byte in front says which of the two it
is). Nothing here knows a database, a clock or a word of a sentence.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from certificates.domain.canonical import canonical

#: What the first entry holds where others hold the digest before.
BEGINNING = "0" * 64
EMPTY_ROOT = hashlib.sha256(b"").hexdigest()


class Break(StrEnum):
    """Where a record of entries stops being one."""

    GAP = "gap"
    LINK = "link"
    HASH = "hash"
    SHORT = "short"
    HEAD = "head"


@dataclass(frozen=True, slots=True)
class Link:
    """One entry as it is stored; `event` is what was written, number and time included."""

    seq: int
    prev_hash: str
    hash: str
    event: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class FirstBreak:
    code: Break
    seq: int


def entry_hash(prev_hash: str, event: Mapping[str, Any]) -> str:
    """SHA-256 of the digest before (32 bytes) and the event's canonical JSON."""
    return hashlib.sha256(bytes.fromhex(prev_hash) + canonical(event)).hexdigest()


def first_break(
    links: Iterable[Link], *, head_count: int, head_hash: str
) -> FirstBreak | None:
    """The first place at which the record does not hold, None where all of it does.

    `links` come in the order of their numbers; the head says how many there must be and
    how the last one ends, so that a record cut off at its end shows.
    """
    last, expected = BEGINNING, 1
    for link in links:
        if link.seq != expected or link.event.get("seq") != link.seq:
            return FirstBreak(Break.GAP, expected)
        if link.prev_hash != last:
            return FirstBreak(Break.LINK, link.seq)
        if not _holds(link):
            return FirstBreak(Break.HASH, link.seq)
        last, expected = link.hash, expected + 1
    if expected - 1 < head_count:
        return FirstBreak(Break.SHORT, expected)
    if (expected - 1, last) != (head_count, head_hash):
        return FirstBreak(Break.HEAD, expected - 1)
    return None


def _holds(link: Link) -> bool:
    try:
        return entry_hash(link.prev_hash, link.event) == link.hash
    except (TypeError, ValueError):
        # What cannot be written canonically was never written by us.
        return False


# -- Merkle trees ------------------------------------------------------------------
def leaf_hash(data: Mapping[str, Any]) -> str:
    return hashlib.sha256(b"\x00" + canonical(data)).hexdigest()


def merkle_root(leaves: Sequence[str]) -> str:
    """The root over the leaves' digests, in their order."""
    if not leaves:
        return EMPTY_ROOT
    if len(leaves) == 1:
        return leaves[0]
    half = _split(len(leaves))
    return _node(merkle_root(leaves[:half]), merkle_root(leaves[half:]))


def inclusion_path(leaves: Sequence[str], index: int) -> tuple[str, ...]:
    """The digests beside the way from a leaf up to the root, the lowest first."""
    if not 0 <= index < len(leaves):
        raise IndexError("There is no such leaf.")
    if len(leaves) == 1:
        return ()
    half = _split(len(leaves))
    if index < half:
        below, beside = inclusion_path(leaves[:half], index), leaves[half:]
    else:
        below, beside = inclusion_path(leaves[half:], index - half), leaves[:half]
    return (*below, merkle_root(beside))


def root_by_path(
    leaf: str, *, index: int, size: int, path: Sequence[str]
) -> str | None:
    """The root to which a proof leads, None where it is no proof for such a tree.

    The climb of RFC 9162, section 2.1.3.2; needs no other certificate.
    """
    if not 0 <= index < size:
        return None
    number, last, found = index, size - 1, leaf
    for beside in path:
        if last == 0:
            return None
        if number % 2 or number == last:
            found = _node(beside, found)
            while number % 2 == 0 and number:
                number, last = number // 2, last // 2
        else:
            found = _node(found, beside)
        number, last = number // 2, last // 2
    return found if last == 0 else None


def _node(left: str, right: str) -> str:
    both = bytes.fromhex(left) + bytes.fromhex(right)
    return hashlib.sha256(b"\x01" + both).hexdigest()


def _split(count: int) -> int:
    """The largest power of two below `count`."""
    return 1 << (count - 1).bit_length() - 1
