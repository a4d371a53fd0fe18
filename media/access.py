"""The one funnel to each protected record: strangers get a 404."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from elearn.core.models import User
from elearn.core.played_files import refuse_kept_private
from media.choices import WebinarState
from media.models import (
    ArchivePart,
    EventFile,
    LogImport,
    MatchDecision,
    Registration,
    Watched,
    Webinar,
    WebinarPage,
)
from media.place_queries import waiting_place
from media.queries import is_registered, is_room_open
from media.talk_queries import part_of

CHANGE_WEBINAR = "media.change_webinar"
ORGANISER = "organiser"


def may_organise(user: Any) -> bool:
    return bool(user.is_authenticated and user.has_perm(CHANGE_WEBINAR))


def part_at(webinar: Webinar, user: Any) -> str:
    """What the person does at this event: "organiser", "moderator" or "faculty"; "" for
    everybody else."""
    if not user.is_authenticated:
        return ""
    return ORGANISER if may_organise(user) else part_of(webinar, user)


def shown_webinar(slug: str, user: Any) -> Webinar:
    """An announced event, a draft for organisers only. Whether this person may know of
    it, the caller asks."""
    webinar = get_object_or_404(Webinar, slug=slug)
    if not (webinar.is_visible() or may_organise(user)):
        raise Http404
    return webinar


def webinar_for_visitor(request: HttpRequest, slug: str) -> Webinar:
    """The event for whoever may read its page. Who has a place or waits for one keeps
    what is theirs, also where the page was closed to them since."""
    user = request.user
    webinar = shown_webinar(slug, user)
    if not (
        may_organise(user)
        or _may_read_page_of(request, webinar)
        or is_registered(webinar, user)
        or waiting_place(webinar, user) is not None
    ):
        raise Http404
    return webinar


def _may_read_page_of(request: HttpRequest, webinar: Webinar) -> bool:
    """An event that has no page has none that could be closed."""
    page = WebinarPage.objects.filter(webinar=webinar).first()
    return page is None or _may_read(request, page)


def _may_read(request: HttpRequest, page: WebinarPage) -> bool:
    return all(
        restriction.accept_request(request)
        for restriction in page.get_view_restrictions()
    )


def webinar_for_organiser(slug: str, user: Any) -> Webinar:
    if not may_organise(user):
        raise Http404
    return get_object_or_404(Webinar, slug=slug)


def log_for_organiser(pk: int, user: Any) -> LogImport:
    if not may_organise(user):
        raise Http404
    return get_object_or_404(LogImport.objects.select_related("webinar"), pk=pk)


def decision_for_organiser(pk: int, user: Any) -> MatchDecision:
    if not may_organise(user):
        raise Http404
    return get_object_or_404(MatchDecision.objects.select_related("webinar"), pk=pk)


def part_for_organiser(pk: int, user: Any) -> ArchivePart:
    if not may_organise(user):
        raise Http404
    return get_object_or_404(ArchivePart.objects.select_related("webinar"), pk=pk)


def may_have_stream(request: HttpRequest, slug: str, *, now: datetime) -> bool:
    """Whether the pictures of an event are for this person now: registered or helping,
    and the room is open, also to them. Organisers may look in at any time. An event that is not
    there is for nobody, so that a stranger cannot tell the two apart."""
    user = request.user
    webinar = Webinar.objects.filter(slug=slug).first()
    if webinar is None or webinar.state == WebinarState.CANCELLED:
        return False
    if may_organise(user):
        return True
    if not webinar.is_visible():
        return False
    if part_at(webinar, user):
        return is_room_open(webinar, now=now)
    if not is_registered(webinar, user):
        return False
    return _may_read_page_of(request, webinar) and is_room_open(webinar, now=now)


def registration_of(webinar: Webinar, user: User) -> Registration:
    """A person's own place; everybody else's is not there."""
    if not user.is_authenticated:
        raise Http404
    return get_object_or_404(Registration, webinar=webinar, user=user)


def recording_for(request: HttpRequest, slug: str, name: str, *, now: datetime) -> Any:
    """An event's recording or its captions: for people with an account, once the event
    is over and as long as they may read its page."""
    page = _page_of_recording(request, slug)
    _refuse_recording_of(page, request, now=now)
    for document in (page.recording, page.recording_captions):
        if document is not None and document.filename == name:
            refuse_kept_private(document, request)
            return document
    raise Http404


def _page_of_recording(request: HttpRequest, slug: str) -> WebinarPage:
    if not request.user.is_authenticated:
        raise Http404
    return get_object_or_404(
        WebinarPage.objects.live().select_related(
            "webinar", "recording", "recording_captions"
        ),
        webinar__slug=slug,
    )


def _refuse_recording_of(
    page: WebinarPage, request: HttpRequest, *, now: datetime
) -> None:
    webinar = page.webinar
    if webinar.state == WebinarState.CANCELLED or not webinar.is_over(now):
        raise Http404
    if not _may_read(request, page):
        raise Http404


def film_for(request: HttpRequest, slug: str, *, now: datetime) -> WebinarPage:
    """The event whose film this person may watch, with its words and its chapters."""
    page = _page_of_recording(request, slug)
    if not may_watch(request, page, now=now):
        raise Http404
    return page


def may_watch(request: HttpRequest, page: WebinarPage, *, now: datetime) -> bool:
    """Whether film and captions of this page would both be handed out."""
    if not request.user.is_authenticated or page.recording is None:
        return False
    try:
        _refuse_recording_of(page, request, now=now)
        for document in (page.recording, page.recording_captions):
            if document is not None:
                refuse_kept_private(document, request)
    except Http404:
        return False
    return True


def watched_event_for(request: HttpRequest, slug: str, *, now: datetime) -> Webinar:
    """The event of which this person has watched something, also where its film is not
    for them any more; or may watch it."""
    user = request.user
    if not user.is_authenticated:
        raise Http404
    kept = Watched.objects.filter(user=user, webinar__slug=slug)
    row = kept.select_related("webinar").first()
    return row.webinar if row else film_for(request, slug, now=now).webinar


def room_page_for(request: HttpRequest, slug: str) -> WebinarPage:
    """The published event whose room this is; whoever may read its page may ask, and
    whoever helps there."""
    page = get_object_or_404(
        WebinarPage.objects.live().select_related("webinar"), webinar__slug=slug
    )
    if page.webinar.state not in (WebinarState.ANNOUNCED, WebinarState.HELD):
        raise Http404
    if not (_may_read(request, page) or part_at(page.webinar, request.user)):
        raise Http404
    return page


def page_url_of(slug: str) -> str:
    """Where the published page of this event's record is; "" for none. Who may read it,
    the page asks itself."""
    page = WebinarPage.objects.live().filter(webinar__slug=slug).first()
    return (page.url or "") if page is not None else ""


def place_in(webinar: Webinar, user: Any) -> Registration | None:
    """A person's own place, or None."""
    if not user.is_authenticated:
        return None
    places = Registration.objects.select_related("webinar", "user")
    return places.filter(webinar=webinar, user=user).first()


