"""The parts of a presence report: a sentence, a figure, and the table it is drawn from.

A report is about everybody; names stand on the pages where one person matters.
"""

from __future__ import annotations

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
            room_section(presence),
            retention_section(presence),
            heat_section(presence),
            minutes_section(presence),
            *group_sections(presence),
        ]
    sources = source_section(presence)
    return [*parts, sources] if sources else parts
