"""Other settings: who gains, who loses, who nearly has more."""

from __future__ import annotations

from decimal import Decimal

import pytest

from media.domain.what_if import Outcome, lack, outcomes, with_least_share

HALF = Decimal("0.5")


def by_thirty(ms: int) -> Decimal:
    return HALF * (ms // 30)


def by_twenty(ms: int) -> Decimal:
    return HALF * (ms // 20)


def test_outcomes_say_who_gains_and_who_loses():
    found = outcomes(
        [(1, 59, 59), (2, 30, 30), (3, 60, 10)], before=by_thirty, after=by_twenty
    )
    assert found == [
        Outcome(1, 59, 59, HALF, Decimal("1.0")),
        Outcome(2, 30, 30, HALF, HALF),
        Outcome(3, 60, 10, Decimal("1.0"), Decimal(0)),
    ]
    assert [(one.gains, one.loses) for one in found] == [
        (True, False),
        (False, False),
        (False, True),
    ]


@pytest.mark.parametrize(("ms", "earned"), [(79, 0), (80, "1.0"), (100, "1.5")])
def test_who_lacks_the_least_share_earns_nothing(ms, earned):
    earn = with_least_share(by_thirty, percent=80, possible_ms=100)
    assert earn(ms) == Decimal(earned)


def test_who_nearly_has_more():
    assert lack([24, 25, 29, 30, 54, 55], by_thirty, slack_ms=5) == 3
