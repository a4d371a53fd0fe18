"""Blocks show themselves in the chooser, and pages draw what they are given."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.html import strip_tags
from django.utils.safestring import mark_safe

from courses.blocks import FactsBlock, LessonBodyBlock
from courses.question_blocks import QuestionsBlock
from courses.shapes import (
    AnswerView,
    FactView,
    NextStep,
    OptionView,
    PathStep,
    QuestionView,
    QuizView,
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


def quiz(**fields) -> QuizView:
    values = {
        "key": uuid4(),
        "title": "Six questions",
        "question_count": 6,
        "answered_count": 0,
        "question": None,
        "answers": (),
        "is_finished": False,
        "right_count": None,
        "needed": 5,
        "has_passed": False,
        "best_right_count": None,
        "module_title": "Breaking bad news",
        "module_url": "/topics/x/",
        "start_url": "/my/quiz/start/1/",
        "answer_url": "/my/quiz/x/answer/",
        "result_url": "/my/quiz/x/result/",
    }
    return QuizView(**{**values, **fields})


@pytest.fixture
def request_of(learner):
    request = RequestFactory().get("/")
    request.user = learner
    return request


def test_choice_is_one_group_of_labelled_radios(request_of):
    question = QuestionView(
        number=1,
        sequence=0,
        kind="single_choice",
        stem="What do you do?",
        options=(OptionView("a", "Wait."), OptionView("b", "Go.")),
    )
    html = render_to_string(
        "courses/quiz_question.html", {"quiz": quiz(question=question)}, request_of
    )
    assert html.count("<fieldset") == html.count("<legend") == 1
    assert html.count('type="radio" name="option"') == 2
    assert '<input type="hidden" name="sequence" value="0">' in html


def test_ordering_works_by_numbered_selects(request_of):
    question = QuestionView(
        number=1,
        sequence=0,
        kind="ordering",
        stem="Put the steps in order.",
        options=tuple(OptionView(key, key.upper()) for key in "abc"),
    )
    html = render_to_string(
        "courses/quiz_question.html", {"quiz": quiz(question=question)}, request_of
    )
    for key in "abc":
        assert f'name="place-{key}"' in html
        assert f"Place of “{key.upper()}”" in html
    assert html.count('<option value="3">3</option>') == 3


def test_answer_says_in_words_what_was_right_and_why(request_of):
    answer = AnswerView(
        number=1,
        kind="single_choice",
        stem="What do you do?",
        options=(
            OptionView("a", "Wait.", is_right=True, feedback="Nothing is lost."),
            OptionView("b", "Go.", is_chosen=True, is_right=False, feedback="Support."),
        ),
        right_order=(),
        is_right=False,
        places_right=0,
        places=0,
        rationale="Silence gives room.",
        source="Kessels 2003",
    )
    html = render_to_string(
        "courses/quiz_feedback.html",
        {"quiz": quiz(answers=(answer,)), "answer": answer},
        request_of,
    )
    text = words(html)
    assert "Not this one" in text
    assert "Wait. The best answer Nothing is lost." in text
    assert "Go. Your answer Support." in text
    assert "Silence gives room. Kessels 2003" in text


def test_failed_quiz_offers_another_try_and_says_what_was_asked(request_of):
    html = render_to_string(
        "courses/quiz_result.html",
        {"quiz": quiz(is_finished=True, right_count=3)},
        request_of,
    )
    assert "The module asks for 5 of 6." in words(html)
    assert 'action="/my/quiz/start/1/"' in html


def test_passed_quiz_leads_on(request_of):
    on = NextStep("Continue with lesson 3", "/x/", is_post=False, hint="")
    html = render_to_string(
        "courses/quiz_result.html",
        {"quiz": quiz(is_finished=True, right_count=6, has_passed=True, next_step=on)},
        request_of,
    )
    assert "That is enough for this module." in words(html)
    assert 'href="/x/"' in html
    assert "Try again" not in html
