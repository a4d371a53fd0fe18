"""Taking a place at an event and giving it back: POST, then back to its page. And the
files that its page plays afterwards.
"""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.views import serve

from elearn.core.played_files import answer_in_pieces
from media import access, services
from media.exceptions import RegistrationRefused


def serve_page(request: HttpRequest, slug: str = "") -> HttpResponse:
    """The Wagtail page of this address, under a name that other rooms can reverse."""
    path = f"webinars/{slug}/" if slug else "webinars/"
    response: HttpResponse = serve(request, path)
    return response


def _back(slug: str) -> HttpResponse:
    return redirect(reverse("media:webinar", args=[slug]) + "#registration")


@require_http_methods(["GET", "POST"])
def register(request: HttpRequest, slug: str) -> HttpResponse:
    done = gettext_lazy("You are registered for “%(title)s”.")
    return _change_place(request, slug, services.register_person, done)


@require_http_methods(["GET", "POST"])
def cancel_registration(request: HttpRequest, slug: str) -> HttpResponse:
    done = gettext_lazy(
        "Your registration is cancelled. You can register again at any time."
    )
    return _change_place(request, slug, services.cancel_registration, done)


def _change_place(
    request: HttpRequest, slug: str, change: Callable[..., object], done: str
) -> HttpResponse:
    """A GET is somebody who comes back from signing in: the button is on the page."""
    webinar = access.webinar_for_visitor(slug, request.user)
    if request.method == "GET":
        return _back(webinar.slug)
    if not request.user.is_authenticated:
        return redirect_to_login(reverse("media:webinar", args=[webinar.slug]))
    try:
        change(webinar, user=request.user, by=request.user, now=timezone.now())
    except RegistrationRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done % {"title": webinar.title})
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
    allowed = access.may_have_stream(slug, request.user, now=timezone.now())
    return HttpResponse(status=204 if allowed else 403)
