"""Spoils a file the way accidents and enemies do: cut, doubled, swapped, stuffed.

Seeded, so that a file that made a reader stumble can be made again.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Final

#: What tempts the readers of text formats.
TEMPTING: Final = (
    b"[[", b"]]", b"<<", b">>", b"<</if>>", b"<<if $x>>", b"(if: ", b"(set: $x to ",
    b")[", b"{", b"}", b"\n:: ", b"\n::\n", b"->", b"<-", b"|", b"][", b'"', b"'", b"`",
    b"\\", b"<%", b"%>", b"<script>", b"</tw-passagedata>", b"<tw-storydata ", b"--\n",
    b"[if x]\n", b"\0", b"\xff", b"\xef\xbb\xbf", b"&#x0;", b"&lt;", b"\r", b"\t",
    b"99999999999999999999", b"-1", b"null", b"[1,[2,[3", b"=== knot\n", b"* [",
    b"-> END", b"~ x = ",
)  # fmt: skip


def mutated(raw: bytes, rng: Random, tempting: Sequence[bytes] = TEMPTING) -> bytes:
    """One to four accidents, one after the other."""
    for _ in range(rng.randint(1, 4)):
        raw = _accident(raw, rng, tempting)
    return raw


def _accident(raw: bytes, rng: Random, tempting: Sequence[bytes]) -> bytes:
    if not raw:
        return rng.choice(tempting)
    at = rng.randrange(len(raw))
    to = min(len(raw), at + rng.choice((1, 3, 10, 60, 400)))
    kind = rng.randrange(8)
    if kind == 0:
        return raw[:at]
    if kind == 1:
        return raw[:at] + raw[to:]
    if kind == 2:
        return raw[:to] + raw[at:to] * rng.choice((1, 1, 30)) + raw[to:]
    if kind == 3:
        return raw[:at] + bytes([rng.randrange(256)]) + raw[at + 1 :]
    if kind in (4, 5):
        return raw[:at] + rng.choice(tempting) * rng.choice((1, 1, 1, 50)) + raw[at:]
    other = rng.randrange(len(raw))
    part = raw[other : other + rng.choice((5, 50, 300))]
    return raw[:at] + part + raw[to:]
