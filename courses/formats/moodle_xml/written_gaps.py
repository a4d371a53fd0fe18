"""Gaps in Moodle's own language, written into a running text."""

from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Final

from courses.domain.questions.kinds import (
    Choice,
    Gap,
    Numerical,
    TextAnswer,
)
from courses.formats.losses import CannotHold
from courses.formats.moodle_xml.gaps import GAP_HEAD
from courses.formats.moodle_xml.parts import (
    check_options,
    clean_text,
    decimal_text,
    needed_text,
)
from courses.formats.numerals import number_text
from courses.formats.shares import percentage_of

#: Gaps are written into the text before it becomes HTML: only the letters that mean
#: something within a gap are taken their meaning here.
_ESCAPES: Final = str.maketrans({letter: "\\" + letter for letter in "\\~#}=%"})


def literal_text(text: str) -> str:
    """Raises where Moodle would take the text for a gap or for an escaped brace."""
    if GAP_HEAD.search(text) or text.endswith("\\"):
        raise CannotHold("brace")
    return text


def _inner(text: str) -> str:
    """One line: a gap's options stand in a running text."""
    words = " ".join(clean_text(needed_text(text)).split())
    return words.translate(_ESCAPES)


def gap_of(gap: Gap) -> str:
    if gap.share.denominator != 1 or not 0 < gap.share < 10_000:
        raise CannotHold("share")
    name, answers = _gap_answers(gap)
    return f"{{{gap.share}:{name}:{'~'.join(answers)}}}"


def _gap_answers(gap: Gap) -> tuple[str, list[str]]:
    body = gap.body
    if isinstance(body, Choice):
        check_options(body.options, is_single=not gap.is_multiple)
        if (
            gap.is_multiple
            and sum(max(one.weight, Fraction(0)) for one in body.options) != 1
        ):
            raise CannotHold("share")
        name = "MULTIRESPONSE" if gap.is_multiple else "MULTICHOICE"
        if gap.is_multiple or gap.is_listed:
            name += "_VS" if body.is_shuffled else "_V"
        elif body.is_shuffled:
            name += "_S"
        name = {
            "MULTIRESPONSE_VS": "MULTIRESPONSE_S",
            "MULTIRESPONSE_V": "MULTIRESPONSE",
        }.get(name, name)
        return name, [
            _gap_answer(one.weight, one.text, one.feedback) for one in body.options
        ]
    if all(one.weight != 1 for one in body.answers):
        raise CannotHold("right")
    if isinstance(body, Numerical):
        if body.units:
            raise CannotHold("units")
        numbers = []
        for number in body.answers:
            value = "*"
            if number.value is not None:
                value = f"{decimal_text(number.value)}:{decimal_text(number.tolerance)}"
            numbers.append(_gap_answer(number.weight, value, number.feedback))
        return "NUMERICAL", numbers
    answers: tuple[TextAnswer, ...] = body.answers
    name = "SHORTANSWER_C" if body.is_case_sensitive else "SHORTANSWER"
    return name, [_gap_answer(one.weight, one.text, one.feedback) for one in answers]


def _gap_answer(weight: Fraction, text: str, feedback: str) -> str:
    sign = "=" if weight == 1 else f"%{_gap_share(weight)}%" if weight else ""
    said = f"#{_inner(feedback)}" if clean_text(feedback) else ""
    return sign + _inner(text) + said


def _gap_share(weight: Fraction) -> str:
    return percentage_of(weight) or _decimal_share(weight)


def _decimal_share(weight: Fraction) -> str:
    with localcontext(prec=12):
        exact = Decimal(weight.numerator) * 100 / Decimal(weight.denominator)
    text = number_text(exact)
    if text is None or Fraction(exact) != weight * 100 or len(text) > 12:
        raise CannotHold("share")
    return text
