"""Thin: find through `access`, read through `queries`, change through `services`."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)
from wagtail.views import serve

from courses import access, queries, services
from courses.evaluation_form import EvaluationForm
from courses.exceptions import (
    CoursesError,
    QuizNotReady,
    StaleStep,
    UnreadableAnswer,
)


def topics(request: HttpRequest) -> HttpResponse:
    return serve(request, "topics/")


@require_safe
@login_required
def my_learning(request: HttpRequest) -> HttpResponse:
    view = queries.my_learning(request.user)
    return render(request, "courses/my_learning.html", {"learning": view})


def _sign_in(request: HttpRequest, back: str) -> HttpResponseRedirect:
    """After sign-in the person returns to a page, for a POST cannot be repeated."""
    return redirect(f"{reverse('account_login')}?next={back}")


@require_POST
def enrol(request: HttpRequest, pk: int) -> HttpResponse:
    module = access.module_for(pk)
    if not request.user.is_authenticated:
        return _sign_in(request, module.get_url(request))
    services.enrol(module, user=request.user, now=timezone.now())
    first = queries.module_view(request.user, module).path
    url = next((step.url for step in first if step.kind == "lesson"), None)
    return redirect(url or module.get_url(request))


@require_POST
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    """Finish the lesson and go on to what comes next in the path."""
    lesson = access.lesson_for(pk)
    if not request.user.is_authenticated:
        return _sign_in(request, lesson.get_url(request))
    now = timezone.now()
    services.finish_lesson(lesson, user=request.user, now=now)
    view = queries.lesson_view(request.user, lesson)
    step = view.next
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
    services.keep_place(
        access.lesson_for(pk),
        user=request.user,
        anchor=request.POST.get("anchor", "")[:120],
        now=timezone.now(),
    )
    return HttpResponse(status=204)


@require_POST
def note(request: HttpRequest, pk: int, block_id: str) -> HttpResponse:
    lesson = access.lesson_for(pk)
    if not request.user.is_authenticated:
        return _sign_in(request, lesson.get_url(request))
    kept = services.save_note(
        lesson,
        user=request.user,
        block_id=block_id,
        text=request.POST.get("text", ""),
        now=timezone.now(),
    )
    words = (
        _("Your note is kept. Only you can read it.")
        if kept
        else _("Your note is gone.")
    )
    messages.success(request, words)
    return redirect(f"{lesson.get_url(request)}#note-{block_id}")


# -- Quizzes ---------------------------------------------------------------
@require_POST
def start_quiz(request: HttpRequest, pk: int) -> HttpResponse:
    quiz = access.quiz_for(pk)
    back = queries.modules_with_quiz(quiz)[0].get_url(request)
    if not request.user.is_authenticated:
        return _sign_in(request, back)
    try:
        attempt = services.start_quiz(quiz, user=request.user, now=timezone.now())
    except QuizNotReady as refusal:
        messages.error(request, str(refusal))
        return redirect(back)
    return redirect("courses:quiz", key=attempt.key)


@require_safe
@login_required
def quiz(request: HttpRequest, key: UUID) -> HttpResponse:
    """The current question; the result once there is none left."""
    view = queries.quiz_view(access.attempt_of(key, request.user))
    if view.is_finished:
        return redirect(view.result_url)
    return render(request, "courses/quiz_question.html", {"quiz": view})


@require_POST
def answer(request: HttpRequest, key: UUID) -> HttpResponse:
    if not request.user.is_authenticated:
        return _sign_in(request, reverse("courses:quiz", args=[key]))
    attempt = access.attempt_of(key, request.user)
    sequence = request.POST.get("sequence", "")
    try:
        given = services.answer_question(
            attempt,
            expected_seq=int(sequence) if sequence.isdecimal() else -1,
            response=read_response(request),
            now=timezone.now(),
        )
    except (StaleStep, UnreadableAnswer) as refusal:
        messages.error(request, str(refusal))
        return redirect("courses:quiz", key=key)
    return redirect("courses:answered", key=key, number=given.sequence + 1)


def read_response(request: HttpRequest) -> list[str]:
    """The form's answer: `option`, or for ordering a place for each step.

    Ordering without a script is one select `place-<step>` per step holding 1…n.
    Two steps in one place make a response that grading refuses with a sentence.
    """
    if "option" in request.POST:
        return request.POST.getlist("option")
    places = {
        name.removeprefix("place-"): value
        for name, value in request.POST.items()
        if name.startswith("place-") and value.isdecimal()
    }
    if sorted(int(value) for value in places.values()) != list(
        range(1, len(places) + 1)
    ):
        return [key for key, value in places.items() if value == "1"]
    return sorted(places, key=lambda step: int(places[step]))


@require_safe
@login_required
def answered(request: HttpRequest, key: UUID, number: int) -> HttpResponse:
    attempt = access.attempt_of(key, request.user)
    context = {
        "quiz": queries.quiz_view(attempt),
        "answer": queries.answer_view(attempt, number=number),
    }
    return render(request, "courses/quiz_feedback.html", context)


@require_safe
@login_required
def quiz_result(request: HttpRequest, key: UUID) -> HttpResponse:
    view = queries.quiz_view(access.attempt_of(key, request.user))
    if not view.is_finished:
        return redirect("courses:quiz", key=key)
    return render(request, "courses/quiz_result.html", {"quiz": view})


# -- Evaluation ------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def evaluation(request: HttpRequest, slug: str) -> HttpResponse:
    """The form; afterwards, what was given. One per event and person."""
    now = timezone.now()
    webinar = access.webinar_to_evaluate(slug, request.user)
    given = queries.evaluation_of(webinar, request.user)
    refusal = queries.why_no_evaluation(webinar, request.user, now=now)
    form = EvaluationForm(request.POST or None)
    if request.method == "POST" and given is None and refusal is None:
        if form.is_valid():
            try:
                services.give_evaluation(
                    webinar, user=request.user, answers=form.cleaned_data, now=now
                )
            except CoursesError as problem:
                messages.error(request, str(problem))
            else:
                messages.success(
                    request, _("Thank you. Your evaluation is with the organisers.")
                )
            return redirect("courses:evaluation", slug=slug)
    elif request.method == "POST":
        # A second tab or a second click: show what is there.
        return redirect("courses:evaluation", slug=slug)
    context = {"webinar": webinar, "given": given, "refusal": refusal, "form": form}
    return render(
        request,
        "courses/evaluation.html",
        context,
        status=422 if form.errors else 200,
    )
