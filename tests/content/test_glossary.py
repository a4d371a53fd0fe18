"""The glossary of the demo: complete, short, plain, and in one voice in all languages."""

from __future__ import annotations

import tomllib

import pytest

from courses.choices import GlossarySection
from courses.demo.figures import english_terms
from courses.demo.outline import FOLDER
from courses.domain.glossary import find_terms
from courses.domain.reading import read
from courses.models import GlossaryTerm
from courses.syllables import syllables_in

GLOSSARIES = {
    path.stem: tomllib.loads(path.read_text(encoding="utf-8"))
    for path in sorted((FOLDER / "glossary").glob("*.toml"))
}
ENGLISH = GLOSSARIES["en"]["terms"]


def test_glossary_holds_the_words_of_the_sheet():
    assert len(ENGLISH) == 120
    assert len({term["slug"] for term in ENGLISH}) == 120
    assert {term["section"] for term in ENGLISH} == set(GlossarySection.values)


@pytest.mark.parametrize("language", GLOSSARIES)
def test_entries_fit_their_fields_and_share_addresses(language):
    known = {term["slug"] for term in ENGLISH}
    assert GLOSSARIES[language]["language"] == language
    assert language in dict(GlossaryTerm._meta.get_field("language").choices)
    for term in GLOSSARIES[language]["terms"]:
        assert term["slug"] in known
        assert len(term["term"]) <= 80
        assert len(term["plain"]) <= 300


@pytest.mark.parametrize("language", GLOSSARIES)
def test_no_form_belongs_to_two_terms(language):
    forms = [
        form.casefold()
        for term in GLOSSARIES[language]["terms"]
        for form in {term["term"].casefold(), *map(str.casefold, term.get("forms", ()))}
    ]
    assert sorted(forms) == sorted(set(forms))


def test_explanations_are_short_and_easy():
    """The sheet promises about seven words a sentence for a reader of twelve."""
    whole = "\n".join(term["plain"] for term in ENGLISH)
    told = read(whole, language="en", terms=(), syllables=syllables_in("en"))
    assert told.words_per_sentence < 9
    assert told.level is not None
    assert told.level.ease == "easy"


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
