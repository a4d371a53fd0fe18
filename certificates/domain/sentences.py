"""What may organisers write on a certificate: plain words, named fields, `*strong*`.

No markup and no template language: `{name}` and its like stand for a value, a pair of
asterisks makes words strong, and everything else is printed as it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

#: Field → whether its value differs from person to person.
FIELDS: dict[str, bool] = {
    "name": True,
    "event": False,
    "date": False,
    "credits": True,
    "minutes": True,
    "possible": False,
}
#: The same on a certificate of completion.
COMPLETION_FIELDS: dict[str, bool] = {"name": True, "module": False, "date": True}
LINES_MAX = 4
LINE_MAX = 200

_BRACED = re.compile(r"\{([^{}]*)\}")
#: “accredited” and its like in the languages of the paper: only an event's own record
#: may say so, and it is printed as a fact of its own.
_CLAIM = re.compile(
    r"\baccredit|\bakkreditier|\baccrédit|\bzertifiziert", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why words are refused: `code` is unknown_field, stray_brace, stray_star, claim,
    too_many_lines or long_line; `what` names the place."""

    code: str
    what: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one line in one weight. `is_personal` where a value is a person's."""

    text: str
    is_strong: bool = False
    is_personal: bool = False


def troubles_in(text: str, fields: Mapping[str, bool] = FIELDS) -> list[Trouble]:
    """Everything that is wrong with the words, in order; nothing when they may be used."""
    found = []
    lines = lines_of(text)
    if len(lines) > LINES_MAX:
        found.append(Trouble("too_many_lines", str(LINES_MAX)))
    for line in lines:
        found += [
            Trouble("unknown_field", name)
            for name in _BRACED.findall(line)
            if name not in fields
        ]
        rest = _BRACED.sub("", line)
        if "{" in rest or "}" in rest:
            found.append(Trouble("stray_brace", line))
        if rest.count("*") % 2:
            found.append(Trouble("stray_star", line))
        if len(line) > LINE_MAX:
            found.append(Trouble("long_line", line[:40]))
    return [*found, *claims_in(text)]


def claims_in(text: str) -> list[Trouble]:
    return [Trouble("claim", claim.group()) for claim in _CLAIM.finditer(text)]


def lines_of(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def compose(
    line: str, values: Mapping[str, str], fields: Mapping[str, bool] = FIELDS
) -> tuple[Piece, ...]:
    """The line with its fields filled in, cut where the weight changes.

    A line with a person's value is a person's as a whole: what follows the value moves.
    """
    names = _BRACED.findall(line)
    is_personal = any(fields[name] for name in names)
    pieces = []
    for number, stretch in enumerate(line.split("*")):
        words = _BRACED.sub(lambda match: values[match[1]], stretch)
        if words:
            pieces.append(Piece(words, number % 2 == 1, is_personal))
    return tuple(pieces)
