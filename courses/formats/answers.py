"""Answers as several formats have them: the pair of true and false, doubled options,
and a few words of a text for a finding."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

from django.utils.translation import gettext as _

from courses.domain.questions.kinds import Choice, Option
from courses.formats.parcel import Code
from courses.formats.texts import Texts


def short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 60 else text[:59] + "…"


def warn_of_doubles(options: list[Option], texts: Texts, line: int) -> None:
    for text, count in Counter(one.text for one in options).items():
        if count > 1:
            texts.warn(Code.IDENTICAL_OPTIONS, line, text=short(text))


def true_false(is_true: bool, *, right: str = "", wrong: str = "") -> Choice:
    """`right` and `wrong` are the feedback to those answers."""
    return Choice(
        (
            Option("true", _("True"), Fraction(is_true), right if is_true else wrong),
            Option(
                "false", _("False"), Fraction(not is_true), wrong if is_true else right
            ),
        ),
        is_shuffled=False,
    )


def literal_pattern(text: str) -> str:
    r"""A text that another tool takes letter by letter, as ours are written: `*` and
    `\\` mean nothing there."""
    return text.replace("\\", "\\\\").replace("*", r"\*")


def literal_of(pattern: str) -> str | None:
    """The one text that a pattern accepts; None where a `*` stands for anything."""
    said = ""
    letters = iter(pattern)
    for letter in letters:
        if letter == "*":
            return None
        if letter == "\\":
            following = next(letters, "")
            letter = following if following in ("*", "\\") else letter + following
        said += letter
    return said
