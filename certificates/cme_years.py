"""Credits by year and body, as “My CME” draws them. Credits of two bodies are never added."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
    def granted(self) -> Decimal: ...
    @property
    def over(self) -> Decimal: ...
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

    @property
    def is_certified(self) -> bool:
        """Whether there is anything for a transcript."""
        return any(event.is_issued for event in self.events)


def credits_by_year(events: Sequence[Event]) -> tuple[Year, ...]:
    """The latest year first, its bodies in the order of their names."""
    sums: dict[tuple[int, str], BodyCredits] = {}
    for event in events:
        if not event.rule_key:
            continue
        place = (event.held_on.year, event.rule_key)
        sums[place] = _add(sums.get(place) or _empty(event.rule_key), event)
    most: dict[str, Decimal] = {}
    for (_in_year, key), body in sums.items():
        most[key] = max(most.get(key, ZERO), body.issued + body.waiting)
    years = sorted({event.held_on.year for event in events}, reverse=True)
    return tuple(
        _year(
            year,
            [event for event in events if event.held_on.year == year],
            [
                _drawn(body, most[key])
                for (of_year, key), body in sums.items()
                if of_year == year
            ],
        )
        for year in years
    )


def _year(year: int, events: Iterable[Event], bodies: Iterable[BodyCredits]) -> Year:
    own = tuple(events)
    converted = [one for event in own if event.is_issued for one in event.conversions]
    return Year(
        year,
        own,
        tuple(sorted(bodies, key=lambda body: body.name)),
        tuple(sum_by_body(converted)),
    )


def _empty(key: str) -> BodyCredits:
    rule_set = rule_sets().get(key)
    name, unit = (rule_set.name, rule_set.unit) if rule_set else (key, "")
    return BodyCredits(name, unit, ZERO, ZERO, 0)


def _add(body: BodyCredits, event: Counted) -> BodyCredits:
    return BodyCredits(
        body.name,
        body.unit,
        body.issued + (event.granted if event.is_issued else ZERO),
        body.waiting + (event.granted - event.over if event.is_waiting else ZERO),
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
