"""The one funnel to each protected thing: what is not yours is not there (404)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.models import Page

from courses import queries
from courses.lti.tickets import TICKET_SECONDS, digest
from courses.models import (
    Bookmark,
    CoursePage,
    CourseRun,
    LessonPage,
    LtiLaunch,
    LtiPlatform,
    ModulePage,
    PackageAttempt,
    QuestionBank,
    Quiz,
    QuizAttempt,
    QuizOverride,
    RunPlace,
)
from courses.packages.tokens import read_pass
from elearn.core.models import CustomImage
from elearn.core.played_files import TYPES, refuse_kept_private
from media.access import may_organise as may_organise_events
from media.access import shown_webinar, webinar_for_organiser
from media.models import Webinar

#: The largest number that a column of keys holds everywhere (PostgreSQL's integer).
MOST_PK = 2**31 - 1


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


def _page_or_404(pages: Any, pk: int) -> Any:
    """The page with that number. A number that no database can hold is nobody's;
    Django asks for it all the same, for a page's key is a relation."""
    if pk > MOST_PK:
        raise Http404
    return get_object_or_404(pages, pk=pk)


def module_for(pk: int) -> ModulePage:
    module: ModulePage = _page_or_404(ModulePage.objects.live().public(), pk)
    return module


def lesson_for(pk: int) -> LessonPage:
    """A lesson that learners can open; drafts are not there, nor lessons of one."""
    lesson: LessonPage = _page_or_404(LessonPage.objects.live().public(), pk)
    if not _has_module(lesson):
        raise Http404
    return lesson


def _has_module(lesson: LessonPage) -> bool:
    """Whether the lesson's module is published: Wagtail hands out a published page
    below one that is not, and takes a page off without those below it."""
    above = lesson.path[: -Page.steplen]
    return bool(ModulePage.objects.live().filter(path=above).exists())


def refuse_lesson_of_draft(request: HttpRequest, lesson: LessonPage) -> None:
    """404 for readers while the module is not published; authors see what they write."""
    if getattr(request, "is_preview", False) or _has_module(lesson):
        return
    if not lesson.permissions_for_user(request.user).can_edit():
        raise Http404


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


def may_keep_quizzes(user: Any) -> bool:
    return bool(user.has_perm("courses.change_quiz"))


def _keepers_only(user: Any) -> None:
    if not may_keep_quizzes(user):
        raise PermissionDenied


def quiz_of_organiser(pk: int, user: Any) -> Quiz:
    """A quiz for those who may change it; for others its results are not there."""
    _keepers_only(user)
    return get_object_or_404(Quiz, pk=pk)


def bank_of_organiser(pk: int, user: Any) -> QuestionBank:
    _keepers_only(user)
    return get_object_or_404(QuestionBank, pk=pk)


def override_of(quiz: Quiz, pk: int, user: Any) -> QuizOverride:
    _keepers_only(user)
    return get_object_or_404(QuizOverride, pk=pk, quiz=quiz)


def picture_for_quizzes(pk: int, user: Any) -> CustomImage:
    """A picture that a question may point into."""
    _keepers_only(user)
    return get_object_or_404(CustomImage, pk=pk)


def attempt_of_organiser(key: UUID, user: Any, **kept: Any) -> QuizAttempt:
    """Anybody’s attempt, for those who may change its quiz."""
    _keepers_only(user)
    attempts = QuizAttempt.objects.select_related("revision__quiz", "user")
    return get_object_or_404(attempts, key=key, **kept)


def answer_to_mark(key: UUID, user: Any) -> QuizAttempt:
    """An ended attempt, for those who mark."""
    return attempt_of_organiser(key, user, phase="finished")


def package_attempt_of(key: UUID, user: Any) -> PackageAttempt:
    """One's own attempt at a package, in a lesson that can still be opened."""
    if not user.is_authenticated:
        raise Http404
    attempt = get_object_or_404(
        PackageAttempt.objects.select_related("version", "package", "lesson", "user"),
        key=key,
        user=user,
    )
    lesson_for(attempt.lesson_id or 0)
    return attempt


