"""Leaving a module, places in runs, bookmarks and notes, and pages for paper."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from courses import access, queries, services, wording
from courses.choices import PlaceState
from courses.exceptions import PlaceRefused, StepLocked
from courses.models import CourseRun, LessonPage
from courses.views.sign_in import sign_in
from elearn.core.typed import typed_text


@require_POST
@login_required
def leave_module(request: HttpRequest, pk: int) -> HttpResponse:
    module = access.module_for(pk)
    if services.leave_module(module, user=request.user, now=timezone.now()):
        messages.success(
            request,
            _("The topic is off your list. What you read, wrote and finished is kept."),
        )
    return redirect("courses:my_learning")


# -- Runs ----------------------------------------------------------------------
def _course_url(request: HttpRequest, run: CourseRun) -> str:
    return run.course.get_url(request) or "/"


@require_POST
def request_place(request: HttpRequest, pk: int) -> HttpResponse:
    run = access.run_for(pk)
    url = _course_url(request, run)
    if not request.user.is_authenticated:
        return sign_in(request, url)
    try:
        place = services.request_place(run, user=request.user, now=timezone.now())
    except PlaceRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, wording.place_words(PlaceState(place.state)))
    return redirect(f"{url}#runs")


@require_POST
@login_required
def leave_run(request: HttpRequest, pk: int) -> HttpResponse:
    run = access.run_for(pk)
    if services.leave_run(run, user=request.user, by=request.user, now=timezone.now()):
        messages.success(request, wording.place_words(PlaceState.LEFT))
    return redirect(f"{_course_url(request, run)}#runs")


# -- Bookmarks and notes -------------------------------------------------------
@require_POST
def bookmark(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a heading, or take it away again where it is kept already."""
    lesson = access.lesson_for(pk)
    url = lesson.get_url(request)
    if not request.user.is_authenticated:
        return sign_in(request, url)
    anchor = typed_text(request.POST.get("anchor", ""))[:120]
    kept = access.bookmark_at(lesson, anchor, request.user)
    if kept is not None:
        services.drop_bookmark(kept)
        messages.success(request, _("The bookmark is taken away."))
        return redirect(_at(url, anchor))
    try:
        new = services.keep_bookmark(
            lesson, user=request.user, anchor=anchor, now=timezone.now()
        )
    except StepLocked as refusal:
        messages.error(request, str(refusal))
        return redirect(url)
    if new is None:
        messages.error(request, _("That heading is no longer part of the lesson."))
        return redirect(url)
    messages.success(request, _("Kept. You find it under “My learning”."))
    return redirect(_at(url, anchor))


def _at(url: str, anchor: str) -> str:
    return f"{url}#{anchor}" if anchor else url


@require_POST
@login_required
def drop_bookmark(request: HttpRequest, pk: int) -> HttpResponse:
    services.drop_bookmark(access.bookmark_of(pk, request.user))
    messages.success(request, _("The bookmark is taken away."))
    return redirect("courses:my_learning")


@require_POST
def lesson_note(request: HttpRequest, pk: int) -> HttpResponse:
    lesson = access.lesson_for(pk)
    url = lesson.get_url(request)
    if not request.user.is_authenticated:
        return sign_in(request, url)
    try:
        kept = services.keep_lesson_note(
            lesson,
            user=request.user,
            text=typed_text(request.POST.get("text", "")),
            now=timezone.now(),
        )
    except StepLocked as refusal:
        messages.error(request, str(refusal))
        return redirect(url)
    messages.success(
        request,
        _("Your note is kept. Only you can read it.")
        if kept
        else _("Your note is gone."),
    )
    return redirect(f"{url}#my-note")


# -- Paper ---------------------------------------------------------------------
@require_safe
@login_required
def print_lesson(request: HttpRequest, pk: int) -> HttpResponse:
    lesson = access.lesson_for(pk)
    return _paper(request, queries.module_of(lesson), only=lesson)


@require_safe
@login_required
def print_module(request: HttpRequest, pk: int) -> HttpResponse:
    return _paper(request, access.module_for(pk), only=None)


def _paper(request: HttpRequest, module, *, only: LessonPage | None) -> HttpResponse:
    view = queries.paper_of(module, request.user, only=only)
    if only is not None and not view.lessons:
        # Shut: the lesson's own page says why.
        return redirect(only.get_url(request))
    return render(request, "courses/print.html", {"paper": view})
