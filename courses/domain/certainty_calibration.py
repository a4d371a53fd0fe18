"""Whether learners know what they know: how often each certainty was right.

For answers given with a certainty ("certainty-based marking", Gardner-Medwin). Each
certainty pays best in one band of being right; the bands follow from the marks alone,
so nobody has to guess what "fairly sure" means. It marks no answer: `certainty` does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import numpy as np

from courses.domain.certainty import SCHEME
from courses.domain.figures import Figure, Why, share_figure, withheld
from courses.domain.item_statistics import MINIMUM_LEARNERS


@dataclass(frozen=True, slots=True)
class Level:
    """A certainty: an answer worth f is marked offset + factor·f."""

    key: str
    offset: float
    factor: float


LEVELS: Final = tuple(
    Level(str(certainty), float(offset), float(factor))
    for certainty, (offset, factor) in SCHEME.items()
)


class Verdict(StrEnum):
    #: Right less often than this certainty should be, interval and all.
    OVER = "over"
    UNDER = "under"
    #: The interval reaches into the band: nothing speaks against it.
    FITS = "fits"


@dataclass(frozen=True, slots=True)
class Band:
    """One certainty: it pays best between `low` and `high` of being right."""

    key: str
    low: float
    high: float
    answers: int
    right: int | None
    accuracy: Figure
    verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class Calibration:
    """`mean_mark` as marked with certainty, `mean_plain` without it. `index` is by how
    much answers were right less often than their certainty promised (above 0), or more
    often (below 0): the mean distance from the band, −1 to 1; inside it is 0."""

    answers: int
    learners: int
    bands: tuple[Band, ...]
    mean_mark: Figure
    mean_plain: Figure
    index: Figure
    minimum: int


def bands_of(scheme: Sequence[Level]) -> tuple[tuple[float, float], ...]:
    """From which to which chance of being right each certainty earns the most."""
    edges = [0.0]
    for lower, upper in zip(scheme, scheme[1:], strict=False):
        edges.append((lower.offset - upper.offset) / (upper.factor - lower.factor))
    edges.append(1.0)
    return tuple(zip(edges, edges[1:], strict=False))


def calibrate(
    levels: Any,
    credits: Any,
    *,
    learners: Any = None,
    scheme: Sequence[Level] = LEVELS,
    minimum: int = MINIMUM_LEARNERS,
) -> Calibration:
    """All answers given with a certainty, in any order.

    `levels` are places in `scheme`, −1 where none was given; `credits` what an answer
    is worth without certainty, 0 to 1, NaN where it is not marked yet. *Right* is
    worth 1. Certainties with fewer than `minimum` answers are not told.
    """
    places = np.asarray(levels, dtype=np.int64).ravel()
    worth = np.asarray(credits, dtype=np.float64).ravel()
    owners = np.arange(len(places)) if learners is None else np.asarray(learners)
    kept = (places >= 0) & (places < len(scheme)) & np.isfinite(worth)
    places, worth, owners = places[kept], worth[kept], owners.ravel()[kept]
    people = len(set(owners.tolist()))
    is_told = people >= minimum and len(places) > 0
    bands = tuple(
        _band(level, edges, worth[places == at], minimum if is_told else None)
        for at, (level, edges) in enumerate(zip(scheme, bands_of(scheme), strict=True))
    )
    if not is_told:
        few = withheld(Why.TOO_FEW)
        return Calibration(len(places), people, bands, few, few, few, minimum)
    offsets = np.array([level.offset for level in scheme])
    factors = np.array([level.factor for level in scheme])
    return Calibration(
        answers=len(places),
        learners=people,
        bands=bands,
        mean_mark=Figure(float((offsets[places] + factors[places] * worth).mean())),
        mean_plain=Figure(float(worth.mean())),
        index=_index(bands),
        minimum=minimum,
    )


def _band(
    level: Level, edges: tuple[float, float], worth: Any, minimum: int | None
) -> Band:
    """`minimum` is None where the whole report is withheld."""
    answers = len(worth)
    if minimum is None or answers < minimum:
        few = withheld(Why.TOO_FEW if answers else Why.NOT_ENOUGH)
        return Band(level.key, *edges, answers, None, few, None)
    right = int(np.count_nonzero(worth >= 1 - 1e-9))
    accuracy = share_figure(right, answers)
    low, high = accuracy.low or 0.0, accuracy.high or 0.0
    verdict = (
        Verdict.OVER
        if high < edges[0]
        else Verdict.UNDER
        if low > edges[1]
        else Verdict.FITS
    )
    return Band(level.key, *edges, answers, right, accuracy, verdict)


def _index(bands: Sequence[Band]) -> Figure:
    told = [band for band in bands if band.accuracy.value is not None]
    answers = sum(band.answers for band in told)
    if not answers:
        return withheld(Why.TOO_FEW)
    distance = 0.0
    for band in told:
        share = band.accuracy.value or 0.0
        outside = max(0.0, band.low - share) - max(0.0, share - band.high)
        distance += band.answers * outside
    return Figure(distance / answers)
