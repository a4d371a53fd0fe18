"""From bytes to the rows of a CSV file, with the line each one begins on.

Refuses what is no text at all: NUL bytes (the csv module lets them through),
letters that are not UTF-8, quotes that never close.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from django.conf import settings

from media.exceptions import LogRefused
from media.wording import sentence

#: Bytes by which two-byte letters without a mark are told, and how many at least.
_LOOK_AT, _FEWEST_LETTERS = 64, 8
_LINES_ASKED = 40
_NEVER_IN_TEXT = bytes(set(range(32)) - set(b"\t\n\f\r\x1a"))


@dataclass(frozen=True, slots=True)
class CsvRow:
    line: int
    cells: tuple[str, ...]

    @property
    def is_blank(self) -> bool:
        """Nothing in it; sections of Zoom reports are padded with commas."""
        return not any(self.cells)

    def cell(self, place: int) -> str:
        return self.cells[place] if place < len(self.cells) else ""


def decode(content: bytes) -> str:
    """The text of the file: UTF-8 or UTF-16, either with or without its mark.

    UTF-16 that lost its mark (an editor saved it) is told by its first letters.
    """
    limit = settings.LOG_FILE_MAX_BYTES
    if len(content) > limit:
        raise LogRefused(sentence("file_too_large", limit=limit // (1024 * 1024)))
    if not content.strip(b"\xef\xbb\xbf \t\r\n"):
        raise LogRefused(sentence("file_empty"))
    wide = _wide_encoding(content)
    if wide:
        try:
            text = content.decode(wide)
        except UnicodeDecodeError as error:
            raise LogRefused(sentence("file_binary")) from error
        if "\0" in text:
            raise LogRefused(sentence("file_binary"))
        return text
    if b"\0" in content:
        raise LogRefused(sentence("file_binary"))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        is_text = content.translate(None, _NEVER_IN_TEXT) == content
        code = "file_not_utf8" if is_text else "file_binary"
        raise LogRefused(sentence(code)) from error


def _wide_encoding(content: bytes) -> str:
    """The name of the two-byte encoding, or nothing."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    head = content[: _LOOK_AT - _LOOK_AT % 2]
    even, odd = head[::2], head[1::2]
    if len(odd) >= _FEWEST_LETTERS:
        if not any(odd) and all(even):
            return "utf-16-le"
        if not any(even) and all(odd):
            return "utf-16-be"
    return ""


def _separator(text: str) -> str:
    """What parts the cells: the first line that has any mark says it.

    A tab speaks before a comma, for titles and names hold commas and no tab;
    title lines without any mark (“2. Participants”) are passed over.
    """
    for line in islice(io.StringIO(text), _LINES_ASKED):
        mark = next((mark for mark in "\t,;" if mark in line), "")
        if mark:
            return mark
    return ","


def read_csv(content: bytes) -> list[CsvRow]:
    return read_table(decode(content))


def read_table(text: str) -> list[CsvRow]:
    """Every row, blank ones too, cells stripped; at least one.

    LogRefused for more rows than any event has people: what is read is kept in
    memory.
    """
    delimiter = _separator(text)
    most = settings.LOG_FILE_MAX_ROWS
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[CsvRow] = []
    line = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            raise LogRefused(sentence("file_not_csv", line=line)) from error
        if len(rows) >= most:
            raise LogRefused(sentence("file_too_many_rows", limit=most))
        rows.append(CsvRow(line, tuple(cell.strip() for cell in cells)))
        line = reader.line_num + 1
    while rows and rows[0].is_blank:
        rows.pop(0)
    if not rows:
        raise LogRefused(sentence("file_empty"))
    return rows


def sound(text: str) -> str:
    """Without what no database stores: NULs, and halves of letters."""
    return text.replace("\0", "").encode("utf-8", "replace").decode().strip()


def fold(heading: str) -> str:
    return " ".join(heading.casefold().split())


def columns_of(row: CsvRow, wanted: Iterable[str]) -> dict[str, int] | None:
    """Where each wanted column stands in the heading row; None unless all do.

    Other columns may be there; a wanted one that stands twice is not accepted.
    """
    headings = [fold(cell) for cell in row.cells]
    if any(headings.count(fold(name)) != 1 for name in wanted):
        return None
    return {name: headings.index(fold(name)) for name in wanted}
