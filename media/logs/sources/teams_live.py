"""Microsoft Teams' live event report: one row for each “Joined” and “Left”, in UTC."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from media.logs.clock import Reading, TimeRefused, day_comes_first, read_local_time
from media.logs.pairing import Event, pair_events
from media.logs.rows import ParsedLog
from media.logs.sources.base import LogFile, RowCollector, Source
from media.logs.text import columns_of, fold

COLUMNS = ("SessionId", "ParticipantId", "FullName", "UtcEventTimestamp", "Action")
_UTC = ZoneInfo("UTC")


def matches(file: LogFile) -> bool:
    return columns_of(file.rows[0], COLUMNS) is not None


def parse(file: LogFile, reading: Reading) -> ParsedLog:
    place = columns_of(file.rows[0], COLUMNS)
    assert place is not None, "matches() comes first"  # noqa: S101
    session, person, name, at, action = (place[column] for column in COLUMNS)
    found = RowCollector()
    rows = [row for row in file.rows[1:] if not row.is_blank]
    day_first = day_comes_first((row.cell(at) for row in rows), reading, usual=False)
    events = []
    for row in rows:
        known = row.cell(person)
        who = {
            "email": known if "@" in known else "",
            "name": row.cell(name),
            "platform_id": "" if "@" in known else known,
        }
        word = fold(row.cell(action))
        if word not in ("joined", "left"):
            found.refuse(row.line, "action_unknown", **who, action=word[:40])
            continue
        try:
            at_ms = read_local_time(row.cell(at), _UTC, day_first=day_first)
        except TimeRefused as error:
            found.refuse(row.line, error.code, **who, **error.arguments)
            continue
        connection = f"{row.cell(session)}\n{known}"
        events.append(Event(row.line, at_ms, word == "joined", connection, **who))
    pair_events(events, found, ends_ms=max((e.at_ms for e in events), default=0))
    return found.finish(SOURCE.key)


SOURCE = Source(
    key="teams_live",
    family="teams",
    label=_("Microsoft Teams, live event"),
    matches=matches,
    parse=parse,
)
