"""GoTo Webinar: attendees as JSON, or its table where that has join and leave times.

The “interest rating” beside them mixes registration, polls and window focus; it is
no presence and is never read.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from media.exceptions import LogRefused
from media.logs.clock import Reading, read_iso_time
from media.logs.documents import list_of, mapping_of, texts_of
from media.logs.rows import ParsedLog
from media.logs.sources.base import JSON, LogFile, RowCollector, Source
from media.logs.sources.stays import read_stays
from media.logs.text import CsvRow, columns_of, fold
from media.wording import sentence

LOOK_AT = 12
PERSON = ("First Name", "Last Name", "Email Address")
TIMES = ("Join Time", "Leave Time")


def matches_table(file: LogFile) -> bool:
    return _heading(file) is not None


def _heading(file: LogFile) -> int | None:
    for place, row in enumerate(file.rows[:LOOK_AT]):
        if columns_of(row, PERSON) and _has_times(row):
            return place
    return None


def _has_times(row: CsvRow) -> bool:
    headings = [fold(cell) for cell in row.cells]
    return "interest rating" in headings or any(
        heading.startswith(("join time", "time in session")) for heading in headings
    )


def parse_table(file: LogFile, reading: Reading) -> ParsedLog:
    heading = _heading(file)
    assert heading is not None, "matches_table() comes first"  # noqa: S101
    place = columns_of(file.rows[heading], (*PERSON, *TIMES))
    if place is None:
        raise LogRefused(sentence("goto_no_times"))
    first, last, email, joined, left = (place[name] for name in (*PERSON, *TIMES))

    def who(row: CsvRow) -> dict[str, str]:
        names = (row.cell(first), row.cell(last))
        return {"email": row.cell(email), "name": " ".join(filter(None, names))}

    return read_stays(
        file.rows[heading + 1 :],
        reading,
        source=TABLE_SOURCE.key,
        times=(joined, left),
        width=max(place.values()) + 1,
        who=who,
    )


def _attendees(document: Any) -> list[Any]:
    if isinstance(document, list):
        return document
    embedded = mapping_of(document, "_embedded")
    return list_of(embedded, "attendeeParticipationResponses") or list_of(
        document, "attendees"
    )


def matches_json(file: LogFile) -> bool:
    attendees = _attendees(file.document)
    return bool(attendees) and bool(
        texts_of(attendees[0], "registrantKey", "attendanceTimeInSeconds")
    )


def parse_json(file: LogFile, reading: Reading) -> ParsedLog:
    found = RowCollector()
    number = 0
    for attendee in _attendees(file.document):
        names = (texts_of(attendee, "firstName"), texts_of(attendee, "lastName"))
        who = {
            "email": texts_of(attendee, "email"),
            "name": " ".join(filter(None, names)),
            "platform_id": texts_of(attendee, "registrantKey"),
        }
        stays = list_of(attendee, "attendance")
        if not stays:
            number += 1
            found.refuse(number, "no_intervals", **who)
        for stay in stays:
            number += 1
            found.add(
                number,
                read_iso_time,
                joined=texts_of(stay, "joinTime"),
                left=texts_of(stay, "leaveTime"),
                **who,
            )
    return found.finish(JSON_SOURCE.key)


TABLE_SOURCE = Source(
    key="goto_table",
    family="goto",
    label=_("GoTo Webinar, attendee table"),
    matches=matches_table,
    parse=parse_table,
)
JSON_SOURCE = Source(
    key="goto_json",
    family="goto",
    label=_("GoTo Webinar, attendees as JSON"),
    matches=matches_json,
    parse=parse_json,
    kind=JSON,
)
