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

from django.conf import settings

from media.exceptions import LogRefused
from media.wording import sentence

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
    """The text of the file. UTF-8 with or without BOM; UTF-16 only with its BOM."""
    limit = settings.LOG_FILE_MAX_BYTES
    if len(content) > limit:
        raise LogRefused(sentence("file_too_large", limit=limit // (1024 * 1024)))
    if not content.strip(b"\xef\xbb\xbf \t\r\n"):
        raise LogRefused(sentence("file_empty"))
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            text = content.decode("utf-16")
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


def read_csv(content: bytes) -> list[CsvRow]:
    """Every row, blank ones too, cells stripped; at least one.

    The separator is what the first line with anything in it uses: a comma, or
    the tab or semicolon that spreadsheets put in its place.
    """
    text = decode(content)
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = next((mark for mark in ",\t;" if mark in first), ",")
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
        rows.append(CsvRow(line, tuple(cell.strip() for cell in cells)))
        line = reader.line_num + 1
    while rows and rows[0].is_blank:
        rows.pop(0)
    if not rows:
        raise LogRefused(sentence("file_empty"))
    return rows


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
