"""What does a calendar program read about events? Lines of RFC 5545, from facts alone.

Times are written in UTC, so no zone's rules are part of the file. It never holds the
address of a stream: a calendar is shared, synchronised and shown on other screens.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Protocol, TypeVar
from zoneinfo import ZoneInfo

from media.domain.programme import from_ms

#: Octets of one line, without its end (RFC 5545, 3.1).
LINE_OCTETS = 75
#: What parts one day from the next, however late it goes on.
NIGHT_MS = 4 * 3_600_000
#: Characters that TEXT may not hold (RFC 5545, 3.3.11).
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]")


class Method(StrEnum):
    """What a program is to do with the file."""

    PUBLISH = "PUBLISH"
    CANCEL = "CANCEL"


@dataclass(frozen=True, slots=True)
class Entry:
    """One stretch of one event. `uid` stays through every change; `sequence` rises."""

    uid: str
    starts_at: datetime
    ends_at: datetime
    title: str
    description: str
    url: str
    sequence: int
    changed_at: datetime
    is_cancelled: bool = False


class Timed(Protocol):
    """An item of a programme, or of a certificate's evidence."""

    @property
    def key(self) -> str: ...
    @property
    def starts_ms(self) -> int: ...
    @property
    def ends_ms(self) -> int: ...


Some = TypeVar("Some", bound=Timed)


def days_of_items(items: Iterable[Some], *, zone: ZoneInfo) -> list[tuple[Some, ...]]:
    """The items by days of the event's clock. A night that goes on belongs to the day
    it began on: less than four hours part what comes after midnight from what was before.
    """
    days: list[list[Some]] = []
    last_end = None
    for item in sorted(items, key=lambda one: (one.starts_ms, one.key)):
        goes_on = last_end is not None and item.starts_ms - last_end < NIGHT_MS
        if days and (
            goes_on
            or day_of(days[-1][0].starts_ms, zone) == day_of(item.starts_ms, zone)
        ):
            days[-1].append(item)
        else:
            days.append([item])
        last_end = max(last_end or item.ends_ms, item.ends_ms)
    return [tuple(day) for day in days]


def day_of(at_ms: int, zone: ZoneInfo) -> date:
    return from_ms(at_ms).astimezone(zone).date()


def write_calendar(
    entries: Sequence[Entry],
    *,
    product: str,
    organiser: str,
    organiser_address: str,
    method: Method = Method.PUBLISH,
    name: str = "",
    refresh: timedelta | None = None,
) -> bytes:
    """The whole file, its lines folded and ended as the standard says."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{_text(product)}",
        "CALSCALE:GREGORIAN",
        f"METHOD:{method}",
    ]
    if name:
        lines += [f"NAME:{_text(name)}", f"X-WR-CALNAME:{_text(name)}"]
    if refresh is not None:
        hours = int(refresh.total_seconds()) // 3600
        lines += [
            f"REFRESH-INTERVAL;VALUE=DURATION:PT{hours}H",
            f"X-PUBLISHED-TTL:PT{hours}H",
        ]
    organiser_line = (
        f"ORGANIZER;CN={_parameter(organiser)}:mailto:{_plain(organiser_address)}"
    )
    for entry in entries:
        lines += _entry(entry, organiser_line)
    lines.append("END:VCALENDAR")
    return b"".join(fold(line) for line in lines)


def _entry(entry: Entry, organiser_line: str) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{_text(entry.uid)}",
        f"DTSTAMP:{_moment(entry.changed_at)}",
        f"LAST-MODIFIED:{_moment(entry.changed_at)}",
        f"SEQUENCE:{entry.sequence}",
        f"DTSTART:{_moment(entry.starts_at)}",
        f"DTEND:{_moment(entry.ends_at)}",
        f"SUMMARY:{_text(entry.title)}",
        f"DESCRIPTION:{_text(entry.description)}",
        f"URL:{_plain(entry.url)}",
        organiser_line,
        f"STATUS:{'CANCELLED' if entry.is_cancelled else 'CONFIRMED'}",
        "TRANSP:OPAQUE",
        "END:VEVENT",
    ]


def fold(line: str) -> bytes:
    """At most 75 octets to a line, never through the middle of a character."""
    pieces: list[bytes] = []
    current = b""
    room = LINE_OCTETS
    for letter in line:
        octets = letter.encode("utf-8", "replace")
        if len(current) + len(octets) > room:
            pieces.append(current)
            # The space that a further line begins with counts, too.
            current, room = b"", LINE_OCTETS - 1
        current += octets
    pieces.append(current)
    return b"\r\n ".join(pieces) + b"\r\n"


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(words: str) -> str:
    words = _CONTROL.sub("", words.replace("\r\n", "\n").replace("\r", "\n"))
    for mark in ("\\", ";", ","):
        words = words.replace(mark, f"\\{mark}")
    return words.replace("\n", "\\n")


def _parameter(words: str) -> str:
    """A quoted parameter can hold neither quotes nor line ends."""
    return '"' + _plain(words).replace('"', "'") + '"'


def _plain(words: str) -> str:
    return _CONTROL.sub("", words.replace("\n", " ").replace("\r", " "))
