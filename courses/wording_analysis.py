"""Sentences about the statistics of a quiz: what counts, what stands out in a question,
how certainty and panels did.

Codes come from `domain/`, numbers in words from `wording_figures`. It never says more
than a figure can carry.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from courses.domain.certainty_calibration import Band, Verdict
from courses.domain.counting_attempts import Rule
from courses.domain.figures import Figure
from courses.domain.item_flags import (
    GUIDE,
    Code,
    Consistency,
    Flag,
    Severity,
    judge_alpha,
    questions_needed,
)
from courses.domain.item_statistics import Analysis, Blanks
from courses.domain.panel import SMALLEST_PANEL, Concern, PanelKey
from courses.domain.quiz_statistics import QuizStatistics
from courses.wording_figures import Cell, cell, number_words, percent_words


# -- the head --------------------------------------------------------------------
def counted_sentence(analysis: Analysis, rule: Rule) -> str:
    """ "First attempts of 214 learners."."""
    quiz = analysis.quiz
    if rule is Rule.ALL:
        return ngettext(
            "All %(attempts)s finished attempts of %(learners)s learner.",
            "All %(attempts)s finished attempts of %(learners)s learners.",
            quiz.learners,
        ) % {"attempts": quiz.n, "learners": quiz.learners}
    sentences = {
        Rule.FIRST: ngettext(
            "The first attempt of %(learners)s learner.",
            "The first attempts of %(learners)s learners.",
            quiz.learners,
        ),
        Rule.LAST: ngettext(
            "The last attempt of %(learners)s learner.",
            "The last attempts of %(learners)s learners.",
            quiz.learners,
        ),
        Rule.BEST: ngettext(
            "The best attempt of %(learners)s learner.",
            "The best attempts of %(learners)s learners.",
            quiz.learners,
        ),
    }
    return sentences[rule] % {"learners": quiz.learners}


def cautions(analysis: Analysis, rule: Rule) -> list[str]:
    """What a reader must know before believing any of the numbers."""
    quiz, found = analysis.quiz, []
    if quiz.learners < analysis.minimum:
        found.append(
            ngettext(
                "So far %(learners)s learner has finished. From %(minimum)s learners "
                "on, the numbers are told.",
                "So far %(learners)s learners have finished. From %(minimum)s learners "
                "on, the numbers are told.",
                quiz.learners,
            )
            % {"learners": quiz.learners, "minimum": analysis.minimum}
        )
    if rule is Rule.BEST:
        found.append(
            _(
                "Best attempts flatter: whoever tries often has more luck to choose from."
            )
        )
    if rule is Rule.LAST:
        found.append(_("In last attempts, learners may have seen the answers before."))
    if rule is Rule.ALL and quiz.n > quiz.learners:
        found.append(
            _(
                "Learners count as often as they tried. Intervals allow for that; the "
                "numbers themselves lean towards those who tried most."
            )
        )
    if quiz.forms_differ:
        found.append(
            _(
                "Questions are drawn, so attempts differ. Each question is judged by "
                "the attempts that had it, and scores are shares of what each attempt "
                "could reach."
            )
        )
    return found


def method_sentences(analysis: Analysis, *, seed: int | None) -> list[str]:
    found = [
        _("A blank counts as no marks in its question.")
        if analysis.blanks is Blanks.COUNT
        else _("A blank is left out of its own question, and scores nothing in total."),
        _(
            "Discrimination and the correlations of options compare with the marks of "
            "the other questions, so that no question explains itself."
        ),
        _(
            "A question is pointed out for what stronger learners choose only where the "
            "correlation is larger than about two standard errors."
        ),
        _(
            "Guide values were made for examinations taken once. A quiz for learning "
            "may be easier than they ask for."
        ),
    ]
    if analysis.resamples and seed is not None:
        found.insert(
            0,
            _(
                "Intervals of 95 %% come from drawing the learners anew %(times)s times "
                "(percentiles, seed %(seed)s); those of shares are Wilson’s."
            )
            % {"times": number_format(analysis.resamples, force_grouping=True),
               "seed": seed},
        )  # fmt: skip
    return found


# -- the quiz ----------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class QuizRow:
    name: str
    figure: Figure
    cell: Cell
    meaning: str


def quiz_rows(quiz: QuizStatistics) -> tuple[QuizRow, ...]:
    mean_low, mean_high = GUIDE.mean_pct
    sd_low, sd_high = GUIDE.sd_pct
    return (
        _row(
            _("Mean score"), quiz.mean_pct, "%",
            _("Examinations aim for %(low)s to %(high)s %%.")
            % {"low": number_words(mean_low), "high": number_words(mean_high)},
        ),
        _row(
            _("Median score"), quiz.median_pct, "%",
            _("Half of the attempts score less."),
        ),
        _row(
            _("Standard deviation"), quiz.sd_pct, "%",
            _("Where learners are to be told apart, %(low)s to %(high)s %% is usual.")
            % {"low": number_words(sd_low), "high": number_words(sd_high)},
        ),
        _row(
            _("Internal consistency (alpha)"), quiz.alpha_pct, "%",
            alpha_sentence(quiz),
        ),
        _row(
            _("Error ratio"), quiz.error_ratio_pct, "%",
            _("How much of the standard deviation is chance."),
        ),
        _row(
            _("Standard error of measurement"), quiz.sem_pct, "%",
            _(
                "With other questions of this kind, two learners in three would score "
                "within this distance of their score."
            ),
        ),
        _row(
            _("Skew"), quiz.skew, "",
            _("Below 0, a tail of low scores; above 0, of high ones."),
        ),
        _row(
            _("Kurtosis"), quiz.kurtosis, "",
            _("0 as in a bell; above 0, more scores far out."),
        ),
    )  # fmt: skip


def _row(name: str, figure: Figure, unit: str, meaning: str) -> QuizRow:
    places = 0 if unit else 2
    shown = cell(figure, places=places, unit=unit)
    return QuizRow(name, figure, shown, meaning)


def alpha_sentence(quiz: QuizStatistics) -> str:
    judged = judge_alpha(quiz.alpha_pct)
    sentence = {
        None: _("How well the questions go together."),
        Consistency.GOOD: _("Good: the questions measure something in common."),
        Consistency.FAIR: _("Fair: enough for learning, not for decisions."),
        Consistency.POOR: _("Low: read single scores with care."),
    }[judged]
    needed = questions_needed(quiz)
    if needed is None:
        return sentence
    return _(
        "%(sentence)s About %(needed)s questions like these would make it good."
    ) % {
        "sentence": sentence,
        "needed": number_format(needed, force_grouping=True),
    }


# -- questions -----------------------------------------------------------------------
def severity_word(severity: Severity) -> str:
    if severity is Severity.CHECK:
        return pgettext("look at this question", "Check")
    return pgettext("by the way", "Note")


def flag_sentence(flag: Flag, letters: Mapping[str, str]) -> str:
    """`letters` are the names of options in the table, by key."""
    names = [letters.get(key, key) for key in flag.options]
    options = _list_words(names)
    share = "" if flag.share is None else percent_words(100 * flag.share)
    if flag.code is Code.NEGATIVE:
        if names:
            return _(
                "Negative discrimination: stronger learners choose %(options)s; check "
                "the key."
            ) % {"options": options}
        return _(
            "Negative discrimination: stronger learners do worse here than weaker ones; "
            "check the key and the wording."
        )
    if flag.code is Code.PERHAPS_NEGATIVE:
        if names:
            return _(
                "Discrimination is below 0, which may be chance; stronger learners "
                "choose %(options)s."
            ) % {"options": options}
        return _("Discrimination is below 0, which may be chance.")
    sentences = {
        Code.STRONGER_CHOOSE: ngettext(
            "Stronger learners choose %(options)s, which counts as wrong; can it be "
            "defended?",
            "Stronger learners choose %(options)s, which count as wrong; can they be "
            "defended?",
            len(names),
        ),
        Code.WEAKER_CHOOSE: ngettext(
            "Weaker learners choose %(options)s, which counts as right; check the key.",
            "Weaker learners choose %(options)s, which count as right; check the key.",
            len(names),
        ),
        Code.LIKE_GUESSING: _("No better than a blind guess (%(share)s)."),
        Code.ALL_THE_SAME: _("Everybody scores the same, so it tells nobody apart."),
        Code.WEAK: _("It tells learners apart only weakly."),
        Code.EASY: _(
            "Nearly everybody scores full marks (%(share)s): it says little about who "
            "knows more."
        ),
        Code.UNUSED_OPTIONS: _(
            "Hardly anybody chooses %(options)s (fewer than %(least)s)."
        ),
        Code.MANY_BLANKS: _("Left blank by %(share)s."),
    }
    return sentences[flag.code] % {
        "options": options,
        "share": share,
        "least": percent_words(100 * GUIDE.least_share),
    }


def _list_words(names: list[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s and %(last)s") % {
        "first": ", ".join(names[:-1]),
        "last": names[-1],
    }


# -- certainty ------------------------------------------------------------------------
def certainty_word(key: str) -> str:
    return {
        "1": _("Not very sure"),
        "2": _("Fairly sure"),
        "3": _("Very sure"),
    }.get(key, key)


def verdict_sentence(band: Band) -> str:
    if band.verdict is None:
        return ""
    return {
        Verdict.OVER: _(
            "Over-confident: right less often than this certainty pays for."
        ),
        Verdict.UNDER: _("Under-confident: a higher certainty would have paid."),
        Verdict.FITS: _("Fits."),
    }[band.verdict]


def index_sentence(index: Figure) -> str:
    """The over- or under-confidence of all answers, in percentage points."""
    if index.value is None:
        return ""
    points = number_words(abs(100 * index.value), 1)
    if round(100 * index.value, 1) > 0:
        return _(
            "Over-confident by %(points)s percentage points: answers are right less "
            "often than their certainty promises."
        ) % {"points": points}
    if round(100 * index.value, 1) < 0:
        return _(
            "Under-confident by %(points)s percentage points: answers are right more "
            "often than their certainty promises."
        ) % {"points": points}
    return _("Certainty and knowledge go together: every certainty is in its band.")


# -- panels ------------------------------------------------------------------------------
def panel_sentence(concern: Concern, key: PanelKey) -> str:
    sentences = {
        Concern.SMALL_PANEL: ngettext(
            "The panel has %(members)s member; with fewer than %(least)s the key "
            "depends on who sat there.",
            "The panel has %(members)s members; with fewer than %(least)s the key "
            "depends on who sat there.",
            key.members,
        ),
        Concern.UNANIMOUS: _(
            "The whole panel agrees: the question asks for knowledge, and another kind "
            "of question would do."
        ),
        Concern.SPLIT: _(
            "The panel is split between answers that lie apart: perhaps the case can be "
            "read in two ways."
        ),
    }
    return sentences[concern] % {"members": key.members, "least": SMALLEST_PANEL}
