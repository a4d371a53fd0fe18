"""What an expression of Twine is made of: tokens and the values it can hold."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from scenarios.formats.twine_program import (
    Literal,
)

MAX_LENGTH: Final = 1_000
MAX_DEPTH: Final = 30
#: Values that dice may have, and we still make a branch for each.
MAX_FACES: Final = 20
LARGEST: Final = 999_999_999


class Unreadable(ValueError):
    """More than the small grammar."""


_TOKEN: Final = re.compile(
    r"\s*(?:(?P<number>\d{1,9}(?:\.\d{1,6})?)(?![\w])|(?P<name>[$_]*[^\W\d]\w*)"
    r"|(?P<text>\"[^\"\\\n]*\"|'[^'\\\n]*'|`[^`\\$\n]*`)"
    r"|(?P<sign>===|!==|==|!=|>=|<=|\+=|-=|\+\+|--|&&|\|\||[-+*/%()<>=!,.\[\];:]))"
)
#: Names that mean something else than a variable.
RESERVED: Final = frozenset(
    {
        "and", "or", "not", "is", "isnot", "eq", "neq", "ne", "gt", "gte", "lt",
        "lte", "to", "into", "it", "true", "false", "contains", "in", "null",
        "undefined", "new", "function", "typeof", "def", "ndef", "of", "matches",

    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Name:
    """A variable, without its sigil; temporary ones keep their underscore."""

    name: str


@dataclass(frozen=True, slots=True)
class Visits:
    """How often a passage was met; "" is the one that asks."""

    passage: str


@dataclass(frozen=True, slots=True)
class Dice:
    values: tuple[Literal, ...]


@dataclass(frozen=True, slots=True)
class Since:
    """How many decisions ago a place of ours was last met; our own export."""

    place: str


@dataclass(frozen=True, slots=True)
class Taken:
    """Whether a choice of ours was taken; our own export."""

    place: str


@dataclass(frozen=True, slots=True)
class Sum:
    """`left` plus `sign` times `right`."""

    left: Value
    right: Value
    sign: int


Value = Name | Visits | Dice | Since | Taken | Sum | Literal


@dataclass(frozen=True, slots=True)
class Dialect:
    """Do names without a sigil stand for variables; which passage asks; are the
    places that our own export keeps to be understood."""

    bare: bool = False
    ours: bool = False


def tokens(text: str) -> list[tuple[str, str]]:
    if len(text) > MAX_LENGTH:
        raise Unreadable(text)
    found: list[tuple[str, str]] = []
    position, end = 0, len(text.rstrip())
    while position < end:
        match = _TOKEN.match(text, position)
        if match is None or match.lastgroup is None:
            raise Unreadable(text)
        found.append((match.lastgroup, match.group(match.lastgroup)))
        position = match.end()
    return found


def is_plain_word(value: str) -> bool:
    """A word that a variable of ours may hold, as it stands."""
    return len(value) <= 200 and '"' not in value and value == " ".join(value.split())
