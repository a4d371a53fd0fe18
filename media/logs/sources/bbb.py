"""BigBlueButton: the recording's events.xml and the dashboard's JSON are read.

The dashboard's spreadsheet is refused: it has a first join and a last leave by an
unknown clock, and sums two windows of one person. Nobody is known by name here: a
person is the number that the front end gave them.
"""

from __future__ import annotations

import re

from django.utils.translation import gettext_lazy as _

from media.exceptions import LogRefused
from media.logs.clock import Reading, TimeRefused, read_epoch
from media.logs.documents import (
    list_of,
    mapping_of,
    most_rows,
    read_events,
    texts_of,
)
from media.logs.pairing import Event, pair_events
from media.logs.rows import ParsedLog
from media.logs.sources.base import JSON, XML, LogFile, RowCollector, Source
from media.logs.text import columns_of
from media.wording import sentence

COLUMNS = ("Name", "Moderator", "Join", "Left", "Duration")
ROOT = "recording"
JOIN, LEAVE = "ParticipantJoinEvent", "ParticipantLeftEvent"
#: A meeting's id ends with the moment it was made, in milliseconds.
_MADE_AT = re.compile(r"-(\d{13})$")


def matches_table(file: LogFile) -> bool:
    return columns_of(file.rows[0], COLUMNS) is not None


def parse_table(file: LogFile, reading: Reading) -> ParsedLog:
    raise LogRefused(sentence("bbb_no_stays"))


# -- The dashboard's JSON ------------------------------------------------------
def matches_json(file: LogFile) -> bool:
    users = mapping_of(file.document, "users")
    return any(isinstance(user, dict) and "intIds" in user for user in users.values())


def parse_json(file: LogFile, reading: Reading) -> ParsedLog:
    document = file.document
    found = RowCollector()
    number = 0
    for user in mapping_of(document, "users").values():
        who = {
            "email": "",
            "name": texts_of(user, "name"),
            "platform_id": texts_of(user, "extId"),
        }
        for connection in mapping_of(user, "intIds").values():
            # Older servers keep one stay in the connection itself.
            for stay in list_of(connection, "sessions") or [connection]:
                number += 1
                left = stay.get("leftOn") if isinstance(stay, dict) else None
                if not left and isinstance(document.get("endedOn"), int):
                    left = document["endedOn"]
                    found.note(number, "closed_by_end")
                found.add(
                    number,
                    lambda value: read_epoch(value, unit_ms=1),
                    joined=stay.get("registeredOn") if isinstance(stay, dict) else None,
                    left=left,
                    **who,
                )
    return found.finish(JSON_SOURCE.key)


# -- The recording's events ----------------------------------------------------
def matches_events(file: LogFile) -> bool:
    return True


class _Recording:
    """Keeps the comings and goings of the meeting, and nothing of voice or slides."""

    def __init__(self) -> None:
        self.made_ms = 0
        self.first: int | None = None
        self.last_ms = 0
        self.found = RowCollector()
        self.events: list[Event] = []
        self.names: dict[str, tuple[str, str]] = {}

    def take(
        self, name: str, attributes: dict[str, str], fields: dict[str, str], line: int
    ) -> None:
        if name == ROOT:
            made = _MADE_AT.search(attributes.get("meeting_id", ""))
            self.made_ms = int(made[1]) if made else 0
        elif name == "meeting" and not self.made_ms:
            made = _MADE_AT.search(attributes.get("id", ""))
            self.made_ms = int(made[1]) if made else 0
        elif name == "event":
            self._event(attributes, fields, line)

    def _event(
        self, attributes: dict[str, str], fields: dict[str, str], line: int
    ) -> None:
        event = attributes.get("eventname", "")
        is_ours = attributes.get("module") == "PARTICIPANT" and event in (JOIN, LEAVE)
        try:
            at_ms = self._moment(attributes.get("timestamp", ""), fields)
        except TimeRefused as error:
            if is_ours:
                self.found.refuse(line, error.code, **error.arguments)
            return
        self.last_ms = max(self.last_ms, at_ms)
        if not is_ours:
            return
        if len(self.events) >= most_rows():
            raise LogRefused(sentence("file_too_many_rows", limit=most_rows()))
        session = fields.get("userId", "").strip() or fields.get("userid", "").strip()
        if not session:
            # Two of them would be paired, and may be two people.
            self.found.refuse(line, "session_missing")
            return
        if event == JOIN:
            person = fields.get("externalUserId", "").strip()
            self.names[session] = (fields.get("name", "").strip(), person)
        name, platform_id = self.names.get(session, ("", ""))
        self.events.append(
            Event(
                line, at_ms, event == JOIN, session, name=name, platform_id=platform_id
            )
        )

    def _moment(self, relative: str, fields: dict[str, str]) -> int:
        """The stated UTC, else the meeting's beginning and the time since."""
        stated = fields.get("timestampUTC", "").strip()
        if stated:
            return read_epoch(stated, unit_ms=1)
        if not relative.strip().isdecimal() or len(relative) > 15:
            raise TimeRefused("time_missing")
        passed = int(relative)
        if self.first is None:
            self.first = passed
        if not self.made_ms:
            raise TimeRefused("meeting_start_unknown")
        return read_epoch(self.made_ms + passed - self.first, unit_ms=1)


def parse_events(file: LogFile, reading: Reading) -> ParsedLog:
    recording = _Recording()
    read_events(file.text, root=ROOT, take=recording.take)
    pair_events(recording.events, recording.found, ends_ms=recording.last_ms)
    return recording.found.finish(EVENTS_SOURCE.key)


TABLE_SOURCE = Source(
    key="bbb_table",
    family="bbb",
    label=_("BigBlueButton, dashboard spreadsheet"),
    matches=matches_table,
    parse=parse_table,
)
JSON_SOURCE = Source(
    key="bbb_dashboard",
    family="bbb",
    label=_("BigBlueButton, learning dashboard as JSON"),
    matches=matches_json,
    parse=parse_json,
    kind=JSON,
)
EVENTS_SOURCE = Source(
    key="bbb_events",
    family="bbb",
    label=_("BigBlueButton, events of a recording"),
    matches=matches_events,
    parse=parse_events,
    kind=XML,
)
