"""The item analysis as a page shows it: every figure in words, every chart in data.

`analysis_page_context` is all that a view of Wagtail's admin needs; the page is
`courses/admin/item_analysis.html`, the report in it `courses/analysis/report.html`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from courses.analysis.charts import (
    Point,
    calibration_figure,
    map_figure,
    option_figure,
)
from courses.analysis.report import AnalysisReport, ItemReport
from courses.domain.certainty_calibration import Calibration, Verdict
from courses.domain.figures import Figure, Why
from courses.domain.item_flags import Severity
from courses.domain.item_statistics import OptionStatistics
from courses.wording_analysis import (
    QuizRow,
    cautions,
    certainty_word,
    counted_sentence,
    flag_sentence,
    index_sentence,
    method_sentences,
    quiz_rows,
    severity_word,
    verdict_sentence,
)
from courses.wording_figures import (
    Cell,
    cell,
    number_words,
    percent_words,
    why_sentence,
    why_short,
)

#: Of a stem in a table; the whole stands with the question.
STEM_MAX = 90


@dataclass(frozen=True, slots=True)
class Finding:
    """`icon` is the name of a sign in Wagtail's set; the word says the same."""

    code: str
    severity: str
    icon: str
    word: str
    sentence: str


@dataclass(frozen=True, slots=True)
class OptionRow:
    letter: str
    text: str
    is_right: bool
    count: str
    share: Cell
    #: For a bar of plain HTML, which needs no script; None where not told.
    percent: float | None
    point_biserial: Cell
    by_group: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GroupHead:
    """Attempts that scored alike in the other questions."""

    scores: str
    attempts: int


@dataclass(frozen=True, slots=True)
class QuestionRow:
    name: str
    anchor: str
    stem: str
    short_stem: str
    n: str
    facility: Cell
    sd: Cell
    discrimination: Cell
    efficiency: Cell
    weight: Cell
    guess: Cell
    findings: tuple[Finding, ...]
    options: tuple[OptionRow, ...]
    groups: tuple[GroupHead, ...]
    chart_id: str
    chart: dict[str, Any] | None
    chart_summary: str
    no_chart: str
    needs_a_look: bool


@dataclass(frozen=True, slots=True)
class CertaintyRow:
    word: str
    band: str
    answers: int
    right: Cell
    verdict: str
    is_off: bool


@dataclass(frozen=True, slots=True)
class CertaintyPart:
    rows: tuple[CertaintyRow, ...]
    chart: dict[str, Any] | None
    chart_summary: str
    index: str
    marks: str


@dataclass(frozen=True, slots=True)
class Term:
    """What the short words in a cell mean."""

    words: str
    meaning: str


@dataclass(frozen=True, slots=True)
class AnalysisPage:
    title: str
    version: str
    counted: str
    cautions: tuple[str, ...]
    learners: int
    attempts: int
    questions: int
    quiz: tuple[QuizRow, ...]
    rows: tuple[QuestionRow, ...]
    to_check: tuple[QuestionRow, ...]
    map_chart: dict[str, Any] | None
    map_summary: str
    certainty: CertaintyPart | None
    terms: tuple[Term, ...]
    method: tuple[str, ...]
    is_told: bool


def analysis_page_context(report: AnalysisReport) -> dict[str, AnalysisPage]:
    """{"analysis": …}; the page takes addresses of the tables beside it."""
    analysis = report.analysis
    rows = tuple(_question(item) for item in report.items)
    chart = map_figure([point for item in report.items for point in _points(item)])
    return {
        "analysis": AnalysisPage(
            title=report.title,
            version=report.version,
            counted=counted_sentence(analysis, report.rule),
            cautions=(*cautions(analysis, report.rule), *report.remarks),
            learners=analysis.quiz.learners,
            attempts=analysis.quiz.n,
            questions=analysis.quiz.items,
            quiz=quiz_rows(analysis.quiz),
            rows=rows,
            to_check=tuple(row for row in rows if row.needs_a_look),
            map_chart=chart,
            map_summary=_map_summary(report),
            certainty=_certainty(report.calibration) if report.calibration else None,
            terms=_terms(report),
            method=tuple(method_sentences(analysis, seed=report.seed)),
            is_told=analysis.quiz.mean_pct.is_told,
        )
    }


# -- questions --------------------------------------------------------------------
def question_name(item: ItemReport) -> str:
    return _("Q%(number)s") % {"number": item.number}


def _question(item: ItemReport) -> QuestionRow:
    figures = item.statistics
    chart = (
        option_figure(item.curves, item.words.letters) if item.words.options else None
    )
    stem = item.words.stem
    n = str(figures.n)
    if figures.n != figures.attempts:
        n = _("%(n)s of %(attempts)s") % {"n": figures.n, "attempts": figures.attempts}
    return QuestionRow(
        name=question_name(item),
        anchor=f"question-{item.number}",
        stem=stem,
        short_stem=stem if len(stem) <= STEM_MAX else f"{stem[:STEM_MAX].rstrip()}…",
        n=n,
        facility=cell(figures.facility, scale=100, unit="%"),
        sd=cell(figures.sd, places=2),
        discrimination=cell(figures.discrimination_pct, unit="%"),
        efficiency=cell(figures.efficiency_pct, unit="%"),
        weight=cell(figures.effective_weight_pct, places=1, unit="%"),
        guess=cell(
            Figure(figures.guess, None if figures.guess is not None else Why.NOT_KNOWN),
            scale=100,
            unit="%",
        ),
        findings=findings_of(item),
        options=_options(item),
        groups=tuple(
            GroupHead(
                scores=_("%(low)s to %(high)s %%")
                % {
                    "low": number_words(group.low_pct),
                    "high": number_words(group.high_pct),
                }
                if round(group.low_pct) != round(group.high_pct)
                else percent_words(group.low_pct),
                attempts=group.attempts,
            )
            for group in item.curves.groups
        ),
        chart_id=f"question-{item.number}-chart",
        chart=chart,
        chart_summary=_(
            "Share of each option of question %(number)s, from the attempts weakest in "
            "the other questions to the strongest"
        )
        % {"number": item.number},
        no_chart=_no_chart(item),
        needs_a_look=any(flag.severity is Severity.CHECK for flag in item.flags),
    )


