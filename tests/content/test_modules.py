"""Every module of the demo: that it teaches, rests on its sheet, and asks fairly.

All are found; none is named here but for what is known to be open. Read from the files
alone, without a database.
"""

from __future__ import annotations

import re
from functools import cache

import pytest

from courses.choices import Confidence
from courses.demo.figures import (
    ModuleFigures,
    english_terms,
    module_figures,
    paragraphs_of,
    parts_of,
    strings,
)
from courses.demo.lesson_parts import PARTS, Shelf, lesson_stream
from courses.demo.outline import (
    FOLDER,
    ModuleOutline,
    facts_stream,
    read_modules,
    read_toml,
)
from courses.demo.sign_offs import sign_offs_of
from courses.domain.fact_sheets import fact_of, not_in_sheets
from courses.domain.near_equal import near_equal
from courses.domain.reading import Ease
from tests.content.conversations import SLUGS, graph_of
from tests.content.sheets import sheets

MODULES = {outline.slug: outline for outline in read_modules()}
#: With lessons: what is only a quiz has tests of its own.
TAUGHT = sorted(slug for slug, one in MODULES.items() if one.lessons)


@pytest.fixture(params=TAUGHT)
def module(request) -> ModuleOutline:
    return MODULES[request.param]


@pytest.fixture(params=sorted(MODULES))
def any_module(request) -> ModuleOutline:
    return MODULES[request.param]


@cache
def figures(slug: str) -> ModuleFigures:
    return module_figures(MODULES[slug], english_terms())


def kinds(module: ModuleOutline) -> list[str]:
    return [part["kind"] for _, _, part in parts_of(module)]


# -- its shape ---------------------------------------------------------------------
def test_every_folder_is_a_module_of_its_own_name():
    assert len(MODULES) == len(list(FOLDER.glob("*/module.toml")))
    orders = [one.frame.get("order") for one in MODULES.values()]
    assert None not in orders
    assert len(set(orders)) == len(orders)


def test_frame_says_what_is_learned(any_module):
    frame = any_module.frame
    assert 3 <= len(frame["objectives"]) <= 6
    assert all(10 < len(one) <= 200 for one in frame["objectives"])
    assert len(frame["aim"]) <= 120
    topics = read_toml(FOLDER / "catalogue.toml")["topics"]
    assert set(frame.get("topics", ())) <= set(topics)
    assert set(frame.get("after", ())) <= set(MODULES)
    assert {one["scenario"] for one in frame.get("conversations", ())} <= set(SLUGS)


def test_module_has_five_to_nine_lessons_for_forty_minutes(module):
    found = figures(module.slug)
    assert 5 <= found.lessons <= 9
    assert 2500 <= found.words <= 5500
    # Reading, questions and trials; each conversation comes on top with a dozen.
    talks = len(module.frame.get("conversations", ()))
    assert 28 <= found.minutes - 12 * talks <= 48


@pytest.mark.parametrize("slug", TAUGHT)
def test_lessons_are_long_enough_to_learn_from_and_short_enough_to_read(slug):
    for lesson in MODULES[slug].lessons:
        prose = " ".join(part.get("text", "") for part in lesson["body"])
        assert 300 <= len(prose.split()) <= 900, lesson["slug"]
        assert 0 < len(lesson["lead"]) <= 200
        assert 3 <= lesson["minutes"] <= 12


@pytest.mark.parametrize("slug", TAUGHT)
def test_lessons_tell_a_story_first_and_give_words_to_say(slug):
    for lesson in MODULES[slug].lessons:
        named = [part["kind"] for part in lesson["body"]]
        assert named[0] == "text", lesson["slug"]
        assert "heading" not in lesson["body"][0], lesson["slug"]
        assert {"phrases", "model_sentence"} & set(named), lesson["slug"]


def test_module_says_what_it_is_for_at_each_level_of_training(module):
    levels = module.frame["levels"]
    assert len(set(levels)) == 3
    assert all(10 < len(one) <= 160 for one in levels)


def test_addresses_are_used_once():
    slugs = [lesson["slug"] for one in MODULES.values() for lesson in one.lessons]
    assert len(set(slugs)) == len(slugs)
    quizzes = [one.quiz["slug"] for one in MODULES.values() if one.quiz]
    quizzes += [
        one.bank["quiz"]["slug"]
        for one in MODULES.values()
        if one.bank and "quiz" in one.bank
    ]
    assert len(set(quizzes)) == len(quizzes)


def test_module_has_something_to_try_and_to_think_about(module):
    found = figures(module.slug)
    assert found.interactive >= 1
    assert found.reflections >= 1
    for _, _, part in parts_of(module):
        if part["kind"] == "reflection":
            assert len(part["prompt"]) <= 250
        assert len(part.get("margin", ())) <= 1
        assert part["kind"] in PARTS


def test_module_ends_with_what_to_take_to_work(module):
    last = module.lessons[-1]["body"]
    assert "take_to_work" in [part["kind"] for part in last] or (
        "What to take to work tomorrow" in [part.get("title") for part in last]
    )


def test_module_tells_what_to_read_on(module):
    assert "further_reading" in kinds(module)


