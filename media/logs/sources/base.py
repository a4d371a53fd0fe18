"""What a platform's module offers, and the file it looks at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from media.logs.clock import TimeRefused, check_stay
from media.logs.rows import LogFinding, LogRow, ParsedLog
from media.logs.text import CsvRow, read_csv


class LogFile:
    """An uploaded file, read as far as somebody asks."""

    def __init__(self, content: bytes) -> None:
        self.content = content

    @cached_property
    def rows(self) -> list[CsvRow]:
        """LogRefused where the bytes are no CSV."""
        return read_csv(self.content)


@dataclass(frozen=True, slots=True)
class Source:
    """One format. `family` is the platform, as a person names it on the command line.

    `matches` looks at headings only; `parse` gets the zone by whose clock
    times without an offset are read.
    """

    key: str
    family: str
    label: Any
    matches: Callable[[LogFile], bool]
    parse: Callable[[LogFile, ZoneInfo], ParsedLog]


class RowCollector:
    """Gathers stays and findings of one file, so that no parser stops early."""

    def __init__(self) -> None:
        self.count = 0
        self.rows: list[LogRow] = []
        self.refused: list[LogFinding] = []
        self.notes: list[LogFinding] = []

    def add(
        self,
        row: CsvRow,
        read_time: Callable[[str], int],
        *,
        email: str,
        name: str,
        joined: str,
        left: str,
        section: str = "",
    ) -> None:
        """One data row: a stay, or a refusal with its reason."""
        self.count += 1
        try:
            starts_ms, ends_ms = read_time(joined), read_time(left)
            check_stay(starts_ms, ends_ms)
        except TimeRefused as error:
            self.refused.append(
                LogFinding(row.line, error.code, dict(error.arguments), email, name)
            )
            return
        self.rows.append(LogRow(row.line, email, starts_ms, ends_ms, name, section))

    def refuse(
        self, row: CsvRow, code: str, *, email: str = "", name: str = ""
    ) -> None:
        self.count += 1
        self.refused.append(LogFinding(row.line, code, {}, email, name))

    def skip(self, row: CsvRow, code: str, *, email: str = "", name: str = "") -> None:
        """A data row that is rightly not counted."""
        self.count += 1
        self.notes.append(LogFinding(row.line, code, {}, email, name))

    def note(self, line: int, code: str, **arguments: Any) -> None:
        self.notes.append(LogFinding(line, code, arguments))

    def finish(self, source: str) -> ParsedLog:
        return ParsedLog(
            source, self.count, tuple(self.rows), tuple(self.refused), tuple(self.notes)
        )
