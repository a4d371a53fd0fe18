"""How the minutes of an event are counted: the rule's usual values, and what an organiser
confirmed instead. Reads only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from certificates.domain.options import (
    HOUSE_ORIGINS,
    HOUSE_RULE_SET,
    VALUES,
    Options,
    value_of,
    with_values,
)
from certificates.domain.rules import Origin, RuleVersion
from certificates.models import EventOption
from media.models import Webinar


@dataclass(frozen=True, slots=True)
class EventOptions:
    """The options in force, and for each the row by which it was confirmed, if any."""

    options: Options = Options()
    rows: dict[str, EventOption] = field(default_factory=dict)

    @property
    def confirmed(self) -> tuple[str, ...]:
        return tuple(name for name in VALUES if name in self.rows)

    @property
    def unconfirmed(self) -> tuple[str, ...]:
        return tuple(name for name in VALUES if name not in self.rows)


def options_of(webinar: Webinar, rule: RuleVersion | None) -> EventOptions:
    """One query."""
    return _in_force(
        EventOption.objects.filter(webinar=webinar).select_related("confirmed_by"), rule
    )


def _in_force(rows: Iterable[EventOption], rule: RuleVersion | None) -> EventOptions:
    usual = rule.options if rule else Options()
    # In order of their ids: the later choice holds.
    last = {row.name: row for row in rows}
    chosen = with_values(usual, {name: row.value for name, row in last.items()})
    return EventOptions(chosen, last)


def origin_of(rule: RuleVersion | None, name: str) -> Origin:
    """Where the usual value of an option comes from: the rule set, or this house."""
    if rule is None:
        return Origin(name, "not found: our default", "default")
    told = rule.origin_of(name)
    if told is None and rule.key != HOUSE_RULE_SET:
        # What one body was found to say is no source for another.
        told = Origin(name, f"not found for {rule.name}: our default", "default")
    return told or Origin(name, *HOUSE_ORIGINS[name])


def usual_value(rule: RuleVersion | None, name: str) -> str:
    return value_of(rule.options if rule else Options(), name)
