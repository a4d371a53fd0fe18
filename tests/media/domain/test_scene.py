"""Where an event stands, and over how long its pages ask."""

from __future__ import annotations

import pytest

from media.domain.scene import asking_spread_ms


@pytest.mark.parametrize(
    ("viewers", "spread_ms"),
    [(0, 3_000), (50, 3_000), (100, 3_100), (500, 15_500), (9_000, 60_000)],
)
def test_the_more_people_the_longer_the_span_in_which_pages_ask(viewers, spread_ms):
    assert asking_spread_ms(viewers) == spread_ms
