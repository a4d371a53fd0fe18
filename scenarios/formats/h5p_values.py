"""Values of an H5P file, each of whatever type somebody wrote there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from scenarios.formats.plain import plain_text

#: Longer numbers are nobody's points and nobody's place.
LARGEST: Final = 1_000_000_000
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,4})?")


def mapping(value: object) -> Mapping[str, Any]:
    """`value`, or nothing where the file has something else in its place."""
    return value if isinstance(value, Mapping) else {}


def entries(value: object) -> list[Mapping[str, Any]]:
    """The mappings of a list; what else stands there is left out."""
    if not isinstance(value, list):
        return []
    return [entry for entry in value if isinstance(entry, Mapping)]


def words(value: object) -> str:
    return plain_text(value) if isinstance(value, str) else ""


def joined(*values: object) -> str:
    """The words of several fields, each told once."""
    texts = dict.fromkeys(words(value) for value in values)
    return "\n\n".join(text for text in texts if text)


def index_of(raw: object) -> int | None:
    """A place in the list, however it was written; None where it is none."""
    if isinstance(raw, str) and raw.strip().removeprefix("-").isdecimal():
        raw = int(raw) if len(raw) < 12 else None
    if type(raw) is float and raw.is_integer():
        raw = int(raw)
    return raw if type(raw) is int and abs(raw) <= LARGEST else None


def language_of(about: Mapping[str, Any]) -> str:
    """The language of the package; English where it says none."""
    for field in ("defaultLanguage", "language"):
        found = about.get(field)
        if isinstance(found, str) and _LANGUAGE.fullmatch(found) and found != "und":
            return found
    return "en"
