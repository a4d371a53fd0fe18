"""Is this a number under which a chamber knows a physician? Looks at figures only; it
cannot know whether the number was ever given out, nor to whom."""

from __future__ import annotations

import unicodedata
from enum import StrEnum

EFN_DIGITS = 15
#: How many figures a number of the Austrian chamber may have. Its form is published
#: nowhere that was found; this only keeps out what cannot be one.
DFP_DIGITS = range(4, 13)
_PARTS = frozenset(" -–./\u00a0\u202f")


class NumberKind(StrEnum):
    #: Einheitliche Fortbildungsnummer, given out by the German chambers.
    EFN = "efn"
    #: The number of the Austrian chamber (ÖÄK-Arztnummer), the DFP-ID of an account.
    DFP = "dfp"


class NumberProblem(StrEnum):
    NO_FIGURES = "no_figures"
    LENGTH = "length"
    CHECK = "check"


class NumberRefused(ValueError):
    """The text is no such number; `problem` says what is wrong with it."""

    def __init__(self, problem: NumberProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


def read_number(kind: NumberKind, text: str) -> str:
    """The figures alone, as they are kept. NumberRefused for what cannot be one."""
    figures = "".join(
        sign for sign in unicodedata.normalize("NFKC", text) if sign not in _PARTS
    )
    if not (figures.isascii() and figures.isdecimal()):
        raise NumberRefused(NumberProblem.NO_FIGURES)
    match kind:
        case NumberKind.EFN:
            if len(figures) != EFN_DIGITS:
                raise NumberRefused(NumberProblem.LENGTH)
            if not has_check_digit(figures):
                raise NumberRefused(NumberProblem.CHECK)
        case NumberKind.DFP:
            if len(figures) not in DFP_DIGITS:
                raise NumberRefused(NumberProblem.LENGTH)
    return figures


def has_check_digit(figures: str) -> bool:
    """Whether the last figure follows from the others by Luhn's formula, as the Bavarian
    chamber says of the EFN (blaek.de, questions about points)."""
    total = 0
    for place, sign in enumerate(reversed(figures)):
        doubled = int(sign) * (1 + place % 2)
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0
