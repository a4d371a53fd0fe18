"""A quiz: begin, answer, read the feedback, see the result."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from courses import access, queries, services
from courses.exceptions import (
    QuizNotReady,
    StaleStep,
    StepLocked,
    UnreadableAnswer,
)
from courses.views.sign_in import sign_in
from elearn.core.typed import typed_number


@require_POST
def start_quiz(request: HttpRequest, pk: int) -> HttpResponse:
    quiz = access.quiz_for(pk)
    back = queries.modules_with_quiz(quiz)[0].get_url(request)
    if not request.user.is_authenticated:
        return sign_in(request, back)
    try:
        attempt = services.start_quiz(quiz, user=request.user, now=timezone.now())
    except (QuizNotReady, StepLocked) as refusal:
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
        return sign_in(request, reverse("courses:quiz", args=[key]))
    attempt = access.attempt_of(key, request.user)
    try:
        given = services.answer_question(
            attempt,
            expected_seq=typed_number(request.POST.get("sequence", "")),
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
        name.removeprefix("place-"): place
        for name, value in request.POST.items()
        if name.startswith("place-") and (place := typed_number(value)) >= 0
    }
    if sorted(places.values()) != list(range(1, len(places) + 1)):
        return [step for step, place in places.items() if place == 1]
    return sorted(places, key=lambda step: places[step])


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
