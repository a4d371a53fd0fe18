"""Doses in time of background and in people: the sheet's own figures, and laws."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.domain.dose import (
    DENOMINATORS,
    Age,
    Background,
    Band,
    Caveat,
    DoseOutOfRange,
    Frequency,
    Region,
    RiskModel,
    Sex,
    Span,
    Unit,
    added_chance,
    background_time,
    band_of,
    caveats_for,
    compare,
    frequency,
)

MODEL = RiskModel(per_sievert=0.055, baseline=0.4)
doses = st.floats(min_value=0, max_value=1000)
positive = st.floats(min_value=1e-6, max_value=1000)


# Figures of the fact sheet "Radiation risk", its table.
@pytest.mark.parametrize(
    ("msv", "per_year", "span"),
    [
        (0.001, 3.0, Span(2.9, Unit.HOURS)),
        (0.005, 3.0, Span(15.0, Unit.HOURS)),
        (0.02, 3.0, Span(2.4, Unit.DAYS)),
        (0.02, 2.4, Span(3.0, Unit.DAYS)),
        (0.21, 3.0, Span(26.0, Unit.DAYS)),
        (0.21, 2.4, Span(32.0, Unit.DAYS)),
        # 9.9 and 10.3 days: no decimal from ten on.
        (0.0814, 3.0, Span(9.9, Unit.DAYS)),
        (0.0846, 3.0, Span(10.0, Unit.DAYS)),
        (0.6, 3.0, Span(2.4, Unit.MONTHS)),
        (1.4, 3.0, Span(5.6, Unit.MONTHS)),
        (1.4, 2.4, Span(7.0, Unit.MONTHS)),
        (4, 3.0, Span(1.3, Unit.YEARS)),
        (7.7, 3.0, Span(2.6, Unit.YEARS)),
        (7.7, 2.4, Span(3.2, Unit.YEARS)),
        (22.7, 3.0, Span(7.6, Unit.YEARS)),
        (22.7, 2.4, Span(9.5, Unit.YEARS)),
        (70, 3.0, Span(23.0, Unit.YEARS)),
        (0.0001, 3.0, Span(0, Unit.HOURS, is_less=True)),
    ],
)
def test_background_time_is_that_of_the_sheet(msv, per_year, span):
    assert background_time(msv, per_year=per_year) == span


def test_no_dose_takes_no_time():
    assert background_time(0, per_year=3.0) is None


@given(positive, st.sampled_from([2.4, 3.0]))
def test_background_time_says_how_long_it_is(msv, per_year):
    """Read back in days it is the true time, within what rounding takes away."""
    span = background_time(msv, per_year=per_year)
    days = msv / per_year * 365.25
    if span.is_less:
        assert days < 0.5 / 24
        return
    length = {
        Unit.HOURS: 1 / 24,
        Unit.DAYS: 1,
        Unit.MONTHS: 365.25 / 12,
        Unit.YEARS: 365.25,
    }[span.unit]
    assert math.isclose(span.count * length, days, rel_tol=0.1, abs_tol=0.06 * length)


@pytest.mark.parametrize(
    ("msv", "expected"),
    [
        (7.7, Frequency(4, 4_000, 10_000)),
        (10, Frequency(6, 4_000, 10_000)),
        (1.4, Frequency(1, 4_000, 10_000)),
        (0.21, Frequency(1, 40_000, 100_000)),
        (0.02, Frequency(1, 400_000, 1_000_000)),
        (0.001, Frequency(0, 400_000, 1_000_000)),
    ],
)
def test_frequency_tells_both_of_the_same_people(msv, expected):
    chance = added_chance(msv, per_sievert=MODEL.per_sievert)
    assert frequency(chance, baseline=MODEL.baseline) == expected


@given(doses)
def test_frequency_keeps_one_denominator_and_whole_people(msv):
    told = frequency(added_chance(msv, per_sievert=0.055), baseline=0.4)
    assert told.denominator in DENOMINATORS
    assert told.baseline * 10 == told.denominator * 4
    assert 0 <= told.added <= told.denominator
    assert told.is_less_than_one == (told.added == 0)


@given(doses, doses)
def test_more_dose_is_never_less_risk(one, other):
    low, high = sorted((one, other))
    order = list(Band)
    bands = [band_of(added_chance(msv, per_sievert=0.055)) for msv in (low, high)]
    assert order.index(bands[0]) <= order.index(bands[1])


@pytest.mark.parametrize(
    ("msv", "band"),
    [
        (0, Band.NONE),
        (0.001, Band.NEGLIGIBLE),
        (0.025, Band.MINIMAL),
        (0.18, Band.MINIMAL),
        (0.21, Band.VERY_LOW),
        (1.7, Band.VERY_LOW),
        (4, Band.LOW),
        (15.4, Band.LOW),
        (22.7, Band.MODERATE),
    ],
)
def test_band_is_that_of_the_sheet(msv, band):
    assert band_of(added_chance(msv, per_sievert=0.055)) is band


@pytest.mark.parametrize("msv", [-0.1, 1000.1, math.nan, math.inf])
def test_what_is_no_dose_is_refused(msv):
    with pytest.raises(DoseOutOfRange):
        compare(msv, backgrounds=(), model=MODEL)


@given(
    st.floats(min_value=0.001, max_value=1000),
    st.sampled_from(Age),
    st.sampled_from(Sex),
    st.sampled_from(Region),
)
def test_limits_are_never_left_out(msv, age, sex, region):
    caveats = caveats_for(msv, age=age, sex=sex, region=region)
    assert {Caveat.AVERAGE, Caveat.UNCERTAIN, Caveat.SCALE_OF_SIZE} <= set(caveats)
    assert caveats[-1] is Caveat.BENEFIT
    assert len(set(caveats)) == len(caveats)
    assert (Caveat.HIGH_DOSE in caveats) == (msv > 100)


@pytest.mark.parametrize(
    ("age", "sex", "region", "chest", "pregnancy"),
    [
        (Age.TEN, Sex.FEMALE, Region.CHEST, True, False),
        (Age.TWENTIES, Sex.NOT_SAID, Region.CHEST, True, False),
        (Age.SEVENTY, Sex.FEMALE, Region.CHEST, False, False),
        (Age.TEN, Sex.MALE, Region.CHEST, False, False),
        (Age.TWENTIES, Sex.FEMALE, Region.ABDOMEN, False, True),
        (Age.FORTIES, Sex.MALE, Region.ABDOMEN, False, False),
        (Age.EIGHTY, Sex.FEMALE, Region.ABDOMEN, False, False),
    ],
)
def test_caveats_follow_age_sex_and_region(age, sex, region, chest, pregnancy):
    caveats = caveats_for(6, age=age, sex=sex, region=region)
    assert (Caveat.CHEST_OF_GIRLS in caveats) is chest
    assert (Caveat.ASK_PREGNANCY in caveats) is pregnancy


def test_age_changes_words_and_no_number():
    """The sheet forbids computing one patient's risk with the multipliers."""
    backgrounds = (Background("x", 3.0, "", "checked"),)
    answers = [
        compare(7.7, backgrounds=backgrounds, model=MODEL, age=age)
        for age in (Age.NEWBORN, Age.EIGHTY)
    ]
    assert answers[0].frequency == answers[1].frequency
    assert answers[0].caveats != answers[1].caveats


def test_ultrasound_gives_nothing_and_still_has_a_benefit():
    answer = compare(0, backgrounds=(Background("x", 3.0, "", ""),), model=MODEL)
    assert answer.frequency is None
    assert answer.spans == (None,)
    assert answer.caveats == (Caveat.NO_RADIATION, Caveat.BENEFIT)
