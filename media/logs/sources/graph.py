"""Microsoft Graph's attendance reports as JSON, one or several, records expanded.

Each stay is cut to the meeting it is reported for: the interface is known to
return stays of other days. Breakout rooms are not in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from media.logs.clock import Reading, TimeRefused, read_iso_time
from media.logs.documents import list_of, mapping_of, texts_of
from media.logs.rows import LogRow, ParsedLog
from media.logs.sources.base import JSON, LogFile, RowCollector, Source

RECORDS = "attendanceRecords"


def matches(file: LogFile) -> bool:
    return any(True for _report in _reports(file.document))


def parse(file: LogFile, reading: Reading) -> ParsedLog:
    found = RowCollector()
    number = 0
    for report in _reports(file.document):
        window = _window(report)
        if window is None:
            found.note(0, "meeting_without_times")
        for record in list_of(report, RECORDS):
            stays = list_of(record, "attendanceIntervals")
            for stay in stays or [None]:
                number += 1
                _read_stay(number, record, stay, window, found)
    return found.finish(SOURCE.key)


def _reports(document: Any) -> Iterator[Mapping[str, Any]]:
    """One report, a list of them, or the page (`value`) that the interface answers."""
    listed = document if isinstance(document, list) else list_of(document, "value")
    for report in listed or [document]:
        if isinstance(report, Mapping) and isinstance(report.get(RECORDS), list):
            yield report


def _window(report: Mapping[str, Any]) -> tuple[int, int] | None:
    try:
        return (
            read_iso_time(texts_of(report, "meetingStartDateTime")),
            read_iso_time(texts_of(report, "meetingEndDateTime")),
        )
    except TimeRefused:
        return None


def _read_stay(
    number: int,
    record: Any,
    stay: Any,
    window: tuple[int, int] | None,
    found: RowCollector,
) -> None:
    identity = mapping_of(record, "identity")
    who = {
        "email": texts_of(record, "emailAddress"),
        "name": texts_of(identity, "displayName"),
        "platform_id": texts_of(identity, "id"),
    }
    if stay is None:
        found.refuse(number, "no_intervals", **who)
        return
    try:
        starts_ms = read_iso_time(texts_of(stay, "joinDateTime"))
        ends_ms = read_iso_time(texts_of(stay, "leaveDateTime"))
    except TimeRefused as error:
        found.refuse(number, error.code, **who, **error.arguments)
        return
    row = LogRow(number, who["email"], starts_ms, ends_ms, who["name"])
    row = replace(row, platform_id=who["platform_id"])
    if window is not None and ends_ms > starts_ms:
        if ends_ms <= window[0] or starts_ms >= window[1]:
            found.refuse(number, "outside_meeting", **who)
            return
        row = replace(
            row, starts_ms=max(starts_ms, window[0]), ends_ms=min(ends_ms, window[1])
        )
    found.add_span(row)


SOURCE = Source(
    key="graph",
    family="graph",
    label=_("Microsoft Graph, attendance report"),
    matches=matches,
    parse=parse,
    kind=JSON,
)
