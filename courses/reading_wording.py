"""Counts of a text in words. None of them praises or blames."""

from __future__ import annotations

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.domain.reading import Ease, Formula, Level

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
