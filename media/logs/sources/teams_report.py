"""Microsoft Teams' attendance report: numbered sections, in the organiser's language.

Section 3 holds every stay and is what counts. Where it is absent, section 2 has
only the first join and the last leave of each row; a row proves a stay when the
duration beside it fills that span, and is refused when somebody was away in
between, for nothing says when. Headings are read by their places, for they are
translated; dates are written as the organiser's own settings have it.
"""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from media.exceptions import LogRefused
from media.logs.clock import (
    Reading,
    TimeRefused,
    day_comes_first,
    is_date_alone,
    is_moment,
    is_time_alone,
    read_local_time,
)
from media.logs.rows import LogRow, ParsedLog
from media.logs.sources.base import LogFile, RowCollector, Source
from media.logs.text import CsvRow, fold
from media.wording import sentence

PARTICIPANTS, STAYS = "2", "3"
#: Places of what is needed in a row: name, join, leave, duration, address. Both
#: sections begin alike in every language met.
NAME, JOINED, LEFT, DURATION, EMAIL, UPN = range(6)
FEWEST_CELLS = 5
LOOK_AT = 20
#: Printed durations are cut to whole seconds.
TOLERANCE_MS = 2_000
_TITLE = re.compile(r"([1-9])\. ?\S.*")
_AMOUNT = re.compile(r"(\d+)\s*([^\W\d]+)")
_MARKS = re.compile(r"\s*\((?:guest|external|unverified)\)\s*$", re.IGNORECASE)
#: First letters of hours in the languages met; “Std.” is German.
_HOURS = ("h", "g", "u", "o", "st")
_UTC = ZoneInfo("UTC")


def matches(file: LogFile) -> bool:
    """A numbered title “2. …” or “3. …” with a heading of several cells under it."""
    rows = [row for row in file.rows if not row.is_blank][: LOOK_AT * 2]
    for title, heading in zip(rows, rows[1:], strict=False):
        is_heading = len(_filled(heading)) >= FEWEST_CELLS
        if _section(title) in (PARTICIPANTS, STAYS) and is_heading:
            return True
    return False


def parse(file: LogFile, reading: Reading) -> ParsedLog:
    sections = _sections(file)
    found = RowCollector()
    number = STAYS if len(sections.get(STAYS, ())) > 1 else PARTICIPANTS
    heading, *rows = sections.get(number) or [CsvRow(1, ())]
    if not rows:
        raise LogRefused(sentence("file_no_rows"))
    people = [(row, _joined_cells(row)) for row in rows]
    day_first = day_comes_first(
        (cells[place] for _row, cells in people for place in (JOINED, LEFT)), reading
    )
    in_utc = "(utc)" in fold(heading.cell(JOINED))
    zone = _UTC if in_utc else reading.zone
    if number == PARTICIPANTS:
        found.note(heading.line, "teams_no_stays")
    else:
        _note_who_has_no_stay(sections.get(PARTICIPANTS, [])[1:], people, found)
    for row, cells in people:
        _read_row(row, cells, zone, day_first, number, found)
    return found.finish(SOURCE.key)


def _note_who_has_no_stay(
    listed: list[CsvRow], people: list[tuple[CsvRow, list[str]]], found: RowCollector
) -> None:
    """People of section 2 that section 3 does not know by name or address."""
    known = {
        fold(words)
        for _row, cells in people
        for words in (_MARKS.sub("", cells[NAME]), cells[EMAIL])
    }
    for row in listed:
        cells = _joined_cells(row)
        name = _MARKS.sub("", cells[NAME])
        email = cells[EMAIL] if "@" in cells[EMAIL] else ""
        if fold(name) not in known and not (email and fold(email) in known):
            found.skip(row.line, "teams_no_stay", email=email, name=name)


def _section(row: CsvRow) -> str:
    title = _TITLE.fullmatch(row.cell(0))
    return title[1] if title and not any(row.cells[1:]) else ""


def _sections(file: LogFile) -> dict[str, list[CsvRow]]:
    """The rows under each numbered title, the heading first. A title met again
    (a joined file) adds to the first without its heading."""
    sections: dict[str, list[CsvRow]] = {}
    rows: list[CsvRow] = []
    is_heading = False
    for row in file.rows:
        number = _section(row)
        if number:
            is_heading = number in sections
            rows = sections.setdefault(number, [])
        elif not row.is_blank and is_heading:
            is_heading = False
        elif not row.is_blank:
            rows.append(row)
    return sections


def _filled(row: CsvRow) -> list[str]:
    return [cell for cell in row.cells if cell]


def _joined_cells(row: CsvRow) -> list[str]:
    """The cells with a date and its time in one, where an editor parted them."""
    if not is_date_alone(row.cell(JOINED)):
        return [*row.cells, *[""] * (UPN + 1 - len(row.cells))]
    cells: list[str] = []
    for cell in row.cells:
        if cells and is_date_alone(cells[-1]) and is_time_alone(cell):
            cells[-1] = f"{cells[-1].rstrip(',')}, {cell}"
        else:
            cells.append(cell)
    return cells + [""] * (UPN + 1 - len(cells))


def _read_row(
    row: CsvRow,
    cells: list[str],
    zone: ZoneInfo,
    day_first: bool,
    number: str,
    found: RowCollector,
) -> None:
    email = cells[EMAIL] if "@" in cells[EMAIL] else ""
    # In section 2 the sixth cell is the account; in section 3 it is the role.
    upn = cells[UPN] if number == PARTICIPANTS and "@" in cells[UPN] else ""
    who = {
        "email": email,
        "name": _MARKS.sub("", cells[NAME]),
        "platform_id": "" if email else upn,
    }
    if len(_filled(row)) < LEFT + 1 and not is_moment(cells[LEFT]):
        found.refuse(row.line, "columns_missing", **who)
        return
    try:
        starts_ms, ends_ms = (
            read_local_time(cells[place], zone, day_first=day_first)
            for place in (JOINED, LEFT)
        )
    except TimeRefused as error:
        found.refuse(row.line, error.code, **who, **error.arguments)
        return
    if number == PARTICIPANTS and ends_ms > starts_ms:
        stated = duration_ms(cells[DURATION])
        away = ends_ms - starts_ms - (stated or 0)
        if stated is None or away > TOLERANCE_MS:
            code = "duration_unreadable" if stated is None else "away_unknown"
            found.refuse(row.line, code, **who, minutes=max(1, away // 60_000))
            return
    found.add_span(
        LogRow(
            row.line,
            who["email"],
            starts_ms,
            ends_ms,
            who["name"],
            platform_id=who["platform_id"],
        )
    )


def duration_ms(text: str) -> int | None:
    """“1h 27m 51s”, “1 godz. 5 min”, “2 Std. 3 Min.”; None for anything else."""
    amounts = _AMOUNT.findall(text.casefold())
    if not amounts or len(amounts) > 3:
        return None
    total = 0
    for amount, unit in amounts:
        if len(amount) > 5:
            return None
        if unit.startswith(_HOURS):
            total += int(amount) * 3_600_000
        elif unit.startswith("m"):
            total += int(amount) * 60_000
        elif unit.startswith("s"):
            total += int(amount) * 1000
        else:
            return None
    return total


SOURCE = Source(
    key="teams_report",
    family="teams",
    label=_("Microsoft Teams, attendance report"),
    matches=matches,
    parse=parse,
)