def _no_chart(item: ItemReport) -> str:
    if not item.words.options:
        return _("Answers to this question are not options that can be counted.")
    if item.curves.why is Why.TOO_FEW:
        return _("Too few learners for a drawing.")
    return _(
        "The attempts cannot be put into groups of ten and more by the other questions."
    )


def findings_of(item: ItemReport) -> tuple[Finding, ...]:
    return tuple(
        Finding(
            code=flag.code.value,
            severity=flag.severity.value,
            icon="warning" if flag.severity is Severity.CHECK else "info-circle",
            word=severity_word(flag.severity),
            sentence=flag_sentence(flag, item.words.letters),
        )
        for flag in item.flags
    )


def _options(item: ItemReport) -> tuple[OptionRow, ...]:
    texts, letters = dict(item.words.options), item.words.letters
    shares = {curve.key: curve.shares for curve in item.curves.curves}

    def row(option: OptionStatistics) -> OptionRow:
        key = option.key
        return OptionRow(
            letter="" if key is None else letters.get(key, key),
            text=_("Left blank") if key is None else texts.get(key, key),
            is_right=option.is_right,
            count=why_short(Why.TOO_FEW) if option.count is None else str(option.count),
            share=cell(option.share, scale=100, unit="%"),
            percent=None
            if option.share.value is None
            else round(100 * option.share.value, 1),
            point_biserial=cell(option.point_biserial, places=2),
            by_group=tuple(
                percent_words(100 * (share.value or 0)) for share in shares.get(key, ())
            ),
        )

    return tuple(row(one) for one in (*item.statistics.options, item.statistics.blank))


def _points(item: ItemReport) -> list[Point]:
    facility = item.statistics.facility
    discrimination = item.statistics.discrimination_pct
    if facility.value is None or discrimination.value is None:
        return []
    severities = {flag.severity for flag in item.flags}
    return [
        Point(
            name=question_name(item),
            facility=100 * facility.value,
            discrimination=discrimination.value,
            low=discrimination.low,
            high=discrimination.high,
            severity=Severity.CHECK
            if Severity.CHECK in severities
            else Severity.NOTE
            if severities
            else None,
        )
    ]


def _map_summary(report: AnalysisReport) -> str:
    shown = sum(len(_points(item)) for item in report.items)
    missing = len(report.items) - shown
    words = _("Facility and discrimination of %(shown)s of %(all)s questions.") % {
        "shown": shown,
        "all": len(report.items),
    }
    if missing and shown:
        return _("%(words)s The others have no discrimination; the table says why.") % {
            "words": words
        }
    return words


# -- certainty ---------------------------------------------------------------------
def _certainty(calibration: Calibration) -> CertaintyPart:
    rows = tuple(
        CertaintyRow(
            word=certainty_word(band.key),
            band=_("%(low)s to %(high)s %%")
            % {
                "low": number_words(100 * band.low),
                "high": number_words(100 * band.high),
            },
            answers=band.answers,
            right=cell(band.accuracy, scale=100, unit="%"),
            verdict=verdict_sentence(band),
            is_off=band.verdict in {Verdict.OVER, Verdict.UNDER},
        )
        for band in calibration.bands
    )
    marks = ""
    if calibration.mean_mark.value is not None:
        marks = _(
            "Marked with certainty, answers bring %(certain)s of the marks on average; "
            "without it, %(plain)s."
        ) % {
            "certain": percent_words(100 * calibration.mean_mark.value),
            "plain": percent_words(100 * (calibration.mean_plain.value or 0)),
        }
    return CertaintyPart(
        rows=rows,
        chart=calibration_figure(calibration),
        chart_summary=_(
            "How often answers of each certainty were right, and the band in which that "
            "certainty pays best"
        ),
        index=index_sentence(calibration.index),
        marks=marks,
    )


# -- legend -------------------------------------------------------------------------
def _terms(report: AnalysisReport) -> tuple[Term, ...]:
    """The reasons that occur, each once, in the order of `Why`."""
    met = {why for figure in _figures(report) if (why := figure.why) is not None}
    return tuple(
        Term(why_short(why), why_sentence(why, minimum=report.analysis.minimum))
        for why in Why
        if why in met
    )


def _figures(report: AnalysisReport) -> Sequence[Figure]:
    found = [row.figure for row in quiz_rows(report.analysis.quiz)]
    for item in report.items:
        one = item.statistics
        found += [
            one.facility, one.sd, one.discrimination_pct, one.efficiency_pct,
            one.effective_weight_pct,
            Figure(one.guess, None if one.guess is not None else Why.NOT_KNOWN),
        ]  # fmt: skip
        for option in (*one.options, one.blank):
            found += [option.share, option.point_biserial]
    if report.calibration is not None:
        found += [band.accuracy for band in report.calibration.bands]
    return found
