"""What every log format is turned into: rows, and findings with their lines.

A parser never stops at the first bad row and never guesses. It raises
`LogRefused` only where the file as a whole proves nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class LogRow:
    """One stay: somebody came at `starts_ms` and left at `ends_ms`.

    `line` is that of the file, no two rows share one; in JSON, which has no lines
    to speak of, it is the number of the entry. `platform_id` is by what the platform itself
    knows the person, where it says so: the same in each of its files.
    """

    line: int
    email: str
    starts_ms: int
    ends_ms: int
    name: str = ""
    section: str = ""
    platform_id: str = ""


@dataclass(frozen=True, slots=True)
class LogFinding:
    """Why a row is not counted (`refused`), or what is worth knowing (`notes`).

    `email`, `name` and `platform_id` are those of the row, where it has them.
    """

    line: int
    code: str
    arguments: dict[str, Any] = field(default_factory=dict)
    email: str = ""
    name: str = ""
    platform_id: str = ""


@dataclass(frozen=True, slots=True)
class ParsedLog:
    """`row_count`: data rows read, whether they were accepted or not."""

    source: str
    row_count: int
    rows: tuple[LogRow, ...]
    refused: tuple[LogFinding, ...] = ()
    notes: tuple[LogFinding, ...] = ()
