"""The evaluation of an event: the form, and afterwards what was given."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courses import access, queries, services
from courses.evaluation_form import EvaluationForm
from courses.exceptions import CoursesError


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
