"""Days are those of the event's zone, be they 23, 24 or 25 hours long."""

from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.domain.credit import credits_by_day, sum_of
from certificates.domain.days import day_parts, portions_of
from certificates.rule_sets import rule_sets

MINUTE = 60_000
HOUR = 60 * MINUTE
VIENNA = ZoneInfo("Europe/Vienna")
EACCME = rule_sets()["eaccme"].versions[-1]


def at(text: str, zone: ZoneInfo = VIENNA, fold: int = 0) -> int:
    local = datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold)
    return int(local.timestamp() * 1000)


def parts(begin: int, end: int, zone: ZoneInfo = VIENNA):
    return [
        (part.day, part.half, (part.ends_ms - part.starts_ms) / HOUR)
        for part in day_parts(begin, end, zone)
    ]


def test_an_afternoon_is_one_half_of_one_day():
    assert parts(at("2024-02-22T12:30"), at("2024-02-22T18:00")) == [
        ("2024-02-22", 2, 12)
    ]


def test_an_event_over_midnight_touches_two_days():
    begin, end = at("2026-05-01T22:00"), at("2026-05-02T02:00")
    assert parts(begin, end) == [("2026-05-01", 2, 12), ("2026-05-02", 1, 12)]
    assert [
        (p.day, p.counted_ms / MINUTE)
        for p in portions_of([(begin, end)], day_parts(begin, end, VIENNA))
    ] == [("2026-05-01", 120), ("2026-05-02", 120)]


def test_midnight_itself_belongs_to_the_new_day():
    assert parts(at("2026-05-02T00:00"), at("2026-05-02T00:00")) == [
        ("2026-05-02", 1, 12)
    ]
    assert parts(at("2026-05-01T22:00"), at("2026-05-02T00:00")) == [
        ("2026-05-01", 2, 12)
    ]


def test_the_zone_of_the_event_says_which_day_it_is():
    begin, end = at("2026-05-01T23:30"), at("2026-05-01T23:59")
    assert parts(begin, end, ZoneInfo("Europe/Lisbon")) == [("2026-05-01", 2, 12)]
    assert parts(begin, end, ZoneInfo("Asia/Tokyo")) == [("2026-05-02", 1, 12)]


@pytest.mark.parametrize(
    ("day", "hours", "night"),
    [("2027-03-28", 23, 60), ("2026-10-25", 25, 180), ("2026-10-26", 24, 120)],
)
def test_days_of_daylight_saving_have_their_real_length(day, hours, night):
    """01:30–03:30 on the clock are one, two or three real hours."""
    begin = at(f"{day}T00:00")
    halves = day_parts(begin, begin + HOUR, VIENNA)[:1] + day_parts(
        begin + 14 * HOUR, begin + 15 * HOUR, VIENNA
    )
    assert sum(p.ends_ms - p.starts_ms for p in halves) == hours * HOUR
    span = (at(f"{day}T01:30"), at(f"{day}T03:30"))
    portions = portions_of([span], day_parts(*span, VIENNA))
    assert [(p.day, p.counted_ms / MINUTE) for p in portions] == [(day, night)]
    credits = credits_by_day(EACCME, portions)
    assert credits == {day: Decimal(night) / 60}


def test_a_midnight_that_does_not_exist_is_the_first_moment_of_its_day():
    beirut = ZoneInfo("Asia/Beirut")
    begin, end = at("2024-03-30T22:00", beirut), at("2024-03-31T03:00", beirut)
    assert end - begin == 4 * HOUR
    portions = portions_of([(begin, end)], day_parts(begin, end, beirut))
    assert [(p.day, p.counted_ms / HOUR) for p in portions] == [
        ("2024-03-30", 2),
        ("2024-03-31", 2),
    ]


MOMENTS = st.integers(at("2026-03-27T00:00"), at("2026-11-02T00:00"))


