"""From the attempts at a quiz to its item analysis.

First attempts count, for nobody has seen the answers yet. A question whose words
changed is another question: attempts that were asked the older words do not count for
it, and the report says so.
"""

from __future__ import annotations

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses import queries
from courses.analysis.report import AnalysisReport, QuestionWords, build_report
from courses.domain.certainty_calibration import Calibration, calibrate
from courses.domain.counting_attempts import Rule
from courses.domain.grading import Counting
from courses.domain.guessing import (
    guess_matching,
    guess_one,
    guess_ordering,
    guess_several,
    guess_written,
)
from courses.domain.item_sheet import Item, read_sheet
from courses.domain.panel import score_panel
from courses.domain.questions.kinds import (
    Choice,
    Hotspot,
    Kind,
    Matching,
    Numerical,
    Ordering,
    Question,
    ScriptConcordance,
    ShortAnswer,
)
from courses.models import Quiz
from courses.queries import AttemptMatrix


def report_of(quiz: Quiz) -> AnalysisReport | None:
    """None while nobody has finished an attempt at anything that is marked."""
    matrix = queries.attempt_matrix(quiz, counting=Counting.FIRST)
    columns = [at for at, most in enumerate(matrix.max_marks) if most > 0]
    if not matrix.attempts or not columns:
        return None
    items = [_item(matrix.questions[at], matrix.max_marks[at]) for at in columns]
    older = ~np.isnan(matrix.marks) & ~matrix.same_words
    marks = np.where(older, np.nan, matrix.marks)
    sheet = read_sheet(
        items,
        marks[:, columns],
        blank=matrix.blanks[:, columns],
        chosen=_chosen(matrix, columns, items),
        learners=matrix.learners,
    )
    return build_report(
        sheet,
        [_words(matrix.questions[at]) for at in columns],
        title=quiz.title,
        rule=Rule.FIRST,
        version=_("The questions stand as they were last asked."),
        calibration=_calibration(matrix),
        remarks=_remarks(int(older.any(axis=0).sum())),
    )


def _remarks(changed: int) -> list[str]:
    if not changed:
        return []
    sentence = ngettext(
        "The words of %(count)s question changed; answers to the older words do not "
        "count for it.",
        "The words of %(count)s questions changed; answers to the older words do not "
        "count for them.",
        changed,
    )
    return [sentence % {"count": changed}]


def _item(question: Question, most: float) -> Item:
    body = question.body
    options: tuple[str, ...] = ()
    right: frozenset[str] = frozenset()
    if isinstance(body, Choice):
        options = tuple(one.key for one in body.options)
        right = frozenset(one.key for one in body.options if one.weight > 0)
    elif isinstance(body, ScriptConcordance):
        options = tuple(one.key for one in body.scale)
        right = frozenset(one.key for one in body.scale if one.votes)
    return Item(question.key, most, options, right, _guess(question))


def _guess(question: Question) -> float | None:
    body = question.body
    if isinstance(body, Choice):
        credits = [float(one.weight) for one in body.options]
        if question.kind is Kind.MULTIPLE_CHOICE:
            return guess_several(credits)
        return guess_one(credits)
    if isinstance(body, Matching):
        # Labels that say the same are offered once.
        texts = {" ".join(one.text.split()) for one in body.labels}
        return guess_matching(len(texts))
    if isinstance(body, Ordering):
        return guess_ordering(len(body.steps))
    if isinstance(body, Numerical | ShortAnswer):
        return guess_written()
    if isinstance(body, ScriptConcordance):
        worth = [float(one) for one in score_panel(body.scale).credits.values()]
        return guess_one(worth) if any(worth) else None
    if isinstance(body, Hotspot):
        return None  # depends on how much of the picture its areas cover
    return None


def _words(question: Question) -> QuestionWords:
    body = question.body
    options: tuple[tuple[str, str], ...] = ()
    if isinstance(body, Choice):
        options = tuple((one.key, one.text) for one in body.options)
    elif isinstance(body, ScriptConcordance):
        options = tuple((one.key, one.text) for one in body.scale)
    return QuestionWords(question.key, question.stem or question.name, options)


def _chosen(
    matrix: AttemptMatrix, columns: list[int], items: list[Item]
) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    """Attempts × options of all items, in the order of items."""
    places = {
        (at, key): place
        for place, (at, key) in enumerate(
            (at, key)
            for at, item in zip(columns, items, strict=True)
            for key in item.options
        )
    }
    ticked = np.zeros((len(matrix.attempts), len(places)), dtype=bool)
    for option, rows in matrix.chosen.items():
        place = places.get(option)
        if place is not None:
            ticked[rows, place] = True
    return ticked


def _calibration(matrix: AttemptMatrix) -> Calibration | None:
    """None where no question asked how sure one is. What waits for marking is neither
    right nor wrong yet, a blank is no answer, and what was given to all was not earned.
    """
    is_judged = ~np.isnan(matrix.marks) & ~matrix.blanks
    sure = (matrix.certainty > 0) & is_judged & matrix.same_words
    if not sure.any():
        return None
    return calibrate(
        matrix.certainty[sure].astype(np.int64) - 1,
        matrix.right[sure],
        learners=np.array(matrix.learners)[np.nonzero(sure)[0]],
    )
