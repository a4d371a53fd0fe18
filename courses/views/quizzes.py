"""A quiz as a learner meets it: begin, answer, look it over, hand in, read the result.

Every page is a form that works by itself; the scripts send the same fields.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from courses import access, queries, services
from courses.choices import AttemptPhase
from courses.domain.attempts import Behaviour
from courses.domain.deadlines import is_as_good_as_up
from courses.exceptions import (
    AttemptOver,
    CoursesError,
    NotToBeChecked,
    StaleStep,
    UnreadableAnswer,
)
from courses.models import QuizAttempt
from courses.views.quiz_forms import again_sequence, sent_act, sent_answers
from courses.views.sign_in import sign_in


# -- Begin ---------------------------------------------------------------------
@require_safe
@login_required
def quiz_cover(request: HttpRequest, pk: int) -> HttpResponse:
    """What there is to know before an attempt begins, and the attempts so far."""
    cover = queries.quiz_cover(access.quiz_for(pk), request.user, now=timezone.now())
    return render(request, "courses/quiz_cover.html", {"cover": cover})


@require_POST
def start_quiz(request: HttpRequest, pk: int) -> HttpResponse:
    quiz = access.quiz_for(pk)
    back = queries.modules_with_quiz(quiz)[0].get_url(request)
    if not request.user.is_authenticated:
        return sign_in(request, back)
    if "sure" not in request.POST and queries.has_conditions(quiz, request.user):
        return redirect("courses:quiz_cover", pk=pk)
    try:
        attempt = services.start_quiz(quiz, user=request.user, now=timezone.now())
    except CoursesError as refusal:
        messages.error(request, str(refusal))
        return redirect(back)
    return redirect("courses:quiz", key=attempt.key)


# -- Answer --------------------------------------------------------------------
@require_safe
@login_required
def quiz(request: HttpRequest, key: UUID) -> HttpResponse:
    """The page to go on with; the result once there is none."""
    now = timezone.now()
    attempt = services.settle_attempt(access.attempt_of(key, request.user), now=now)
    if attempt.phase != AttemptPhase.OPEN:
        return redirect("courses:quiz_result", key=key)
    return _show(request, attempt, page=None, now=now)


@require_http_methods(["GET", "HEAD", "POST"])
def quiz_page(request: HttpRequest, key: UUID, page: int) -> HttpResponse:
    if not request.user.is_authenticated:
        return sign_in(request, reverse("courses:quiz", args=[key]))
    now = timezone.now()
    attempt = services.settle_attempt(access.attempt_of(key, request.user), now=now)
    if request.method == "POST":
        return _take(request, attempt, page=page, now=now)
    if attempt.phase != AttemptPhase.OPEN and not _shows_last_answer(attempt, now=now):
        return redirect("courses:quiz_result", key=key)
    try:
        return _show(request, attempt, page=page, now=now)
    except Http404:
        messages.info(
            request,
            _("That page of the quiz is closed or not there. Here is where you are."),
        )
        return redirect("courses:quiz", key=key)


def _shows_last_answer(attempt: QuizAttempt, *, now: datetime) -> bool:
    """Where answers count at once, the last one hands in: its page still says what
    came of it before the result is asked for."""
    if attempt.revision.plan.rules.behaviour is Behaviour.DEFERRED:
        return False
    return bool(queries.attempt_result(attempt, now=now).questions)


def _show(
    request: HttpRequest,
    attempt: QuizAttempt,
    *,
    page: int | None,
    now: datetime,
    problems: Mapping[int, str] | None = None,
) -> HttpResponse:
    view = queries.attempt_page(attempt, page=page, now=now)
    if view.is_submit_only:
        return redirect("courses:quiz_summary", key=attempt.key)
    context = {
        "attempt": view,
        "problems": problems or {},
        "module": next(iter(queries.modules_with_quiz(attempt.revision.quiz)), None),
        "schedule": attempt.revision.quiz.schedule,
        "is_over": attempt.phase != AttemptPhase.OPEN,
    }
    status = 422 if problems else 200
    return render(request, "courses/quiz_page.html", context, status=status)


def _take(
    request: HttpRequest, attempt: QuizAttempt, *, page: int, now: datetime
) -> HttpResponse:
    rows = sent_answers(request.POST)
    try:
        return _act(request, attempt, rows, page=page, now=now)
    except (StaleStep, NotToBeChecked) as refusal:
        context = {
            "attempt": attempt,
            "refusal": str(refusal),
            "answers": queries.stale_answers(attempt, rows),
        }
        return render(request, "courses/quiz_stale.html", context, status=409)
    except CoursesError as refusal:
        messages.error(request, str(refusal))
        return redirect("courses:quiz", key=attempt.key)


def _act(
    request: HttpRequest,
    attempt: QuizAttempt,
    rows: list[dict[str, Any]],
    *,
    page: int,
    now: datetime,
) -> HttpResponse:
    """Keep what the page held, then do what its button says."""
    act, number = sent_act(request.POST)
    key = attempt.key
    if act == "check":
        return _check(request, attempt, rows, slot=number, page=page, now=now)
    if rows:
        saved = services.save_answers(attempt, answers=rows, now=now)
        refused = {slot: saved.problems[slot] for slot in saved.refused}
        if refused:
            return _show(request, attempt, page=page, now=now, problems=refused)
    if act == "again":
        services.reset_tries(
            attempt,
            slot=number,
            sequence=again_sequence(request.POST, number),
            now=now,
        )
        return _to_question(key, page, number)
    if act in ("flag", "unflag"):
        services.flag_question(attempt, slot=number, is_flagged=act == "flag")
        return _to_question(key, page, number)
    if act == "page":
        there = services.turn_page(attempt, page=number, now=now)
        return redirect("courses:quiz_page", key=key, page=there)
    if act == "time-up" and not is_as_good_as_up(attempt.due_at, now=now):
        return _go_on(request, attempt)
    if act in ("summary", "time-up"):
        if act == "time-up" and attempt.revision.quiz.overdue == "auto_submit":
            services.finish_attempt(attempt, now=now)
            return redirect("courses:quiz_result", key=key)
        return redirect("courses:quiz_summary", key=key)
    return redirect("courses:quiz_page", key=key, page=page)


def _go_on(request: HttpRequest, attempt: QuizAttempt) -> HttpResponse:
    messages.info(request, _("There is more time than that page knew of. Go on."))
    return redirect("courses:quiz", key=attempt.key)


def _check(
    request: HttpRequest,
    attempt: QuizAttempt,
    rows: list[dict[str, Any]],
    *,
    slot: int,
    page: int,
    now: datetime,
) -> HttpResponse:
    row = next((one for one in rows if one["slot"] == slot), None)
    others = [one for one in rows if one is not row]
    if others:
        services.save_answers(attempt, answers=others, now=now)
    try:
        services.check_answer(
            attempt,
            slot=slot,
            sequence=row["sequence"] if row else -1,
            fields=row["fields"] if row else {},
            now=now,
        )
    except UnreadableAnswer as refusal:
        # What was begun is kept, so that the page shows it again.
        saved = services.save_answers(attempt, answers=[row] if row else [], now=now)
        sentence = saved.problems.get(slot, str(refusal))
        return _show(request, attempt, page=page, now=now, problems={slot: sentence})
    if not any(one.is_open for one in queries.state_of(attempt).slots.values()):
        services.finish_attempt(attempt, now=now)
    return _to_question(attempt.key, page, slot)


def _to_question(key: UUID, page: int, slot: int) -> HttpResponse:
    address = reverse("courses:quiz_page", args=[key, page])
    return redirect(f"{address}#q{slot}")


@require_POST
def save(request: HttpRequest, key: UUID) -> JsonResponse:
    """Autosave: the fields of a page, answered in JSON with what to say next time."""
    if not request.user.is_authenticated:
        message = _("You are signed out. Sign in again in another tab.")
        return JsonResponse({"state": "signed_out", "message": message}, status=403)
    attempt = access.attempt_of(key, request.user)
    now = timezone.now()
    try:
        saved = services.save_answers(
            attempt, answers=sent_answers(request.POST), now=now
        )
    except AttemptOver as refusal:
        return JsonResponse({"state": "over", "message": str(refusal)}, status=409)
    except CoursesError as refusal:
        return JsonResponse({"state": "stale", "message": str(refusal)}, status=409)
    return JsonResponse(
        {
            "state": "saved",
            "sequences": saved.sequences,
            "seconds_left": saved.seconds_left,
            "problems": {slot: saved.problems[slot] for slot in saved.refused},
            "saved_at": timezone.localtime(now).strftime("%H:%M"),
        }
    )


# -- Hand in -------------------------------------------------------------------
@require_safe
@login_required
def quiz_summary(request: HttpRequest, key: UUID) -> HttpResponse:
    """All questions before handing in: which are open, which to look at again."""
    now = timezone.now()
    attempt = services.settle_attempt(access.attempt_of(key, request.user), now=now)
    if attempt.phase != AttemptPhase.OPEN:
        return redirect("courses:quiz_result", key=key)
    questions = queries.open_questions(attempt)
    context = {
        "attempt": queries.attempt_page(attempt, now=now),
        "questions": questions,
        "blank": [one for one in questions if one.is_blank],
        "unfinished": [one for one in questions if one.needs],
        "module": next(iter(queries.modules_with_quiz(attempt.revision.quiz)), None),
        "schedule": attempt.revision.quiz.schedule,
    }
    return render(request, "courses/quiz_summary.html", context)


@require_POST
def finish(request: HttpRequest, key: UUID) -> HttpResponse:
    if not request.user.is_authenticated:
        return sign_in(request, reverse("courses:quiz", args=[key]))
    attempt = access.attempt_of(key, request.user)
    now = timezone.now()
    is_by_clock = sent_act(request.POST)[0] == "time-up"
    if is_by_clock and not is_as_good_as_up(attempt.due_at, now=now):
        return _go_on(request, attempt)
    services.finish_attempt(attempt, now=now)
    return redirect("courses:quiz_result", key=key)


@require_safe
@login_required
def quiz_result(request: HttpRequest, key: UUID) -> HttpResponse:
    now = timezone.now()
    attempt = services.settle_attempt(access.attempt_of(key, request.user), now=now)
    if attempt.phase == AttemptPhase.OPEN:
        return redirect("courses:quiz", key=key)
    quiz = attempt.revision.quiz
    result = queries.attempt_result(attempt, now=now)
    context = {
        "result": result,
        # Marks say something of their own only where they are not a mere count.
        "show_marks": result.mark is not None
        and (result.mark, result.max_mark)
        != (result.right_count, result.question_count),
        "history": queries.attempt_history(quiz, request.user, now=now),
        "counting": quiz.counting,
    }
    return render(request, "courses/quiz_result.html", context)
