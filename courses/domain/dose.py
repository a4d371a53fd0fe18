"""What a dose compares with: time of natural background, and a share of 10,000 people.

Averages over all ages and both sexes. It never computes one person's risk: age, sex
and organ come back as caveats to be said aloud, not as factors to multiply with.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import isfinite

DAYS_PER_YEAR = 365.25
DAYS_PER_MONTH = DAYS_PER_YEAR / 12
#: From the smallest; risk and baseline are always told with the same one.
DENOMINATORS = (10_000, 100_000, 1_000_000)
#: Above this a dose is no longer diagnostic, and another conversation is due.
MOST_MSV = 1000.0
#: Up to here the nominal model is meant; tissue reactions come above.
LOW_DOSE_MSV = 100.0


class DoseOutOfRange(ValueError):
    """Not a dose between 0 and 1000 mSv."""


class Unit(StrEnum):
    HOURS = "hours"
    DAYS = "days"
    MONTHS = "months"
    YEARS = "years"


class Band(StrEnum):
    """How large the chance of harm from one examination is, in five words."""

    NONE = "none"
    NEGLIGIBLE = "negligible"
    MINIMAL = "minimal"
    VERY_LOW = "very_low"
    LOW = "low"
    MODERATE = "moderate"


class Age(StrEnum):
    NOT_SAID = "not_said"
    NEWBORN = "newborn"
    TEN = "ten"
    TWENTIES = "twenties"
    FORTIES = "forties"
    SEVENTY = "seventy"
    EIGHTY = "eighty"


class Sex(StrEnum):
    NOT_SAID = "not_said"
    FEMALE = "female"
    MALE = "male"


class Region(StrEnum):
    CHEST = "chest"
    ABDOMEN = "abdomen"
    OTHER = "other"


class Caveat(StrEnum):
    """What has to be said beside the number."""

    NO_RADIATION = "no_radiation"
    AVERAGE = "average"
    UNCERTAIN = "uncertain"
    SCALE_OF_SIZE = "scale_of_size"
    BENEFIT = "benefit"
    NEWBORN = "newborn"
    CHILD = "child"
    NEAR_AVERAGE = "near_average"
    BELOW_AVERAGE = "below_average"
    WELL_BELOW = "well_below"
    VERY_SMALL = "very_small"
    AGE_UNKNOWN = "age_unknown"
    CHEST_OF_GIRLS = "chest_of_girls"
    ASK_PREGNANCY = "ask_pregnancy"
    HIGH_DOSE = "high_dose"


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time: one decimal below ten, whole from ten on."""

    count: float
    unit: Unit
    #: Shorter than half an hour; `count` is then 0.
    is_less: bool = False


@dataclass(frozen=True, slots=True)
class Frequency:
    """`added` and `baseline` of `denominator` people; all three are whole."""

    added: int
    baseline: int
    denominator: int

    @property
    def is_less_than_one(self) -> bool:
        return self.added == 0


@dataclass(frozen=True, slots=True)
class Background:
    """What nature gives in a year, in mSv, and who says so."""

    key: str
    msv_per_year: float
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class RiskModel:
    """Nominal chance of cancer per sievert, and the chance without any imaging."""

    per_sievert: float
    baseline: float


