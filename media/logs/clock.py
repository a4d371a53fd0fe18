"""The times that stand in logs, to milliseconds UTC.

Local times are converted by the zone's own rules; an hour that happened twice
or never is refused, not guessed, and so is a date that may be two days.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from media.domain.programme import to_ms
from media.exceptions import DateOrderAsked
from media.logs.text import sound
from media.wording import sentence

#: A stay longer than this is a wrong date, not a devoted listener.
LONGEST_STAY_MS = 24 * 3_600_000
#: Years in which a log can have been written; others are misread dates.
PLAUSIBLE_YEARS = range(2000, 2101)
_TIMES = ("%I:%M:%S %p", "%H:%M:%S", "%I:%M %p", "%H:%M")
_ZOOM_FORMATS = (
    *(f"%m/%d/%Y {time}" for time in _TIMES),
    *(f"%b %d, %Y {time}" for time in _TIMES),
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %I:%M:%S %p",
)
_TWO_DIGIT_YEAR = re.compile(r"\d{1,2}/\d{1,2}/\d{2}(?!\d)")
#: 9/22/26, 22.09.2026, 2026-09-22; spaces after the marks are met.
_DATE = r"(?P<a>\d{1,4})(?P<mark>[./-]) ?(?P<b>\d{1,2})(?P=mark) ?(?P<c>\d{1,4})\.?"
_TIME = r"(?P<h>\d{1,2})[:.](?P<m>\d{2})(?:[:.](?P<s>\d{2}))?(?: ?(?P<half>[ap])m)?"
_LOCAL = re.compile(rf"{_DATE}(?:,? |,|t){_TIME}", re.ASCII)
_DATE_ALONE = re.compile(rf"{_DATE},?", re.ASCII)
_TIME_ALONE = re.compile(_TIME, re.ASCII)
#: Dates in which either of the first two numbers may be the day.
_DOUBTFUL = re.compile(r"(\d{1,2})([/-]) ?(\d{1,2})\2 ?(\d{2,4})(?!\d)", re.ASCII)
_HALF_DAY = re.compile(r"\b([ap])\. ?m\.?(?!\w)")


class TimeRefused(ValueError):
    """A code with arguments for the wording."""

    def __init__(self, code: str, **arguments: object) -> None:
        super().__init__(code)
        self.code = code
        self.arguments = arguments


@dataclass(frozen=True, slots=True)
class Reading:
    """By which clock and calendar a file is read where it does not say so itself.

    `day_first` is what a person answered (None: nobody was asked); `days` are
    those of the event, by which a doubtful date is decided.
    """

    zone: ZoneInfo
    day_first: bool | None = None
    days: frozenset[date] = frozenset()


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


def read_epoch(value: object, *, unit_ms: int) -> int:
    """Seconds or milliseconds since 1970, as JSON gives them."""
    if value is None or value == 0:
        raise TimeRefused("time_missing")
    words = sound(str(value))[:60]
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise TimeRefused("time_unreadable", text=words)
    try:
        moment = round(float(value) * unit_ms)
        year = datetime.fromtimestamp(moment / 1000, tz=UTC).year
    except (ValueError, OverflowError, OSError) as error:
        raise TimeRefused("time_unreadable", text=words) from error
    if year not in PLAUSIBLE_YEARS:
        raise TimeRefused("time_unreadable", text=words)
    return moment


def read_zoom_time(text: str, zone: ZoneInfo, *, day_first: bool = False) -> int:
    """A time of a Zoom report: no zone, so by the clock of `zone`.

    Narrow and no-break spaces before AM/PM are met; two-digit years are not
    read. Zoom writes the month first unless the account was told otherwise.
    """
    plain = " ".join(text.split())
    if not plain or set(plain) == {"-"}:
        raise TimeRefused("time_missing")
    if not _TWO_DIGIT_YEAR.match(plain):
        for form in _ZOOM_FORMATS:
            usual = form.replace("%m/%d", "%d/%m") if day_first else form
            try:
                naive = datetime.strptime(plain, usual)  # noqa: DTZ007 - zone follows
            except ValueError:
                continue
            if naive.year not in PLAUSIBLE_YEARS:
                break
            return local_to_ms(naive, zone, text=plain)
    raise TimeRefused("time_unreadable", text=plain[:60])


def read_local_time(text: str, zone: ZoneInfo, *, day_first: bool) -> int:
    """A time as people's own settings write it: 9/22/26, 2:48:05 PM · 22.09.26, 14:48.

    `day_first` settles dates with strokes; between dots the day always comes
    first, and a year of four digits says by itself where it stands. One with an
    offset needs neither.
    """
    plain = _plain(text)
    if not plain or set(plain) == {"-"}:
        raise TimeRefused("time_missing")
    found = _LOCAL.fullmatch(plain)
    if found is None:
        return read_iso_time(text.strip())
    first, second, third = (int(found[part]) for part in "abc")
    if len(found["a"]) == 4:
        year, month, day = first, second, third
    elif day_first or found["mark"] == ".":
        day, month, year = first, second, third
    else:
        month, day, year = first, second, third
    hour, half = int(found["h"]), found["half"]
    if half and not 1 <= hour <= 12:
        raise TimeRefused("time_unreadable", text=text.strip()[:60])
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        naive = datetime(  # noqa: DTZ001 - zone follows
            year + 2000 if year < 100 else year,
            month,
            day,
            hour,
            int(found["m"]),
            int(found["s"] or 0),
        )
    except ValueError as error:
        raise TimeRefused("time_unreadable", text=text.strip()[:60]) from error
    if naive.year not in PLAUSIBLE_YEARS:
        raise TimeRefused("time_unreadable", text=text.strip()[:60])
    return local_to_ms(naive, zone, text=" ".join(text.split()))


def is_moment(text: str) -> bool:
    return _LOCAL.fullmatch(_plain(text)) is not None


def is_date_alone(text: str) -> bool:
    return _DATE_ALONE.fullmatch(_plain(text)) is not None


def is_time_alone(text: str) -> bool:
    return _TIME_ALONE.fullmatch(_plain(text)) is not None


@lru_cache(maxsize=1024)
def _plain(text: str) -> str:
    """One spelling of spaces, letters and halves of the day (U+202F, “p. m.”)."""
    folded = unicodedata.normalize("NFKC", text[:80]).casefold()
    return _HALF_DAY.sub(r"\1m", " ".join(folded.split()))


def day_comes_first(
    texts: Iterable[str], reading: Reading, *, usual: bool | None = None
) -> bool:
    """How the whole file writes its dates: is 03/04 the third of April?

    A person's answer, else a thirteenth month somewhere in the file, else the
    days of the event, else what the platform usually does. DateOrderAsked
    where none of them says it.
    """
    if reading.day_first is not None:
        return reading.day_first
    votes = {True: 0, False: 0}
    doubtful: dict[tuple[int, int, int], str] = {}
    for text in texts:
        found = _DOUBTFUL.match(_plain(text))
        if found is None:
            continue
        first, second, year = int(found[1]), int(found[3]), int(found[4])
        if first > 12 or second > 12:
            votes[first > 12] += 1
        elif first != second:
            doubtful[first, second, year + 2000 if year < 100 else year] = found[0]
    if any(votes.values()):
        return votes[True] > votes[False]
    if not doubtful:
        return bool(usual)
    as_days = {_date(year, b, a) for a, b, year in doubtful}
    as_months = {_date(year, a, b) for a, b, year in doubtful}
    fits = bool(as_days & reading.days)
    if fits != bool(as_months & reading.days):
        return fits
    if usual is not None:
        return usual
    (first, second, year), text = next(iter(doubtful.items()))
    day_reading, month_reading = _date(year, second, first), _date(year, first, second)
    if day_reading is None or month_reading is None:
        return False
    raise DateOrderAsked(
        sentence("date_order", text=text),
        text=text,
        day_first=day_reading,
        month_first=month_reading,
    )


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


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
