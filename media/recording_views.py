"""Addresses beside an event's recording: its chapters as a track, its words to take away,
and what somebody has watched of it: kept while it plays, forgotten on a press.
"""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_POST, require_safe

from elearn.core.typed import typed_number
from media import access, queries, recording_queries, services
from media.domain.recording import chapter_track
from media.domain.transcript import as_text
from media.domain.watched import NotWatched, read_report
from media.recording_page import chapter_name, present_watched
from media.wording import sentence

#: More than the longest message that is taken.
MOST_BYTES = 4096


@require_safe
@cache_control(private=True, max_age=300)
def chapters(request: HttpRequest, slug: str) -> HttpResponse:
    page = access.film_for(request, slug, now=timezone.now())
    found = recording_queries.chapters(page, queries.programme_in_force(page.webinar))
    if not found:
        raise Http404
    track = chapter_track((one, chapter_name(one)) for one in found)
    return HttpResponse(track, content_type="text/vtt; charset=utf-8")


@require_safe
@cache_control(private=True, max_age=300)
def transcript(request: HttpRequest, slug: str) -> HttpResponse:
    page = access.film_for(request, slug, now=timezone.now())
    items = queries.programme_in_force(page.webinar)
    found = recording_queries.transcript(page, recording_queries.chapters(page, items))
    if not found:
        raise Http404
    title = page.title
    if page.recording_is_test:
        title = f"{_('Test clip, not the event')}: {title}"
    return HttpResponse(
        as_text(found, title=title),
        content_type="text/plain; charset=utf-8",
        headers={
            "Content-Disposition": content_disposition_header(
                True, f"{slug}-transcript.txt"
            )
        },
    )


@require_POST
@never_cache
def watched(request: HttpRequest, slug: str) -> HttpResponse:
    """What a player has played since it last said so; the answer is the bar anew."""
    page = access.film_for(request, slug, now=timezone.now())
    if typed_number(request.META.get("CONTENT_LENGTH") or "0") > MOST_BYTES:
        return _refuse("watched_too_many")
    if typed_number(request.POST.get("film", "")) != page.recording_id:
        return _refuse("watched_other_film")
    try:
        report = read_report(
            spans=request.POST.get("spans", ""),
            at=request.POST.get("at", ""),
            length=request.POST.get("length", ""),
        )
    except NotWatched as refusal:
        return _refuse(refusal.code)
    row = services.keep_watched(
        page.webinar,
        user=request.user,
        film=page.recording,
        report=report,
        now=timezone.now(),
    )
    items = queries.programme_in_force(page.webinar)
    shown = present_watched(row, recording_queries.chapters(page, items))
    return render(request, "media/partials/watched_bar.html", {"watched": shown})


def _refuse(code: str) -> HttpResponse:
    return HttpResponse(
        sentence(code), status=422, content_type="text/plain; charset=utf-8"
    )


@require_POST
def forget(request: HttpRequest, slug: str) -> HttpResponse:
    """All that is kept of what this person watched of an event's recording."""
    webinar = access.watched_event_for(request, slug, now=timezone.now())
    if services.forget_watched(user=request.user, webinar=webinar):
        messages.success(request, _("What you watched of this recording is forgotten."))
    else:
        messages.info(request, _("Nothing was kept of what you watched here."))
    return redirect(reverse("media:webinar", args=[webinar.slug]) + "#recording")
