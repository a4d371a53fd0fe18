"""Keys and slugs of ours from names of others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.utils.text import slugify

#: A condition could not tell these from its own words.
_RESERVED: Final = frozenset(
    ("and", "or", "not", "visited", "taken", "visits", "turns_since")
)
_LONGEST: Final = 60


def slug_of(text: str, otherwise: str = "imported") -> str:
    return slugify(text)[:_LONGEST].strip("-_") or otherwise


def key_of(name: str, otherwise: str) -> str:
    """Small letters, digits and hyphens; never a word of the condition language
    and never a number, which a condition would read as one."""
    key = slugify(name).replace("_", "-")[:_LONGEST].strip("-")
    if not key:
        return otherwise
    return f"{otherwise}-{key}" if key in _RESERVED or key[0].isdigit() else key


def unique_keys(names: Iterable[str], otherwise: str) -> dict[str, str]:
    """A key of ours for each name, all different; the first name keeps the plain one."""
    found: dict[str, str] = {}
    used: dict[str, int] = {}
    for name in names:
        if name in found:
            continue
        key = plain = key_of(name, otherwise)
        while key in used:
            used[plain] += 1
            key = f"{plain}-{used[plain]}"
        found[name] = key
        used[key] = 1
    return found
