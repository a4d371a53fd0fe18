"""Google Meet: sessions as JSON are read; the spreadsheet is refused.

The spreadsheet has a first join and a last exit without a date, so nobody can say
when somebody was away. In the JSON a person has an account number and no address:
only a decision by the organiser tells whose it is.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from media.exceptions import LogRefused
from media.logs.clock import Reading, read_iso_time
from media.logs.documents import list_of, mapping_of, texts_of
from media.logs.rows import ParsedLog
from media.logs.sources.base import JSON, LogFile, RowCollector, Source
from media.logs.text import columns_of
from media.wording import sentence

COLUMNS = ("Email", "Duration", "Time joined", "Time exited")
SESSIONS = "participantSessions"


def matches_table(file: LogFile) -> bool:
    return columns_of(file.rows[0], COLUMNS) is not None


def parse_table(file: LogFile, reading: Reading) -> ParsedLog:
    raise LogRefused(sentence("meet_no_stays"))


def matches_json(file: LogFile) -> bool:
    return bool(list_of(file.document, SESSIONS))


def parse_json(file: LogFile, reading: Reading) -> ParsedLog:
    people = {
        name: _who(person)
        for person in list_of(file.document, "participants")
        # Who has no name of a record is nobody, not the one of all such sessions.
        if (name := texts_of(person, "name"))
    }
    found = RowCollector()
    for number, session in enumerate(list_of(file.document, SESSIONS), start=1):
        person = texts_of(session, "name").partition("/participantSessions/")[0]
        who = people.get(person, {"name": "", "platform_id": ""})
        found.add(
            number,
            read_iso_time,
            email="",
            joined=texts_of(session, "startTime"),
            left=texts_of(session, "endTime"),
            **who,
        )
    return found.finish(JSON_SOURCE.key)


def _who(person: Any) -> dict[str, str]:
    """Only a signed-in person keeps the same number from one meeting to the next."""
    account = mapping_of(person, "signedinUser")
    guest = mapping_of(person, "anonymousUser") or mapping_of(person, "phoneUser")
    return {
        "name": texts_of(account or guest, "displayName"),
        "platform_id": texts_of(account, "user"),
    }


TABLE_SOURCE = Source(
    key="meet_table",
    family="meet",
    label=_("Google Meet, attendance spreadsheet"),
    matches=matches_table,
    parse=parse_table,
)
JSON_SOURCE = Source(
    key="meet_json",
    family="meet",
    label=_("Google Meet, participant sessions as JSON"),
    matches=matches_json,
    parse=parse_json,
    kind=JSON,
)
