"""Numbers with tolerance and units, and short answers by exact rules.

Nothing is ever "nearly right": a short answer equals one of the author's, blanks
and (unless asked) case apart, or it does not. `*` is found by searching its
neighbours in order, so no pattern and no answer can make grading slow.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from courses.domain.grading.grade import ALL, BLANK, Grade, Part
from courses.domain.numbers import plain
from courses.domain.questions.kinds import (
    NumberAnswer,
    Numerical,
    ShortAnswer,
    TextAnswer,
)


def grade_number(body: Numerical, response: Mapping[str, Any]) -> Grade:
    """The first answer whose range holds the number, both ends included."""
    given = in_answers_unit(body, response)
    if given is None:
        return BLANK
    found = next((one for one in body.answers if _holds(one, given)), None)
    right = next(
        (one for one in body.answers if one.weight == ALL and one.value is not None),
        None,
    )
    return _graded(
        found,
        str(response["number"]),
        "" if right is None or right.value is None else plain(right.value),
    )


def in_answers_unit(body: Numerical, response: Mapping[str, Any]) -> Fraction | None:
    """The number in the unit that the answers are written in; None for no number or
    one without the unit that is asked for."""
    if "number" not in response:
        return None
    unit = response.get("unit")
    if unit is None:
        return None if body.needs_unit else Fraction(Decimal(response["number"]))
    factor = next((one.factor for one in body.units if one.text == unit), None)
    if factor is None:
        return None
    return Fraction(Decimal(response["number"])) * Fraction(factor)


def _holds(answer: NumberAnswer, given: Fraction) -> bool:
    if answer.value is None:
        return True
    return abs(given - Fraction(answer.value)) <= Fraction(answer.tolerance)


def grade_text(body: ShortAnswer, response: Mapping[str, Any]) -> Grade:
    """The first answer that matches."""
    text = str(response.get("text", ""))
    found = next(
        (
            one
            for one in body.answers
            if matches(one.text, text, is_case_sensitive=body.is_case_sensitive)
        ),
        None,
    )
    right = next((one.text for one in body.answers if one.weight == ALL), "")
    return _graded(found, text, right)


def _graded(found: NumberAnswer | TextAnswer | None, given: str, right: str) -> Grade:
    if found is None:
        part = Part("", given, right, Fraction(0), is_right=False)
        return Grade(Fraction(0), is_right=False, parts=(part,))
    is_right = found.weight == ALL
    part = Part("", given, right, found.weight, is_right, found.feedback)
    feedback = (found.feedback,) if found.feedback else ()
    return Grade(found.weight, is_right, (part,), feedback=feedback)


# -- `*` stands for any run of characters ------------------------------------
def matches(pattern: str, text: str, *, is_case_sensitive: bool) -> bool:
    pieces = _pieces(_same(pattern, is_case_sensitive))
    text = _same(text, is_case_sensitive)
    if len(pieces) == 1:
        return text == pieces[0]
    first, *middle, last = pieces
    if len(text) < len(first) + len(last):
        return False
    if not (text.startswith(first) and text.endswith(last)):
        return False
    at, end = len(first), len(text) - len(last)
    for piece in middle:
        found = text.find(piece, at, end)
        if found < 0:
            return False
        at = found + len(piece)
    return True


def _same(text: str, is_case_sensitive: bool) -> str:
    text = " ".join(unicodedata.normalize("NFC", text).split())
    return text if is_case_sensitive else text.casefold()


def _pieces(pattern: str) -> list[str]:
    r"""What stands between the stars; `\*` is a star and `\\` a backslash."""
    pieces = [""]
    characters = iter(pattern)
    for one in characters:
        if one == "*":
            pieces.append("")
            continue
        if one == "\\":
            following = next(characters, "")
            one = following if following in ("*", "\\") else one + following
        pieces[-1] += one
    return pieces
