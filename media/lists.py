"""Organisers' small CSV files: people to register, actual times of items."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from media.domain.programme import from_ms
from media.exceptions import LogRefused, ProgrammeRefused
from media.logs.clock import TimeRefused, read_iso_time
from media.logs.text import CsvRow, columns_of, read_csv
from media.wording import sentence

PEOPLE_COLUMNS = ("email", "name")
ITEM_TIMES_COLUMNS = ("key", "starts_at", "ends_at")


@dataclass(frozen=True, slots=True)
class PersonRow:
    line: int
    email: str
    name: str


@dataclass(frozen=True, slots=True)
class ItemTimesRow:
    line: int
    key: str
    starts_at: datetime
    ends_at: datetime


def parse_people(content: bytes) -> list[PersonRow]:
    """The rows of an `email,name` list. LogRefused where it is no such list."""
    rows, place = _table(content, PEOPLE_COLUMNS)
    return [
        PersonRow(row.line, row.cell(place["email"]), row.cell(place["name"]))
        for row in rows
    ]


def parse_item_times(content: bytes) -> list[ItemTimesRow]:
    """The rows of a `key,starts_at,ends_at` list, all of them or none.

    Half a correction would be a wrong programme, so one bad row refuses the
    file (ProgrammeRefused with its line).
    """
    rows, place = _table(content, ITEM_TIMES_COLUMNS)
    found: dict[str, ItemTimesRow] = {}
    for row in rows:
        key = row.cell(place["key"])
        if key in found:
            raise ProgrammeRefused(sentence("item_twice", line=row.line, key=key))
        try:
            moments = [
                from_ms(read_iso_time(row.cell(place[name])))
                for name in ITEM_TIMES_COLUMNS[1:]
            ]
        except TimeRefused as error:
            why = sentence(error.code, **error.arguments)
            raise ProgrammeRefused(
                sentence("item_time", line=row.line, why=why)
            ) from error
        found[key] = ItemTimesRow(row.line, key, moments[0], moments[1])
    return list(found.values())


def _table(
    content: bytes, columns: tuple[str, ...]
) -> tuple[list[CsvRow], dict[str, int]]:
    rows = read_csv(content)
    place = columns_of(rows[0], columns)
    if place is None:
        raise LogRefused(sentence("file_headers", expected=",".join(columns)))
    filled = [row for row in rows[1:] if not row.is_blank]
    if not filled:
        raise LogRefused(sentence("file_no_rows"))
    return filled, place