@dataclass(frozen=True, slots=True)
class Examination:
    """A typical adult dose. `low_msv` and `high_msv` are given together or not."""

    key: str
    typical_msv: float
    region: Region
    source: str
    confidence: str
    low_msv: float | None = None
    high_msv: float | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything that can be said about one dose."""

    msv: float
    spans: tuple[Span | None, ...]  # one per background; None for no dose
    frequency: Frequency | None
    band: Band
    caveats: tuple[Caveat, ...]


def check_dose(msv: float) -> float:
    if not isfinite(msv) or not 0 <= msv <= MOST_MSV:
        raise DoseOutOfRange(msv)
    return msv


def background_time(msv: float, *, per_year: float) -> Span | None:
    """How long nature takes to give that dose; None for no dose at all."""
    if check_dose(msv) == 0:
        return None
    days = msv / per_year * DAYS_PER_YEAR
    if days < 0.5 / 24:
        return Span(0, Unit.HOURS, is_less=True)
    for unit, length, limit in (
        (Unit.HOURS, 1 / 24, 1.0),
        (Unit.DAYS, 1.0, 2 * DAYS_PER_MONTH),
        (Unit.MONTHS, DAYS_PER_MONTH, DAYS_PER_YEAR),
    ):
        if days < limit:
            return Span(_shown(days / length), unit)
    return Span(_shown(days / DAYS_PER_YEAR), Unit.YEARS)


def _shown(count: float) -> float:
    """One decimal below ten: more would claim what nobody has measured."""
    return round(count, 1) if count < 9.95 else float(round(count))


def added_chance(msv: float, *, per_sievert: float) -> float:
    return check_dose(msv) / 1000 * per_sievert


def frequency(chance: float, *, baseline: float) -> Frequency:
    """The smallest denominator in which at least one person is added.

    A chance below one in a million comes back as 0 of 1,000,000.
    """
    for denominator in DENOMINATORS:
        added = round(chance * denominator)
        if added >= 1:
            break
    return Frequency(added, round(baseline * denominator), denominator)


def band_of(chance: float) -> Band:
    if chance <= 0:
        return Band.NONE
    for limit, band in (
        (1e-6, Band.NEGLIGIBLE),
        (1e-5, Band.MINIMAL),
        (1e-4, Band.VERY_LOW),
        (1e-3, Band.LOW),
    ):
        if chance < limit:
            return band
    return Band.MODERATE


_BY_AGE = {
    Age.NOT_SAID: Caveat.AGE_UNKNOWN,
    Age.NEWBORN: Caveat.NEWBORN,
    Age.TEN: Caveat.CHILD,
    Age.TWENTIES: Caveat.NEAR_AVERAGE,
    Age.FORTIES: Caveat.BELOW_AVERAGE,
    Age.SEVENTY: Caveat.WELL_BELOW,
    Age.EIGHTY: Caveat.VERY_SMALL,
}
_GIRLS_AND_YOUNG_WOMEN = {Age.NEWBORN, Age.TEN, Age.TWENTIES}
_MAY_BE_PREGNANT = {Age.NOT_SAID, Age.TWENTIES, Age.FORTIES}


def caveats_for(
    msv: float,
    *,
    age: Age = Age.NOT_SAID,
    sex: Sex = Sex.NOT_SAID,
    region: Region = Region.OTHER,
) -> tuple[Caveat, ...]:
    """In the order in which they are best said; the benefit comes last."""
    if check_dose(msv) == 0:
        return (Caveat.NO_RADIATION, Caveat.BENEFIT)
    found = [Caveat.AVERAGE, _BY_AGE[age]]
    if region is Region.CHEST and sex is not Sex.MALE and age in _GIRLS_AND_YOUNG_WOMEN:
        found.append(Caveat.CHEST_OF_GIRLS)
    if region is Region.ABDOMEN and sex is not Sex.MALE and age in _MAY_BE_PREGNANT:
        found.append(Caveat.ASK_PREGNANCY)
    if msv > LOW_DOSE_MSV:
        found.append(Caveat.HIGH_DOSE)
    return (*found, Caveat.SCALE_OF_SIZE, Caveat.UNCERTAIN, Caveat.BENEFIT)


def compare(
    msv: float,
    *,
    backgrounds: tuple[Background, ...],
    model: RiskModel,
    age: Age = Age.NOT_SAID,
    sex: Sex = Sex.NOT_SAID,
    region: Region = Region.OTHER,
) -> Answer:
    """What one can say about `msv`. Raises DoseOutOfRange."""
    chance = added_chance(msv, per_sievert=model.per_sievert)
    return Answer(
        msv=msv,
        spans=tuple(
            background_time(msv, per_year=one.msv_per_year) for one in backgrounds
        ),
        frequency=frequency(chance, baseline=model.baseline) if msv else None,
        band=band_of(chance),
        caveats=caveats_for(msv, age=age, sex=sex, region=region),
    )
