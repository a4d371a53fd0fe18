"""Letters about events that a higher room writes: it says what they are and whether they
are still wanted, this room sends them as it sends its own.

A lower room never asks a higher one; the higher one registers, as with slots.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from media.models import EventMail


@dataclass(frozen=True, slots=True)
class Words:
    """Subject and body, in the language that is active when it is asked for."""

    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class LetterKind:
    is_wanted: Callable[[EventMail], bool]
    words_of: Callable[[EventMail], Words]


_kinds: dict[str, LetterKind] = {}


def register_letter(kind: str, letter: LetterKind) -> None:
    """Registering the same kind again replaces it."""
    _kinds[str(kind)] = letter


def letter_kind(kind: str) -> LetterKind | None:
    """None for the kinds that this room writes itself."""
    return _kinds.get(str(kind))
