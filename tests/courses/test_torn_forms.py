"""A form of blocks that did not arrive whole is refused with a sentence, wherever it
was sent, and changes nothing."""

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from wagtail.fields import StreamField
from wagtail.models import Page, get_page_models

from courses.domain.questions.kinds import Kind
from courses.forms import BlocksAsRead
from courses.models import BankQuestion, LessonPage, Quiz
from tests.courses.test_quiz_editor import BACKEND, fields
from tests.factories.courses import make_bank
from tests.factories.questions import make_question


@pytest.fixture
def as_editor(editor):
    client = Client()
    client.force_login(editor, BACKEND)
    return client


def said(answer) -> tuple[int, bool]:
    return (
        answer.status_code,
        "The form did not arrive whole, so nothing was changed."
        in answer.content.decode(),
    )


@pytest.fixture
def addresses(module, quiz):
    bank = make_bank(make_question(Kind.SINGLE_CHOICE))
    lesson = LessonPage.objects.child_of(module).first()
    quizzes, questions = (
        f"wagtailsnippets_courses_{name}" for name in ("quiz", "bankquestion")
    )
    pages = "wagtailadmin_pages"
    return [
        reverse(f"{quizzes}:add"),
        reverse(f"{quizzes}:edit", args=[quiz.pk]),
        reverse(f"{quizzes}:preview_on_edit", args=[quiz.pk]),
        reverse(f"{questions}:add"),
        reverse(f"{questions}:edit", args=[bank.questions.get().pk]),
        reverse(f"{pages}:add", args=["courses", "lessonpage", module.pk]),
        reverse(f"{pages}:edit", args=[lesson.pk]),
        reverse(f"{pages}:edit", args=[module.pk]),
        reverse(f"{pages}:preview_on_edit", args=[lesson.pk]),
    ]


@pytest.mark.parametrize("sent", [{}, {"title": "Torn"}])
def test_form_without_its_blocks_is_refused_with_a_sentence(as_editor, addresses, sent):
    before = [model.objects.count() for model in (Quiz, BankQuestion, Page)]
    for url in addresses:
        if not sent and "preview" in url:
            continue  # an empty one asks for what was shown last
        assert (url, *said(as_editor.post(url, sent))) == (url, 400, True)
    assert before == [model.objects.count() for model in (Quiz, BankQuestion, Page)]


@pytest.mark.parametrize(
    "changes",
    [
        {"questions-count": "x"},
        {"questions-count": "1"},
        {"questions-count": "9" * 5000},
        {
            "questions-count": "1",
            "questions-0-deleted": "",
            "questions-0-type": "single_choice",
            "questions-0-order": "first",
        },
    ],
)
def test_torn_form_is_refused_and_a_whole_one_is_stored(as_editor, quiz, changes):
    url = reverse("wagtailsnippets_courses_quiz:edit", args=[quiz.pk])
    assert said(as_editor.post(url, {**fields(), **changes})) == (400, True)
    assert quiz.revisions.count() == 1
    whole = as_editor.post(url, fields(slug=quiz.slug))
    assert whole.status_code == 302


def test_every_form_of_blocks_is_read_alike():
    """A model of ours that gets blocks gets the form that refuses."""
    pages = [
        model
        for model in get_page_models()
        if any(isinstance(field, StreamField) for field in model._meta.get_fields())
    ]
    assert LessonPage in pages
    for model in pages:
        form = model.get_edit_handler().get_form_class()
        assert issubclass(form, BlocksAsRead), model
    others = {
        model
        for model in apps.get_models()
        if not issubclass(model, Page)
        and any(isinstance(field, StreamField) for field in model._meta.get_fields())
    }
    assert {Quiz, BankQuestion} <= others
    for model in others:
        form = model.get_edit_handler().get_form_class()
        assert issubclass(form, BlocksAsRead), model
