"""A figure of the statistics in words: its number, its interval, or why it is missing.

It rounds for people to read; tables to take away hold the digits.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.domain.figures import Figure, Why


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure as it stands in a table; `words` say why where it is not told."""

    words: str
    interval: str = ""
    is_told: bool = True


def number_words(value: float, places: int = 0) -> str:
    """With a true minus, and never −0."""
    rounded = round(value, places)
    return number_format(rounded if rounded else 0, places).replace("-", "−")


def percent_words(value: float, places: int = 0) -> str:
    return _("%(number)s %%") % {"number": number_words(value, places)}


def cell(figure: Figure, *, scale: float = 1, places: int = 0, unit: str = "") -> Cell:
    """`scale` 100 makes a share a percentage; `unit` is "%" or nothing."""
    if figure.value is None:
        return Cell(why_short(figure.why or Why.NOT_KNOWN), is_told=False)
    words = number_words(figure.value * scale, places)
    interval = ""
    if figure.low is not None and figure.high is not None:
        interval = _("%(low)s to %(high)s") % {
            "low": number_words(figure.low * scale, places),
            "high": number_words(figure.high * scale, places),
        }
    if unit:
        words = _("%(number)s %%") % {"number": words}
    return Cell(words, interval)


def why_short(why: Why) -> str:
    return {
        Why.TOO_FEW: _("too few"),
        Why.NOT_ENOUGH: _("no answers"),
        Why.NO_VARIANCE: _("no spread"),
        Why.ALL_ALIKE: _("all alike"),
        Why.FORMS_DIFFER: _("draws differ"),
        Why.ONE_QUESTION: _("one question"),
        Why.NEGATIVE_COVARIANCE: _("against the total"),
        Why.NOT_KNOWN: _("not known"),
    }[why]


def why_sentence(why: Why, *, minimum: int) -> str:
    """For the legend: what the short words in a cell mean."""
    return {
        Why.TOO_FEW: ngettext(
            "Fewer than %(minimum)s learner stands behind the number.",
            "Fewer than %(minimum)s learners stand behind the number. It would be "
            "read as more than it is, so it is not told.",
            minimum,
        )
        % {"minimum": minimum},
        Why.NOT_ENOUGH: _("There are not enough answers for the formula."),
        Why.NO_VARIANCE: _(
            "Everybody has the same marks here or in the other questions, so there is "
            "nothing to compare with."
        ),
        Why.ALL_ALIKE: _("Nobody chose it, or everybody did."),
        Why.FORMS_DIFFER: _(
            "Attempts hold different questions, because some are drawn; the formula "
            "needs the same ones for all."
        ),
        Why.ONE_QUESTION: _("It is about how questions go together, and needs two."),
        Why.NEGATIVE_COVARIANCE: _(
            "Those who do well here do badly in total, so the question has no share in "
            "the spread of scores."
        ),
        Why.NOT_KNOWN: _("Nobody can say how well this kind of question is guessed."),
    }[why]
