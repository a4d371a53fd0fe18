"""The one funnel to each protected thing: what is not yours is not there (404)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from courses import queries
from courses.models import (
    Bookmark,
    CoursePage,
    CourseRun,
    LessonPage,
    ModulePage,
    QuestionBank,
    Quiz,
    QuizAttempt,
    RunPlace,
)
from media.access import webinar_for_visitor
from media.models import Webinar


def sign_in_first(request: HttpRequest) -> HttpResponse | None:
    """The way to sign in and back, for somebody without an account; else None.

    An author's preview has no need of it.
    """
    if request.user.is_authenticated or getattr(request, "is_preview", False):
        return None
    return redirect_to_login(request.get_full_path(), reverse("account_login"))


def keep_door(
    request: HttpRequest, lesson: LessonPage, response: TemplateResponse
) -> TemplateResponse:
    """The lesson as it was about to be shown, or why it is shut (403).

    Authors see what they write, shut or not.
    """
    view = response.context_data["lesson_view"]
    if view.lock is None or lesson.is_open or getattr(request, "is_preview", False):
        return response
    if lesson.permissions_for_user(request.user).can_edit():
        return response
    response.template_name = "courses/locked.html"
    response.status_code = 403
    return response


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


def run_for(pk: int) -> CourseRun:
    """A run of a course that visitors can see."""
    run = get_object_or_404(CourseRun.objects.select_related("course"), pk=pk)
    if (
        run.course is None
        or not CoursePage.objects.live().public().filter(pk=run.course_id).exists()
    ):
        raise Http404
    return run


def bookmark_at(lesson: LessonPage, anchor: str, user: Any) -> Bookmark | None:
    """One's own bookmark at this heading, if there is one."""
    return Bookmark.objects.filter(user=user, lesson=lesson, anchor=anchor).first()


def bookmark_of(pk: int, user: Any) -> Bookmark:
    """One's own bookmark."""
    if not user.is_authenticated:
        raise Http404
    return get_object_or_404(Bookmark, pk=pk, user=user)


CHANGE_RUN = "courses.change_courserun"
CHANGE_COMPLETION = "courses.change_modulecompletion"


def may_organise(user: Any) -> bool:
    return bool(user.is_authenticated and user.has_perm(CHANGE_RUN))


def may_recalculate(user: Any) -> bool:
    return bool(user.is_authenticated and user.has_perm(CHANGE_COMPLETION))


def run_for_organiser(pk: int, user: Any) -> CourseRun:
    if not may_organise(user):
        raise Http404
    return get_object_or_404(CourseRun.objects.select_related("course"), pk=pk)


def organiser_only(user: Any) -> None:
    """Who follows learners by name; for others there is nothing to follow."""
    if not may_organise(user):
        raise Http404


def module_for_organiser(pk: int, user: Any) -> ModulePage:
    """Any module, published or not: what was learned in it stays to be seen."""
    organiser_only(user)
    return get_object_or_404(ModulePage, pk=pk)


def place_for_organiser(pk: int, user: Any) -> RunPlace:
    if not may_organise(user):
        raise Http404
    return get_object_or_404(RunPlace.objects.select_related("run", "user"), pk=pk)


def module_for_recalculating(pk: int, user: Any) -> ModulePage:
    """Any module, published or not: completions outlive publication."""
    if not may_recalculate(user):
        raise Http404
    return get_object_or_404(ModulePage, pk=pk)


def modules_for_recalculating(user: Any) -> QuerySet[ModulePage]:
    if not may_recalculate(user):
        raise Http404
    return queries.modules_with_counts()
