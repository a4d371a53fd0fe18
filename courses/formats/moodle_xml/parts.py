"""Texts and numbers as Moodle XML writes them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, localcontext
from fractions import Fraction
from xml.sax.saxutils import escape

from courses.domain.questions.kinds import (
    Option,
)
from courses.formats.losses import CannotHold
from courses.formats.numerals import number_text
from courses.formats.plain import escaped, tidy_lines
from courses.formats.shares import percentage_of
from courses.formats.text import without_controls


def clean_text(text: str) -> str:
    return without_controls(text).strip()


def html_section(text: str) -> str:
    """`escaped` writes no “>” of its own that could end the section."""
    return f"<text><![CDATA[{escaped(tidy_lines(clean_text(text)))}]]></text>"


def plain_section(text: str) -> str:
    return f"<text>{escape(clean_text(text))}</text>"


def needed_text(text: str) -> str:
    if not clean_text(text):
        raise CannotHold("empty")
    return text


def fraction_text(number: Fraction) -> str:
    with localcontext(prec=30):
        text = number_text(Decimal(number.numerator) / Decimal(number.denominator))
    if text is None or number < 0:
        raise CannotHold("number")
    return text


def penalty_text(penalty: Fraction) -> str:
    share = percentage_of(penalty)
    # Moodle's own way of writing a third.
    return {"33.33333": "0.3333333"}.get(share or "", fraction_text(penalty))


def share_text(weight: Fraction) -> str:
    share = percentage_of(weight)
    if share is None:
        raise CannotHold("share")
    return share


def decimal_text(number: Decimal) -> str:
    text = number_text(number)
    if text is None:
        raise CannotHold("number")
    return text


def check_options(options: Sequence[Option], *, is_single: bool) -> None:
    if len(options) < 2:
        raise CannotHold("options")
    if is_single and all(one.weight != 1 for one in options):
        raise CannotHold("right")
    if all(one.weight <= 0 for one in options):
        raise CannotHold("right")
