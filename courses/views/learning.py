"""Modules and lessons: begin, read, keep the place, note, finish."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.views import serve

from courses import access, queries, services
from courses.exceptions import StepLocked
from courses.views.quizzes import start_quiz
from courses.views.sign_in import sign_in
from elearn.core.typed import typed_text


def topics(request: HttpRequest) -> HttpResponse:
    return serve(request, "topics/")


@require_safe
@login_required
def my_learning(request: HttpRequest) -> HttpResponse:
    view = queries.my_learning(request.user)
    return render(request, "courses/my_learning.html", {"learning": view})


@require_POST
def enrol(request: HttpRequest, pk: int) -> HttpResponse:
    module = access.module_for(pk)
    if not request.user.is_authenticated:
        return sign_in(request, module.get_url(request))
    try:
        services.enrol(module, user=request.user, now=timezone.now())
    except StepLocked as refusal:
        messages.error(request, str(refusal))
        return redirect(module.get_url(request))
    path = queries.module_view(request.user, module).path
    # Lesson 1, or for somebody who comes back the one they stopped in.
    ahead = [step.url for step in path if step.kind == "lesson" and step.url]
    going_on = [one.url for one in path if one.kind == "lesson" and one.state == "now"]
    url = next(iter([*going_on, *ahead]), None)
    return redirect(url or module.get_url(request))


@require_POST
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    """Finish the lesson and go on to what comes next in the path."""
    lesson = access.lesson_for(pk)
    if not request.user.is_authenticated:
        return sign_in(request, lesson.get_url(request))
    now = timezone.now()
    try:
        services.finish_lesson(lesson, user=request.user, now=now)
    except StepLocked as refusal:
        messages.error(request, str(refusal))
        return redirect(queries.module_of(lesson).get_url(request))
    view = queries.lesson_view(request.user, lesson)
    step = view.next
    if step is not None and step.lock is not None:
        messages.info(request, step.lock.sentence)
        return redirect(view.module_url)
    if step is not None and step.kind == "lesson":
        following = access.lesson_for(step.lesson_id)
        services.open_lesson(following, user=request.user, now=now)
        return redirect(step.url)
    messages.success(request, _("You have read the last lesson of this module."))
    if step is not None and step.kind == "conversation":
        return redirect(step.url)
    if step is not None and step.state != "done":
        return start_quiz(request, pk=access.quiz_of(lesson).pk)
    return redirect(view.module_url)


@require_POST
@login_required
def place(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        services.keep_place(
            access.lesson_for(pk),
            user=request.user,
            anchor=request.POST.get("anchor", "")[:120],
            now=timezone.now(),
        )
    except StepLocked as refusal:
        return HttpResponse(str(refusal), status=409, content_type="text/plain")
    return HttpResponse(status=204)


@require_POST
def note(request: HttpRequest, pk: int, block_id: str) -> HttpResponse:
    lesson = access.lesson_for(pk)
    if not request.user.is_authenticated:
        return sign_in(request, lesson.get_url(request))
    try:
        kept = services.save_note(
            lesson,
            user=request.user,
            block_id=block_id,
            text=typed_text(request.POST.get("text", "")),
            now=timezone.now(),
        )
    except StepLocked as refusal:
        messages.error(request, str(refusal))
        return redirect(lesson.get_url(request))
    words = (
        _("Your note is kept. Only you can read it.")
        if kept
        else _("Your note is gone.")
    )
    messages.success(request, words)
    return redirect(f"{lesson.get_url(request)}#note-{block_id}")
