"""Zoom's webinar “Attendee Report”: hosts, panelists, attendees and dial-ins.

Several tables in one file, each under a title line of its own and padded with
commas where the program likes. A rejoin is a further row, and one person may
stand among panelists and attendees: the union settles both. The minutes
printed in the file are rounded per row and never used. There is no time zone
in the file.
"""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from media.exceptions import LogRefused
from media.logs.clock import Reading, day_comes_first, read_zoom_time
from media.logs.rows import ParsedLog
from media.logs.sources.base import LogFile, RowCollector, Source
from media.logs.text import CsvRow, fold
from media.wording import sentence

TITLE = "attendee report"
SECTIONS = {
    "host details": "host",
    "panelist details": "panelist",
    "attendee details": "attendee",
    "other attended": "dial-in",
}
NAMES = ("user name (original name)", "user name", "name (original name)", "name")
EMAILS = ("email", "user email")


def matches(file: LogFile) -> bool:
    return fold(file.rows[0].cell(0)) == TITLE and any(
        fold(row.cell(0)) in SECTIONS for row in file.rows
    )


def parse(file: LogFile, reading: Reading) -> ParsedLog:
    found = RowCollector()
    section = ""
    is_read = False
    columns: dict[str, int] | None = None
    people: list[tuple[CsvRow, dict[str, int], str]] = []
    for row in file.rows:
        title = _title(row)
        if title is not None:
            section = SECTIONS.get(title, "")
            is_read, columns = bool(section), None
            if not section and title != TITLE:
                found.note(row.line, "section_unread", section=row.cell(0))
        elif row.is_blank or not is_read:
            continue
        elif columns is None:
            columns = _columns(row)
        else:
            people.append((row, columns, section))
    day_first = day_comes_first(
        (
            row.cell(places[at])
            for row, places, _section in people
            for at in ("joined", "left")
        ),
        reading,
        usual=False,
    )
    for row, places, where in people:
        _read_row(
            row,
            places,
            where,
            lambda text: read_zoom_time(text, reading.zone, day_first=day_first),
            found,
        )
    if not found.count:
        raise LogRefused(sentence("file_no_rows"))
    return found.finish(SOURCE.key)


def _title(row: CsvRow) -> str | None:
    """The folded title where the row is a title line, else None."""
    if not row.cells or not row.cell(0) or any(row.cells[1:]):
        return None
    title = fold(row.cell(0))
    if title == TITLE or title in SECTIONS or title.endswith(" details"):
        return title
    return None


def _columns(row: CsvRow) -> dict[str, int]:
    """Places of what is needed; LogRefused where there are no join and leave times.

    Custom questions stand between the address and the times and may be called
    anything, so the address is the first such heading and the times the last.
    """
    headings = [fold(cell) for cell in row.cells]

    def first(*names: str) -> int:
        return next((i for i, heading in enumerate(headings) if heading in names), -1)

    def last(name: str) -> int:
        places = [i for i, heading in enumerate(headings) if heading == name]
        return places[-1] if places else -1

    joined, left = last("join time"), last("leave time")
    if joined < 0 or left < 0:
        raise LogRefused(sentence("file_headers", expected="… Join Time,Leave Time …"))
    return {
        "attended": first("attended"),
        "name": first(*NAMES),
        "email": first(*EMAILS),
        "joined": joined,
        "left": left,
    }


def _read_row(
    row: CsvRow,
    columns: dict[str, int],
    section: str,
    read_time: Callable[[str], int],
    found: RowCollector,
) -> None:
    def cell(name: str) -> str:
        return row.cell(columns[name]) if columns[name] >= 0 else ""

    email, name = cell("email"), cell("name")
    if fold(cell("attended")) == "no":
        found.skip(row.line, "did_not_attend", email=email, name=name)
    elif len(row.cells) <= max(columns["joined"], columns["left"]):
        found.refuse(row.line, "columns_missing", email=email, name=name)
    else:
        found.add(
            row.line,
            read_time,
            email=email,
            name=name,
            joined=cell("joined"),
            left=cell("left"),
            section=section,
        )


SOURCE = Source(
    key="zoom_webinar",
    family="zoom",
    label=_("Zoom webinar, attendee report"),
    matches=matches,
    parse=parse,
)
