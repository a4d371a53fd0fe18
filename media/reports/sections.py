"""The parts of a presence report: a sentence, a figure, and the table it is drawn from.

A report is about everybody; names stand on the pages where one person matters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from media.reports.groups import group_sections
from media.reports.minutes import minutes_section
from media.reports.over_time import heat_section, retention_section, room_section
from media.reports.reading import Presence
from media.reports.sources import source_section
from media.reports.tables import Section


def read_sections(presence: Presence) -> list[Section]:
    """Every part of the report; without anybody there, only what the logs say."""
    parts = []
    if len(presence.people):
        parts = [
            *_each_day(presence, room_section),
            retention_section(presence),
            *_each_day(presence, heat_section),
            minutes_section(presence),
            *group_sections(presence),
        ]
    sources = source_section(presence)
    return [*parts, sources] if sources else parts


def _each_day(
    presence: Presence, draw: Callable[[Presence], Section]
) -> Iterator[Section]:
    """Two evenings in one picture would be a night with two edges: each day that
    somebody was there on has its own, named by it."""
    days = presence.days()
    if len(days) < 2:
        yield draw(presence)
        return
    for number, (name, day) in enumerate(days, start=1):
        if len(day.people):
            yield draw(day).named(number, name)
