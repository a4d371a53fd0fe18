"""Our own JSON: every kind with everything it says, its pictures included. Written,
read and written again it is the same to the byte. Refuses to trust a file for being
ours: each question is read by itself, and numbers before they are worked out."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from django.utils.translation import gettext as _

from courses.domain.questions.document import question_from_json, question_to_json
from courses.domain.questions.kinds import (
    Choice,
    Hotspot,
    Kind,
    Matching,
    Question,
)
from courses.formats.numerals import number_of
from courses.formats.parcel import (
    MAX_PACKED_BYTES,
    MAX_PARTS,
    MAX_QUESTION_CHARACTERS,
    MAX_QUESTIONS,
    Code,
    File,
    Finding,
    Found,
    LeftOut,
    QuestionParcel,
    QuestionsRefused,
    Severity,
    Written,
    refuse_many,
)
from courses.formats.text import decode
from scenarios.formats.safe_json import tidied
from scenarios.formats.shape import ImportRefused

NAME: Final = "document"
_MARK: Final = "elearn-questions"
VERSION: Final = 1

_SHARES: Final = frozenset(("weight", "mark", "penalty", "share"))
_NUMBERS: Final = frozenset(("value", "tolerance", "factor"))
_SHARE: Final = re.compile(r"-?[0-9]{1,9}(?:/[1-9][0-9]{0,8})?")
#: What a question that is not written as ours are makes its reader raise.
_UNREADABLE: Final = (
    KeyError, TypeError, ValueError, AttributeError, ArithmeticError, StopIteration,
)  # fmt: skip


def detect(data: bytes, name: str) -> bool:
    return data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") and (
        f'"{_MARK}"'.encode() in data[:1_000]
    )


# -- Writing ---------------------------------------------------------------
def write(
    questions: Sequence[Question],
    *,
    title: str = "",
    files: Mapping[str, bytes] = {},
) -> Written:
    """Pictures go along by their name: the number of an image means nothing
    elsewhere."""
    asked = tuple(_without_image(one) for one in questions)
    names = {one.body.picture.name for one in asked if isinstance(one.body, Hotspot)}
    held = {
        name: base64.b64encode(content).decode()
        for name, content in sorted(files.items())
        if name in names
    }
    document = {
        "format": _MARK,
        "version": VERSION,
        "title": title,
        "questions": [question_to_json(one) for one in asked],
        **({"files": held} if held else {}),
    }
    content = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    return Written(
        # Half a character is none: no database would take it back.
        content.encode("utf-8", "replace"),
        ".json",
        "application/json",
        questions=asked,
    )


def _without_image(question: Question) -> Question:
    body = question.body
    if not isinstance(body, Hotspot):
        return question
    return replace(
        question, body=replace(body, picture=replace(body.picture, image_id=None))
    )


# -- Reading ---------------------------------------------------------------
def read(data: bytes, name: str) -> QuestionParcel:
    """Raises `QuestionsRefused`."""
    text = decode(data, name, limit=MAX_PACKED_BYTES)
    document = _document(text.content, name)
    rows = document.get("questions")
    if document.get("format") != _MARK or not isinstance(rows, list):
        raise QuestionsRefused(
            _("“%(name)s” is not our own JSON of questions.") % {"name": name}
        )
    if document.get("version") != VERSION:
        raise QuestionsRefused(
            _("“%(name)s” was written by a newer version.") % {"name": name}
        )
    if len(rows) > MAX_QUESTIONS:
        raise refuse_many(name)
    files = _files(document.get("files"))
    found: list[Found] = []
    findings = list(text.findings)
    for number, row in enumerate(rows, start=1):
        try:
            found.append(_found(row, files))
        except LeftOut as left_out:
            findings.append(
                Finding(
                    Severity.ERROR,
                    left_out.code,
                    place=str(number),
                    arguments=left_out.arguments,
                )
            )
    if not rows:
        findings.append(Finding(Severity.INFO, Code.NO_QUESTIONS))
    return QuestionParcel(NAME, tuple(found), tuple(findings))


def _document(text: str, name: str) -> dict[str, Any]:
    try:
        document = tidied(json.loads(text, parse_constant=lambda _name: None), name)
    except json.JSONDecodeError as error:
        raise QuestionsRefused(
            _("“%(name)s” is not well-formed JSON (line %(line)d).")
            % {"name": name, "line": error.lineno}
        ) from None
    except (ImportRefused, RecursionError):
        raise QuestionsRefused(
            _("“%(name)s” is nested too deeply.") % {"name": name}
        ) from None
    except ValueError:  # a number of thousands of digits
        raise QuestionsRefused(
            _("“%(name)s” is not well-formed JSON (line %(line)d).")
            % {"name": name, "line": 1}
        ) from None
    return document if isinstance(document, dict) else {}


def _files(held: Any) -> dict[str, File]:
    files = {}
    for name, content in held.items() if isinstance(held, dict) else ():
        try:
            files[name] = File(name, base64.b64decode(content, validate=True))
        except (binascii.Error, TypeError, ValueError):
            continue  # the question then tells that its picture is missing
    return files


def _found(row: Any, files: Mapping[str, File]) -> Found:
    if not isinstance(row, dict) or "version" not in row:
        raise LeftOut(Code.NOT_OURS)
    raw = {name: value for name, value in row.items() if name != "key"}
    written = json.dumps(raw, ensure_ascii=False, sort_keys=True)
    if len(written) > MAX_QUESTION_CHARACTERS:
        raise LeftOut(Code.TOO_LONG, limit=MAX_QUESTION_CHARACTERS)
    _refuse_numbers(row)
    try:
        question = _without_image(question_from_json(row))
        _refuse_loose_ends(question)
    except _UNREADABLE:
        raise LeftOut(Code.NOT_OURS) from None
    body = question.body
    if not isinstance(body, Hotspot):
        return Found(question, 0, written)
    name = body.picture.name
    if name in files:
        return Found(question, 0, written, files=(files[name],))
    lost = Finding(
        Severity.WARNING,
        Code.PICTURE_LOST,
        place=question.name or question.stem[:60],
        arguments={"name": name},
    )
    return Found(question, 0, written, findings=(lost,))


def _refuse_loose_ends(question: Question) -> None:
    """Keys that everything behind this takes for granted. Raises ValueError."""
    body = question.body
    if isinstance(body, Choice) and question.kind is Kind.TRUE_FALSE:
        keys = sorted(one.key for one in body.options)
        if keys != ["false", "true"]:
            raise ValueError(f"True or false by the keys {keys}.")
    elif isinstance(body, Matching):
        missing = {row.right for row in body.rows} - {one.key for one in body.labels}
        if missing:
            raise ValueError(f"Rows lead to {missing}, which are not there.")


def _refuse_numbers(row: dict[str, Any]) -> None:
    """Before a fraction or a power of ten is worked out: some take for ever."""
    for name, value in _walk(row):
        if isinstance(value, list) and len(value) > MAX_PARTS:
            raise LeftOut(Code.TOO_MANY_PARTS, limit=MAX_PARTS)
        if name in _SHARES:
            is_bad = not isinstance(value, str) or not _SHARE.fullmatch(value)
        elif name in _NUMBERS or name == "coordinates":
            # A part that is no text, such as a gap, is for the reader to refuse.
            is_bad = isinstance(value, int | float) or (
                isinstance(value, str) and number_of(value) is None
            )
        else:
            continue
        if is_bad:
            raise LeftOut(Code.NOT_A_NUMBER, text=str(value)[:60])


def _walk(value: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    yield name, value
    if isinstance(value, dict):
        for key, held in value.items():
            yield from _walk(held, key)
    elif isinstance(value, list):
        for held in value:
            yield from _walk(held, name)
