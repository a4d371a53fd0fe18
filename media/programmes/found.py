"""What was found in a programme's file: items with clock times, and findings. Rows that
cannot be items are refused with their place; nothing stops at the first of them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from media.domain.clocks import is_shown, on_day
from media.domain.item_names import key_from, shortened
from media.domain.programme import (
    KEY_MAX,
    KEY_PATTERN,
    SHORT_TITLE_MAX,
    ItemKind,
    Programme,
    Speaker,
    check_items,
)
from media.exceptions import ProgrammeRefused
from media.logs.rows import LogFinding
from media.logs.text import sound
from media.models.clock_times import read_items
from media.wording import sentence

MOST_ITEMS = 300
TITLE_MAX = 160
SPEAKERS_MAX = 600
LONGEST_ITEM = timedelta(hours=24)
_CLOCK = re.compile("([01]?[0-9]|2[0-3]):([0-5][0-9])(?::[0-5][0-9])?", re.ASCII)
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)

#: Words by which other programs name what an item is.
_KINDS = {
    ItemKind.BREAK: ("break", "pause", "lunch", "coffee"),
    ItemKind.QA: ("q&a", "qa", "questions", "question"),
    ItemKind.DISCUSSION: ("discussion", "panel", "round table", "workshop", "debate"),
    ItemKind.OPENING: ("opening", "welcome", "closing", "introduction", "farewell"),
    ItemKind.INDUSTRY: ("industry", "sponsor", "sponsored", "satellite"),
    ItemKind.TALK: ("talk", "lecture", "keynote", "presentation", "session", "vortrag"),
}


@dataclass(frozen=True, slots=True)
class FoundItem:
    """One item by the event's clock; `line` is its line, or its number in the file."""

    line: int
    day: date
    starts_at: time
    ends_at: time
    title: str
    kind: str
    key: str
    short_title: str
    speakers: str

    def read_speakers(self) -> tuple[Speaker, ...]:
        lines = (line.partition(",") for line in self.speakers.splitlines())
        return tuple(
            Speaker(name.strip(), place.strip())
            for name, _comma, place in lines
            if name.strip()
        )


@dataclass(frozen=True, slots=True)
class FoundProgramme:
    source: str
    title: str
    time_zone: str
    items: tuple[FoundItem, ...]
    refused: tuple[LogFinding, ...]
    notes: tuple[LogFinding, ...]
    #: What has to be put right before the event can be published.
    clashes: tuple[LogFinding, ...] = ()
    #: Rooms of the file with their items, where it has several; the one that was read.
    rooms: tuple[tuple[str, int], ...] = ()
    room: str = ""

    @property
    def held_on(self) -> date:
        return self.items[0].day

    def on_the_time_line(self) -> Programme:
        return read_items(
            self.items, held_on=self.held_on, zone=ZoneInfo(self.time_zone)
        )


