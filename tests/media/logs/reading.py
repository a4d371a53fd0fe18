"""A file read as on the day of its event, and what a test asks of it."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from media.domain.programme import from_ms
from media.logs.sources import parse

VIENNA = ZoneInfo("Europe/Vienna")

THE_DAY = date(2024, 2, 22)


def read(text: str | bytes, zone=VIENNA, days=(THE_DAY,), **options):
    content = text if isinstance(text, bytes) else text.encode()
    return parse(content, zone=zone, days=days, **options)


def stays(parsed) -> list[tuple[str, str, str]]:
    """(who, from, to) by the clock of Vienna."""

    def clock(value: int) -> str:
        return (
            from_ms(value).astimezone(VIENNA).strftime("%H:%M:%S").removesuffix(":00")
        )

    return [
        (r.email or r.platform_id or r.name, clock(r.starts_ms), clock(r.ends_ms))
        for r in parsed.rows
    ]


def found(findings) -> list[tuple[int, str]]:
    return [(finding.line, finding.code) for finding in findings]


ANA = "ana@example.org"

ONE_STAY = [(ANA, "12:30", "13:10")]

BOTH_STAYS = [(ANA, "12:30", "13:10"), (ANA, "13:20", "14:00")]
