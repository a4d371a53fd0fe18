"""How a passage reads, in counts: sentences, words, jargon, a published formula.

It counts and compares; it never says that a text is good. The formulas know letters
and lengths, not how hard an idea is, and say little about a few lines.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from courses.domain.glossary import Place, Term, find_terms

#: Where a sentence for patients begins to be long.
LONG_SENTENCE_WORDS = 20
#: Below this a formula says nothing; below the second, little (Flesch took
#: samples of 100 words).
FEWEST_WORDS, SAMPLE_WORDS = 20, 100

_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
#: Up to a full stop and the quotation marks after it; "www.example" has none.
_SENTENCE = re.compile(r"(?:[^.!?…\n]|[.!?…](?=\w))+[.!?…]*[”’\"')\]]*")
#: "Dr. Bell" and "3.5" do not end a sentence.
_NO_END = re.compile(r"\b(?:Dr|Prof|Mr|Mrs|Ms|No|St|vs|etc|ca|approx|z\.B|bzw)\.(?=\s)")
_ABBREVIATION = re.compile(r"(?<![\w-])[A-Z][A-Z0-9]{1,5}(?![\w-])")

Syllables = Callable[[str], int]


class Formula(StrEnum):
    """Published, one per language; LIX, which counts letters only, for the rest."""

    FLESCH = "flesch"
    AMSTAD = "amstad"
    KANDEL_MOLES = "kandel_moles"
    FERNANDEZ_HUERTA = "fernandez_huerta"
    GULPEASE = "gulpease"
    DOUMA = "douma"
    MARTINS = "martins"
    LIX = "lix"


class Ease(StrEnum):
    EASY = "easy"
    PLAIN = "plain"
    HARD = "hard"
    VERY_HARD = "very_hard"


FORMULAS = {
    "en": Formula.FLESCH,
    "de": Formula.AMSTAD,
    "fr": Formula.KANDEL_MOLES,
    "es": Formula.FERNANDEZ_HUERTA,
    "it": Formula.GULPEASE,
    "nl": Formula.DOUMA,
    "pt": Formula.MARTINS,
}
#: constant, factor of words per sentence, factor of syllables per word.
#: Flesch 1948; Amstad 1978; Kandel & Moles 1958; Fernández Huerta 1959;
#: Douma 1960; Martins 1996.
_COEFFICIENTS = {
    Formula.FLESCH: (206.835, 1.015, 84.6),
    Formula.AMSTAD: (180.0, 1.0, 58.5),
    Formula.KANDEL_MOLES: (207.0, 1.015, 73.6),
    Formula.FERNANDEZ_HUERTA: (206.84, 1.02, 60.0),
    Formula.DOUMA: (206.84, 0.93, 77.0),
    Formula.MARTINS: (248.835, 1.015, 84.6),
}


@dataclass(frozen=True, slots=True)
class Level:
    formula: Formula
    value: int
    ease: Ease
    #: A text too short for the figure to be more than a hint.
    is_rough: bool


@dataclass(frozen=True, slots=True)
class Abbreviation:
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    words: int
    sentences: int
    longest: int
    #: Places of the long sentences in the text.
    long_sentences: tuple[tuple[int, int], ...]
    jargon: tuple[Place, ...]
    abbreviations: tuple[Abbreviation, ...]
    level: Level | None

    @property
    def words_per_sentence(self) -> float:
        return round(self.words / self.sentences, 1) if self.sentences else 0.0


def words_of(text: str) -> list[str]:
    return _WORD.findall(text)


def sentences_of(text: str) -> list[tuple[int, int]]:
    """(start, end) of each sentence that holds a word."""
    masked = _NO_END.sub(lambda match: match[0][:-1] + "·", text)
    masked = re.sub(r"(?<=\d)[.](?=\d)", "·", masked)
    places = []
    for match in _SENTENCE.finditer(masked):
        start = match.start() + len(match[0]) - len(match[0].lstrip())
        end = match.start() + len(match[0].rstrip())
        if _WORD.search(masked, start, end):
            places.append((start, end))
    return places


def read(
    text: str, *, language: str, terms: Sequence[Term], syllables: Syllables
) -> Reading:
    """What can be counted in `text`. `terms` are those of that language, jargon or not;
    `syllables` says how many a word has in it."""
    words = words_of(text)
    places = sentences_of(text)
    lengths = [len(words_of(text[start:end])) for start, end in places]
    known = find_terms(text, terms)
    jargon = {term.key for term in terms if term.is_jargon}
    return Reading(
        words=len(words),
        sentences=len(places),
        longest=max(lengths, default=0),
        long_sentences=tuple(
            place
            for place, length in zip(places, lengths, strict=True)
            if length > LONG_SENTENCE_WORDS
        ),
        jargon=tuple(place for place in known if place.key in jargon),
        abbreviations=_abbreviations(text, known),
        level=_level(words, len(places), language=language, syllables=syllables),
    )


def _abbreviations(text: str, known: Sequence[Place]) -> tuple[Abbreviation, ...]:
    """Capitals that the glossary does not explain."""
    taken = {at for place in known for at in range(place.start, place.end)}
    return tuple(
        Abbreviation(match.start(), match.end(), match[0])
        for match in _ABBREVIATION.finditer(text)
        if match.start() not in taken
    )


def _level(
    words: Sequence[str], sentences: int, *, language: str, syllables: Syllables
) -> Level | None:
    if len(words) < FEWEST_WORDS or not sentences:
        return None
    formula = FORMULAS.get(language[:2], Formula.LIX)
    value = score(formula, words, sentences=sentences, syllables=syllables)
    return Level(
        formula=formula,
        value=round(value),
        ease=ease_of(formula, value),
        is_rough=len(words) < SAMPLE_WORDS,
    )


def score(
    formula: Formula, words: Sequence[str], *, sentences: int, syllables: Syllables
) -> float:
    """The formula's own figure. High is easy, except for LIX."""
    count = len(words)
    if formula is Formula.LIX:  # Björnsson 1968
        long_words = sum(1 for word in words if len(word) > 6)
        return count / sentences + 100 * long_words / count
    if formula is Formula.GULPEASE:  # Lucisano & Piemontese 1988
        letters = sum(sum(char.isalnum() for char in word) for word in words)
        return 89 + (300 * sentences - 10 * letters) / count
    constant, per_sentence, per_word = _COEFFICIENTS[formula]
    spoken = sum(syllables(word) for word in words)
    return constant - per_sentence * count / sentences - per_word * spoken / count


#: Where each word begins: easy, plain, hard.
_BORDERS = {Formula.LIX: (30, 40, 55), Formula.GULPEASE: (80, 60, 40)}
_USUAL_BORDERS = (80, 60, 30)
_BORDERED = (Ease.EASY, Ease.PLAIN, Ease.HARD)


def border_of(formula: Formula, ease: Ease) -> int:
    """The figure at which `ease` begins, counted from the easy end."""
    return _BORDERS.get(formula, _USUAL_BORDERS)[_BORDERED.index(ease)]


def ease_of(formula: Formula, value: float) -> Ease:
    """Four words for a figure; the borders are those its author named, made coarse."""
    sign = -1 if formula is Formula.LIX else 1
    for ease in _BORDERED:
        if sign * value >= sign * border_of(formula, ease):
            return ease
    return Ease.VERY_HARD
