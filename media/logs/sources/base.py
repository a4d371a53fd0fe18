"""What a platform's module offers, and the file it looks at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from media.logs.clock import Reading, TimeRefused, check_stay
from media.logs.documents import read_json
from media.logs.rows import LogFinding, LogRow, ParsedLog
from media.logs.text import CsvRow, decode, read_table

TABLE, JSON, XML = "table", "json", "xml"


class LogFile:
    """An uploaded file, read as far as somebody asks."""

    def __init__(self, content: bytes) -> None:
        self.content = content

    @cached_property
    def text(self) -> str:
        """LogRefused where the bytes are no text."""
        return decode(self.content)

    @cached_property
    def kind(self) -> str:
        """What the first letter says: a table, JSON or XML."""
        first = self.text.lstrip()[:1]
        return {"{": JSON, "[": JSON, "<": XML}.get(first, TABLE)

    @cached_property
    def rows(self) -> list[CsvRow]:
        """LogRefused where the bytes are no CSV."""
        return read_table(self.text)

    @cached_property
    def document(self) -> Any:
        """LogRefused where the bytes are no JSON."""
        return read_json(self.text)


@dataclass(frozen=True, slots=True)
class Source:
    """One format. `family` is the platform, as a person names it on the command line.

    `matches` looks at headings only and is asked only about files of the right
    `kind`; `parse` gets the clock and calendar by which times without an offset
    are read.
    """

    key: str
    family: str
    label: Any
    matches: Callable[[LogFile], bool]
    parse: Callable[[LogFile, Reading], ParsedLog]
    kind: str = TABLE


class RowCollector:
    """Gathers stays and findings of one file, so that no parser stops early."""

    def __init__(self) -> None:
        self.count = 0
        self.rows: list[LogRow] = []
        self.refused: list[LogFinding] = []
        self.notes: list[LogFinding] = []

    def add(
        self,
        line: int,
        read_time: Callable[[Any], int],
        *,
        email: str,
        name: str,
        joined: Any,
        left: Any,
        section: str = "",
        platform_id: str = "",
    ) -> LogRow | None:
        """One data row: a stay, or a refusal with its reason."""
        try:
            starts_ms, ends_ms = read_time(joined), read_time(left)
        except TimeRefused as error:
            self.refuse(
                line,
                error.code,
                email=email,
                name=name,
                platform_id=platform_id,
                **error.arguments,
            )
            return None
        return self.add_span(
            LogRow(line, email, starts_ms, ends_ms, name, section, platform_id)
        )

    def add_span(self, row: LogRow) -> LogRow | None:
        """The same for times that are read already."""
        try:
            check_stay(row.starts_ms, row.ends_ms)
        except TimeRefused as error:
            self.refuse(
                row.line,
                error.code,
                email=row.email,
                name=row.name,
                platform_id=row.platform_id,
                **error.arguments,
            )
            return None
        self.count += 1
        self.rows.append(row)
        return row

    def refuse(
        self,
        line: int,
        code: str,
        *,
        email: str = "",
        name: str = "",
        platform_id: str = "",
        **arguments: Any,
    ) -> None:
        self.count += 1
        self.refused.append(LogFinding(line, code, arguments, email, name, platform_id))

    def skip(self, line: int, code: str, *, email: str = "", name: str = "") -> None:
        """A data row that is rightly not counted."""
        self.count += 1
        self.notes.append(LogFinding(line, code, {}, email, name))

    def note(self, line: int, code: str, **arguments: Any) -> None:
        self.notes.append(LogFinding(line, code, arguments))

    def finish(self, source: str) -> ParsedLog:
        """What was found, in the order of the file."""

        def in_order(findings: list[LogFinding]) -> tuple[LogFinding, ...]:
            return tuple(sorted(findings, key=lambda finding: finding.line))

        return ParsedLog(
            source,
            self.count,
            tuple(sorted(self.rows, key=lambda row: row.line)),
            in_order(self.refused),
            in_order(self.notes),
        )
