"""The one funnel to each protected thing: what is not yours is not there (404)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from wagtail import hooks
from wagtail.documents import get_document_model

from courses import queries
from courses.lesson_files import TYPES
from courses.models import LessonPage, ModulePage, Quiz, QuizAttempt
from media.access import webinar_for_visitor
from media.models import Webinar


def sign_in_first(request: HttpRequest) -> HttpResponse | None:
    """The way to sign in and back, for somebody without an account; else None.

    An author's preview has no need of it.
    """
    if request.user.is_authenticated or getattr(request, "is_preview", False):
        return None
    return redirect_to_login(request.get_full_path(), reverse("account_login"))


def module_for(pk: int) -> ModulePage:
    return get_object_or_404(ModulePage.objects.live().public(), pk=pk)


def lesson_for(pk: int) -> LessonPage:
    """A lesson that learners can open; drafts are not there."""
    return get_object_or_404(LessonPage.objects.live().public(), pk=pk)


def quiz_for(pk: int) -> Quiz:
    """A published quiz of a module that learners can see."""
    quiz = get_object_or_404(Quiz, pk=pk, live=True)
    if not ModulePage.objects.live().public().filter(quiz=quiz).exists():
        raise Http404
    return quiz


def quiz_of(lesson: LessonPage) -> Quiz:
    """The quiz of the lesson's module, as learners can start it."""
    return quiz_for(queries.module_of(lesson).quiz_id)


def attempt_of(key: UUID, user: Any) -> QuizAttempt:
    """One's own attempt."""
    if not user.is_authenticated:
        raise Http404
    return get_object_or_404(
        QuizAttempt.objects.select_related("revision__quiz", "user"), key=key, user=user
    )


def lesson_file_for(request: HttpRequest, pk: int, name: str) -> Any:
    """A recording, video or captions, for people with an account as the lessons are.

    What Wagtail asks before it hands out a document (a folder kept private) is asked
    here too; other kinds of document have their own address.
    """
    if not request.user.is_authenticated:
        raise Http404
    document = get_object_or_404(get_document_model(), pk=pk)
    if document.filename != name or document.file_extension.lower() not in TYPES:
        raise Http404
    for hook in hooks.get_hooks("before_serve_document"):
        if isinstance(hook(document, request), HttpResponse):
            raise Http404
    return document


def webinar_to_evaluate(slug: str, user: Any) -> Webinar:
    """An event that this person was part of; for others it has no evaluation."""
    webinar = webinar_for_visitor(slug, user)
    if not queries.was_part_of(webinar, user):
        raise Http404
    return webinar
