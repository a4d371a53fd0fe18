"""Blocks show themselves in the chooser, and pages draw what they are given."""

from __future__ import annotations

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.html import strip_tags
from django.utils.safestring import mark_safe

from courses.blocks import FactsBlock, LessonBodyBlock
from courses.question_blocks import QuestionsBlock
from courses.shapes import (
    FactView,
    PathStep,
)

CHECKED = FactView(
    key="F13",
    statement="67% knew.",
    short=mark_safe("Gotlieb 2022, <i>JAMA Netw Open</i>"),
    citation=mark_safe("Gotlieb R et al. 2022"),
    confidence="checked",
    label="checked",
)
OPEN = FactView(
    key="F3",
    statement="The listener decides.",
    short=mark_safe("Buckman 1984"),
    citation=mark_safe("Buckman R 1984"),
    confidence="to_confirm",
    label="to be confirmed by an expert",
)


def blocks_of(*streams):
    return [
        pytest.param(block, id=name)
        for stream in streams
        for name, block in stream().child_blocks.items()
    ]


def words(html: str) -> str:
    return " ".join(strip_tags(html).split())


@pytest.mark.parametrize(
    "block", blocks_of(LessonBodyBlock, FactsBlock, QuestionsBlock)
)
def test_block_shows_its_example(block, db):
    """Every block renders its preview value, and the words of it are on the page."""
    value = block.normalize(block.meta.preview_value)
    html = block.render(value, {"page": None})
    raw = block.meta.preview_value
    shown = raw if isinstance(raw, str) else _first_words(raw)
    assert words(shown) in words(html)


def _first_words(raw: dict) -> str:
    names = (
        "statement",
        "stem",
        "sentence",
        "prompt",
        "title",
        "text",
        "caption",
        "tags",
    )
    for name in names:
        if raw.get(name):
            return str(raw[name])
    return str(raw["term"] if "term" in raw else _of_lists(raw))


def _of_lists(raw: dict) -> str:
    first = next(value for value in raw.values() if isinstance(value, list) and value)
    return first[0]["plain"] if isinstance(first[0], dict) else first[0]


def test_evidence_has_sign_source_and_words():
    html = render_to_string(
        "courses/partials/evidence.html", {"facts": [CHECKED, OPEN]}
    )
    assert html.count("evidence--checked") == 1
    assert html.count("evidence--open") == 1
    assert words(html) == (
        "Gotlieb 2022, JAMA Netw Open · checked"
        " Buckman 1984 · to be confirmed by an expert"
    )
    assert "<i>JAMA Netw Open</i>" in html


def test_no_evidence_leaves_no_trace():
    html = render_to_string("courses/partials/evidence.html", {"facts": []})
    assert html.strip() == ""


def step(**fields) -> PathStep:
    values = {
        "kind": "lesson",
        "state": "later",
        "title": "Ask before you tell",
        "url": "/x/",
        "minutes": 5,
        "note": "",
    }
    return PathStep(**{**values, **fields})


def test_path_opens_lessons_by_link_and_an_unopened_quiz_by_post():
    path = (
        step(state="done", note="Read on Monday"),
        step(kind="quiz", title="Quiz: six questions", url="", questions=6),
    )
    request = RequestFactory().get("/")
    context = {"path": path, "quiz_start_url": "/my/quiz/start/1/"}
    html = render_to_string("courses/partials/path.html", context, request)
    assert '<a href="/x/">Ask before you tell</a>' in html
    assert 'action="/my/quiz/start/1/"' in html
    assert "csrfmiddlewaretoken" in html
    assert words(html).startswith("Done: Ask before you tell 5 min Read on Monday")


@pytest.fixture
def request_of(learner):
    request = RequestFactory().get("/")
    request.user = learner
    return request
