"""The module on radiation holds together, and so do its figures and the glossary."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest

from courses.choices import GlossarySection, TextLanguage
from courses.demo.lesson_parts import Shelf, lesson_stream
from courses.demo.outline import questions_stream, read_module
from courses.domain.glossary import Term, find_terms
from courses.domain.reading import read
from courses.dose_wording import EXAMINATIONS
from courses.radiation import FILE, radiation_rules
from courses.syllables import syllables_in

FOLDER = Path(__file__).parents[2] / "courses" / "demo"
MODULE = read_module(FOLDER / "radiation-risk")
FACTS = {source["id"] for source in MODULE.sources}
GLOSSARIES = {
    path.stem: tomllib.loads(path.read_text(encoding="utf-8"))
    for path in sorted((FOLDER / "glossary").glob("*.toml"))
}
ENGLISH = GLOSSARIES["en"]["terms"]


# -- The module ------------------------------------------------------------------
def test_lessons_rest_on_facts_of_the_list_and_every_fact_is_used():
    named = {
        key
        for lesson in MODULE.lessons
        for part in lesson["body"]
        for key in part.get("evidence", ())
    }
    asked = {key for one in MODULE.quiz["questions"] for key in one["sources"]}
    assert named | asked == FACTS


@pytest.mark.parametrize("lesson", MODULE.lessons, ids=lambda one: one["slug"])
def test_lesson_has_prose_to_learn_from_and_blocks_that_are_known(lesson):
    prose = " ".join(p.get("text", "") for p in lesson["body"] if p["kind"] == "text")
    assert 420 <= len(prose.split()) <= 800
    talks = {"i-read-ct-causes-cancer": 1, "parents-and-the-repeat-ct": 2}
    stream = lesson_stream(lesson, Shelf(talks))
    assert len({block["id"] for block in stream}) == len(stream)


@pytest.mark.parametrize(
    "question",
    [one for one in MODULE.quiz["questions"] if one["kind"] == "single"],
    ids=lambda q: q["key"],
)
def test_question_gives_nothing_away_and_every_option_has_a_reason(question):
    options = question["options"]
    lengths = [len(option["text"]) for option in options]
    (right,) = [option for option in options if option.get("correct")]
    assert len(right["text"]) < max(lengths)
    assert min(lengths) >= 0.7 * max(lengths)
    assert all(set(option["sources"]) <= FACTS for option in options)


def test_feedback_fits_its_field_and_the_pass_mark_can_be_reached():
    for block in questions_stream(MODULE):
        for option in block["value"].get("options", ()):
            assert len(option["value"]["feedback"]) <= 300
    assert 1 <= MODULE.frame["quiz_pass"] <= len(MODULE.quiz["questions"])


def test_words_keep_the_house_style():
    for path in [
        *(FOLDER / "radiation-risk").rglob("*.toml"),
        *(FOLDER / "glossary").glob("*.toml"),
    ]:
        text = path.read_text(encoding="utf-8")
        assert "!" not in text, path
        assert "’" in text or "'" not in text, path


# -- Figures -----------------------------------------------------------------------
def test_every_figure_has_a_date_a_source_and_a_confidence():
    told = tomllib.loads(FILE.read_text(encoding="utf-8"))
    assert isinstance(told["valid_from"], date)
    sourced = [
        *told["examinations"],
        *told["backgrounds"],
        told["ages"],
        *(
            {key: told["model"][f"{name}_{key}"] for key in ("source", "confidence")}
            for name in ("per_sievert", "baseline")
        ),
    ]
    for one in sourced:
        assert one["source"].strip()
        assert one["confidence"] in {"checked", "to_confirm"}


def test_every_examination_has_words_and_every_range_holds_its_dose():
    rules = radiation_rules()
    assert [one.key for one in rules.examinations] == list(EXAMINATIONS)
    for one in rules.examinations:
        if one.low_msv is not None:
            assert one.low_msv <= one.typical_msv <= one.high_msv
    assert [one.msv_per_year for one in rules.backgrounds] == [3.0, 2.4]
    assert (rules.model.per_sievert, rules.model.baseline) == (0.055, 0.4)


# -- The glossary --------------------------------------------------------------------
def test_glossary_holds_the_words_of_the_sheet():
    assert len(ENGLISH) == 120
    assert len({term["slug"] for term in ENGLISH}) == 120
    assert {term["section"] for term in ENGLISH} == set(GlossarySection.values)


@pytest.mark.parametrize("language", GLOSSARIES)
def test_entries_fit_their_fields_and_share_addresses(language):
    known = {term["slug"] for term in ENGLISH}
    assert GLOSSARIES[language]["language"] == language
    assert language in TextLanguage.values
    for term in GLOSSARIES[language]["terms"]:
        assert term["slug"] in known
        assert len(term["term"]) <= 80
        assert len(term["plain"]) <= 300


def test_no_form_belongs_to_two_terms():
    forms = [
        form.casefold()
        for term in ENGLISH
        for form in (term["term"], *term.get("forms", ()))
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
    terms = [
        Term(
            key=raw["slug"],
            name=raw["term"],
            plain=raw["plain"],
            forms=(raw["term"], *raw.get("forms", ())),
        )
        for raw in ENGLISH
    ]
    report = (
        "CT: small bilateral effusions, 8 mm nodule, no emboli. Degenerative change."
    )
    assert [place.key for place in find_terms(report, terms)] == [
        "ct-scan",
        "bilateral",
        "effusion",
        "nodule",
        "embolus",
        "degenerative-change",
    ]
