"""A table as it stands beside its chart, and as a file: the same rows in both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from elearn.core.spreadsheets import Row, write_csv, write_xlsx

Cell: TypeAlias = str | int


@dataclass(frozen=True, slots=True)
class Table:
    """`key` names it in addresses and files; the first `words` columns are words."""

    key: str
    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    words: int = 1

    def lines(self) -> list[Row]:
        return [self.headings, *self.rows]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a report. `finer` is the table to take away where it says more than
    the one that is shown; a long table is folded."""

    table: Table
    words: str
    figure: dict[str, Any] | None = None
    note: str = ""
    finer: Table | None = None
    is_long: bool = False

    @property
    def key(self) -> str:
        return self.table.key

    def named(self, number: int, day: str) -> Section:
        """The part of one day: its own name, address and sheet."""
        tables = [
            one and replace(one, key=f"{one.key}-{number}", title=f"{one.title}, {day}")
            for one in (self.table, self.finer)
        ]
        return replace(self, table=tables[0], finer=tables[1])

    @property
    def figure_id(self) -> str:
        return f"{self.key}-figure"

    @property
    def export(self) -> Table:
        return self.finer or self.table


def csv_of(table: Table) -> str:
    return write_csv(table.lines())


def xlsx_of(tables: Sequence[Table]) -> bytes:
    """One sheet for each table."""
    return write_xlsx({table.title: table.lines() for table in tables})
