"""Our own neutral CSV: `email,joined_at,left_at`, ISO 8601 times with an offset.

For platforms that we cannot read, and for corrections by hand. Columns may
stand in any order and others beside them; `person_id`, where it is there, is by
what the platform knows a person who has no address.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from media.logs.clock import Reading, read_iso_time
from media.logs.rows import ParsedLog
from media.logs.sources.base import LogFile, RowCollector, Source
from media.logs.text import columns_of

COLUMNS = ("email", "joined_at", "left_at")
PERSON_ID = "person_id"


def matches(file: LogFile) -> bool:
    return columns_of(file.rows[0], COLUMNS) is not None


def parse(file: LogFile, reading: Reading) -> ParsedLog:
    place = columns_of(file.rows[0], COLUMNS)
    assert place is not None, "matches() comes first"  # noqa: S101
    by_id = (columns_of(file.rows[0], (PERSON_ID,)) or {}).get(PERSON_ID, -1)
    found = RowCollector()
    for row in file.rows[1:]:
        if row.is_blank:
            continue
        email = row.cell(place["email"])
        if len(row.cells) <= max(place.values()):
            found.refuse(row.line, "columns_missing", email=email)
            continue
        found.add(
            row.line,
            read_iso_time,
            email=email,
            name="",
            joined=row.cell(place["joined_at"]),
            left=row.cell(place["left_at"]),
            platform_id=row.cell(by_id) if by_id >= 0 else "",
        )
    return found.finish(SOURCE.key)


SOURCE = Source(
    key="intervals",
    family="intervals",
    label=_("Plain intervals (email, joined_at, left_at)"),
    matches=matches,
    parse=parse,
)
