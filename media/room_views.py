"""The live room's addresses: the page, the parts of it that change, consent, files."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from elearn.core.played_files import answer_in_pieces
from elearn.core.policy import under_policy
from media import access, services
from media.consent import has_consent
from media.room_page import present_now, present_presence, present_room
from media.room_policy import policy_for
from media.shared_part import shared_now
from media.test_stream import is_made
from media.wording import sentence


@require_safe
@never_cache
def room(request: HttpRequest, slug: str) -> HttpResponse:
    page = access.room_page_for(request, slug)
    if not request.user.is_authenticated:
        return redirect_to_login(request.path)
    registration = access.place_in(page.webinar, request.user)
    if registration is None and not access.part_at(page.webinar, request.user):
        messages.error(request, sentence("not_in_room", title=page.webinar.title))
        return _to_event(slug)
    context = present_room(page, registration, now=timezone.now())
    response = render(request, "media/room/room.html", context)
    return under_policy(response, "player", also=policy_for(context["source"]))


@require_safe
@never_cache
def room_now(request: HttpRequest, slug: str) -> HttpResponse:
    """The parts that are the same for everybody; scripts put them into the page."""
    page, _registration = access.room_for(request, slug)
    return HttpResponse(shared_now(request, page, now=timezone.now()))


@require_safe
@never_cache
def room_presence(request: HttpRequest, slug: str) -> HttpResponse:
    """What is counted of the person so far."""
    page, registration = access.seat_for(request, slug)
    now = timezone.now()
    shown = present_now(page, now=now)
    context = {
        **shown,
        **present_presence(page.webinar, registration, now=now, items=shown["items"]),
        "consents": has_consent(registration),
    }
    return render(request, "media/room/parts_presence.html", context)


@require_POST
def consent(request: HttpRequest, slug: str) -> HttpResponse:
    """Agree to be measured, or take it back; then back to the room."""
    page, registration = access.seat_for(request, slug)
    now = timezone.now()
    if request.POST.get("consent") == "yes":
        services.give_consent(page.webinar, user=request.user, now=now)
        messages.success(
            request, _("Thank you. Your minutes are counted while the stream plays.")
        )
    elif request.POST.get("consent") == "no":
        services.withdraw_consent(page.webinar, user=request.user, now=now)
        messages.success(
            request,
            _(
                "From now on nothing is recorded of you. What was recorded before is"
                " kept; you can go on following the event."
            ),
        )
    if request.POST.get("back") == "event":
        return _to_event(slug)
    return redirect("media:room", slug=slug)


@require_safe
@never_cache
def room_file(request: HttpRequest, slug: str, pk: int, name: str) -> HttpResponse:
    """Slides and handouts, for people with a place."""
    document = access.event_file_for(request, slug, pk, name)
    response = answer_in_pieces(request, document)
    # Kept, not shown: what others have uploaded is no page of ours.
    header = content_disposition_header(as_attachment=True, filename=document.filename)
    response["Content-Disposition"] = header or "attachment"
    return response


@require_safe
def test_player(request: HttpRequest, slug: str) -> HttpResponse:
    """Does this browser play what the room plays? Open to everybody: it shows nothing
    of the event."""
    page = access.room_page_for(request, slug)
    response = render(
        request,
        "media/room/test_player.html",
        {
            "page": page,
            "webinar": page.webinar,
            "has_clip": is_made(settings.TEST_STREAM_DIR),
        },
    )
    return under_policy(response, "player")


def _to_event(slug: str) -> HttpResponse:
    return redirect(reverse("media:webinar", args=[slug]) + "#registration")
