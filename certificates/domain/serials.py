"""The two names of a certificate: the number for people, the code for proof.

The number (`PCC-2024-000118`) is counted and can be guessed, so it proves
nothing. The code is 100 random bits in Crockford's base 32, the only public
key; it is read tolerantly, because people copy it from paper.
"""

from __future__ import annotations

import re

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_BITS = 100
CODE_LENGTH = 20
_SERIAL = re.compile(r"[A-Z0-9]+(?:-[A-Z0-9]+)*-\d{4}-\d{6,}")
_NUMBER = re.compile(r"[A-Z0-9]+(?:-[A-Z0-9]+)*-\d{4}-\d{1,9}|[A-Z]{2,8}\d{8,12}")
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})
_SEPARATORS = re.compile(r"[\s\-‐‑‒–—_.]+")


def format_serial(prefix: str, year: int, number: int) -> str:
    """`PCC`, 2024, 118 → `PCC-2024-000118`; refuses what cannot be read back."""
    serial = f"{prefix}-{year:04d}-{number:06d}"
    if number < 1 or not _SERIAL.fullmatch(serial):
        raise ValueError(f"{serial!r} is no certificate number.")
    return serial


def is_serial(text: str) -> bool:
    """Whether somebody typed the number where the code is asked for."""
    tidy = _SEPARATORS.sub("-", text.strip().upper())
    return _NUMBER.fullmatch(tidy) is not None


def code_from_bits(bits: int) -> str:
    """Twenty characters from 100 random bits, without separators."""
    if not 0 <= bits < 1 << CODE_BITS:
        raise ValueError("A code is made from 100 bits.")
    letters = []
    for _ in range(CODE_LENGTH):
        bits, index = divmod(bits, 32)
        letters.append(ALPHABET[index])
    return "".join(reversed(letters))


def grouped(code: str) -> str:
    """`K7QM4XWD9TRP…` → `K7QM-4XWD-9TRP-…`, as it is printed."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def read_code(text: str) -> str | None:
    """The code somebody typed, or None where it cannot be one.

    Case, spaces and dashes do not matter; O is read as 0, I and L as 1.
    """
    tidy = _SEPARATORS.sub("", text).upper().translate(_MISREAD)
    if len(tidy) != CODE_LENGTH or not set(tidy) <= set(ALPHABET):
        return None
    return tidy
