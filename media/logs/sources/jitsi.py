"""Jitsi's room events: everybody who was in a room that was closed, in epoch seconds.

A list of events adds up: a room that was closed and opened again is several of
them. Of single comings and goings the “left” is read, which has both times.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from media.logs.clock import Reading, read_epoch
from media.logs.documents import list_of, mapping_of, texts_of
from media.logs.rows import ParsedLog
from media.logs.sources.base import JSON, LogFile, RowCollector, Source


def matches(file: LogFile) -> bool:
    return any(
        texts_of(event, "event_name").startswith("muc-")
        for event in _events(file.document)
    )


def parse(file: LogFile, reading: Reading) -> ParsedLog:
    found = RowCollector()
    found.note(0, "jitsi_addresses")
    seen: set[tuple[str, str, str]] = set()
    for number, occupant in enumerate(_occupants(file.document), start=1):
        joined, left = (_value(occupant, name) for name in ("joined_at", "left_at"))
        stay = (texts_of(occupant, "occupant_jid"), str(joined), str(left))
        if stay[0] and stay in seen:  # told twice: by “left” and by “destroyed”
            continue
        seen.add(stay)
        found.add(
            number,
            lambda value: read_epoch(value, unit_ms=1000),
            email=texts_of(occupant, "email"),
            name=texts_of(occupant, "name"),
            platform_id=texts_of(occupant, "id"),
            joined=joined,
            left=left,
        )
    return found.finish(SOURCE.key)


def _events(document: Any) -> list[Any]:
    return document if isinstance(document, list) else [document]


def _occupants(document: Any) -> Iterator[Any]:
    for event in _events(document):
        yield from list_of(event, "all_occupants")
        if texts_of(event, "event_name") == "muc-occupant-left":
            yield mapping_of(event, "occupant")


def _value(entry: Any, name: str) -> Any:
    return entry.get(name) if isinstance(entry, dict) else None


SOURCE = Source(
    key="jitsi",
    family="jitsi",
    label=_("Jitsi, room events"),
    matches=matches,
    parse=parse,
    kind=JSON,
)
