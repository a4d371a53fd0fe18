"""Is an entry of the glossary within what we ask of words for patients?

It points at places and gives figures; it never says that a text is good, and refuses
to judge by a formula what is too short for one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from courses.domain.glossary import Term
from courses.domain.reading import (
    Ease,
    Reading,
    Syllables,
    read,
    sentences_of,
    words_of,
)

#: An entry has three sentences or four: one long one is a good part of it, so the
#: border is lower than for a whole report.
LONGEST_SENTENCE: Final = 15
#: The hardest that the formula may call one entry.
HARDEST: Final = Ease.PLAIN


class Strain(StrEnum):
    """What may be hard on a reader."""

    LONG_SENTENCE = "long_sentence"
    HARD_WORDS = "hard_words"
    JARGON = "jargon"


@dataclass(frozen=True, slots=True)
class Above:
    """One place above the target: a sentence with the number of its words, the figure
    of the formula, or a word of the glossary."""

    strain: Strain
    text: str = ""
    count: int = 0


@dataclass(frozen=True, slots=True)
class EntryReading:
    reading: Reading
    above: tuple[Above, ...]


def read_entry(
    *,
    key: str,
    plain: str,
    example: str,
    caution: str,
    language: str,
    terms: Sequence[Term],
    syllables: Syllables,
) -> EntryReading:
    """Counts of the whole entry, and what in it is above the target.

    Words of the glossary may stand in the example, which may quote a report; in the
    explanation only the entry's own word may.
    """
    whole = "\n".join(filter(None, (plain, example, caution)))
    told = read(whole, language=language, terms=terms, syllables=syllables)
    explained = "\n".join(filter(None, (plain, caution)))
    jargon = read(explained, language=language, terms=terms, syllables=syllables).jargon
    above = [
        Above(Strain.LONG_SENTENCE, whole[start:end], count)
        for start, end in sentences_of(whole)
        if (count := len(words_of(whole[start:end]))) > LONGEST_SENTENCE
    ]
    if told.level and told.level.ease not in (Ease.EASY, HARDEST):
        above.append(Above(Strain.HARD_WORDS, count=told.level.value))
    words = dict.fromkeys(
        explained[place.start : place.end] for place in jargon if place.key != key
    )
    above += [Above(Strain.JARGON, word) for word in words]
    return EntryReading(told, tuple(above))
