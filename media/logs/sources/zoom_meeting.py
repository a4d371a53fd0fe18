"""Zoom's meeting participants list, with or without its four-line preamble.

The “unique users” form holds only a total per person: it cannot say which item
somebody heard, so the whole file is refused. Time in the waiting room is not
attendance. There is no time zone in the file.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from media.exceptions import LogRefused
from media.logs.clock import Reading, day_comes_first, read_zoom_time
from media.logs.rows import ParsedLog
from media.logs.sources.base import LogFile, RowCollector, Source
from media.logs.text import CsvRow, fold
from media.wording import sentence

#: The heading stands on the first line or just after the preamble.
LOOK_AT = 8
NAMES = ("name (original name)", "name(original name)", "name")
EMAILS = ("user email", "email")


def matches(file: LogFile) -> bool:
    return _heading(file) is not None


def parse(file: LogFile, reading: Reading) -> ParsedLog:
    heading = _heading(file)
    assert heading is not None, "matches() comes first"  # noqa: S101
    headings = [fold(cell) for cell in file.rows[heading].cells]
    if "join time" not in headings or "leave time" not in headings:
        raise LogRefused(sentence("unique_users"))
    joined, left = headings.index("join time"), headings.index("leave time")
    name_at = next(headings.index(name) for name in NAMES if name in headings)
    email_at = next(headings.index(name) for name in EMAILS if name in headings)
    waiting = headings.index("in waiting room") if "in waiting room" in headings else -1
    found = RowCollector()
    rows = file.rows[heading + 1 :]
    day_first = day_comes_first(
        (row.cell(place) for row in rows for place in (joined, left)),
        reading,
        usual=False,
    )
    for row in rows:
        if row.is_blank:
            continue
        email, name = row.cell(email_at), row.cell(name_at)
        if waiting >= 0 and fold(row.cell(waiting)) == "yes":
            found.skip(row.line, "waiting_room", email=email, name=name)
        elif len(row.cells) <= max(joined, left):
            found.refuse(row.line, "columns_missing", email=email, name=name)
        else:
            found.add(
                row.line,
                lambda text: read_zoom_time(text, reading.zone, day_first=day_first),
                email=email,
                name=name,
                joined=row.cell(joined),
                left=row.cell(left),
            )
    return found.finish(SOURCE.key)


def _heading(file: LogFile) -> int | None:
    """Place of the heading row among the first few, or None for another format."""
    for place, row in enumerate(file.rows[:LOOK_AT]):
        if _is_heading(row):
            return place
    return None


def _is_heading(row: CsvRow) -> bool:
    headings = [fold(cell) for cell in row.cells]
    if "first join" in headings:  # Microsoft Teams has a name and an address, too
        return False
    has_person = any(name in headings for name in NAMES) and any(
        name in headings for name in EMAILS
    )
    # "Total Duration (Minutes)" is met misspelt, so any duration will do.
    has_time = "join time" in headings or any("duration" in h for h in headings)
    return has_person and has_time


SOURCE = Source(
    key="zoom_meeting",
    family="zoom",
    label=_("Zoom meeting, participants"),
    matches=matches,
    parse=parse,
)