def package_of_pass(text: str) -> tuple[PackageAttempt, str]:
    """The attempt that a pass in an address is for, and the site that may frame it.

    The pass alone is not enough: whoever lost the account, or a lesson that is no
    longer published, loses the files at once.
    """
    told = read_pass(text)
    if told is None:
        raise Http404
    attempt = get_object_or_404(
        PackageAttempt.objects.select_related("version", "user"),
        key=told.attempt,
        user__is_active=True,
    )
    lesson_for(attempt.lesson_id or 0)
    return attempt, told.site


def lesson_file_for(request: HttpRequest, pk: int, name: str) -> Any:
    """A recording, video or captions: as the lessons are, for people with an account,
    and for everybody where a lesson that is open to all plays it.

    What Wagtail asks before it hands out a document (a folder kept private) is asked
    here too; other kinds of document have their own address.
    """
    document = get_object_or_404(get_document_model(), pk=pk)
    if not request.user.is_authenticated and not queries.plays_in_open(document):
        raise Http404
    if document.filename != name or document.file_extension.lower() not in TYPES:
        raise Http404
    refuse_kept_private(document, request)
    return document


def webinar_to_evaluate(slug: str, user: Any) -> Webinar:
    """An event that this person was part of; for others it has no evaluation."""
    webinar = shown_webinar(slug, user)
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
    module: ModulePage = _page_or_404(ModulePage, pk)
    return module


def place_for_organiser(pk: int, user: Any) -> RunPlace:
    if not may_organise(user):
        raise Http404
    return get_object_or_404(RunPlace.objects.select_related("run", "user"), pk=pk)


def module_for_recalculating(pk: int, user: Any) -> ModulePage:
    """Any module, published or not: completions outlive publication."""
    if not may_recalculate(user):
        raise Http404
    module: ModulePage = _page_or_404(ModulePage, pk)
    return module


def modules_for_recalculating(user: Any) -> QuerySet[ModulePage]:
    if not may_recalculate(user):
        raise Http404
    return queries.modules_with_counts()


def page_to_evaluate(pk: int, user: Any) -> ModulePage | CoursePage:
    """A module or course that this person has begun."""
    page = _evaluated_page(pk)
    if not queries.takes_part_in(page, user):
        raise Http404
    return page


def webinar_with_results(slug: str, user: Any) -> Webinar:
    """An event, for those who may read what people thought of it."""
    return webinar_for_organiser(slug, user)


def page_with_results(pk: int, user: Any) -> ModulePage | CoursePage:
    if not may_read_results(user):
        raise Http404
    return _evaluated_page(pk)


def may_read_results(user: Any) -> bool:
    return may_organise_events(user)


def may_edit_forms(user: Any) -> bool:
    return bool(user.has_perm("courses.change_evaluationform"))


def _evaluated_page(pk: int) -> ModulePage | CoursePage:
    if pk > MOST_PK:
        raise Http404
    found = ModulePage.objects.live().public().filter(pk=pk).first()
    return found or get_object_or_404(CoursePage.objects.live().public(), pk=pk)


def lti_platform(pk: int) -> LtiPlatform | None:
    """An LMS that may open modules; None for one that may not any more."""
    return LtiPlatform.objects.filter(pk=pk, is_active=True).first()


def lti_launch(ticket: str, *, now: datetime) -> LtiLaunch:
    """The launch that a ticket is for. Too old, or its LMS switched off: not there."""
    return get_object_or_404(
        LtiLaunch.objects.select_related("platform", "module", "user"),
        ticket_sha256=digest(ticket),
        received_at__gt=now - timedelta(seconds=TICKET_SECONDS),
        platform__is_active=True,
    )


def lti_module(pk: int | None) -> ModulePage | None:
    """A module that an LMS's link may lead to."""
    return queries.modules_to_choose().filter(pk=pk).first() if pk else None


def may_be_vouched_for(user: Any) -> bool:
    """Whether an LMS can sign this person in. It cannot for those who look after the
    site: their rights must not hang on somebody else's server."""
    return bool(
        user.is_active
        and not user.is_staff
        and not user.is_superuser
        and not user.has_perm("wagtailadmin.access_admin")
    )


def refuse_lti_stranger(user: Any) -> None:
    if not user.has_perm("courses.change_ltiplatform"):
        raise PermissionDenied
