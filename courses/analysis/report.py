"""The item analysis of a quiz as one report, ready for a page and for a table.

It takes what the attempts came to (`domain/item_sheet`) and the words of the
questions; it reads nothing from the database and names no learner.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from string import ascii_uppercase

import numpy as np

from courses.domain.certainty_calibration import Calibration
from courses.domain.counting_attempts import Rule
from courses.domain.item_curves import ItemCurves, curves_of
from courses.domain.item_flags import Flag, flag_item
from courses.domain.item_sheet import Sheet
from courses.domain.item_statistics import (
    MINIMUM_LEARNERS,
    RESAMPLES,
    Analysis,
    Blanks,
    ItemStatistics,
    analyse,
)

#: The same report twice shows the same intervals.
SEED = 1


@dataclass(frozen=True, slots=True)
class QuestionWords:
    """What a question says: its stem, and its options' texts by key."""

    key: str
    stem: str
    options: tuple[tuple[str, str], ...] = ()

    @property
    def letters(self) -> dict[str, str]:
        """Option key → the letter it has in the report, in the author's order."""
        return {
            key: ascii_uppercase[at] if at < len(ascii_uppercase) else str(at + 1)
            for at, (key, _text) in enumerate(self.options)
        }


@dataclass(frozen=True, slots=True)
class ItemReport:
    number: int
    words: QuestionWords
    statistics: ItemStatistics
    curves: ItemCurves
    flags: tuple[Flag, ...]


@dataclass(frozen=True, slots=True)
class AnalysisReport:
    """`version` says which questions were asked, as people read it."""

    title: str
    analysis: Analysis
    items: tuple[ItemReport, ...]
    rule: Rule
    seed: int | None
    version: str = ""
    calibration: Calibration | None = None
    #: Why it is narrower than it could be, in sentences: "Only the latest …".
    remarks: tuple[str, ...] = field(default=())


def build_report(
    sheet: Sheet,
    questions: Sequence[QuestionWords],
    *,
    title: str,
    rule: Rule = Rule.FIRST,
    version: str = "",
    calibration: Calibration | None = None,
    blanks: Blanks = Blanks.COUNT,
    minimum: int = MINIMUM_LEARNERS,
    resamples: int = RESAMPLES,
    seed: int = SEED,
    remarks: Sequence[str] = (),
) -> AnalysisReport:
    """`questions` are the words of the sheet's items, in any order.

    A question without words is shown by its key.
    """
    by_key = {one.key: one for one in questions}
    analysis = analyse(
        sheet,
        rng=np.random.default_rng(seed),
        resamples=resamples,
        minimum=minimum,
        blanks=blanks,
    )
    curves = curves_of(sheet, minimum=minimum)
    return AnalysisReport(
        title=title,
        analysis=analysis,
        items=tuple(
            ItemReport(
                number=number,
                words=by_key.get(statistics.key)
                or QuestionWords(statistics.key, statistics.key),
                statistics=statistics,
                curves=drawn,
                flags=flag_item(statistics),
            )
            for number, (statistics, drawn) in enumerate(
                zip(analysis.items, curves, strict=True), start=1
            )
        ),
        rule=rule,
        seed=seed if analysis.resamples else None,
        version=version,
        calibration=calibration,
        remarks=tuple(remarks),
    )
