"""Counts of a text, and the published formulas worked by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.domain.glossary import Term
from courses.domain.reading import (
    LONG_SENTENCE_WORDS,
    Ease,
    Formula,
    ease_of,
    read,
    score,
    sentences_of,
    words_of,
)

NODULE = Term("nodule", "Nodule", "A small round spot.", ("nodule", "nodules"))
CT = Term("ct-scan", "CT scan", "Slices.", ("CT",), is_jargon=False)


def two(word: str) -> int:
    return 2


def reading(text: str, language: str = "en"):
    return read(text, language=language, terms=(NODULE, CT), syllables=two)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("It is 3.5 mm. Dr. Bell knows.", ["It is 3.5 mm.", "Dr. Bell knows."]),
        ("No end", ["No end"]),
        ("A line\nand another", ["A line", "and another"]),
        ("She said “no.” He left.", ["She said “no.”", "He left."]),
        ("...", []),
        ("", []),
    ],
)
def test_sentences_are_told_apart(text, sentences):
    assert [text[start:end] for start, end in sentences_of(text)] == sentences


def test_words_are_letters_and_figures_not_signs():
    assert words_of("Isn’t the X-ray 8 mm – yes?") == [
        "Isn’t", "the", "X-ray", "8", "mm", "yes",
    ]  # fmt: skip


def test_counts_are_those_of_the_text():
    told = reading("A nodule on CT. DLP 145. " + "word " * 21 + "end.")
    assert (told.words, told.sentences, told.longest) == (28, 3, 22)
    assert [place.key for place in told.jargon] == ["nodule"]
    assert [one.text for one in told.abbreviations] == ["DLP"]
    assert len(told.long_sentences) == 1
    assert told.words_per_sentence == 9.3


# Worked by hand: 20 words, 4 sentences, 2 syllables and 8 letters each.
WORDS = ["abcdefgh"] * 20


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        (Formula.FLESCH, 206.835 - 1.015 * 5 - 84.6 * 2),
        (Formula.AMSTAD, 180 - 5 - 58.5 * 2),
        (Formula.KANDEL_MOLES, 207 - 1.015 * 5 - 73.6 * 2),
        (Formula.FERNANDEZ_HUERTA, 206.84 - 1.02 * 5 - 60 * 2),
        (Formula.DOUMA, 206.84 - 0.93 * 5 - 77 * 2),
        (Formula.MARTINS, 248.835 - 1.015 * 5 - 84.6 * 2),
        (Formula.GULPEASE, 89 + (300 * 4 - 10 * 160) / 20),
        (Formula.LIX, 5 + 100.0),
    ],
)
def test_formulas_are_those_published(formula, value):
    told = score(formula, WORDS, sentences=4, syllables=two)
    assert told == pytest.approx(value)


@pytest.mark.parametrize(
    ("language", "formula"),
    [("en", "flesch"), ("de", "amstad"), ("it", "gulpease"), ("pl", "lix")],
)
def test_each_language_has_its_formula(language, formula):
    level = reading("eins " * 24 + "zwei.", language).level
    assert (level.formula, level.is_rough) == (formula, True)


def test_few_words_have_no_level_and_many_are_no_longer_rough():
    assert reading("word " * 19).level is None
    assert reading("word " * 20).level.is_rough
    assert not reading("word " * 100).level.is_rough


@pytest.mark.parametrize(
    ("formula", "value", "ease"),
    [
        (Formula.FLESCH, 80, Ease.EASY),
        (Formula.FLESCH, 79.9, Ease.PLAIN),
        (Formula.FLESCH, 30, Ease.HARD),
        (Formula.FLESCH, 29.9, Ease.VERY_HARD),
        (Formula.GULPEASE, 39, Ease.VERY_HARD),
        (Formula.LIX, 30, Ease.EASY),
        (Formula.LIX, 41, Ease.HARD),
        (Formula.LIX, 56, Ease.VERY_HARD),
    ],
)
def test_ease_has_four_words(formula, value, ease):
    assert ease_of(formula, value) is ease


@given(st.text(max_size=300), st.sampled_from(["en", "it", "fi", "xx"]))
def test_any_text_can_be_read(text, language):
    told = reading(text, language)
    assert told.words == len(words_of(text))
    assert told.longest <= told.words
    assert sum(
        len(words_of(text[start:end])) for start, end in sentences_of(text)
    ) == pytest.approx(told.words, abs=told.words)
    for start, end in told.long_sentences:
        assert len(words_of(text[start:end])) > LONG_SENTENCE_WORDS
