"""Turns “joined” and “left” events into stays.

What was never left ends with the next join of the same session, or else with the
last event of the file: the log proves nobody's presence beyond it. Both are told.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from media.logs.rows import LogRow
from media.logs.sources.base import RowCollector


@dataclass(frozen=True, slots=True)
class Event:
    """Somebody came or went at a moment. `session` tells one connection from another."""

    line: int
    at_ms: int
    joined: bool
    session: str
    email: str = ""
    name: str = ""
    platform_id: str = ""


def pair_events(events: Iterable[Event], found: RowCollector, *, ends_ms: int) -> None:
    """Add the stays of these events to `found`; `ends_ms` is the last moment known."""
    ordered = list(events)
    if ordered and ordered[0].at_ms > ordered[-1].at_ms:
        ordered.reverse()  # newest first; of two at one moment, the lower line is later
    ordered.sort(key=lambda event: event.at_ms)
    open_since: dict[str, Event] = {}
    for event in ordered:
        earlier = open_since.pop(event.session, None)
        if event.joined:
            if earlier is not None:
                found.note(earlier.line, "closed_by_next_join")
                _close(earlier, event.at_ms, found)
            open_since[event.session] = event
        elif earlier is None:
            found.refuse(
                event.line,
                "left_without_join",
                email=event.email,
                name=event.name,
                platform_id=event.platform_id,
            )
        else:
            _close(earlier, event.at_ms, found)
    for event in open_since.values():
        found.note(event.line, "closed_by_end")
        _close(event, max(ends_ms, event.at_ms), found)


def _close(event: Event, ends_ms: int, found: RowCollector) -> None:
    row = LogRow(event.line, event.email, event.at_ms, ends_ms, event.name)
    found.add_span(replace(row, platform_id=event.platform_id))
