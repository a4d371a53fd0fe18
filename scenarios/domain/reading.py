"""How hard are the patient's lines to read? LIX, a measure without syllables.

LIX = words per sentence + percentage of words of more than six letters
(Björnsson 1968, Läsbarhet; tried on English by Anderson 1983, Journal of Reading
26: 490–496). About 20 is very easy, 40 a newspaper, 60 very hard. It needs some
words to say anything and says nothing about languages it was not made for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from scenarios.domain.findings import Finding
from scenarios.domain.graph import PATIENT, Graph

#: Languages whose long words are long in the same way.
LANGUAGES: Final = frozenset({"en", "de", "fr", "sv", "da", "nb", "nn", "no"})
LONG_WORD: Final = 6
#: One line of at least so many words is measured alone, all lines from here on.
LINE_WORDS, ALL_WORDS = 20, 100
#: Above the first it is noted, above the second it is a warning.
LINE_LEVELS: Final = (50, 60)
ALL_LEVELS: Final = (40, 50)

_WORD: Final = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
_SENTENCE: Final = re.compile(r"[.!?:…]+(?:\s|$|[”\"’'])")


def words_of(text: str) -> list[str]:
    return _WORD.findall(text)


def lix(texts: Iterable[str]) -> int | None:
    """The level of some texts, rounded; None without a word. A text ends a
    sentence, whether or not it has a full stop."""
    sentences = words = long_words = 0
    for text in texts:
        for part in _SENTENCE.split(text):
            found = words_of(part)
            if found:
                sentences += 1
                words += len(found)
                long_words += sum(len(word) > LONG_WORD for word in found)
    if not words:
        return None
    return round(words / sentences + 100 * long_words / words)


def hard_lines(graph: Graph) -> Iterator[Finding]:
    """Lines of the patient that are harder than people speak."""
    if graph.language.split("-")[0].lower() not in LANGUAGES:
        return
    lines = [node for node in graph.nodes if node.kind == PATIENT and node.text]
    if sum(len(words_of(node.text)) for node in lines) >= ALL_WORDS:
        level = lix(node.text for node in lines)
        yield from _told("hard_lines", "", level, ALL_LEVELS)
    for node in lines:
        if len(words_of(node.text)) >= LINE_WORDS:
            yield from _told("hard_line", node.key, lix([node.text]), LINE_LEVELS)


def _told(
    code: str, node: str, level: int | None, levels: tuple[int, int]
) -> Iterator[Finding]:
    noted, warned = levels
    if level is not None and level > noted:
        severity = "warning" if level > warned else "info"
        yield Finding(severity, code, node, (("level", level),))
