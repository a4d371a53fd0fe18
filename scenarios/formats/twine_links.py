"""Where does a pair of double brackets lead, by Twine's own rule?

Rightmost `->`, else leftmost `<-`, else last `|`; a setter after `][` belongs to
SugarCube. What only looks like a link (an array of a program) is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

#: Longer than any label with a target.
MAX_LINK: Final = 2_000
_ENTRY: Final = r"(?:-?[\d.]{1,20}|'[^'\n]{0,80}'|\"[^\"\n]{0,80}\")"
_ARRAY: Final = re.compile(rf"\s*{_ENTRY}(?:\s*\]?\s*,\s*\[?\s*{_ENTRY})+\s*,?\s*")
_ADDRESS: Final = re.compile(r"(?:[a-zA-Z][\w+.-]{0,20}:)?//|mailto:|javascript:", re.I)


@dataclass(frozen=True, slots=True)
class Bracket:
    """`[[label->target][setter]]` from `start` to `end` of a text."""

    label: str
    target: str
    setter: str
    start: int
    end: int

    @property
    def is_external(self) -> bool:
        return _ADDRESS.match(self.target) is not None

    @property
    def is_array(self) -> bool:
        """A row of numbers or quoted words, as programs write them."""
        return _ARRAY.fullmatch(self.target) is not None


def read_bracket(inside: str, start: int = 0, end: int = 0) -> Bracket:
    """The link whose double brackets hold `inside`."""
    setter = ""
    if "][" in inside:
        inside, _, setter = inside.partition("][")
    if "->" in inside:
        label, _, target = inside.rpartition("->")
    elif "<-" in inside:
        target, _, label = inside.partition("<-")
    elif "|" in inside:
        label, _, target = inside.rpartition("|")
    else:
        label = target = inside
    return Bracket(label.strip(), target.strip(), setter.strip(), start, end)


class Links:
    """The links of one text, found from left to right at the cost of one pass."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.close = -1

    def at(self, start: int) -> Bracket | None:
        """The link that begins at `start`, where `[[` stands."""
        text = self.text
        if self.close < start + 2:
            found = text.find("]]", start + 2)
            self.close = len(text) + MAX_LINK + 3 if found < 0 else found
        end = self.close
        if end > start + MAX_LINK:
            return None
        # A setter may end in an index: [[T|P][$a to $b[0]]].
        while text.startswith("]", end + 2) and "][" in text[start:end]:
            end += 1
        inside = text[start + 2 : end]
        if not inside.strip():
            return None
        bracket = read_bracket(inside, start, end + 2)
        return None if bracket.is_array else bracket


def brackets(text: str) -> Iterator[Bracket]:
    """Every pair of double brackets, as Twine's own editor counts them."""
    at = 0
    while (at := text.find("[[", at)) >= 0:
        end = text.find("]]", at + 2)
        if end < 0:
            return
        line_end = text.find("\n", at + 2, end)
        if line_end >= 0:  # Twine's rule does not look beyond the line
            at += 2
            continue
        yield read_bracket(text[at + 2 : end], at, end + 2)
        at = end + 2
