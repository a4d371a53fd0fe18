"""What a browser sends outside a form class, made harmless before it is used.

Form fields do the same by themselves; views that read one value use these.
"""

from __future__ import annotations

#: Longer numbers are nobody's turn, place or row, and Python refuses to read
#: those of some thousand digits.
MOST_DIGITS = 9


def typed_number(text: str) -> int:
    """The whole number that was sent; −1 for anything else."""
    is_number = text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS
    return int(text) if is_number else -1


def typed_text(text: str) -> str:
    """The text without NUL, which PostgreSQL can neither store nor look for."""
    return text.replace("\0", "")