@given(
    begin=MOMENTS,
    length=st.integers(1, 60 * HOUR),
    zone=st.sampled_from(
        [VIENNA, ZoneInfo("Asia/Beirut"), ZoneInfo("Pacific/Auckland")]
    ),
)
def test_parts_cover_the_event_without_gap_or_overlap(begin, length, zone):
    found = day_parts(begin, begin + length, zone)
    assert found[0].starts_ms <= begin < found[0].ends_ms
    assert found[-1].starts_ms < begin + length <= found[-1].ends_ms
    for before, after in zip(found, found[1:], strict=False):
        assert before.ends_ms == after.starts_ms
    portions = portions_of([(begin, begin + length)], found)
    assert sum(p.counted_ms for p in portions) == length


def over_midnight(before: int, after: int):
    begin = at("2026-05-02T00:00")
    span = (begin - before * MINUTE, begin + after * MINUTE)
    return portions_of([span], day_parts(*span, VIENNA))


@pytest.mark.parametrize(
    ("before", "after", "held", "days"),
    [
        # No minute is lost at midnight: the step belongs to the day that ends it.
        (29, 31, {}, ["0.0", "1.0"]),
        (30, 30, {}, ["0.5", "0.5"]),
        (45, 15, {}, ["0.5", "0.5"]),
        # Each day has its own maximum, and its own credits held.
        (120, 120, {"2026-05-01": "8"}, ["0.0", "2.0"]),
        (120, 120, {"2026-05-02": "7"}, ["2.0", "1.0"]),
        (120, 120, {"2026-05-01": "7", "2026-05-02": "7.5"}, ["1.0", "0.5"]),
        (600, 120, {}, ["8.0", "2.0"]),
    ],
)
def test_the_maximum_is_for_each_calendar_day(before, after, held, days):
    credits = credits_by_day(
        EACCME,
        over_midnight(before, after),
        held={day: Decimal(number) for day, number in held.items()},
    )
    assert [str(one) for one in credits.values()] == days
    assert list(credits) == ["2026-05-01", "2026-05-02"]


def test_what_was_granted_to_the_event_cuts_its_end():
    credits = credits_by_day(
        EACCME, over_midnight(120, 120), event_maximum=Decimal("2.5")
    )
    assert list(credits.values()) == [Decimal("2.0"), Decimal("0.5")]


@given(
    spans=st.lists(
        st.integers(0, int(timedelta(hours=40) / timedelta(minutes=1))),
        min_size=2,
        max_size=10,
        unique=True,
    ),
    lost=st.integers(0, 4),
    held=st.tuples(st.integers(0, 18), st.integers(0, 18)),
    key=st.sampled_from(sorted(rule_sets())),
    number=st.integers(0, 2),
    maximum=st.none() | st.integers(1, 12).map(Decimal),
)
def test_credits_never_rise_when_a_stay_is_removed(
    spans, lost, held, key, number, maximum
):
    versions = rule_sets()[key].versions
    rule = versions[number % len(versions)]
    begin = at("2026-10-24T09:00")
    edges = sorted(begin + minute * MINUTE for minute in spans)
    stays = list(zip(edges[::2], edges[1::2], strict=False))
    days = day_parts(edges[0], edges[-1], VIENNA)
    on = {
        "2026-10-24": Decimal(held[0]) / 2,
        "2026-10-25": Decimal(held[1]) / 2,
    }

    def granted(kept):
        return sum_of(
            credits_by_day(
                rule, portions_of(kept, days), held=on, event_maximum=maximum
            )
        )

    fewer = stays[:lost] + stays[lost + 1 :]
    assert granted(fewer) <= granted(stays)
    by_day = credits_by_day(
        rule, portions_of(stays, days), held=on, event_maximum=maximum
    )
    if rule.day_maximum is not None:
        for day, credits in by_day.items():
            before = on.get(day, Decimal(0))
            assert credits + before <= max(rule.day_maximum, before)
