"""Counts of a text in words. None of them praises or blames."""

from __future__ import annotations

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.domain.plain_target import HARDEST, LONGEST_SENTENCE, Above, Strain
from courses.domain.reading import FORMULAS as FORMULA_OF
from courses.domain.reading import (
    SAMPLE_WORDS,
    Ease,
    Formula,
    Level,
    Reading,
    border_of,
)

FORMULAS = {
    Formula.FLESCH: gettext_lazy("Flesch reading ease (1948), high is easy"),
    Formula.AMSTAD: gettext_lazy("Amstad’s formula for German (1978), high is easy"),
    Formula.KANDEL_MOLES: gettext_lazy(
        "Kandel and Moles’s formula for French (1958), high is easy"
    ),
    Formula.FERNANDEZ_HUERTA: gettext_lazy(
        "Fernández Huerta’s formula for Spanish (1959), high is easy"
    ),
    Formula.GULPEASE: gettext_lazy("Gulpease index for Italian (1988), high is easy"),
    Formula.DOUMA: gettext_lazy("Douma’s formula for Dutch (1960), high is easy"),
    Formula.MARTINS: gettext_lazy(
        "Martins’s formula for Portuguese (1996), high is easy"
    ),
    Formula.LIX: gettext_lazy("LIX (Björnsson 1968), low is easy"),
}
EASES = {
    Ease.EASY: gettext_lazy("easy"),
    Ease.PLAIN: gettext_lazy("plain"),
    Ease.HARD: gettext_lazy("hard"),
    Ease.VERY_HARD: gettext_lazy("very hard"),
}


def level_words(level: Level | None) -> str:
    if level is None:
        return _("too short to say")
    return _("%(value)s, %(ease)s") % {
        "value": number_format(level.value),
        "ease": EASES[level.ease],
    }


# -- One entry of the glossary, for its editor ---------------------------------------
def formula_of(language: str) -> str:
    return str(FORMULAS[FORMULA_OF.get(language, Formula.LIX)])


def entry_rows(reading: Reading, *, language: str) -> list[tuple[str, str, str]]:
    """(what is counted, this entry, the target or nothing) in words."""
    formula = FORMULA_OF.get(language, Formula.LIX)
    border = number_format(border_of(formula, HARDEST))
    figure = (
        _("at most %(number)s") if formula is Formula.LIX else _("at least %(number)s")
    )
    ease = level_words(reading.level)
    if reading.level and reading.level.is_rough:
        ease = _("%(ease)s (a hint: fewer than %(words)s words)") % {
            "ease": ease,
            "words": SAMPLE_WORDS,
        }
    return [
        (_("Words"), number_format(reading.words), ""),
        (_("Sentences"), number_format(reading.sentences), ""),
        (_("Words per sentence"), number_format(reading.words_per_sentence), ""),
        (
            _("Longest sentence, in words"),
            number_format(reading.longest),
            _("at most %(number)s") % {"number": LONGEST_SENTENCE},
        ),
        (_("Reading ease"), ease, figure % {"number": border}),
    ]


def above_words(above: Above) -> str:
    """One place above the target, and what may help."""
    if above.strain is Strain.LONG_SENTENCE:
        return _(
            "This sentence has %(count)s words: “%(text)s” Two short ones are read"
            " more easily."
        ) % {"count": above.count, "text": above.text}
    if above.strain is Strain.HARD_WORDS:
        return _(
            "The reading ease is %(count)s. Shorter words or shorter sentences bring it"
            " to the target."
        ) % {"count": number_format(above.count)}
    return _(
        "“%(text)s” is a word of the glossary that is itself explained to patients. An"
        " everyday word does without."
    ) % {"text": above.text}
