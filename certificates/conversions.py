"""What another body makes of the same minutes, where a rule set says that it takes the
certificates of this one. A reckoning only: nothing is converted here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from certificates.domain.credit import ZERO, written
from certificates.domain.days import sums_by_year
from certificates.domain.evidence import reckon
from certificates.domain.rules import RuleSet
from certificates.domain.snapshot import Snapshot
from certificates.rule_sets import rule_sets


@dataclass(frozen=True, slots=True)
class Conversion:
    """Credits of another body for one certificate."""

    rule_set: RuleSet
    credits: Decimal
    #: For which years they are; of those of several certificates it is not said.
    years: Mapping[int, Decimal] = field(default_factory=dict)

    def in_year(self, year: int) -> Conversion:
        return replace(self, credits=self.years.get(year, ZERO))

    @property
    def credits_written(self) -> str:
        return written(self.credits)


def conversions_of(snapshot: Snapshot) -> list[Conversion]:
    """From the frozen minutes alone, by the version in force on the day of the event."""
    found = []
    for rule_set in _takers(snapshot.rule.key):
        rule = rule_set.in_force(date.fromisoformat(snapshot.event.held_on))
        if rule is None:
            continue
        outcome = reckon(
            rule,
            snapshot.items,
            snapshot.presence,
            zone=ZoneInfo(snapshot.event.time_zone),
            options=rule.options,
            own_items=snapshot.own_items,
            held={},
            event_maximum=None,
        )
        by_day = ((day, Decimal(credits)) for day, credits in outcome.days)
        found.append(
            Conversion(rule_set, Decimal(outcome.granted), sums_by_year(by_day))
        )
    return found


def sum_by_body(conversions: Sequence[Conversion]) -> list[Conversion]:
    """One for each body, in the order in which they came."""
    sums: dict[str, Conversion] = {}
    for one in conversions:
        before = sums.get(one.rule_set.key)
        total = one.credits + (before.credits if before else Decimal(0))
        sums[one.rule_set.key] = Conversion(one.rule_set, total)
    return list(sums.values())


def _takers(key: str) -> list[RuleSet]:
    return [one for one in rule_sets().values() if one.converts == key]
