"""The results of an evaluation for a page and for a table: bars beside the numbers.

Makes words and widths of what `queries.results_of` worked out; counts nothing anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.choices import Scale
from courses.domain.evaluation import SMALLEST_GROUP, Kind, RowKey, RowSummary, Summary
from courses.evaluation_form import row_titles, words_of
from courses.queries import zone_of
from courses.queries.evaluation_results import Results
from elearn.core.spreadsheets import Row


@dataclass(frozen=True, slots=True)
class Bar:
    """One answer: its words, how many gave it, and the width of its bar in per cent
    (a string, because a comma would break the drawing)."""

    label: str
    count: int
    share: str
    width: str


@dataclass(frozen=True, slots=True)
class Segment:
    """A step's part of a stacked bar; `step` is its shade."""

    step: int
    x: str
    width: str


@dataclass(frozen=True, slots=True)
class Text:
    """What somebody wrote; `count` people wrote exactly this."""

    words: str
    count: int


@dataclass(frozen=True, slots=True)
class QuestionReport:
    summary: Summary
    label: str
    note: str
    bars: tuple[Bar, ...]
    texts: tuple[Text, ...]

    @property
    def is_text(self) -> bool:
        return self.summary.question.kind == Kind.TEXT

    @property
    def mean(self) -> str:
        return _decimal(self.summary.mean, 2)

    @property
    def median(self) -> str:
        return _decimal(self.summary.median, 1)


@dataclass(frozen=True, slots=True)
class ItemReport:
    row: RowSummary
    title: str
    speaker: str
    segments: tuple[Segment, ...]

    @property
    def mean(self) -> str:
        return _decimal(self.row.mean, 2)

    @property
    def median(self) -> str:
        return _decimal(self.row.median, 1)


@dataclass(frozen=True, slots=True)
class EvaluationReport:
    results: Results
    questions: tuple[QuestionReport, ...]
    items: tuple[ItemReport, ...]

    @property
    def steps(self) -> list[str]:
        return [str(label) for label in Scale.labels]

    @property
    def waiting_words(self) -> str:
        """Why some of the answers are not here yet; "" where all are."""
        waiting = self.results.waiting
        if not waiting:
            return ""
        if not self.results.is_told:
            return ngettext(
                "%(count)s answer has come so far. From %(least)s on they are shown "
                "here, so that nobody can be picked out.",
                "%(count)s answers have come so far. From %(least)s on they are shown "
                "here, so that nobody can be picked out.",
                waiting,
            ) % {"count": waiting, "least": SMALLEST_GROUP}
        return ngettext(
            "%(count)s more answer waits until %(least)s are together: nobody can "
            "then be picked out by comparing this page with an earlier one.",
            "%(count)s more answers wait until %(least)s are together: nobody can "
            "then be picked out by comparing this page with an earlier one.",
            waiting,
        ) % {"count": waiting, "least": SMALLEST_GROUP}


def present(results: Results) -> EvaluationReport:
    titles = row_titles(results.items, zone_of(results.subject))
    return EvaluationReport(
        results=results,
        questions=tuple(_question(one) for one in results.summaries),
        items=tuple(_item(one, titles) for one in results.rows),
    )


def _question(summary: Summary) -> QuestionReport:
    question = summary.question
    if question.kind == Kind.SCALE:
        labels = [str(label) for label in Scale.labels]
    else:
        labels = [words_of(question, option.label) for option in question.options]
    notes = []
    if not summary.is_asked_still:
        notes.append(_("Asked in an earlier version of the form."))
    if question.kind == Kind.SEVERAL:
        notes.append(_("Several answers were possible."))
    return QuestionReport(
        summary=summary,
        label=words_of(question, question.label),
        note=" ".join(notes),
        bars=tuple(
            Bar(
                label,
                count,
                f"{_percent(count, summary.n):.0f} %",
                _width(count, summary.n),
            )
            for label, count in zip(labels, summary.counts, strict=False)
        ),
        texts=tuple(Text(*one) for one in Counter(summary.texts).items()),
    )


def _item(row: RowSummary, titles: Mapping[RowKey, str]) -> ItemReport:
    key, speaker = row.key
    segments, left = [], 0
    for step, count in enumerate(row.counts, start=1):
        if count:
            segments.append(Segment(step, _width(left, row.n), _width(count, row.n)))
        left += count
    return ItemReport(row, titles.get(row.key, key), speaker, tuple(segments))


def _percent(count: int, n: int) -> float:
    return 100 * count / n if n else 0.0


def _width(count: int, n: int) -> str:
    return f"{_percent(count, n):.2f}%"


def _decimal(value: float | None, places: int) -> str:
    return "" if value is None else str(number_format(value, places))


# -- to take away ------------------------------------------------------------


def number_rows(report: EvaluationReport) -> Iterator[Row]:
    """One row per question or item and answer; nothing where too few answered."""
    yield (
        _("part"),
        _("question"),
        _("answers"),
        _("mean"),
        _("median"),
        _("answer"),
        _("count"),
    )
    for one in report.questions:
        if one.is_text:
            continue
        head = (_("question"), one.label)
        summary = one.summary
        if not summary.is_told:
            yield (*head, _few(), "", "", "", "")
        for bar in one.bars:
            yield (
                *head,
                summary.n,
                _number(summary.mean),
                _number(summary.median),
                bar.label,
                bar.count,
            )
    for item in report.items:
        row = item.row
        words = f"{item.title} – {item.speaker}" if item.speaker else item.title
        head = (_("item"), words)
        if not row.is_told:
            yield (*head, _few(), "", "", "", "")
            continue
        for label, count in zip(report.steps, row.counts, strict=True):
            yield (*head, row.n, _number(row.mean), _number(row.median), label, count)
        yield (
            *head,
            row.n,
            _number(row.mean),
            _number(row.median),
            _("Did not attend"),
            row.absent,
        )


def text_rows(report: EvaluationReport) -> Iterator[Row]:
    """The free texts, question by question, in alphabetical order."""
    yield (_("question"), _("text"))
    for one in report.questions:
        for text in one.summary.texts:
            yield (one.label, text)


def sheets(report: EvaluationReport) -> dict[str, Iterator[Row]]:
    return {_("Numbers"): number_rows(report), _("Texts"): text_rows(report)}


def csv_rows(report: EvaluationReport) -> Iterator[Row]:
    """Both tables in one: a text stands where the answer stands."""
    yield from number_rows(report)
    for one in report.questions:
        for text in one.summary.texts:
            yield (_("text"), one.label, one.summary.n, "", "", text, "")


def _few() -> str:
    return _("fewer than %(least)s") % {"least": SMALLEST_GROUP}


def _number(value: float | None) -> float | str:
    return "" if value is None else value
