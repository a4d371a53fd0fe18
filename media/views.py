"""Taking a place at an event, waiting for one and giving it back: POST, then back to its
page. And the files that its page plays afterwards.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.views import serve

from elearn.core.played_files import answer_in_pieces
from elearn.core.typed import typed_text
from media import access, place_queries, presenters, services
from media.exceptions import RegistrationRefused
from media.forms import RegistrationForm
from media.models import Registration, WaitingPlace, Webinar


def serve_page(request: HttpRequest, slug: str = "") -> HttpResponse:
    """The Wagtail page of this address, under a name that other rooms can reverse. An
    event's own address leads to its page, also where that has another one."""
    path = f"webinars/{slug}/" if slug else "webinars/"
    try:
        response: HttpResponse = serve(request, path)
    except Http404:
        url = access.page_url_of(slug)
        if url in ("", request.path):
            raise
        return redirect(url)
    return response


def _back(slug: str) -> HttpResponse:
    return redirect(reverse("media:webinar", args=[slug]) + "#registration")


@never_cache
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest, slug: str) -> HttpResponse:
    """A GET shows the event's questions, where it asks any and this person may
    register; else it is somebody who comes back from signing in."""
    webinar = access.webinar_for_visitor(request, slug)
    questions = place_queries.questions_of(webinar)
    state = presenters.state_for(webinar, user=request.user, now=timezone.now())
    asks = bool(questions) and state in ("open", "full")
    if not request.user.is_authenticated:
        if request.method == "GET" and not asks:
            return _back(slug)
        page = "media:register" if asks else "media:webinar"
        return redirect_to_login(reverse(page, args=[slug]))
    if request.method == "GET":
        if not asks:
            return _back(slug)
        return _ask(request, webinar, RegistrationForm(questions=questions), state)
    form = RegistrationForm(request.POST, questions=questions)
    if not form.is_valid() and asks:
        return _ask(request, webinar, form, state, status=422)
    answers = form.read_answers() if form.is_valid() else []
    take: Callable[..., Registration | WaitingPlace] = services.join_waiting_list
    if "wait" not in request.POST:
        take = partial(
            services.register_person, consents=request.POST.get("consent") == "yes"
        )
    try:
        place = take(
            webinar,
            user=request.user,
            by=request.user,
            now=timezone.now(),
            answers=answers,
        )
    except RegistrationRefused as refusal:
        messages.error(request, str(refusal))
        return _back(slug)
    if isinstance(place, Registration):
        told = _("You are registered for “%(title)s”.")
    else:
        told = _("You are on the waiting list for “%(title)s”.")
    messages.success(request, told % {"title": webinar.title})
    return _back(slug)


def _ask(
    request: HttpRequest,
    webinar: Webinar,
    form: RegistrationForm,
    state: str,
    *,
    status: int = 200,
) -> HttpResponse:
    context = {
        "webinar": webinar,
        "form": form,
        "is_full": state == "full",
        "times": presenters.times_for(webinar),
    }
    return render(request, "media/register.html", context, status=status)


@require_http_methods(["GET", "POST"])
def cancel_registration(request: HttpRequest, slug: str) -> HttpResponse:
    """Giving a place back, or the turn on the waiting list: the form says which."""
    webinar = access.webinar_for_visitor(request, slug)
    if request.method == "GET":
        return _back(webinar.slug)
    if not request.user.is_authenticated:
        return redirect_to_login(reverse("media:webinar", args=[webinar.slug]))
    give_back, told = (
        services.cancel_registration,
        _("Your registration is cancelled. You can register again at any time."),
    )
    if "waiting" in request.POST:
        give_back, told = (
            services.leave_waiting_list,
            _("You are off the waiting list. You can join it again at any time."),
        )
    try:
        give_back(
            webinar,
            user=request.user,
            by=request.user,
            now=timezone.now(),
            reason=typed_text(request.POST.get("reason", "")),
        )
    except RegistrationRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, told)
    return _back(webinar.slug)


@require_safe
@cache_control(private=True, max_age=3600)
def recording(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    document = access.recording_for(request, slug, name, now=timezone.now())
    return answer_in_pieces(request, document)


@require_safe
@never_cache
def stream_gate(request: HttpRequest, slug: str) -> HttpResponse:
    """The proxy's question whether it may hand out an event's pictures: yes (204) or no
    (403), for whoever's cookie it passes on."""
    allowed = access.may_have_stream(request, slug, now=timezone.now())
    return HttpResponse(status=204 if allowed else 403)
