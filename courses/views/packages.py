"""A package in a lesson: begin it, the page it plays on, and hear what it says."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from courses import access, queries, services
from courses.exceptions import CoursesError, PlayedElsewhere
from courses.packages.origins import origin_for, site_of
from courses.packages.tokens import make_pass, make_sitting, read_sitting
from courses.views.sign_in import sign_in
from elearn.core.policy import uses_policy

#: What a package's state may weigh with everything around it.
MAX_REPORT_BYTES = 600_000
MAX_SEQUENCE = 2_000_000_000


@require_POST
def begin(request: HttpRequest, pk: int, block_id: str) -> HttpResponse:
    lesson = access.lesson_for(pk)
    if not request.user.is_authenticated:
        return sign_in(request, lesson.get_url(request))
    package = queries.package_of_block(lesson, block_id)
    try:
        attempt = services.begin_package(
            lesson, package=package, user=request.user, now=timezone.now()
        )
    except CoursesError as refusal:
        messages.error(request, str(refusal))
        return redirect(lesson.get_url(request))
    return redirect("courses:play_package", key=attempt.key)


@require_safe
@login_required
@never_cache
@uses_policy("package")
def play(request: HttpRequest, key: UUID) -> HttpResponse:
    """The page around a package. What plays in it is another origin's."""
    attempt = access.package_attempt_of(key, request.user)
    origin = origin_for(request)
    began_ms = int(timezone.now().timestamp() * 1000)
    said = make_pass(attempt.key, site=site_of(request))
    context = {
        "package": queries.package_view(attempt),
        "origin": origin,
        "frame_url": f"{origin}/{said}/play/" if origin else "",
        "sitting": make_sitting(attempt.key, began_ms=began_ms),
    }
    return render(request, "courses/package.html", context)


@require_POST
def hear(request: HttpRequest, key: UUID) -> JsonResponse:
    """Keep what the package says; the answer is what the page shows of it."""
    if not request.user.is_authenticated:
        return _refused(
            _(
                "You are signed out, so this step was not saved. Sign in in another tab."
            ),
            403,
        )
    attempt = access.package_attempt_of(key, request.user)
    told = _read_report(request, attempt.key)
    if told is None:
        return _refused(
            _(
                "The package said something that is not understood here, so this step"
                " was not saved. What was saved before is still there."
            ),
            400,
        )
    try:
        attempt = services.hear_package(attempt, **told, now=timezone.now())
    except PlayedElsewhere as refusal:
        return _refused(str(refusal), 409)
    except CoursesError as refusal:
        return _refused(str(refusal), 422)
    return JsonResponse({"word": queries.package_view(attempt).word})


def _refused(sentence: str, status: int) -> JsonResponse:
    return JsonResponse({"refused": sentence}, status=status)


def _read_report(request: HttpRequest, key: UUID) -> dict[str, Any] | None:
    """The report's parts where it has the shape of one."""
    if len(request.body) > MAX_REPORT_BYTES:
        return None
    try:
        report = json.loads(request.body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(report, dict):
        return None
    sitting, sequence = report.get("sitting"), report.get("sequence")
    state, ended = report.get("state"), report.get("ended")
    if not isinstance(sitting, str) or not isinstance(state, dict):
        return None
    if type(sequence) is not int or not 0 < sequence <= MAX_SEQUENCE:
        return None
    began_ms = read_sitting(sitting, attempt=key)
    if began_ms is None or not isinstance(ended, bool):
        return None
    return {
        "sitting_ms": began_ms,
        "sequence": sequence,
        "state": state,
        "has_ended": ended,
    }
