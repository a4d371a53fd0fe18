"""QTI 2.1, for the many tools that have not moved to version 3. Reading knows all
versions (`courses.formats.qti`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from courses.domain.questions.kinds import Question
from courses.formats.parcel import Written
from courses.formats.qti.markup import VERSION_2
from courses.formats.qti.writing import write_version

NAME: Final = "qti_2"


def write(
    questions: Sequence[Question],
    *,
    title: str = "",
    files: Mapping[str, bytes] = {},
) -> Written:
    return write_version(VERSION_2, questions, title=title, files=files)
