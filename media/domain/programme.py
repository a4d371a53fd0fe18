"""What happened when: the items of one event day, planned and actual.

A programme is a tuple of `Item`, ordered by start. Which kinds earn credit is
said here and nowhere else; how much they earn is the rule sets' matter.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, TypeAlias

from media.domain.intervals import Interval

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)
SHORT_TITLE_MAX = 14
KEY_PATTERN = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
KEY_MAX = 40


class ItemKind(StrEnum):
    TALK = "talk"
    QA = "qa"
    DISCUSSION = "discussion"
    BREAK = "break"
    OPENING = "opening"
    INDUSTRY = "industry"


#: The kinds whose minutes count. Q&A counts by default; the accreditor's
#: wording leaves it open, and an organiser may call it an opening instead.
CREDITABLE = frozenset({ItemKind.TALK, ItemKind.QA, ItemKind.DISCUSSION})


@dataclass(frozen=True, slots=True)
class Speaker:
    name: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of the programme; `starts_ms`/`ends_ms` are the times in force.

    They are the actual times where a moderator has recorded them, else the
    planned ones. Milliseconds UTC, half-open.
    """

    key: str
    kind: ItemKind
    title: str
    short_title: str
    starts_ms: int
    ends_ms: int
    planned_starts_ms: int
    planned_ends_ms: int
    speakers: tuple[Speaker, ...] = ()

    @property
    def is_creditable(self) -> bool:
        return self.kind in CREDITABLE

    @property
    def is_moved(self) -> bool:
        """True where the actual times differ from the plan."""
        return self.window != (self.planned_starts_ms, self.planned_ends_ms)

    @property
    def window(self) -> Interval:
        return (self.starts_ms, self.ends_ms)

    @property
    def duration_ms(self) -> int:
        return self.ends_ms - self.starts_ms

    @property
    def starts_at(self) -> datetime:
        return from_ms(self.starts_ms)

    @property
    def ends_at(self) -> datetime:
        return from_ms(self.ends_ms)


Programme: TypeAlias = tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class ProgrammeFinding:
    """Why a programme cannot stand: a code with arguments for the wording."""

    code: str
    key: str
    other: str = ""


def numbered(titles: Sequence[str]) -> list[str]:
    """The titles, numbered where several items share one: “Q&A 1”, “Q&A 2”."""
    often = Counter(titles)
    seen: Counter[str] = Counter()
    told = []
    for title in titles:
        seen[title] += 1
        told.append(f"{title} {seen[title]}" if often[title] > 1 else title)
    return told


def titles_of(items: Sequence[Item]) -> dict[str, str]:
    """Each item's key with the title by which people tell it from every other."""
    told = numbered([item.title for item in items])
    return {item.key: title for item, title in zip(items, told, strict=True)}


def to_ms(moment: datetime) -> int:
    """Whole milliseconds UTC of an aware moment, rounded down."""
    if moment.tzinfo is None:
        raise ValueError("a naive time has no place on the time line")
    return (moment - EPOCH) // MILLISECOND


def from_ms(milliseconds: int) -> datetime:
    return EPOCH + milliseconds * MILLISECOND


def plan_item(
    *,
    key: str,
    kind: ItemKind | str,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
    short_title: str = "",
    speakers: Iterable[Speaker] = (),
) -> Item:
    """An item at its planned times. ValueError for an unknown kind."""
    starts_ms, ends_ms = to_ms(starts_at), to_ms(ends_at)
    return Item(
        key=key,
        kind=ItemKind(kind),
        title=title,
        short_title=short_title or title[:SHORT_TITLE_MAX].strip(),
        starts_ms=starts_ms,
        ends_ms=ends_ms,
        planned_starts_ms=starts_ms,
        planned_ends_ms=ends_ms,
        speakers=tuple(speakers),
    )


def order(items: Iterable[Item]) -> Programme:
    return tuple(sorted(items, key=lambda item: (item.starts_ms, item.key)))


def check_items(items: Sequence[Item]) -> list[ProgrammeFinding]:
    """Everything wrong with the items at their times in force; [] when sound.

    Overlaps are refused because one minute would then count twice.
    """
    findings: list[ProgrammeFinding] = []
    if not items:
        findings.append(ProgrammeFinding("no_items", ""))
    seen: set[str] = set()
    for item in items:
        if len(item.key) > KEY_MAX or not KEY_PATTERN.fullmatch(item.key):
            findings.append(ProgrammeFinding("bad_key", item.key))
        if item.key in seen:
            findings.append(ProgrammeFinding("same_key", item.key))
        seen.add(item.key)
        if not item.title.strip():
            findings.append(ProgrammeFinding("no_title", item.key))
        if not 0 < len(item.short_title.strip()) <= SHORT_TITLE_MAX:
            findings.append(ProgrammeFinding("short_title", item.key))
        if item.starts_ms >= item.ends_ms:
            findings.append(ProgrammeFinding("not_forward", item.key))
    furthest: Item | None = None
    for item in order(items):
        if furthest and item.starts_ms < furthest.ends_ms:
            findings.append(ProgrammeFinding("overlap", furthest.key, item.key))
        if furthest is None or item.ends_ms > furthest.ends_ms:
            furthest = item
    return findings


def with_actual_times(
    items: Iterable[Item], times: Mapping[str, Interval]
) -> Programme:
    """The items at their actual times, where known; keys without an item are ignored."""
    return order(
        replace(item, starts_ms=times[item.key][0], ends_ms=times[item.key][1])
        if item.key in times
        else item
        for item in items
    )


def current_item(items: Iterable[Item], now_ms: int) -> Item | None:
    return next((i for i in items if i.starts_ms <= now_ms < i.ends_ms), None)


def programme_hull(items: Sequence[Item]) -> Interval | None:
    if not items:
        return None
    return min(i.starts_ms for i in items), max(i.ends_ms for i in items)


def items_to_json(items: Iterable[Item]) -> list[dict[str, Any]]:
    """The planned programme as it is stored: ISO times in UTC."""
    return [
        {
            "key": item.key,
            "kind": item.kind.value,
            "title": item.title,
            "short_title": item.short_title,
            "starts_at": from_ms(item.planned_starts_ms).isoformat(),
            "ends_at": from_ms(item.planned_ends_ms).isoformat(),
            "speakers": [{"name": s.name, "place": s.place} for s in item.speakers],
        }
        for item in order(items)
    ]


def items_from_json(stored: Iterable[Mapping[str, Any]]) -> Programme:
    return order(
        plan_item(
            key=entry["key"],
            kind=entry["kind"],
            title=entry["title"],
            short_title=entry["short_title"],
            starts_at=datetime.fromisoformat(entry["starts_at"]),
            ends_at=datetime.fromisoformat(entry["ends_at"]),
            speakers=[Speaker(**speaker) for speaker in entry.get("speakers", [])],
        )
        for entry in stored
    )


def digest_items(stored: list[dict[str, Any]]) -> str:
    """sha256 of the canonical JSON, so that equal programmes are recognised."""
    text = json.dumps(stored, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
