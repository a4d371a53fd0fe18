"""Numbers as question files write them. Refuses what is longer than any answer and
what only a program would take for a number (`1_000`, `NaN`, other scripts' digits)."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

_NUMBER: Final = re.compile(
    r"[+-]?(?:[0-9]{1,30}(?:\.[0-9]{0,30})?|\.[0-9]{1,30})(?:[eE][+-]?[0-9]{1,2})?"
)
#: A power of ten beyond which nothing is measured.
_MOST: Final = 30


def number_of(text: str) -> Decimal | None:
    written = text.strip()
    if not _NUMBER.fullmatch(written):
        return None
    number = Decimal(written)
    return number if abs(number.adjusted()) <= 2 * _MOST else None


def number_text(number: Decimal) -> str | None:
    """Digits and at most a point, so that every reader takes it; None for a number
    that `number_of` would not read back."""
    if not number.is_finite() or abs(number.adjusted()) > _MOST:
        return None
    text = format(number, "f")
    if text.startswith("-") and number == 0:
        text = text[1:]
    return text if number_of(text) == number else None
