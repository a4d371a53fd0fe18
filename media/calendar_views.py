"""Events in a person's own calendar: one event as a file, all of theirs as a feed at a
secret address; and the page on which they choose, reminders among it.
"""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from elearn.core.models import User
from elearn.core.typed import typed_text
from media import access, calendar_files, place_queries, presenters, services
from media.mail import read_reminders_token

KIND = "text/calendar; charset=utf-8"


def _file(content: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type=KIND,
        headers={"Content-Disposition": content_disposition_header(True, name) or ""},
    )


@require_safe
def event_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    webinar = access.webinar_for_visitor(request, slug)
    return _file(calendar_files.event_file(webinar), f"{webinar.slug}.ics")


@require_safe
@cache_control(private=True, max_age=900)
def feed(request: HttpRequest, key: str) -> HttpResponse:
    """The key in the address is all that a calendar program can show; 404 for one that
    was revoked, as for one that never was."""
    user = place_queries.owner_of_feed(typed_text(key))
    if user is None:
        raise Http404
    with override(user.language):
        content = calendar_files.feed_file(list(place_queries.events_of_feed(user)))
    response = _file(content, "events.ics")
    response["X-Robots-Tag"] = "noindex"
    # Nobody who follows a link from it is told the secret.
    response["Referrer-Policy"] = "no-referrer"
    return response


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def my_events(request: HttpRequest) -> HttpResponse:
    user: User = request.user  # type: ignore[assignment]
    if request.method == "POST":
        _change(request, user)
        return redirect("media:my_events")
    return render(
        request,
        "media/my_events.html",
        presenters.present_my_events(user, now=timezone.now()),
    )


def _change(request: HttpRequest, user: User) -> None:
    wish = request.POST.get("wish", "")
    if wish == "address":
        had_one = bool(place_queries.wishes_of(user).feed_key)
        services.make_feed_address(user, by=user)
        told = (
            _("This is your calendar’s new address. The older one works no longer.")
            if had_one
            else _("This is your calendar’s address.")
        )
    elif wish == "revoke":
        services.revoke_feed_address(user, by=user)
        told = _("The address works no longer. Your calendar keeps what it has copied.")
    elif wish in ("reminders", "no_reminders"):
        wanted = wish == "reminders"
        services.set_reminders(user, wanted=wanted, by=user)
        told = (
            _("You get reminders again.") if wanted else _("You get no more reminders.")
        )
    else:
        return
    messages.success(request, told)


@csrf_exempt  # mail programs send the POST themselves; the signed token is the proof
@never_cache
@require_http_methods(["GET", "POST"])
def stop_reminders(request: HttpRequest, token: str) -> HttpResponse:
    """From a reminder, without signing in. Looking at the page changes nothing: some
    mail programs follow every address."""
    number = read_reminders_token(token)
    if number is None:
        raise Http404
    user = get_object_or_404(User, pk=number)
    is_done = request.method == "POST"
    if is_done:
        services.set_reminders(user, wanted=False, by=None)
    is_off = is_done or not place_queries.wishes_of(user).wants_reminders
    return render(request, "media/stop_reminders.html", {"is_off": is_off})
