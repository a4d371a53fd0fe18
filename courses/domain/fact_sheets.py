"""Does a number of ours stand in the sheet that it is said to come from?

A sheet is Markdown with a table whose first column holds the keys of its facts. Words
are not compared: only what is written in figures, without its thousands' commas.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

_ROW: Final = re.compile(r"^\|\s*(F\d+)\s*\|(.*)\|\s*$", re.MULTILINE)
#: Keys of our own, "F6" of the module's own sheet or "03-F6" of another one.
_KEY: Final = re.compile(r"(?:(\d\d)-)?(F\d+)?(.*)")
_FIGURE: Final = re.compile(r"(?<![\w.])\d+(?:[.,  ]\d{3})*(?:[.]\d+)?(?!\w*-\d)")


@dataclass(frozen=True, slots=True)
class Sheet:
    number: str
    text: str
    facts: Mapping[str, str]


def read_sheet(number: str, text: str) -> Sheet:
    return Sheet(number, text, dict(_ROW.findall(text)))


def figures_in(text: str) -> set[str]:
    """Numbers as they can be compared: "1,800" is 1800, "3.0" is 3."""
    found = set()
    for figure in _FIGURE.findall(text):
        plain = re.sub(r"[,  ](?=\d{3})", "", figure)
        found.add(plain.rstrip("0").rstrip(".") if "." in plain else plain)
    return found


def fact_of(key: str, sheets: Mapping[str, Sheet], *, own: str = "") -> str | None:
    """The words of the sheet behind a key: the fact's row; the whole sheet for a key
    that is no fact's ("03-AGE"); None where there is no such sheet or fact."""
    match = _KEY.fullmatch(key)
    if match is None:
        return None
    sheet = sheets.get(match[1] or own)
    if sheet is None:
        return None
    if match[2] and not match[3]:
        return sheet.facts.get(match[2])
    return sheet.text


def not_in_sheets(
    text: str, keys: Iterable[str], sheets: Mapping[str, Sheet], *, own: str = ""
) -> set[str]:
    """Figures of `text` that none of these facts holds."""
    known: set[str] = set()
    for key in keys:
        known |= figures_in(fact_of(key, sheets, own=own) or "")
    return figures_in(text) - known
