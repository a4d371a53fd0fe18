"""Times of logs: by the zone's rules, and never by a guess."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.domain.programme import to_ms
from media.logs.clock import TimeRefused, local_to_ms, read_iso_time, read_zoom_time

VIENNA = ZoneInfo("Europe/Vienna")


def ms(text: str) -> int:
    return to_ms(datetime.fromisoformat(text))


@pytest.mark.parametrize(
    "text",
    [
        "02/22/2024 12:30:05 PM",
        "02/22/2024 12:30:05",
        "2/22/2024 12:30:05 PM",
        "Feb 22, 2024 12:30:05",
        "Feb 22, 2024 12:30:05 PM",
        "02/22/2024 12:30:05\u202fPM",
        "02/22/2024  12:30:05\u00a0pm ",
        "2024-02-22 12:30:05",
    ],
)
def test_zoom_times_are_read_by_the_clock_of_the_event(text):
    assert read_zoom_time(text, VIENNA) == ms("2024-02-22T11:30:05Z")


def test_zoom_times_without_seconds_and_at_midnight():
    assert read_zoom_time("02/22/2024 12:05 AM", VIENNA) == ms("2024-02-21T23:05:00Z")
    assert read_zoom_time("07/22/2024 13:05", VIENNA) == ms("2024-07-22T11:05:00Z")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "time_missing"),
        ("--", "time_missing"),
        ("22/02/2024 12:30:00", "time_unreadable"),
        ("02/22/24 12:30:00", "time_unreadable"),
        ("yesterday", "time_unreadable"),
        ("02/30/2024 12:30:00", "time_unreadable"),
        ("03/31/2024 02:30:00", "time_skipped"),
        ("03/31/2024 02:00:00", "time_skipped"),
        ("10/27/2024 02:30:00", "time_ambiguous"),
        ("10/27/2024 02:00:00", "time_ambiguous"),
        ("01/01/0001 00:30:00", "time_unreadable"),
    ],
)
def test_zoom_times_that_mean_no_single_moment_are_refused(text, code):
    with pytest.raises(TimeRefused) as refusal:
        read_zoom_time(text, VIENNA)
    assert refusal.value.code == code


def test_the_edges_of_the_doubtful_hour_are_certain():
    for text, expected in [
        ("03/31/2024 01:59:59", "2024-03-31T00:59:59Z"),
        ("03/31/2024 03:00:00", "2024-03-31T01:00:00Z"),
        ("10/27/2024 01:59:59", "2024-10-26T23:59:59Z"),
        ("10/27/2024 03:00:00", "2024-10-27T02:00:00Z"),
    ]:
        assert read_zoom_time(text, VIENNA) == ms(expected)


def test_a_night_event_over_the_change_of_clocks_has_its_real_length():
    start = read_zoom_time("03/28/2027 01:30:00", VIENNA)
    assert read_zoom_time("03/28/2027 03:30:00", VIENNA) - start == 3_600_000


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-02-22T11:30:00Z", "2024-02-22T11:30:00Z"),
        ("2024-02-22T12:30:00+01:00", "2024-02-22T11:30:00Z"),
        ("2024-02-22 13:30:00.250+02:00", "2024-02-22T11:30:00.250Z"),
    ],
)
def test_iso_times_carry_their_offset(text, expected):
    assert read_iso_time(text) == ms(expected)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "time_missing"),
        ("2024-02-22", "time_no_offset"),
        ("2024-02-22T12:30:00", "time_no_offset"),
        ("22.02.2024 12:30", "time_unreadable"),
        ("1708601400", "time_unreadable"),
    ],
)
def test_iso_times_without_offset_are_refused(text, code):
    with pytest.raises(TimeRefused) as refusal:
        read_iso_time(text)
    assert refusal.value.code == code


@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)),  # noqa: DTZ001
    st.sampled_from(["Europe/Vienna", "America/New_York", "Asia/Kolkata", "UTC"]),
)
def test_a_local_time_that_is_read_reads_back_the_same(naive, zone):
    there = ZoneInfo(zone)
    naive = naive.replace(microsecond=0)
    try:
        moment = local_to_ms(naive, there)
    except TimeRefused:
        return
    back = datetime.fromtimestamp(moment / 1000, tz=there)
    assert back.replace(tzinfo=None) == naive
