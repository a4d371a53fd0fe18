"""The `schedule.json` of pretalx and frab."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from media.exceptions import ProgrammeRefused
from media.logs.documents import list_of, mapping_of, read_json, texts_of
from media.programmes.found import FoundProgramme
from media.programmes.schedule import MOST_EVENTS, Event, read_events
from media.wording import sentence


def read(text: str, *, time_zone: str, room: str) -> FoundProgramme:
    document = read_json(text)
    conference = mapping_of(mapping_of(document, "schedule"), "conference")
    if not conference:
        raise ProgrammeRefused(sentence("no_schedule"))
    events: list[Event] = []
    for day in list_of(conference, "days"):
        for name, listed in mapping_of(day, "rooms").items():
            if not isinstance(listed, list):
                continue
            for entry in listed:
                if len(events) >= MOST_EVENTS:
                    raise ProgrammeRefused(
                        sentence("too_many_items", limit=MOST_EVENTS)
                    )
                events.append(_event(len(events) + 1, name, day, entry))
    return read_events(
        events,
        source="schedule.json",
        title=texts_of(conference, "title"),
        zone=texts_of(conference, "time_zone_name"),
        otherwise=time_zone,
        room=room,
    )


def _event(number: int, room: str, day: Any, entry: Any) -> Event:
    people = [
        texts_of(person, "public_name", "name", "full_public_name")
        for person in list_of(entry, "persons")
    ]
    # What is not text under these names is read as nothing, and refused as such.
    event: Mapping[str, Any] = entry if isinstance(entry, Mapping) else {}
    return Event(
        number=number,
        room=str(room)[:120],
        day=texts_of(day, "date"),
        moment=texts_of(event, "date"),
        start=texts_of(event, "start"),
        duration=texts_of(event, "duration"),
        title=texts_of(event, "title"),
        kind=texts_of(event, "type"),
        people=tuple(name for name in people if name),
    )
