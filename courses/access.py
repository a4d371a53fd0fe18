"""The one funnel to each protected thing: what is not yours is not there (404)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from courses import queries
from courses.models import LessonPage, ModulePage, QuestionBank, Quiz, QuizAttempt
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


def quiz_of_organiser(pk: int, user: Any) -> Quiz:
    """A quiz for those who may change it; for others its results are not there."""
    if not may_organise(user):
        raise PermissionDenied
    return get_object_or_404(Quiz, pk=pk)


def may_organise(user: Any) -> bool:
    return bool(user.has_perm("courses.change_quiz"))


def answer_to_mark(key: UUID, user: Any) -> QuizAttempt:
    """An ended attempt, for those who mark."""
    if not may_organise(user):
        raise PermissionDenied
    return get_object_or_404(
        QuizAttempt.objects.select_related("revision__quiz", "user"),
        key=key,
        phase="finished",
    )


def webinar_to_evaluate(slug: str, user: Any) -> Webinar:
    """An event that this person was part of; for others it has no evaluation."""
    webinar = webinar_for_visitor(slug, user)
    if not queries.was_part_of(webinar, user):
        raise Http404
    return webinar


#: What somebody must be allowed who changes what a bank or a quiz asks.
_RIGHTS = {"bank": "courses.add_bankquestion", "quiz": "courses.change_quiz"}


def may_change_place(kind: str, user: Any) -> bool:
    return bool(
        user.is_active
        and user.has_perm("wagtailadmin.access_admin")
        and user.has_perm(_RIGHTS[kind])
    )


def place_to_change(kind: str, pk: int, user: Any) -> QuestionBank | Quiz:
    """The bank or quiz that questions come into or are taken from.
    `PermissionDenied` for those who may not, and while a quiz is locked for them."""
    if not may_change_place(kind, user):
        raise PermissionDenied
    if kind == "bank":
        return get_object_or_404(QuestionBank, pk=pk)
    quiz = get_object_or_404(Quiz, pk=pk)
    lock = quiz.get_lock()
    if lock is not None and lock.for_user(user):
        raise PermissionDenied
    return quiz
