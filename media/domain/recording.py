"""Where in the film of an event is each of its items? The event's own time is laid over the
film's: what was cut out takes no time there, and an item of which nothing is left has no
chapter. How long the film is, nobody here knows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from media.domain.intervals import Interval, clip, normalise, subtract, total
from media.domain.programme import Item, Programme, order

SECOND_MS = 1000


@dataclass(frozen=True, slots=True)
class Chapter:
    """An item in the film: from `starts_ms` until before `ends_ms`, counted from its
    beginning."""

    item: Item
    starts_ms: int
    ends_ms: int

    @property
    def starts_s(self) -> int:
        """The whole second in which it begins: where a press on it leads."""
        return self.starts_ms // SECOND_MS


def position(moment_ms: int, *, begins_ms: int, cuts: Iterable[Interval]) -> int:
    """Where in the film a moment of the event stands; one that was cut out stands where
    the film goes on. Before the film begins that is nought."""
    if moment_ms <= begins_ms:
        return 0
    return total(subtract([(begins_ms, moment_ms)], cuts))


def chapters_of(
    items: Iterable[Item], *, begins_ms: int, cuts: Iterable[Interval]
) -> tuple[Chapter, ...]:
    """The items at the times in force, in the order of the film. One that had begun
    before the film did starts with it; shorter than a second is none."""
    removed = normalise(cuts)
    chapters = []
    for item in order(items):
        left = subtract(clip([item.window], (begins_ms, item.ends_ms)), removed)
        if total(left) < SECOND_MS:
            continue
        starts = position(left[0][0], begins_ms=begins_ms, cuts=removed)
        chapters.append(Chapter(item, starts, starts + total(left)))
    return tuple(chapters)


def chapter_at(chapters: Sequence[Chapter], film_ms: int) -> int | None:
    """The number of the chapter that has begun last; None before the first."""
    begun = [n for n, one in enumerate(chapters) if one.starts_ms <= film_ms]
    return begun[-1] if begun else None


def as_planned(items: Iterable[Item]) -> Programme:
    """The items at the times that were announced, which say when a day of the event
    turns; what really happened does not move its clock."""
    return order(
        replace(item, starts_ms=item.planned_starts_ms, ends_ms=item.planned_ends_ms)
        for item in items
    )


#: What stands for characters that mean something in a cue (WebVTT, “cue text”).
_ESCAPED: Mapping[int, str] = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def chapter_track(named: Iterable[tuple[Chapter, str]]) -> str:
    """A file of chapters (WebVTT) for the player's own menu, one cue for each."""
    parts = ["WEBVTT\n"]
    for chapter, name in named:
        times = f"{cue_time(chapter.starts_ms)} --> {cue_time(chapter.ends_ms)}"
        parts.append(f"{times}\n{' '.join(name.split()).translate(_ESCAPED)}\n")
    return "\n".join(parts)


def cue_time(milliseconds: int) -> str:
    """“00:01:02.500”."""
    seconds, thousandths = divmod(milliseconds, SECOND_MS)
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours:02}:{minute:02}:{second:02}.{thousandths:03}"


def film_clock(seconds: int) -> str:
    """“4:05”, “1:04:05”: a place in a film as players show it."""
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"
