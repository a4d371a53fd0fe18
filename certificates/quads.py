"""The canonical form of many badges that differ in a few values, without a parser.

Badges of one event have one shape. It is worked out once (by PyLD, in
`badge.py`); here values are put into its lines and the nodes without a name
are numbered anew, as RDFC-1.0 does where each can be told by its own lines.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping

_BLANK = re.compile(r"_:c14n\d+")


class NotUnique(ValueError):
    """Two nodes look the same; only the whole algorithm can tell them apart."""


def fill(pattern: str, values: Mapping[str, str]) -> str:
    """`pattern`'s lines with each key of `values` replaced, canonical again."""
    places = re.compile("|".join(re.escape(one) for one in values))
    lines = places.sub(lambda found: values[found.group()], pattern).splitlines()
    names = _names(lines)
    renamed = (
        _BLANK.sub(lambda found: names[found.group()], line) + "\n" for line in lines
    )
    return "".join(sorted(renamed))


def _names(lines: list[str]) -> dict[str, str]:
    """Old → canonical names: in order of the hash of the lines each stands in."""
    stands_in: dict[str, list[str]] = {}
    for line in lines:
        for node in set(_BLANK.findall(line)):
            stands_in.setdefault(node, []).append(line)
    by_hash: dict[str, str] = {}
    for node, own in stands_in.items():
        told = sorted(
            _BLANK.sub(lambda found: "_:a" if found.group() == node else "_:z", line)  # noqa: B023
            + "\n"
            for line in own
        )
        digest = hashlib.sha256("".join(told).encode()).hexdigest()
        if digest in by_hash:
            raise NotUnique(node)
        by_hash[digest] = node
    return {
        by_hash[digest]: f"_:c14n{number}"
        for number, digest in enumerate(sorted(by_hash))
    }


def float_text(value: float) -> str:
    """A number that is not whole, as its canonical literal: 2.5 → `2.5E0`."""
    mantissa, exponent = f"{value:.15e}".split("e")
    digits = mantissa.rstrip("0")
    return (
        f"{digits}0E{int(exponent)}"
        if digits.endswith(".")
        else f"{digits}E{int(exponent)}"
    )
