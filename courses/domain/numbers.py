"""What number did somebody write, and what stands after it?

Rules, the same in every language of the site:

- The decimal mark is a point or a comma, once. A comma is never a thousands mark:
  “1,000” is one, written with three places.
- Thousands are parted by blanks in groups of three, or not at all.
- A minus may be “-”, “−” or “–”; a plus may stand there too.
- An exponent is written “e3”, “×10^3” or “·10^3”.
- What follows is the unit, compared letter by letter (µ and μ are one letter).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

#: Longer than any answer; a longer text is not read at all.
LONGEST = 80
#: Beyond this an exponent is a slip, and would only cost memory.
LARGEST_EXPONENT = 99

_MINUS = "-−–"  # the plain one first: it stands at the edge of a class
_BLANKS = " \u00a0\u2009\u202f"
_NUMBER = re.compile(
    rf"(?P<sign>[{_MINUS}+])?[{_BLANKS}]*"
    rf"(?P<whole>[0-9](?:[{_BLANKS}]?[0-9])*)?"
    r"(?:[.,](?P<places>[0-9]+))?"
    rf"(?:[{_BLANKS}]*(?:[eE]|[·×x*][{_BLANKS}]*10\^?)(?P<exponent>[{_MINUS}+]?[0-9]+))?"
    rf"[{_BLANKS}]*(?P<rest>.*)",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Written:
    number: Decimal
    #: What stands after the number, with single blanks; often "".
    rest: str


def read_number(text: str) -> Written | None:
    """The number at the beginning of `text` and the rest; None where none stands."""
    text = text.strip()
    if not text or len(text) > LONGEST:
        return None
    match = _NUMBER.fullmatch(text)
    if match is None or (match["whole"] is None and match["places"] is None):
        return None
    whole = _ungrouped(match["whole"] or "0")
    rest = same_unit(match["rest"])
    # “1.2.3” and “1,2 3” are no numbers with a unit that begins with a digit.
    if whole is None or rest[:1].isdigit() or rest[:1] in (".", ","):
        return None
    exponent = int(_plain_minus(match["exponent"] or "0"))
    if abs(exponent) > LARGEST_EXPONENT:
        return None
    sign = "-" if (match["sign"] or "+") in _MINUS else ""
    number = Decimal(f"{sign}{whole}.{match['places'] or '0'}e{exponent}")
    return Written(number, rest)


def plain(number: Decimal) -> str:
    """One spelling for one number: no exponent, no zeros that say nothing."""
    if not number:
        return "0"
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def same_unit(text: str) -> str:
    """A unit as it is compared: one spelling of µ, of raised digits and of blanks."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def _plain_minus(text: str) -> str:
    return text.replace("−", "-").replace("–", "-")


def _ungrouped(text: str) -> str | None:
    groups = re.split(rf"[{_BLANKS}]", text)
    if len(groups) > 1 and (
        not 1 <= len(groups[0]) <= 3 or any(len(one) != 3 for one in groups[1:])
    ):
        return None
    return "".join(groups)
