"""Moodle XML: the fullest of the question formats that are spoken everywhere.

`reading` walks the file, `kinds` reads one question of each type, `gaps` the language
of Moodle's cloze texts, `writing` goes the other way.
"""

from __future__ import annotations

from typing import Final

from courses.formats.moodle_xml.reading import read
from courses.formats.moodle_xml.writing import write

__all__ = ["NAME", "detect", "read", "write"]

NAME: Final = "moodle_xml"
_HEAD = 4_000


def detect(data: bytes, name: str) -> bool:
    """A `<quiz>` near the beginning of a file that begins as markup does."""
    head = data[:_HEAD].removeprefix(b"\xef\xbb\xbf").lstrip()
    return head.startswith(b"<") and b"<quiz" in head
