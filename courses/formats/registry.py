"""Which format is this, what does it hold, and how is it written: the one door for
questions that come and go. Formats are imported when they are first asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Final, Protocol

from django.utils.translation import gettext as _

from courses.domain.questions.kinds import Question
from courses.formats.parcel import (
    MAX_PACKED_BYTES,
    QuestionParcel,
    QuestionsRefused,
    Written,
)

#: Name → module. Tried in this order: the most telling signs first.
FORMATS: Final[Mapping[str, str]] = {
    "document": "courses.formats.document",
    "qti": "courses.formats.qti",
    "qti_2": "courses.formats.qti.version_2",
    "moodle_xml": "courses.formats.moodle_xml",
    "aiken": "courses.formats.aiken",
    "gift": "courses.formats.gift",
}
AUTO: Final = "auto"


class Reader(Protocol):
    """What a format that is read offers. `detect` looks at the content; the name of
    the file may decide only where the content could be several things."""

    NAME: str

    def detect(self, data: bytes, name: str) -> bool: ...

    def read(self, data: bytes, name: str) -> QuestionParcel: ...


class Writer(Protocol):
    """What a format that is written offers. `files` are the pictures of the
    questions by the name that their `Picture` has."""

    NAME: str

    def write(
        self,
        questions: Sequence[Question],
        *,
        title: str = "",
        files: Mapping[str, bytes] = {},
    ) -> Written: ...


def readable() -> tuple[str, ...]:
    return tuple(name for name in FORMATS if hasattr(_module(name), "read"))


def writable() -> tuple[str, ...]:
    return tuple(name for name in FORMATS if hasattr(_module(name), "write"))


def read(data: bytes, name: str, source: str = AUTO) -> QuestionParcel:
    """The questions of a file. Raises `QuestionsRefused`."""
    if not data.strip():
        raise QuestionsRefused(_("“%(name)s” is empty.") % {"name": name})
    if len(data) > MAX_PACKED_BYTES:
        raise QuestionsRefused(_("“%(name)s” is larger than 50 MB.") % {"name": name})
    if source != AUTO:
        return _reader(source).read(data, name)
    for known in readable():
        reader = _reader(known)
        if reader.detect(data, name):
            return reader.read(data, name)
    raise QuestionsRefused(
        _(
            "“%(name)s” is none of the formats that are read here: GIFT, Aiken, "
            "Moodle XML, QTI, our own JSON."
        )
        % {"name": name}
    )


def write(
    questions: Sequence[Question],
    to: str,
    *,
    title: str = "",
    files: Mapping[str, bytes] | None = None,
) -> Written:
    """The questions as a file of another tool, with what it cannot hold. Raises
    `QuestionsRefused` for a format that is not written."""
    if to not in writable():
        raise _unknown(to, writable())
    writer: Writer = _module(to)
    return writer.write(questions, title=title, files=files or {})


def _reader(name: str) -> Reader:
    if name not in readable():
        raise _unknown(name, readable())
    reader: Reader = _module(name)
    return reader


def _module(name: str) -> Any:
    if find_spec(FORMATS[name]) is None:
        return None
    return import_module(FORMATS[name])


def _unknown(name: str, known: tuple[str, ...]) -> QuestionsRefused:
    return QuestionsRefused(
        _("There is no format “%(name)s” here; known are %(names)s.")
        % {"name": name, "names": ", ".join(known)}
    )
