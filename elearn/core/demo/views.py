"""The demo's own pages: one click to be somebody, and the mails it kept."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from elearn.core import demo
from elearn.core.demo import mailbox
from elearn.core.demo.showroom import showroom

View = Callable[..., HttpResponse]


def demo_only(view: View) -> View:
    """Answers 404 wherever the settings are not the demo's."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@demo_only
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest) -> HttpResponse:
    """GET lists people; POST `email` (and `next`) signs in as one of them."""
    if request.method == "POST":
        person = demo.find_account(request.POST.get("email", ""))
        if person is None:
            raise Http404(_("Nobody of the demo has this address."))
        login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
        wish = request.POST.get("next", "")
        if not url_has_allowed_host_and_scheme(
            wish, allowed_hosts={request.get_host()}
        ):
            wish = reverse("demo:people")
        return redirect(wish)
    context = {
        "people": demo.showcase(),
        "password": demo.PASSWORD,
        "next": request.GET.get("next", ""),
    }
    return render(request, "core/demo/people.html", context)


@demo_only
@require_safe
def mail(request: HttpRequest) -> HttpResponse:
    return render(request, "core/demo/mail.html", {"mails": mailbox.list_mails()})


@demo_only
@require_safe
def one_mail(request: HttpRequest, key: str) -> HttpResponse:
    found = mailbox.find_mail(key)
    if found is None:
        raise Http404(_("There is no such mail."))
    body = mailbox.with_links(found.body, host=request.get_host())
    return render(request, "core/demo/one_mail.html", {"mail": found, "body": body})


@demo_only
@require_safe
def components(request: HttpRequest) -> HttpResponse:
    return render(request, "core/demo/components.html", showroom())
