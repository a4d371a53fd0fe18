"""A programme from somebody's file: our own CSV, or the schedule that pretalx and frab
write as JSON and XML. What was read is looked at before it becomes a draft; nothing of
it is ever published by itself.
"""

from __future__ import annotations

from media.exceptions import ProgrammeRefused
from media.logs.text import decode
from media.programmes import csv_file, schedule_json, schedule_xml
from media.programmes.found import FoundProgramme
from media.wording import sentence

#: A schedule of a large congress has a few hundred kilobytes.
FILE_MAX_BYTES = 4 * 1024 * 1024


def read_programme(content: bytes, *, time_zone: str, room: str = "") -> FoundProgramme:
    """What the file holds, by the clock of `time_zone` where it names no zone itself.
    `room` chooses one of several that run side by side. A MediaError says why a file
    holds no programme at all."""
    if len(content) > FILE_MAX_BYTES:
        raise ProgrammeRefused(
            sentence("file_too_large", limit=FILE_MAX_BYTES // (1024 * 1024))
        )
    text = decode(content)
    head = text.lstrip("\ufeff \t\r\n")[:1]
    if head == "{":
        return schedule_json.read(text, time_zone=time_zone, room=room)
    if head == "<":
        return schedule_xml.read(text, time_zone=time_zone, room=room)
    return csv_file.read(text, time_zone=time_zone)