@pytest.mark.parametrize("slug", TAUGHT)
def test_blocks_can_be_made_and_fit_their_fields(slug):
    module = MODULES[slug]
    shelf = Shelf(dict.fromkeys(SLUGS, 1), {"plain-words": 1}, folder=module.folder)
    for lesson in module.lessons:
        stream = lesson_stream(lesson, shelf)
        ids = [block["id"] for block in stream]
        assert len(set(ids)) == len(ids)
        assert stream == lesson_stream(lesson, shelf)
        for block in stream:
            if block["type"] == "phrases":
                for side in ("helps", "harms"):
                    lines = [one["value"] for one in block["value"][side]]
                    assert max(map(len, lines)) <= 250
            if block["type"] == "model_sentence":
                assert len(block["value"]["sentence"]) <= 250
                assert len(block["value"]["note"]) <= 200


# -- what it rests on --------------------------------------------------------------
def test_every_fact_has_a_source_and_is_used(module):
    keys = [source["id"] for source in module.sources]
    assert len(set(keys)) == len(keys)
    assert figures(module.slug).unused == ()
    for source in module.sources:
        assert len(source["id"]) <= 12
        assert source["short"]
        assert source["full"]
        assert len(source["fact"]) <= 600
        assert source["confidence"] in Confidence.values


def test_evidence_names_facts_of_the_list(any_module):
    facts = {source["id"] for source in any_module.sources}
    for lesson, number, part in parts_of(any_module):
        assert set(part.get("evidence", ())) <= facts, (lesson, number)
    assert facts_stream(any_module)


def test_sign_offs_name_a_field_and_facts_of_the_list(any_module):
    assert len(sign_offs_of(any_module)) == len(any_module.frame.get("sign_offs", ()))


@pytest.mark.parametrize("slug", TAUGHT)
def test_each_lesson_rests_on_something(slug):
    for lesson in MODULES[slug].lessons:
        assert any(part.get("evidence") for part in lesson["body"]), lesson["slug"]


def test_a_figure_is_a_claim_and_stands_above_its_source(module):
    """A per cent sign or a count of people needs an evidence line."""
    for lesson, number, part in parts_of(module):
        if re.search(r"\d\s?%|of \d,?\d{3} |\d{3} adults", part.get("text", "")):
            assert part.get("evidence"), (lesson, number)


def test_facts_are_those_of_the_sheets(any_module):
    own = any_module.frame.get("sheet", "")
    for source in any_module.sources:
        known = fact_of(source["id"], sheets(), own=own)
        assert known is not None, source["id"]


def test_figures_are_those_of_the_sheet(module):
    """Whatever stands in figures beside a source is in that fact's row, or is named as
    ours."""
    own = module.frame.get("sheet", "")
    for source in module.sources:
        wrong = not_in_sheets(source["fact"], [source["id"]], sheets(), own=own)
        assert wrong <= set(source.get("figures", ())), (source["id"], wrong)
    for lesson, number, part in parts_of(module):
        keys = part.get("evidence", ())
        if keys:
            words = " ".join(strings(part))
            wrong = not_in_sheets(words, keys, sheets(), own=own)
            assert wrong <= set(part.get("figures", ())), (lesson, number, wrong)


# -- words -------------------------------------------------------------------------
def assert_house_style(text: str) -> None:
    """Curly quotation marks, no exclamation marks, British spelling, nothing left open."""
    american = (
        r"\b(color|center|behavior|organiz|recogniz|specializ|pediatric|tumor\b|"
        r"apologiz|judgment|counsel(ed|ing)\b)"
    )
    assert "!" not in text, text
    assert not re.search(r"\w'\w", text), text
    assert not re.search(american, text, re.IGNORECASE), text
    assert not re.search(r"lorem|TODO|FIXME|\?\?\?", text), text


@pytest.mark.parametrize(
    "path",
    [
        *sorted((FOLDER / "texts").glob("*.toml")),
        FOLDER / "glossary" / "en.toml",
        FOLDER / "in-review.toml",
    ],
    ids=lambda path: path.stem,
)
def test_pages_and_glossary_keep_the_house_style(path):
    for text in strings(read_toml(path)):
        assert_house_style(text)


def test_words_keep_the_house_style(any_module):
    read = (any_module.frame, any_module.lessons, any_module.quiz, any_module.bank)
    for text in strings(list(read)):
        assert_house_style(text)


def test_words_for_patients_are_easy(module):
    told = figures(module.slug).patient_reading
    assert told.words_per_sentence <= 15
    assert told.level is None or told.level.ease in (Ease.EASY, Ease.PLAIN)


def test_no_paragraph_is_told_twice():
    texts = [pair for one in MODULES.values() for pair in paragraphs_of(one)]
    assert near_equal(texts) == []


def test_conversations_belong_to_the_module_of_their_sheet():
    """One that no module names would be found by nobody."""
    linked = {
        one["scenario"]
        for module in MODULES.values()
        for one in module.frame.get("conversations", ())
    }
    written = {one.frame.get("sheet") for one in MODULES.values()}
    alone = [
        slug
        for slug in SLUGS
        if slug not in linked and graph_of(slug).code[1:3] in written
    ]
    assert alone == []
