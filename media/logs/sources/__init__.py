"""The formats we read. A further one is a copy of a sibling and a line here.

What a file is, is told by its content; its name is never looked at.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from zoneinfo import ZoneInfo

from media.exceptions import LogRefused
from media.logs.clock import Reading
from media.logs.rows import ParsedLog
from media.logs.sources import (
    bbb,
    goto,
    graph,
    intervals,
    jitsi,
    meet,
    teams_list,
    teams_live,
    teams_report,
    webex,
    zoom_meeting,
    zoom_webinar,
)
from media.logs.sources.base import LogFile, Source
from media.wording import sentence

AUTO = "auto"
SOURCES: tuple[Source, ...] = (
    intervals.SOURCE,
    teams_live.SOURCE,
    teams_report.SOURCE,  # before Zoom's list, whose columns its sections have, too
    teams_list.SOURCE,
    zoom_webinar.SOURCE,
    zoom_meeting.SOURCE,
    graph.SOURCE,
    webex.TABLE_SOURCE,
    webex.JSON_SOURCE,
    goto.TABLE_SOURCE,
    goto.JSON_SOURCE,
    meet.TABLE_SOURCE,
    meet.JSON_SOURCE,
    bbb.EVENTS_SOURCE,
    bbb.JSON_SOURCE,
    bbb.TABLE_SOURCE,
    jitsi.SOURCE,
)
#: What `--source` takes.
FAMILIES: tuple[str, ...] = (AUTO, *dict.fromkeys(s.family for s in SOURCES))
#: What a person's answer about 03/04 is stored as.
DATE_ORDERS = {"": None, "day": True, "month": False}


def get_source(key: str) -> Source:
    return next(source for source in SOURCES if source.key == key)


def detect(content: bytes, *, wanted: str = AUTO) -> Source:
    """The format of a file by its content; `wanted` narrows it to one platform.

    LogRefused for anything that is not recognised.
    """
    return _detect(LogFile(content), wanted)


def parse(
    content: bytes,
    *,
    zone: ZoneInfo,
    wanted: str = AUTO,
    date_order: str = "",
    days: Iterable[date] = (),
) -> ParsedLog:
    """Rows and findings of a log. LogRefused where the file proves nothing.

    `days` are those of the event: they decide what 03/04 means where the file
    does not. DateOrderAsked where they do not either, until `date_order`
    (“day” or “month” first) says it.
    """
    if date_order not in DATE_ORDERS:
        raise LogRefused(sentence("date_order_unknown", order=date_order[:40]))
    file = LogFile(content)
    reading = Reading(zone, DATE_ORDERS[date_order], frozenset(days))
    parsed = _detect(file, wanted).parse(file, reading)
    if not parsed.row_count:
        raise LogRefused(sentence("file_no_rows"))
    return parsed


def _detect(file: LogFile, wanted: str) -> Source:
    if wanted not in {*FAMILIES, *(source.key for source in SOURCES)}:
        raise LogRefused(sentence("source_unknown", source=wanted))
    for source in SOURCES:
        if (
            wanted in {AUTO, source.family, source.key}
            and source.kind == file.kind
            and source.matches(file)
        ):
            return source
    if wanted == AUTO:
        raise LogRefused(sentence("file_unknown"))
    raise LogRefused(sentence("source_mismatch", source=wanted))
