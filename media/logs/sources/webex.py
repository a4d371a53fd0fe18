"""Webex: the participants report as a table, or the attendee report as JSON.

The JSON has its offsets; the table has the clock and the calendar of the site.
The printed durations are whole minutes and never used.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from media.logs.clock import Reading, read_iso_time
from media.logs.documents import list_of, texts_of
from media.logs.rows import ParsedLog
from media.logs.sources.base import JSON, LogFile, RowCollector, Source
from media.logs.sources.stays import read_stays
from media.logs.text import columns_of

COLUMNS = ("Display Name", "Attendee Email", "Join Time", "Leave Time")


def matches_table(file: LogFile) -> bool:
    return columns_of(file.rows[0], COLUMNS) is not None


def parse_table(file: LogFile, reading: Reading) -> ParsedLog:
    place = columns_of(file.rows[0], COLUMNS)
    assert place is not None, "matches_table() comes first"  # noqa: S101
    name, email, joined, left = (place[column] for column in COLUMNS)
    return read_stays(
        file.rows[1:],
        reading,
        source=TABLE_SOURCE.key,
        times=(joined, left),
        width=max(place.values()) + 1,
        who=lambda row: {"email": row.cell(email), "name": row.cell(name)},
    )


def matches_json(file: LogFile) -> bool:
    items = list_of(file.document, "items")
    return bool(items) and bool(texts_of(items[0], "joinedTime", "leftTime"))


def parse_json(file: LogFile, reading: Reading) -> ParsedLog:
    found = RowCollector()
    for number, item in enumerate(list_of(file.document, "items"), start=1):
        found.add(
            number,
            read_iso_time,
            email=texts_of(item, "email"),
            name=texts_of(item, "displayName"),
            joined=texts_of(item, "joinedTime"),
            left=texts_of(item, "leftTime"),
        )
    return found.finish(JSON_SOURCE.key)


TABLE_SOURCE = Source(
    key="webex_table",
    family="webex",
    label=_("Webex, participants report"),
    matches=matches_table,
    parse=parse_table,
)
JSON_SOURCE = Source(
    key="webex_json",
    family="webex",
    label=_("Webex, attendee report as JSON"),
    matches=matches_json,
    parse=parse_json,
    kind=JSON,
)
