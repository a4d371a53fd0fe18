"""What the JSON and the XML of a schedule have in common: rooms, of which one is read,
and events with a start and a length."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from media.domain.clocks import is_reckoned
from media.exceptions import ProgrammeRefused
from media.programmes.found import (
    FoundProgramme,
    Gathering,
    at,
    read_clock,
    read_day,
    read_length,
    read_zone,
)
from media.wording import sentence

#: Events of a file; what a congress of a week does not have is no schedule.
MOST_EVENTS = 5_000


@dataclass(frozen=True, slots=True)
class Event:
    """One event as its file tells it, all of it text."""

    number: int
    room: str
    day: str
    moment: str
    start: str
    duration: str
    title: str
    kind: str
    people: tuple[str, ...]


def read_events(
    events: Sequence[Event],
    *,
    source: str,
    title: str,
    zone: str,
    otherwise: str,
    room: str,
) -> FoundProgramme:
    """The items of one room. An event of ours has one stream: where the file has several
    rooms and none is chosen, the one with most events is read."""
    rooms = Counter(event.room for event in events)
    if room and room not in rooms:
        raise ProgrammeRefused(sentence("room_unknown", room=room[:60]))
    if not room and rooms:
        room = max(rooms, key=lambda name: (rooms[name], name))
    gathering = Gathering(read_zone(zone, otherwise=otherwise))
    for event in events:
        if event.room == room:
            _add(gathering, event)
    return gathering.finish(source=source, title=title, rooms=rooms, room=room)


def _add(gathering: Gathering, event: Event) -> None:
    length = read_length(event.duration)
    if length is None:
        gathering.refuse(event.number, "item_duration", text=event.duration[:40])
        return
    starts_at = _start(gathering, event)
    if starts_at is None:
        gathering.refuse(
            event.number, "item_start", text=(event.moment or event.start)[:40]
        )
        return
    gathering.add(
        event.number,
        starts_at=starts_at,
        ends_at=starts_at + length,
        title=event.title,
        kind=event.kind,
        speakers=[(name, "") for name in event.people],
    )


def _start(gathering: Gathering, event: Event) -> datetime | None:
    """By the full moment where the event has one, else by its day and clock."""
    try:
        moment = datetime.fromisoformat(event.moment)
    except ValueError:
        moment = None
    if moment is not None and moment.tzinfo is not None and is_reckoned(moment.date()):
        return moment.astimezone(UTC)
    day: date | None = moment.date() if moment is not None else read_day(event.day)
    clock = read_clock(event.start)
    if day is None or clock is None or not is_reckoned(day):
        return None
    return at(day, clock, gathering.zone)
