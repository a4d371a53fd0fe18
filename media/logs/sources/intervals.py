"""Our own neutral CSV: `email,joined_at,left_at`, ISO 8601 times with an offset.

For platforms that we cannot read, and for corrections by hand. Columns may
stand in any order and others beside them.
"""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from media.logs.clock import read_iso_time
from media.logs.rows import ParsedLog
from media.logs.sources.base import LogFile, RowCollector, Source
from media.logs.text import columns_of

COLUMNS = ("email", "joined_at", "left_at")


def matches(file: LogFile) -> bool:
    return columns_of(file.rows[0], COLUMNS) is not None


def parse(file: LogFile, zone: ZoneInfo) -> ParsedLog:
    place = columns_of(file.rows[0], COLUMNS)
    assert place is not None, "matches() comes first"  # noqa: S101
    found = RowCollector()
    for row in file.rows[1:]:
        if row.is_blank:
            continue
        email = row.cell(place["email"])
        if len(row.cells) <= max(place.values()):
            found.refuse(row, "columns_missing", email=email)
            continue
        found.add(
            row,
            read_iso_time,
            email=email,
            name="",
            joined=row.cell(place["joined_at"]),
            left=row.cell(place["left_at"]),
        )
    return found.finish(SOURCE.key)


SOURCE = Source(
    key="intervals",
    family="intervals",
    label=_("Plain intervals (email, joined_at, left_at)"),
    matches=matches,
    parse=parse,
)
