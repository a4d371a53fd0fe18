"""The `schedule.xml` of frab, which pretalx writes, too."""

from __future__ import annotations

from typing import Any

from media.exceptions import ProgrammeRefused
from media.logs.documents import DEEPEST, LONGEST_TEXT, read_xml
from media.logs.text import sound
from media.programmes.found import FoundProgramme
from media.programmes.schedule import MOST_EVENTS, Event, read_events
from media.wording import sentence

CONFERENCE = ["schedule", "conference"]
EVENT = ["schedule", "day", "room", "event"]
PERSON = [*EVENT, "persons", "person"]


class _Schedule:
    """Keeps the texts of the conference and of each event, and forgets the rest."""

    def __init__(self, parser: Any) -> None:
        self.path: list[str] = []
        self.day = self.room = ""
        self.conference: dict[str, str] = {}
        self.fields: dict[str, str] = {}
        self.people: list[str] = []
        self.events: list[Event] = []

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        if not self.path and name != "schedule":
            raise ProgrammeRefused(sentence("no_schedule"))
        self.path.append(name)
        if len(self.path) > DEEPEST:
            raise ProgrammeRefused(sentence("file_too_deep"))
        if self.path == EVENT[:2]:
            self.day = attributes.get("date", "")
        elif self.path == EVENT[:3]:
            self.room = attributes.get("name", "")[:120]
        elif self.path == EVENT:
            self.fields, self.people = {}, []
        elif self.path == PERSON:
            self.people.append("")

    def words(self, text: str) -> None:
        if self.path == PERSON:
            self.people[-1] = (self.people[-1] + text)[:LONGEST_TEXT]
        elif self.path[:-1] in (CONFERENCE, EVENT):
            kept = self.conference if len(self.path) == 3 else self.fields
            name = self.path[-1]
            kept[name] = (kept.get(name, "") + text)[:LONGEST_TEXT]

    def end(self, name: str) -> None:
        if self.path == EVENT:
            if len(self.events) >= MOST_EVENTS:
                raise ProgrammeRefused(sentence("too_many_items", limit=MOST_EVENTS))
            self.events.append(self._event())
        self.path.pop()

    def _event(self) -> Event:
        def text(name: str) -> str:
            return sound(self.fields.get(name, ""))

        return Event(
            number=len(self.events) + 1,
            room=self.room,
            day=self.day,
            moment=text("date"),
            start=text("start"),
            duration=text("duration"),
            title=text("title"),
            kind=text("type"),
            people=tuple(sound(person) for person in self.people if person.strip()),
        )


def read(text: str, *, time_zone: str, room: str) -> FoundProgramme:
    readers: list[_Schedule] = []

    def reader(parser: Any) -> _Schedule:
        readers.append(_Schedule(parser))
        return readers[0]

    read_xml(text, reader)
    told = readers[0]
    return read_events(
        told.events,
        source="schedule.xml",
        title=told.conference.get("title", ""),
        zone=told.conference.get("time_zone_name", ""),
        otherwise=time_zone,
        room=room,
    )
