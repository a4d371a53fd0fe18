"""The glossary as it is written: whole in English, plain in every language, and set as
its language is set. Read from the files alone, without a database."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from dataclasses import fields
from functools import cache
from typing import Any

import pytest

from courses.choices import GlossarySection
from courses.demo.figures import english_terms
from courses.demo.glossary_figures import (
    GLOSSARY,
    LanguageFigures,
    glossary_figures,
    written_terms,
)
from courses.domain.glossary import find_terms
from courses.domain.reading import Ease, sentences_of
from courses.glossary_wording import FILE, GlossaryWords, words_around
from tests.content.conversations import SHEETS

PATHS = {path.stem: path for path in sorted(GLOSSARY.glob("*.toml"))}
ENTRIES: dict[str, dict[str, dict[str, Any]]] = {
    language: {
        raw["slug"]: raw
        for raw in tomllib.loads(path.read_text(encoding="utf-8"))["terms"]
    }
    for language, path in PATHS.items()
}
ENGLISH = ENTRIES["en"]
TRANSLATED = ["de", "fr"]
READ = ("plain", "example", "caution")
THIN, FIXED = "\u202f", "\u00a0"


@cache
def figures() -> dict[str, LanguageFigures]:
    return {one.language: one for one in glossary_figures()}


def texts(language: str) -> list[tuple[str, str]]:
    """(address, words) of everything a patient reads, the names too."""
    return [
        (slug, raw[name])
        for slug, raw in ENTRIES[language].items()
        for name in ("term", *READ)
        if raw.get(name)
    ] + [
        (slug, form)
        for slug, raw in ENTRIES[language].items()
        for form in raw.get("forms", ())
    ]


# -- What is there -----------------------------------------------------------------
def test_english_is_the_sheet_word_for_word():
    sheet = SHEETS / "glossary.md"
    if not sheet.is_file():
        pytest.skip("The sheet of the glossary is not on this machine.")
    rows = re.findall(
        r"^\| \d+ \| (.+?) \| (.+?) \|$",
        sheet.read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    assert len(rows) == 120
    written = [(raw["term"], raw["plain"]) for raw in ENGLISH.values()]
    assert written == [(term, plain.replace("'", "’")) for term, plain in rows]


@pytest.mark.parametrize("language", TRANSLATED)
def test_at_least_forty_words_are_in_german_and_french(language):
    assert len(ENTRIES[language]) >= 40
    assert list(ENTRIES[language]) == [one for one in ENGLISH if one in ENTRIES["de"]]


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_entry_has_its_english_sister(language):
    for slug, raw in ENTRIES[language].items():
        assert raw["section"] == ENGLISH[slug]["section"], slug
        # What is easily misunderstood is so in every language.
        assert bool(raw.get("caution")) is bool(ENGLISH[slug].get("caution")), slug


@pytest.mark.parametrize("language", PATHS)
def test_entries_are_short_and_say_the_word_in_a_sentence(language):
    terms = written_terms(PATHS[language])
    for slug, raw in ENTRIES[language].items():
        assert len(raw["term"]) <= 40, slug
        assert len(raw["plain"]) <= 130, slug
        assert 0 < len(raw["example"]) <= 110, slug
        assert len(raw.get("caution", "")) <= 110, slug
        said = {place.key for place in find_terms(raw["example"], terms)}
        assert slug in said, slug


def test_related_words_are_there():
    for slug, raw in ENGLISH.items():
        related = raw["related"]
        assert 1 <= len(related) <= 6, slug
        assert len(set(related)) == len(related), slug
        assert set(related) <= set(ENGLISH) - {slug}, slug


def test_words_of_a_report_are_found():
    report = (
        "CT: small bilateral effusions, 8 mm nodule, no emboli. Degenerative change."
    )
    assert [place.key for place in find_terms(report, english_terms())] == [
        "ct-scan",
        "bilateral",
        "effusion",
        "nodule",
        "embolus",
        "degenerative-change",
    ]


@pytest.mark.parametrize("language", PATHS)
def test_no_form_belongs_to_two_words(language):
    forms = Counter(
        form.casefold()
        for raw in ENTRIES[language].values()
        for form in (raw["term"], *raw.get("forms", ()))
    )
    assert [form for form, count in forms.items() if count > 1] == []


# -- How it reads ------------------------------------------------------------------
@pytest.mark.parametrize("language", PATHS)
def test_no_entry_is_above_the_target(language):
    """No long sentence, no jargon in what explains, no hard words."""
    assert figures()[language].above == ()


@pytest.mark.parametrize("language", PATHS)
def test_the_whole_is_easy(language):
    told = figures()[language]
    assert told.reading.words_per_sentence <= 8
    assert told.reading.level is not None
    assert told.reading.level.ease is Ease.EASY


@pytest.mark.parametrize("language", PATHS)
def test_no_sentence_is_told_twice(language):
    told = Counter(
        raw[name][start:end]
        for raw in ENTRIES[language].values()
        for name in READ
        for start, end in sentences_of(raw.get(name, ""))
    )
    assert [sentence for sentence, count in told.items() if count > 1] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_figures_are_those_of_the_english_entry(language):
    def numbers(raw: dict[str, Any], *names: str) -> list[str]:
        found = " ".join(raw.get(name, "") for name in names)
        return re.findall(r"\d+", re.sub(r"(?<=\d)[.,\s](?=\d{3})", "", found))

    for slug, raw in ENTRIES[language].items():
        for name in ("plain", "caution"):
            assert numbers(raw, name) == numbers(ENGLISH[slug], name), (slug, name)


# -- How it is set -----------------------------------------------------------------
@pytest.mark.parametrize("language", PATHS)
def test_sentences_are_whole_and_quiet(language):
    for slug, raw in ENTRIES[language].items():
        for name in READ:
            if words := raw.get(name):
                first = words.lstrip("„“«" + THIN)[0]
                assert first.isupper() or first.isdigit(), (slug, name)
                assert re.search(r"[.?][”“]?$|»\.$", words), (slug, name)
                assert "!" not in words, (slug, name)
                assert "  " not in words, (slug, name)


def set_wrongly(language: str, words: str) -> bool:
    foreign = {"en": "„«»", "de": "”«»", "fr": "„“”"}[language]
    if re.search(r"""["'`´]|\.\.\.| - """, words) or set(foreign) & set(words):
        return True
    pairs = {"en": "“”", "de": "„“", "fr": "«»"}[language]
    if words.count(pairs[0]) != words.count(pairs[1]):
        return True
    if language != "fr":
        return bool(re.search(r"\s[:;?]|[\u202f]", words))
    marks = re.findall(r"(.)([;?])", words)
    colons = re.findall(r"(.):", words)
    quotes = re.findall(r"«(.)", words) + re.findall(r"(.)»", words)
    return not (
        all(before == THIN for before, _ in marks)
        and all(before == FIXED for before in colons)
        and all(space == THIN for space in quotes)
    )


