"""What the minutes of a running event make so far, and what the next step needs."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from certificates.domain.credit import NextStep, next_step
from certificates.rule_sets import rule_in_force
from certificates.wording import step_words

RULE = rule_in_force("eaccme", date(2024, 2, 22))
MINUTE = 60_000


@pytest.mark.parametrize(
    ("eligible_ms", "maximum", "step", "words"),
    [
        (0, None, ("0.0", "0.5", 30), "No credit yet. 30 more minutes make 0.5."),
        (
            88 * MINUTE,
            None,
            ("1.0", "1.5", 2),
            "That is 1.0 credit. 2 more minutes make 1.5.",
        ),
        (
            89 * MINUTE + 1,
            None,
            ("1.0", "1.5", 1),
            "That is 1.0 credit. 1 more minute makes 1.5.",
        ),
        (
            120 * MINUTE,
            None,
            ("2.0", "2.5", 30),
            "That is 2.0 credits. 30 more minutes make 2.5.",
        ),
        (
            120 * MINUTE,
            Decimal(2),
            ("2.0", "2.0", 0),
            "That is 2.0 credits, the most that can be earned here.",
        ),
        (
            600 * MINUTE,
            None,
            ("8.0", "8.0", 0),
            "That is 8.0 credits, the most that can be earned here.",
        ),
    ],
)
def test_the_next_step_is_said_in_minutes(eligible_ms, maximum, step, words):
    earned, then, minutes = step
    found = next_step(RULE, eligible_ms, event_maximum=maximum)
    assert found == NextStep(Decimal(earned), Decimal(then), minutes)
    assert step_words(found) == words
