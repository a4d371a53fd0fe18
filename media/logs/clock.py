"""The times that stand in logs, to milliseconds UTC.

Local times are converted by the zone's own rules; an hour that happened twice
or never is refused, not guessed.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from media.domain.programme import to_ms

#: A stay longer than this is a wrong date, not a devoted listener.
LONGEST_STAY_MS = 24 * 3_600_000
#: Years in which a log can have been written; others are misread dates.
PLAUSIBLE_YEARS = range(2000, 2101)
_ZOOM_FORMATS = (
    "%m/%d/%Y %I:%M:%S %p",
    "%m/%d/%Y %H:%M:%S",
    "%m/%d/%Y %I:%M %p",
    "%m/%d/%Y %H:%M",
    "%b %d, %Y %H:%M:%S",
    "%b %d, %Y %I:%M:%S %p",
    "%b %d, %Y %H:%M",
    "%b %d, %Y %I:%M %p",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %I:%M:%S %p",
)
_TWO_DIGIT_YEAR = re.compile(r"\d{1,2}/\d{1,2}/\d{2}(?!\d)")


class TimeRefused(ValueError):
    """A code with arguments for the wording."""

    def __init__(self, code: str, **arguments: object) -> None:
        super().__init__(code)
        self.code = code
        self.arguments = arguments


def read_iso_time(text: str) -> int:
    """ISO 8601 with an offset (or Z)."""
    if not text:
        raise TimeRefused("time_missing")
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise TimeRefused("time_unreadable", text=text[:60]) from error
    if moment.tzinfo is None:
        raise TimeRefused("time_no_offset", text=text[:60])
    if moment.year not in PLAUSIBLE_YEARS:
        raise TimeRefused("time_unreadable", text=text[:60])
    return to_ms(moment)


def read_zoom_time(text: str, zone: ZoneInfo) -> int:
    """A time of a Zoom report: month first, no zone, so by the clock of `zone`.

    Narrow and no-break spaces before AM/PM are met. Day-first dates are not
    (the thirteenth month is refused), and two-digit years are not read.
    """
    plain = " ".join(text.split())
    if not plain or set(plain) == {"-"}:
        raise TimeRefused("time_missing")
    if not _TWO_DIGIT_YEAR.match(plain):
        for form in _ZOOM_FORMATS:
            try:
                naive = datetime.strptime(plain, form)  # noqa: DTZ007 - zone follows
            except ValueError:
                continue
            if naive.year not in PLAUSIBLE_YEARS:
                break
            return local_to_ms(naive, zone, text=plain)
    raise TimeRefused("time_unreadable", text=plain[:60])


def local_to_ms(naive: datetime, zone: ZoneInfo, *, text: str = "") -> int:
    """A wall-clock time to milliseconds UTC, when it means exactly one moment."""
    earlier = naive.replace(tzinfo=zone, fold=0)
    later = naive.replace(tzinfo=zone, fold=1)
    words = {"text": text or naive.isoformat(" "), "zone": zone.key}
    if earlier.utcoffset() != later.utcoffset():
        # A reading survives a trip through UTC only when the clocks went
        # back; in the gap of spring it comes out as another time.
        survives = earlier.astimezone(UTC).astimezone(zone).replace(tzinfo=None, fold=0)
        code = "time_ambiguous" if survives == naive else "time_skipped"
        raise TimeRefused(code, **words)
    return to_ms(earlier)


def check_stay(starts_ms: int, ends_ms: int) -> None:
    """TimeRefused where two readable times are no stay."""
    if starts_ms == ends_ms:
        raise TimeRefused("time_zero")
    if ends_ms < starts_ms:
        raise TimeRefused("time_negative")
    if ends_ms - starts_ms > LONGEST_STAY_MS:
        raise TimeRefused("time_too_long", hours=(ends_ms - starts_ms) // 3_600_000)
