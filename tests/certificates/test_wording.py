"""Sentences follow the rule's data."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from certificates.rule_sets import rule_sets
from certificates.wording import rule_words


@pytest.fixture
def rule():
    return rule_sets()["eaccme"].in_force(date(2024, 2, 22))


@pytest.mark.parametrize(
    ("kinds", "words"),
    [
        ({"talk", "qa", "discussion"}, "talks and discussions"),
        ({"talk"}, "talks"),
        ({"talk", "discussion"}, "talks, discussions"),
    ],
)
def test_rule_names_the_kinds_that_count(rule, kinds, words):
    changed = replace(rule, creditable_kinds=frozenset(kinds))
    assert rule_words(changed) == (
        f"Half a credit for each full 30 minutes of presence in {words}, rounded down; "
        "breaks excluded; eight credits at most on one day."
    )
