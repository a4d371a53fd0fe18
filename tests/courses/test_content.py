"""The written module holds together: facts, lengths, questions, plain words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from courses.demo.lesson_parts import Shelf, lesson_stream
from courses.demo.markup import rich_text
from courses.demo.outline import facts_stream, questions_stream, read_module

FOLDER = Path(__file__).parents[2] / "courses" / "demo"
MODULE = read_module(FOLDER / "breaking-bad-news")
FACTS = {source["id"] for source in MODULE.sources}
LESSONS = {lesson["slug"]: lesson for lesson in MODULE.lessons}
TEXTS = sorted((FOLDER / "texts").glob("*.toml"))


def single_choice() -> list[Mapping[str, Any]]:
    return [one for one in MODULE.quiz["questions"] if one["kind"] == "single"]


def evidence_of(lesson: Mapping[str, Any]) -> set[str]:
    return {key for part in lesson["body"] for key in part.get("evidence", ())}


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from strings(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from strings(one)


def test_lessons_are_the_five_announced():
    assert [lesson["title"] for lesson in MODULE.lessons] == [
        "What makes news bad",
        "Ask before you tell",
        "A warning, a headline, a silence",
        "When feelings come first",
        "What happens next, and who calls",
    ]


@pytest.mark.parametrize("slug", LESSONS)
def test_lesson_is_long_enough_to_learn_from_and_short_enough_to_read(slug):
    parts = LESSONS[slug]["body"]
    prose = " ".join(part.get("text", "") for part in parts)
    assert 420 <= len(prose.split()) <= 800


@pytest.mark.parametrize("slug", LESSONS)
def test_lesson_tells_first_and_gives_words_to_say(slug):
    kinds = [part["kind"] for part in LESSONS[slug]["body"]]
    assert kinds[0] == "text"
    assert "heading" not in LESSONS[slug]["body"][0]
    assert "phrases" in kinds
    assert "model_sentence" in kinds


@pytest.mark.parametrize("slug", LESSONS)
def test_lesson_names_only_facts_of_the_list(slug):
    named = evidence_of(LESSONS[slug])
    assert named
    assert named <= FACTS


def test_every_fact_is_used_somewhere():
    used = set().union(*(evidence_of(lesson) for lesson in MODULE.lessons))
    assert used == FACTS


def test_figures_in_prose_stand_above_their_source():
    """A per cent sign or a count of people is a claim, so its block has evidence."""
    for lesson in MODULE.lessons:
        for part in lesson["body"]:
            if re.search(r"\d\s?%|of \d,?\d{3} |\d{3} adults", part.get("text", "")):
                assert part.get("evidence"), part["text"]


def test_facts_say_how_far_they_were_checked():
    confidences = [source["confidence"] for source in MODULE.sources]
    assert confidences.count("checked") == 12
    assert confidences.count("to_confirm") == 5


def test_reflections_are_there_and_fit():
    prompts = [
        part["prompt"]
        for lesson in MODULE.lessons
        for part in lesson["body"]
        if part["kind"] == "reflection"
    ]
    assert len(prompts) >= 2
    assert max(map(len, prompts)) <= 250


def test_last_lesson_says_what_to_take_to_work():
    titles = [part.get("title") for part in MODULE.lessons[-1]["body"]]
    assert "What to take to work tomorrow" in titles


@pytest.mark.parametrize("slug", LESSONS)
def test_margin_notes_do_not_pile_up(slug):
    """Two notes beside one paragraph would push the text apart."""
    assert all(len(part.get("margin", ())) <= 1 for part in LESSONS[slug]["body"])


# -- The quiz ------------------------------------------------------------------
def test_quiz_has_six_questions_one_of_them_ordering():
    kinds = [question["kind"] for question in MODULE.quiz["questions"]]
    assert sorted(kinds) == ["ordering", *["single"] * 5]


def test_ordering_asks_before_it_tells():
    items = next(q for q in MODULE.quiz["questions"] if q["kind"] == "ordering")[
        "items"
    ]
    assert items == [
        "Setting",
        "Perception",
        "Invitation",
        "Knowledge",
        "Emotions",
        "Strategy and summary",
    ]


@pytest.mark.parametrize("question", single_choice(), ids=lambda one: one["key"])
def test_length_does_not_give_the_answer_away(question):
    lengths = [len(option["text"]) for option in question["options"]]
    right = next(o for o in question["options"] if o.get("correct"))
    assert len(lengths) == 4
    assert len(right["text"]) < max(lengths)
    assert min(lengths) >= 0.7 * max(lengths)


def test_right_answer_is_not_always_the_shortest():
    shortest = [
        min(one["options"], key=lambda option: len(option["text"])).get(
            "correct", False
        )
        for one in single_choice()
    ]
    assert shortest.count(True) <= 2


@pytest.mark.parametrize("question", single_choice(), ids=lambda one: one["key"])
def test_every_option_has_its_reason_and_source(question):
    assert sum(1 for option in question["options"] if option.get("correct")) == 1
    for option in question["options"]:
        assert option["feedback"]
        assert option["sources"]
        assert set(option["sources"]) <= FACTS


def test_feedback_with_its_source_fits_its_field():
    for block in questions_stream(MODULE):
        for option in block["value"].get("options", ()):
            assert len(option["value"]["feedback"]) <= 300


def test_pass_mark_can_be_reached():
    assert 1 <= MODULE.frame["quiz_pass"] <= len(MODULE.quiz["questions"])


# -- Words -----------------------------------------------------------------------
def all_texts() -> Iterator[str]:
    yield from strings(MODULE.frame)
    yield from strings(list(MODULE.lessons))
    yield from strings(MODULE.quiz)
    for path in TEXTS:
        yield path.read_text(encoding="utf-8")


def test_words_keep_the_house_style():
    """Curly quotation marks, no exclamation marks, British spelling."""
    american = r"\b(color|center|behavior|organize|recognize|specialize|pediatric)"
    for text in all_texts():
        assert "!" not in text
        assert not re.search(r"\w'\w", text), text
        assert not re.search(american, text, re.IGNORECASE), text


def test_ids_do_not_depend_on_the_load():
    again = read_module(FOLDER / "breaking-bad-news")
    shelf = Shelf(
        {"control-room-window": 1, "dont-tell-my-mother": 2}, {"plain-words": 1}
    )
    assert facts_stream(MODULE) == facts_stream(again)
    for one, other in zip(MODULE.lessons, again.lessons, strict=True):
        stream = lesson_stream(one, shelf)
        assert stream == lesson_stream(other, shelf)
        ids = [block["id"] for block in stream]
        assert len(set(ids)) == len(ids)


# -- The little Markdown -----------------------------------------------------------
@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("One\nline.", "<p>One line.</p>"),
        ("## Head\n\nText", "<h2>Head</h2><p>Text</p>"),
        ("- a\n- **b**", "<ul><li>a</li><li><b>b</b></li></ul>"),
        ("1. a\n2. *b*", "<ol><li>a</li><li><i>b</i></li></ol>"),
        ("[Help](/help/)", '<p><a href="/help/">Help</a></p>'),
        ("<script>", "<p>&lt;script&gt;</p>"),
        ("- a\nnot a list", "<p>- a not a list</p>"),
    ],
)
def test_markup_knows_what_we_write(source, html):
    assert rich_text(source) == html