def seat_for(request: HttpRequest, slug: str) -> tuple[WebinarPage, Registration]:
    """The event and the person's place in it; not there for anybody else."""
    page = room_page_for(request, slug)
    registration = place_in(page.webinar, request.user)
    if registration is None:
        raise Http404
    return page, registration


def room_for(
    request: HttpRequest, slug: str
) -> tuple[WebinarPage, Registration | None]:
    """The event for who may be in its room: with a place, or to run it. Who runs it and
    has no place sees what the others see, and nothing of them is measured."""
    page = room_page_for(request, slug)
    registration = place_in(page.webinar, request.user)
    if registration is None and not part_at(page.webinar, request.user):
        raise Http404
    return page, registration


def event_file_for(request: HttpRequest, slug: str, pk: int, name: str) -> Any:
    """Slides or a handout, for people in the room."""
    page, _registration = room_for(request, slug)
    file = get_object_or_404(page.event_files.select_related("document"), pk=pk)
    if file.document.filename != name:
        raise Http404
    refuse_kept_private(file.document, request)
    return file.document


def refuse_recording(document: Any, request: HttpRequest) -> None:
    """Http404 for an event's recording or captions at the address that every document
    has, and before the event is over at any other; and for its slides and handouts at
    any address but the room's. Organisers may look at them."""
    if may_organise(request.user):
        return
    match = request.resolver_match
    is_own_address = match is not None and match.view_name == "media:room_file"
    if not is_own_address and EventFile.objects.filter(document=document).exists():
        raise Http404
    used = WebinarPage.objects.filter(
        Q(recording=document) | Q(recording_captions=document)
    )
    if not used.exists():
        return
    is_public = match is not None and match.view_name == "wagtaildocs_serve"
    over = used.filter(webinar__ends_at__lte=timezone.now())
    if is_public or not over.exists():
        raise Http404
