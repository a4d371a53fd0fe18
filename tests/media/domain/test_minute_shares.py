"""Minutes that are shown add up: present and missing ones are the whole, as it is shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.domain.minute_shares import MINUTE_MS, missing_minutes, split

stretches = st.integers(1, 4 * 3_600_000)
losses = st.lists(stretches, min_size=1, max_size=8)


@pytest.mark.parametrize(
    ("present", "lost", "minutes"),
    [
        # 5 of 40: the one reason takes all that is missing.
        (5 * MINUTE_MS + 20_000, [34 * MINUTE_MS + 40_000], (35,)),
        (37 * MINUTE_MS + 10_000, [2 * MINUTE_MS + 50_000], (3,)),
        # 43 of 45: two halves of a minute, each.
        (43 * MINUTE_MS, [60_000, 60_000], (1, 1)),
        (43 * MINUTE_MS + 20_000, [50_000, 50_000], (1, 1)),
        (43 * MINUTE_MS + 59_000, [40_000, 21_000], (1, 1)),
        # The larger remainder has the minute; of two alike the first.
        (10 * MINUTE_MS, [90_000, 30_000], (2, 0)),
        (10 * MINUTE_MS, [80_000, 40_000], (1, 1)),
        (0, [45 * MINUTE_MS], (45,)),
        (45 * MINUTE_MS, [], ()),
    ],
)
def test_the_minutes_of_reasons_are_those_that_are_missing(present, lost, minutes):
    assert missing_minutes(present, lost) == minutes


@given(st.integers(0, 4 * 3_600_000), losses)
def test_present_and_missing_are_the_length(present, lost):
    told = missing_minutes(present, lost)
    assert present // MINUTE_MS + sum(told) == (present + sum(lost)) // MINUTE_MS
    assert all(minutes >= 0 for minutes in told)


@given(st.integers(0, 240), st.data())
def test_the_only_reason_of_an_item_of_whole_minutes_is_never_nothing(length, data):
    lost = data.draw(st.integers(1, max(length, 1) * MINUTE_MS))
    (minutes,) = missing_minutes(max(length, 1) * MINUTE_MS - lost, [lost])
    assert minutes >= 1


@given(st.integers(0, 1000), losses)
def test_no_share_is_a_minute_off(total, parts):
    weight = sum(parts)
    for share, part in zip(split(total, parts), parts, strict=True):
        assert abs(share * weight - part * total) < weight


@given(losses)
def test_a_longer_loss_has_no_fewer_minutes(parts):
    shares = split(sum(parts) // MINUTE_MS, parts)
    ordered = sorted(zip(parts, shares, strict=True))
    for (part, share), (longer, more) in zip(ordered, ordered[1:], strict=False):
        assert part == longer or share <= more
