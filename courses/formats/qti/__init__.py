"""QTI: items and packages of versions 2.1, 2.2 and 3.0, and version 1.2 of Canvas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from courses.domain.questions.kinds import Question
from courses.formats.parcel import Written
from courses.formats.qti.markup import VERSION_3
from courses.formats.qti.reading import read
from courses.formats.qti.writing import write_version

__all__ = ["NAME", "detect", "read", "write"]

NAME: Final = "qti"
_HEAD = 4_000
_SIGNS = (
    b"assessmentItem",
    b"assessment-item",
    b"assessmentTest",
    b"assessment-test",
    b"questestinterop",
    b"imscp",
    b"<manifest",
)


def detect(data: bytes, name: str) -> bool:
    """A package, or markup that names itself an item, a test or a manifest. XML that
    is no quiz of Moodle comes here too, to be told what is wrong with it."""
    if data.startswith(b"PK"):
        return True
    head = data[:_HEAD].removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith(b"<?xml") and b"<quiz" not in head:
        return True
    return head.startswith(b"<") and any(sign in head for sign in _SIGNS)


def write(
    questions: Sequence[Question],
    *,
    title: str = "",
    files: Mapping[str, bytes] = {},
) -> Written:
    """A package of version 3.0."""
    return write_version(VERSION_3, questions, title=title, files=files)
