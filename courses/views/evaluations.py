"""The evaluation of an event, a module or a course: the form, once.

What was answered is not shown again: nobody knows whose it is.
"""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courses import access, queries, services
from courses.evaluation_form import build_form
from courses.exceptions import CoursesError
from courses.queries import Subject
from media.models import Webinar


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def evaluation(request: HttpRequest, slug: str) -> HttpResponse:
    """One's evaluation of a live event."""
    return _answer(request, access.webinar_to_evaluate(slug, request.user))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def page_evaluation(request: HttpRequest, pk: int) -> HttpResponse:
    """One's evaluation of a module or course."""
    return _answer(request, access.page_to_evaluate(pk, request.user))


def _answer(request: HttpRequest, subject: Subject) -> HttpResponse:
    now = timezone.now()
    given = queries.receipt_of(subject, request.user)
    refusal = queries.why_no_evaluation(subject, request.user, now=now)
    is_sent = request.method == "POST"
    if is_sent and (given is not None or refusal is not None):
        # A second tab or a second click: show what is there.
        return redirect(request.path)
    is_event = isinstance(subject, Webinar)
    context = {
        "webinar": subject if is_event else None,
        "subject": subject,
        "back": address_of(subject),
        "given": given,
        "refusal": refusal,
    }
    if given is not None or refusal is not None:
        return render(request, "courses/evaluation.html", context)
    version = queries.version_shown(subject, request.POST.get("version", ""))
    form = build_form(
        version.questionnaire,
        queries.rated_rows(subject),
        request.POST if is_sent else None,
        zone=queries.zone_of(subject),
    )
    if is_sent and form.is_valid():
        try:
            services.give_evaluation(
                subject,
                user=request.user,
                answers=form.answers,
                ratings=form.ratings,
                version=version,
                now=now,
            )
        except CoursesError as problem:
            messages.error(request, str(problem))
        else:
            messages.success(
                request, _("Thank you. Your answers are kept without your name.")
            )
        return redirect(request.path)
    context |= {"form": form, "version": version, "asked": version.questionnaire}
    status = 422 if form.errors else 200
    return render(request, "courses/evaluation.html", context, status=status)


def address_of(subject: Subject) -> str:
    """Where the event or page itself is."""
    if isinstance(subject, Webinar):
        return f"/webinars/{subject.slug}/"
    return subject.get_url() or reverse("courses:topics")
