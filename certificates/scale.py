"""How minutes of an event count and earn, for reports of the room below, which knows
neither rules nor options."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

import numpy as np

from certificates.domain.counting import count_table, own_items
from certificates.domain.credit import credits_earned, written
from certificates.domain.options import OwnTalk
from certificates.domain.rules import RuleVersion
from certificates.event_options import options_of
from certificates.queries import rule_of
from certificates.wording_options import options_words
from elearn.core.models import User
from media.credit_scale import CreditScale
from media.domain.intervals import Milliseconds
from media.domain.programme import Item
from media.models import Viewer, Webinar


def credit_scale(webinar: Webinar) -> CreditScale | None:
    """None for an event without a rule that earns by minutes."""
    rule = rule_of(webinar)
    if rule is None or not rule.earns_by_minutes:
        return None
    options = options_of(webinar, rule).options
    names = (
        dict(
            User.objects.filter(
                pk__in=Viewer.objects.filter(webinar=webinar).values("user_id")
            ).values_list("pk", "name")
        )
        if options.own_talk is OwnTalk.LEFT_OUT
        else {}
    )

    @lru_cache(maxsize=8)
    def with_step(minutes: int) -> RuleVersion:
        return replace(rule, step_minutes=minutes)

    def earn(eligible_ms: int, step_minutes: int) -> Decimal:
        return credits_earned(
            with_step(step_minutes), eligible_ms, event_maximum=webinar.credits_granted
        )

    def count(
        items: Sequence[Item], present_ms: Milliseconds, people: Milliseconds
    ) -> Milliseconds:
        speakers = [(one.key, [who.name for who in one.speakers]) for one in items]
        own = np.zeros(present_ms.shape, dtype=np.bool_)
        for row, pk in enumerate(people.tolist()):
            keys = own_items(speakers, names[pk]) if pk in names else ()
            if keys:
                own[row] = [item.key in keys for item in items]
        return count_table(
            items,
            present_ms,
            kinds=rule.creditable_kinds,
            options=options,
            own=own,
        )

    return CreditScale(
        unit=rule.unit,
        step_minutes=rule.step_minutes,
        kinds=rule.creditable_kinds,
        earn=earn,
        words=written,
        count=count,
        notes=tuple(options_words(options)),
    )
