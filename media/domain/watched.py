"""Which seconds of a film has somebody watched? Half-open spans of whole seconds, merged; a
browser's word for it, which proves nothing and counts for nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from media.domain.intervals import Interval, Intervals, normalise, total, union

#: A film is at most a day long.
MOST_SECONDS = 24 * 3600
#: Spans in one message, and kept for one person.
MOST_AT_ONCE = 50
MOST_KEPT = 400
_SPAN = re.compile(r"([0-9]{1,6})-([0-9]{1,6})")
_NUMBER = re.compile(r"[0-9]{1,6}")
#: A message of the most spans with the longest numbers has 699 characters.
MOST_LETTERS = 700


class NotWatched(ValueError):
    """What was sent is no list of seconds of a film: `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Report:
    """What a browser says: spans it has played, where it is, how long the film is."""

    spans: Intervals
    at: int
    length: int


def read_report(*, spans: str, at: str, length: str) -> Report:
    """“0-12,30-45” and two numbers. NotWatched for anything else."""
    if not (_NUMBER.fullmatch(at) and _NUMBER.fullmatch(length)):
        raise NotWatched("watched_unreadable")
    film, place = int(length), int(at)
    if not 0 < film <= MOST_SECONDS:
        raise NotWatched("watched_length")
    if len(spans) > MOST_LETTERS:
        raise NotWatched("watched_too_many")
    parts = spans.split(",") if spans else []
    if len(parts) > MOST_AT_ONCE:
        raise NotWatched("watched_too_many")
    found: list[Interval] = []
    for part in parts:
        match = _SPAN.fullmatch(part)
        if match is None:
            raise NotWatched("watched_unreadable")
        found.append((int(match[1]), int(match[2])))
    if any(start >= end for start, end in found):
        raise NotWatched("watched_backwards")
    if place > film or any(end > film for _start, end in found):
        raise NotWatched("watched_beyond")
    return Report(normalise(found), place, film)


def merge(known: Iterable[Interval], new: Iterable[Interval]) -> Intervals:
    """Both together. Where that is too scattered to keep, the shortest go: less is said
    than was watched, never more."""
    spans = union(known, new)
    if len(spans) <= MOST_KEPT:
        return spans
    longest = sorted(spans, key=lambda span: (span[0] - span[1], span[0]))[:MOST_KEPT]
    return normalise(longest)


def spans_to_json(spans: Iterable[Interval]) -> list[list[int]]:
    return [[start, end] for start, end in spans]


def spans_from_json(stored: Iterable[Sequence[int]]) -> Intervals:
    return tuple((start, end) for start, end in stored)


@dataclass(frozen=True, slots=True)
class Bar:
    """The film as a bar; places and widths in percent of it."""

    pieces: tuple[tuple[str, str], ...]
    parts: tuple[str, ...]
    at: str


def draw(
    spans: Iterable[Interval], *, length: int, at: int, chapter_starts: Iterable[int]
) -> Bar:
    return Bar(
        tuple(
            (_percent(start, length), _percent(end - start, length))
            for start, end in spans
        ),
        tuple(_percent(one, length) for one in chapter_starts if 0 < one < length),
        _percent(at, length) if 0 < at < length else "",
    )


def _percent(part: int, length: int) -> str:
    return f"{100 * part / length:.3f}%"


def is_all(spans: Iterable[Interval], *, length: int) -> bool:
    """The end of a film is not played to the last split of a second."""
    return total(spans) >= length - 1
