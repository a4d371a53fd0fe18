"""The editor of quizzes and banks: named aspects, every reason at once, tags and use."""

import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

import courses.domain
from courses.domain.questions.kinds import Kind
from courses.models import BankQuestion, Quiz
from courses.wording_quizzes import (
    _QUESTION_PROBLEMS,
    _RESPONSE_PROBLEMS,
    KINDS,
)
from tests.factories.courses import draw, make_bank, make_quiz, single
from tests.factories.questions import make_question

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def as_editor(editor):
    client = Client()
    client.force_login(editor, BACKEND)
    return client


def fields(**changes):
    return {
        "title": "Six",
        "slug": "six",
        "questions-count": "0",
        "overall_feedback-count": "0",
        "behaviour": "deferred",
        "questions_per_page": "0",
        "overdue": "auto_submit",
        "grace_minutes": "5",
        "delay_minutes": "0",
        "counting": "last",
        "review_just_after": ["attempt", "correctness"],
        **changes,
    }


def one_question(**changes):
    block = {
        "type": "true_false",
        "id": "q1",
        "order": "0",
        "deleted": "",
        "value-stem": "A statement.",
        "value-is_true": "on",
        "value-mark": "1",
        "value-penalty": "1/3",
        "value-hints-count": "0",
        **changes,
    }
    return {
        "questions-count": "1",
        **{f"questions-0-{name}": value for name, value in block.items()},
    }


def test_settings_are_stored_by_name(as_editor):
    url = reverse("wagtailsnippets_courses_quiz:add")
    page = as_editor.get(url).content.decode()
    assert page.count('value="right_answer"') == 4
    assert as_editor.post(url, fields()).status_code == 302
    draft = Quiz.objects.get().get_latest_revision_as_object()
    assert (draft.behaviour, draft.counting) == ("deferred", "last")
    assert draft.review_just_after == ["attempt", "correctness"]
    assert draft.review_after_close == []


def test_aspect_that_is_none_is_refused(as_editor):
    url = reverse("wagtailsnippets_courses_quiz:add")
    answer = as_editor.post(url, fields(review_during=["everything"]))
    assert answer.status_code == 200
    assert not Quiz.objects.exists()


def test_quiz_with_a_question_is_published(as_editor):
    url = reverse("wagtailsnippets_courses_quiz:add")
    sent = {**fields(), **one_question(), "action-publish": "action-publish"}
    assert as_editor.post(url, sent).status_code == 302
    revision = Quiz.objects.get().frozen.get()
    assert revision.question_count == 1
    assert revision.content["settings"]["behaviour"] == "deferred"


def test_refused_publication_says_every_reason_and_stores_nothing(as_editor):
    bank = make_bank(make_question(Kind.TRUE_FALSE, "k"))
    url = reverse("wagtailsnippets_courses_quiz:add")
    sent = {
        **fields(),
        "action-publish": "action-publish",
        "questions-count": "2",
        **{
            f"questions-{n}-{name}": value
            for n in (0, 1)
            for name, value in {
                "type": "draw",
                "id": f"d{n}",
                "order": str(n),
                "deleted": "",
                "value-bank": str(bank.pk),
                "value-tags": "nowhere" if n else "",
                "value-count": "3",
            }.items()
        },
    }
    page = as_editor.post(url, sent).content.decode()
    assert "asks for 3 questions; the bank “Bank bank” has 1 published" in page
    assert "asks for 3 questions; the bank “Bank bank” has 0 published" in page
    assert not Quiz.objects.exists()


def test_closing_before_opening_is_refused(as_editor):
    url = reverse("wagtailsnippets_courses_quiz:add")
    times = {"opens_at": "2027-01-02 10:00", "closes_at": "2027-01-01 10:00"}
    page = as_editor.post(url, fields(**times))
    assert "It has to close after it has opened." in page.content.decode()


def test_bank_is_filtered_by_tags_and_says_where_it_is_used(as_editor):
    silence = make_bank(make_question(Kind.TRUE_FALSE, "hush"), tags=["silence"])
    make_bank(make_question(Kind.TRUE_FALSE, "warn"), slug="other", tags=["warning"])
    quiz = make_quiz(draw(silence, 1), slug="drawing")
    listed = reverse("wagtailsnippets_courses_bankquestion:list")
    tag = BankQuestion.objects.get(name="hush").tags.get()
    page = as_editor.get(listed, {"tags": tag.pk}).content.decode()
    assert "hush" in page
    assert "warn" not in page.replace("warning", "")
    use = reverse("wagtailsnippets_courses_questionbank:use", args=[silence.pk])
    page = as_editor.get(use).content.decode()
    assert quiz.title in page
    assert "draws 1 question" in page
    assert "silence" in page


@pytest.mark.parametrize("count", [1, 3])
def test_use_of_a_bank_costs_the_same(as_editor, count, django_assert_num_queries):
    bank = make_bank(
        *(make_question(Kind.TRUE_FALSE, f"k{n}") for n in range(count)), tags=["a"]
    )
    for number in range(count):
        make_quiz(draw(bank, 1), slug=f"q{number}")
    use = reverse("wagtailsnippets_courses_questionbank:use", args=[bank.pk])
    as_editor.get(use)
    with django_assert_num_queries(12):
        as_editor.get(use)


def test_preview_of_a_question_shows_it_and_its_answer(editor):
    bank = make_bank(make_question(Kind.MATCHING, "m"))
    response = bank.questions.get().make_preview_request(
        extra_request_attrs={"user": editor}
    )
    page = response.content.decode()
    assert "Question m?" in page
    assert "Row 0 → Zero" in page


def test_approval_of_a_question_that_cannot_be_asked_is_refused(
    client, organiser, reviewer
):
    quiz = make_quiz(single("a"))
    quiz.questions = make_quiz(single("b"), slug="other").questions
    for option in quiz.questions[0].value["options"]:
        option["is_right"] = False
    quiz.save_revision(user=organiser)
    quiz.get_workflow().start(quiz, organiser)
    client.force_login(reviewer, BACKEND)
    state = quiz.current_workflow_task_state
    url = reverse(
        "wagtailsnippets_courses_quiz:workflow_action",
        args=[quiz.pk, "approve", state.pk],
    )
    page = client.post(url, {"comment": ""}, follow=True)
    assert "Mark an option as right." in page.content.decode()
    assert quiz.frozen.count() == 1


def test_every_reason_and_every_kind_has_its_words():
    """A code without a sentence would fail in front of an author or a learner."""
    domain = Path(courses.domain.__file__).parent
    written = (domain / "questions/problems.py").read_text()
    codes = set(re.findall(r'Problem\(\s*"(\w+)"', written))
    parts = re.findall(r'_parts\(\s*"(\w+)"', written)
    codes |= {
        f"{reason}_{part}{'s' if reason == 'too_few' else ''}"
        for part in parts
        for reason in ("too_few", "doubled", "empty", "same")
    }
    assert codes - set(_QUESTION_PROBLEMS) == set()
    answers = (domain / "responses.py").read_text()
    codes = set(re.findall(r'ResponseProblem\("(\w+)"', answers))
    assert codes - set(_RESPONSE_PROBLEMS) == set()
    assert set(KINDS) == set(Kind)
