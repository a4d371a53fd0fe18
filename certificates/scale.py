"""How minutes of an event earn, for reports of the room below, which knows no rules."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from certificates.domain.credit import credits_earned, written
from certificates.domain.rules import RuleVersion
from certificates.queries import rule_of
from media.credit_scale import CreditScale
from media.models import Webinar


def credit_scale(webinar: Webinar) -> CreditScale | None:
    """How minutes of the event earn, for reports that know no rule set."""
    rule = rule_of(webinar)
    if rule is None or not rule.earns_by_minutes:
        return None

    @lru_cache(maxsize=8)
    def with_step(minutes: int) -> RuleVersion:
        return replace(rule, step_minutes=minutes)

    def earn(eligible_ms: int, step_minutes: int) -> Decimal:
        return credits_earned(
            with_step(step_minutes), eligible_ms, event_maximum=webinar.credits_granted
        )

    return CreditScale(
        unit=rule.unit,
        step_minutes=rule.step_minutes,
        kinds=rule.creditable_kinds,
        earn=earn,
        words=written,
    )
