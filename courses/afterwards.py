"""What this room shows on pages of lower rooms. A panel with nothing to say is ""."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone

from courses import queries


def after_debrief(request: HttpRequest, *, attempt: Any, **_arguments: Any) -> str:
    """The way on from a conversation: the module it belongs to and its next step."""
    modules = queries.modules_with_scenario(attempt.revision.scenario)
    if not modules:
        return ""
    module = queries.module_view(request.user, modules[0])
    return render_to_string(
        "courses/partials/after_debrief.html", {"module": module}, request
    )


def webinar_after(request: HttpRequest, *, webinar: Any, **_arguments: Any) -> str:
    """ "Give the evaluation", for those who took part, once the event is over."""
    if queries.why_no_evaluation(webinar, request.user, now=timezone.now()):
        return ""
    context = {
        "webinar": webinar,
        "has_evaluated": queries.has_evaluated(webinar, request.user),
    }
    return render_to_string("courses/partials/webinar_after.html", context, request)
