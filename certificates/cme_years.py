"""Credits by year and body, as “My CME” draws them. Credits of two bodies are never added.

An event stands in the year of its first day; its credits count in the year for whose days
they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol, TypeVar

from certificates.conversions import Conversion, sum_by_body
from certificates.domain.credit import ZERO, written
from certificates.rule_sets import rule_sets


class Counted(Protocol):
    """What of an event's record is counted here."""

    @property
    def held_on(self) -> date: ...
    @property
    def rule_key(self) -> str: ...
    @property
    def shares(self) -> Mapping[int, Decimal]: ...
    @property
    def is_issued(self) -> bool: ...
    @property
    def is_waiting(self) -> bool: ...
    @property
    def conversions(self) -> tuple[Conversion, ...]: ...


Event = TypeVar("Event", bound=Counted)


@dataclass(frozen=True, slots=True)
class BodyCredits:
    """What one body's rule made of a year. Widths are those of the bar's two parts, as
    SVG attributes, beside the best year of the same body."""

    name: str
    unit: str
    issued: Decimal
    waiting: Decimal
    events: int
    issued_width: str = "0%"
    waiting_width: str = "0%"

    @property
    def issued_written(self) -> str:
        return written(self.issued)

    @property
    def waiting_written(self) -> str:
        return written(self.waiting)


@dataclass(frozen=True, slots=True)
class Year:
    """`events` are all of the year; `bodies` those bodies under whose rules they are."""

    year: int
    events: tuple[Event, ...]  # type: ignore[valid-type]
    bodies: tuple[BodyCredits, ...]
    conversions: tuple[Conversion, ...] = ()
    #: Whether there is anything for a transcript.
    is_certified: bool = False


def credits_by_year(events: Sequence[Event]) -> tuple[Year, ...]:
    """The latest year first, its bodies in the order of their names."""
    sums: dict[tuple[int, str], BodyCredits] = {}
    for event in events:
        if not event.rule_key:
            continue
        for year, credits in event.shares.items():
            place = (year, event.rule_key)
            before = sums.get(place) or _empty(event.rule_key)
            sums[place] = _add(before, event, credits)
    most: dict[str, Decimal] = {}
    for (_in_year, key), body in sums.items():
        most[key] = max(most.get(key, ZERO), body.issued + body.waiting)
    years = {year for event in events for year in (*event.shares, event.held_on.year)}
    return tuple(
        _year(
            year,
            events,
            [
                _drawn(body, most[key])
                for (of_year, key), body in sums.items()
                if of_year == year
            ],
        )
        for year in sorted(years, reverse=True)
    )


def _year(year: int, events: Sequence[Event], bodies: Iterable[BodyCredits]) -> Year:
    issued = [event for event in events if event.is_issued and year in event.shares]
    converted = [
        # Of an event within one year all of it, by whatever days it was reckoned.
        one.in_year(year) if len(event.shares) > 1 else one
        for event in issued
        for one in event.conversions
    ]
    return Year(
        year,
        tuple(event for event in events if event.held_on.year == year),
        tuple(sorted(bodies, key=lambda body: body.name)),
        tuple(sum_by_body(converted)),
        is_certified=bool(issued),
    )


def _empty(key: str) -> BodyCredits:
    rule_set = rule_sets().get(key)
    name, unit = (rule_set.name, rule_set.unit) if rule_set else (key, "")
    return BodyCredits(name, unit, ZERO, ZERO, 0)


def _add(body: BodyCredits, event: Counted, credits: Decimal) -> BodyCredits:
    return BodyCredits(
        body.name,
        body.unit,
        body.issued + (credits if event.is_issued else ZERO),
        body.waiting + (credits if event.is_waiting else ZERO),
        body.events + 1,
    )


def _drawn(body: BodyCredits, most: Decimal) -> BodyCredits:
    return BodyCredits(
        body.name,
        body.unit,
        body.issued,
        body.waiting,
        body.events,
        issued_width=_percent(body.issued, most),
        waiting_width=_percent(body.waiting, most),
    )


def _percent(part: Decimal, whole: Decimal) -> str:
    return f"{100 * part / whole:.2f}%" if whole else "0%"