@dataclass(slots=True)
class Gathering:
    """Collects the items of a file in whatever order it has them."""

    zone: ZoneInfo
    items: list[FoundItem] = field(default_factory=list)
    refused: list[LogFinding] = field(default_factory=list)
    notes: list[LogFinding] = field(default_factory=list)

    def refuse(self, line: int, code: str, **arguments: object) -> None:
        self.refused.append(LogFinding(line, code, dict(arguments)))

    def note(self, line: int, code: str, **arguments: object) -> None:
        self.notes.append(LogFinding(line, code, dict(arguments)))

    def add(
        self,
        line: int,
        *,
        starts_at: datetime,
        ends_at: datetime,
        title: str,
        kind: str = "",
        key: str = "",
        short_title: str = "",
        speakers: Sequence[tuple[str, str]] = (),
    ) -> None:
        """An item between two moments, or a finding that says why it is none."""
        title = " ".join(sound(title).split())
        if not title:
            self.refuse(line, "item_no_title")
            return
        if not starts_at < ends_at <= starts_at + LONGEST_ITEM:
            self.refuse(line, "item_length", title=title[:60])
            return
        if len(self.items) >= MOST_ITEMS:
            raise ProgrammeRefused(sentence("too_many_items", limit=MOST_ITEMS))
        if len(title) > TITLE_MAX:
            self.note(line, "title_cut", title=title[:60])
            title = f"{title[: TITLE_MAX - 1]}…"
        known = kind_of(kind) or kind_of(title, whole=True)
        if known is None:
            self.note(line, "kind_guessed", title=title[:60], kind=kind.strip()[:40])
        taken = {item.key for item in self.items}
        key = key.strip()
        if key and (
            key in taken or len(key) > KEY_MAX or not KEY_PATTERN.fullmatch(key)
        ):
            self.note(line, "key_made", key=key[:60])
            key = ""
        short = " ".join(sound(short_title).split())
        start, end = starts_at.astimezone(self.zone), ends_at.astimezone(self.zone)
        self.items.append(
            FoundItem(
                line=line,
                day=start.date(),
                starts_at=start.time().replace(second=0, microsecond=0),
                ends_at=end.time().replace(second=0, microsecond=0),
                title=title,
                kind=(known or ItemKind.TALK).value,
                key=key or key_from(title, taken=taken),
                short_title=short
                if 0 < len(short) <= SHORT_TITLE_MAX
                else shortened(title),
                speakers=self._speakers(line, speakers),
            )
        )

    def _speakers(self, line: int, speakers: Iterable[tuple[str, str]]) -> str:
        lines = []
        for name, place in speakers:
            # A comma parts name and place in an item's text.
            name = " ".join(sound(name).replace(",", " ").split())
            place = " ".join(sound(place).split())
            if name:
                lines.append(f"{name}, {place}" if place else name)
        text = "\n".join(dict.fromkeys(lines))
        if len(text) > SPEAKERS_MAX:
            self.note(line, "speakers_cut")
            text = text[:SPEAKERS_MAX].rpartition("\n")[0]
        return text

    def finish(
        self,
        *,
        source: str,
        title: str,
        rooms: Counter[str] | None = None,
        room: str = "",
    ) -> FoundProgramme:
        """ProgrammeRefused where not one item was found."""
        if not self.items:
            why = (
                sentence(self.refused[0].code, **self.refused[0].arguments)
                if (self.refused)
                else ""
            )
            raise ProgrammeRefused(f"{sentence('no_items_found')} {why}".strip())
        self.items.sort(key=lambda item: (item.day, item.starts_at, item.line))
        found = FoundProgramme(
            source=source,
            title=" ".join(sound(title).split())[:TITLE_MAX],
            time_zone=self.zone.key,
            items=tuple(self.items),
            refused=tuple(self.refused),
            notes=tuple(self.notes),
            rooms=tuple(sorted(rooms.items())) if rooms and len(rooms) > 1 else (),
            room=room,
        )
        # Said by its title: most files have no keys, and ours are made up here.
        rows = {item.key: item for item in found.items}
        titles = {item.key: item.title[:60] for item in found.items}
        return replace(
            found,
            clashes=tuple(
                LogFinding(
                    rows[one.key].line if one.key in rows else 0,
                    one.code,
                    {
                        "key": titles.get(one.key, one.key),
                        "other": titles.get(one.other, one.other),
                    },
                )
                for one in check_items(found.on_the_time_line())
            ),
        )


def kind_of(words: str, *, whole: bool = False) -> ItemKind | None:
    """The kind that is meant; `whole` takes a title only where it is such a word, for
    “The coffee break that changed my practice” is a talk."""
    plain = " ".join(words.casefold().split())
    if plain in list(ItemKind):
        return ItemKind(plain)
    for kind, names in _KINDS.items():
        if plain in names or (
            not whole
            and any(re.search(rf"\b{re.escape(name)}\b", plain) for name in names)
        ):
            return kind
    if whole and re.fullmatch(
        "(coffee|lunch|tea|short)? ?(break|pause)|(questions?|q&a) (and|&) answers?",
        plain,
    ):
        return ItemKind.BREAK if re.search("break|pause", plain) else ItemKind.QA
    return None


@cache
def _zones() -> frozenset[str]:
    """Looking for them reads a whole folder."""
    return frozenset(available_timezones())


def read_zone(name: str, *, otherwise: str) -> ZoneInfo:
    """The file's own zone where it names one that exists."""
    for candidate in (name.strip(), otherwise):
        if candidate in _zones():
            return ZoneInfo(candidate)
    raise ProgrammeRefused(sentence("zone_unknown", zone=otherwise[:60]))


def read_day(text: str) -> date | None:
    """A date as ISO 8601 writes it; anything else may be read in two ways."""
    text = text.strip()
    if not _DAY.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def read_clock(text: str) -> time | None:
    match = _CLOCK.fullmatch(text.strip())
    return time(int(match[1]), int(match[2])) if match else None


def read_length(text: str) -> timedelta | None:
    """“00:45” or “01:30:00”; a day's length at most is for the caller."""
    parts = text.strip().split(":")
    if not 2 <= len(parts) <= 3 or not all(
        part.isascii() and part.isdecimal() and len(part) <= 3 for part in parts
    ):
        return None
    return timedelta(hours=int(parts[0]), minutes=int(parts[1]))


def at(day: date, clock: time, zone: ZoneInfo) -> datetime | None:
    """The moment of a clock time, or None for one that no clock shows that day."""
    try:
        moment = on_day(clock, day, zone)
        return moment if is_shown(clock, moment, zone) else None
    except OverflowError:
        return None
