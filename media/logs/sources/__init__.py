"""The formats we read. A further one is a copy of a sibling and a line here."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from media.exceptions import LogRefused
from media.logs.rows import ParsedLog
from media.logs.sources import intervals, zoom_meeting, zoom_webinar
from media.logs.sources.base import LogFile, Source
from media.wording import sentence

AUTO = "auto"
SOURCES: tuple[Source, ...] = (
    intervals.SOURCE,
    zoom_webinar.SOURCE,
    zoom_meeting.SOURCE,
)
#: What `--source` takes.
FAMILIES: tuple[str, ...] = (AUTO, *dict.fromkeys(s.family for s in SOURCES))


def get_source(key: str) -> Source:
    return next(source for source in SOURCES if source.key == key)


def detect(content: bytes, *, wanted: str = AUTO) -> Source:
    """The format of a file by its headings; `wanted` narrows it to one platform.

    LogRefused for anything that is not recognised.
    """
    return _detect(LogFile(content), wanted)


def parse(content: bytes, *, zone: ZoneInfo, wanted: str = AUTO) -> ParsedLog:
    """Rows and findings of a log. LogRefused where the file proves nothing."""
    file = LogFile(content)
    parsed = _detect(file, wanted).parse(file, zone)
    if not parsed.row_count:
        raise LogRefused(sentence("file_no_rows"))
    return parsed


def _detect(file: LogFile, wanted: str) -> Source:
    if wanted not in {*FAMILIES, *(source.key for source in SOURCES)}:
        raise LogRefused(sentence("source_unknown", source=wanted))
    for source in SOURCES:
        if wanted in {AUTO, source.family, source.key} and source.matches(file):
            return source
    if wanted == AUTO:
        raise LogRefused(sentence("file_unknown"))
    raise LogRefused(sentence("source_mismatch", source=wanted))