@pytest.mark.parametrize("language", PATHS)
def test_words_are_set_as_their_language_is_set(language):
    around = [
        ("the words around", words)
        for words in strings_of(words_around(language))
        if language in TRANSLATED
    ]
    wrong = [one for one in texts(language) + around if set_wrongly(language, one[1])]
    assert wrong == []


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("de", '"Erguss"'),
        ("de", "“Erguss”"),
        ("de", "Wie geht's"),
        ("de", "Das „Wort."),
        ("fr", "“Épanchement”"),
        ("fr", "« Épanchement »"),
        ("fr", "C'est clair"),
        ("fr", "Quoi ?"),
        ("fr", "Voici : rien"),
        ("fr", "Voici: rien"),
        ("en", "„Effusion“"),
        ("en", "It's"),
        ("en", "Why ?"),
    ],
)
def test_what_is_set_wrongly_is_recognised(language, words):
    assert set_wrongly(language, words)


@pytest.mark.parametrize(
    ("language", "familiar"),
    [
        ("de", r"\b(du|dir|dich|dein\w*|euch|euer|ihr dürft)\b"),
        ("fr", r"\b(tu|toi|te|ton|ta|tes)\b"),
    ],
)
def test_patients_are_addressed_politely(language, familiar):
    for slug, words in texts(language):
        assert not re.search(familiar, words), slug


def test_doctors_are_women_and_men():
    told = {
        language: " ".join(words for _, words in texts(language))
        for language in TRANSLATED
    }
    assert re.search(r"Die (Ärztin|Radiologin)", told["de"])
    assert re.search(r"\bArzt\b", told["de"])
    assert re.search(r"La (docteure|radiologue)", told["fr"])


# -- The words around an entry -------------------------------------------------------
def strings_of(words: GlossaryWords) -> list[str]:
    found = [getattr(words, one.name) for one in fields(words)]
    return [one for one in found if isinstance(one, str)] + list(
        words.sections.values()
    )


def test_every_language_of_the_demo_has_all_the_words_around_an_entry():
    told = tomllib.loads(FILE.read_text(encoding="utf-8"))
    assert sorted(told) == TRANSLATED
    names = {one.name for one in fields(GlossaryWords)} - {"language"}
    for language, words in told.items():
        assert set(words) == names, language
        assert set(words["sections"]) == set(GlossarySection.values), language
        assert words_around(language).language == language
        assert all(strings_of(words_around(language)))
    assert words_around("pl") == words_around("en")
    assert words_around("en").language == "en"


@pytest.mark.parametrize("language", PATHS)
@pytest.mark.parametrize("count", [0, 1, 2, 7])
def test_a_search_says_how_many_and_for_what(language, count):
    sentence = words_around(language).found(count, "{x} %s œd")
    assert "{x} %s œd" in sentence
    assert str(count) in sentence or (count == 0 and language in TRANSLATED)
    assert not set_wrongly(language, sentence)
