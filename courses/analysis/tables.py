"""The numbers of an item analysis to take away: CSV and a workbook.

Columns have fixed names, whatever the language, so that next year's file can be put
beside this year's. An empty cell is not told; the column after it says why.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from courses.analysis.page import findings_of
from courses.analysis.report import AnalysisReport
from courses.domain.figures import Figure
from courses.wording_analysis import (
    cautions,
    counted_sentence,
    method_sentences,
    quiz_rows,
)
from elearn.core.spreadsheets import write_csv, write_xlsx

#: Digits that a figure of thousands of attempts can carry, and two more.
DIGITS = 6

QUESTION_COLUMNS = (
    "number", "key", "stem", "attempts", "n", "learners",
    "facility", "facility_low", "facility_high", "facility_missing",
    "sd",
    "discrimination_pct", "discrimination_low", "discrimination_high",
    "discrimination_missing",
    "efficiency_pct",
    "effective_weight_pct", "effective_weight_missing",
    "random_guess", "blank", "findings",
)  # fmt: skip
OPTION_COLUMNS = (
    "number", "key", "option", "letter", "text", "is_right", "n", "count",
    "share", "share_low", "share_high", "point_biserial", "missing",
)  # fmt: skip
QUIZ_COLUMNS = ("figure", "value", "low", "high", "missing")
CERTAINTY_COLUMNS = (
    "certainty", "band_low", "band_high", "answers", "right", "accuracy", "low", "high",
    "verdict", "missing",
)  # fmt: skip

Row = list[Any]


def questions_csv(report: AnalysisReport) -> str:
    return write_csv([QUESTION_COLUMNS, *question_rows(report)])


def options_csv(report: AnalysisReport) -> str:
    return write_csv([OPTION_COLUMNS, *option_rows(report)])


def workbook(report: AnalysisReport) -> bytes:
    """Sheets: the quiz, its questions, their options, certainty, how it was made."""
    sheets: dict[str, list[Any]] = {
        _("Quiz"): [QUIZ_COLUMNS, *_quiz_rows(report)],
        _("Questions"): [QUESTION_COLUMNS, *question_rows(report)],
        _("Options"): [OPTION_COLUMNS, *option_rows(report)],
    }
    if report.calibration is not None:
        sheets[_("Certainty")] = [CERTAINTY_COLUMNS, *_certainty_rows(report)]
    sheets[_("About")] = [[report.title], *_about(report)]
    return write_xlsx(sheets)


def question_rows(report: AnalysisReport) -> Iterator[Row]:
    for item in report.items:
        one = item.statistics
        yield [
            item.number, one.key, item.words.stem, one.attempts, one.n, one.learners,
            *_told(one.facility),
            _value(one.sd),
            *_told(one.discrimination_pct),
            _value(one.efficiency_pct),
            _value(one.effective_weight_pct), _why(one.effective_weight_pct),
            _round(one.guess), _empty(one.blank.count),
            " ".join(finding.sentence for finding in findings_of(item)),
        ]  # fmt: skip


def option_rows(report: AnalysisReport) -> Iterator[Row]:
    """An option a row; the row without an option is "left blank"."""
    for item in report.items:
        texts, letters = dict(item.words.options), item.words.letters
        one = item.statistics
        for option in (*one.options, one.blank):
            key = option.key or ""
            yield [
                item.number, one.key, key, letters.get(key, ""), texts.get(key, ""),
                int(option.is_right), one.n if option.key else one.attempts,
                _empty(option.count),
                _value(option.share), _round(option.share.low),
                _round(option.share.high), _value(option.point_biserial),
                _why(option.point_biserial),
            ]  # fmt: skip


def _quiz_rows(report: AnalysisReport) -> Iterator[Row]:
    for row in quiz_rows(report.analysis.quiz):
        yield [row.name, *_told(row.figure)]


def _certainty_rows(report: AnalysisReport) -> Iterator[Row]:
    for band in report.calibration.bands if report.calibration else ():
        accuracy = band.accuracy
        yield [
            band.key, _round(band.low), _round(band.high), band.answers,
            _empty(band.right), _value(accuracy), _round(accuracy.low),
            _round(accuracy.high), band.verdict.value if band.verdict else "",
            _why(accuracy),
        ]  # fmt: skip


def _about(report: AnalysisReport) -> Iterator[Row]:
    analysis = report.analysis
    if report.version:
        yield [report.version]
    yield [counted_sentence(analysis, report.rule)]
    for sentence in (
        *cautions(analysis, report.rule),
        *report.remarks,
        *method_sentences(analysis, seed=report.seed),
    ):
        yield [sentence]


def _told(figure: Figure) -> Row:
    return [
        _value(figure), _round(figure.low), _round(figure.high), _why(figure),
    ]  # fmt: skip


def _value(figure: Figure) -> float | str:
    return _round(figure.value)


def _round(number: float | None) -> float | str:
    return "" if number is None else round(number, DIGITS)


def _empty(number: int | None) -> int | str:
    return "" if number is None else number


def _why(figure: Figure) -> str:
    return figure.why.value if figure.why else ""
