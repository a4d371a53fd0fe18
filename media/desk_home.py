"""What this room has to say on the first page of the admin: logs that are missing or
have rows nobody was recognised in, the events to come, and the way to a new one."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from elearn.core.desk_home import DeskLine, Part, register_desk_lines
from media import access, queries
from media.desk_rows import lead_of
from media.event_days import on_now, times_of_event, times_of_events
from media.models import Webinar, WebinarIndexPage, WebinarPage

#: The list of webinars has all of them.
MOST_EVENTS = 5


def logs_to_look_at(request: HttpRequest) -> Iterable[DeskLine]:
    if not access.may_organise(request.user):
        return
    now = timezone.now()
    for webinar in queries.events_without_log(now)[:MOST_EVENTS]:
        yield DeskLine(
            _("No log is imported yet"),
            reverse("media_logs", args=[webinar.slug]),
            _("%(title)s, held %(when)s")
            % {"title": webinar.title, "when": _times(webinar)},
        )
    for webinar in queries.events_with_unrecognised(now)[:MOST_EVENTS]:
        words = ngettext(
            "%(count)d row of a log names nobody we know",
            "%(count)d rows of logs name nobody we know",
            webinar.unrecognised,
        )
        yield DeskLine(
            words % {"count": webinar.unrecognised},
            reverse("media_logs", args=[webinar.slug]),
            webinar.title,
        )


def events_to_come(request: HttpRequest) -> Iterable[DeskLine]:
    if not access.may_organise(request.user):
        return
    now = timezone.now()
    coming = queries.upcoming_webinars(now).select_related("page")
    events = list(queries.with_counts(coming)[:MOST_EVENTS])
    on, times = on_now(events, now), times_of_events(events, viewer=None)
    for webinar in events:
        is_now = lead_of(webinar, now=now, is_on=webinar.pk in on) == "control"
        registered = ngettext(
            "%(count)d registered", "%(count)d registered", webinar.registered
        ) % {"count": webinar.registered}
        yield DeskLine(
            webinar.title,
            _way_to(webinar, is_now=is_now),
            (
                _("The room is open; %(when)s; %(registered)s")
                if is_now
                else _("%(when)s; %(registered)s")
            )
            % {"when": times[webinar.pk].one_line, "registered": registered},
        )


def new_event(request: HttpRequest) -> Iterable[DeskLine]:
    index = WebinarIndexPage.objects.first()
    if index is None or not index.permissions_for_user(request.user).can_add_subpage():
        return
    place = (WebinarPage._meta.app_label, WebinarPage._meta.model_name, index.pk)
    yield DeskLine(
        _("New live event"),
        reverse("wagtailadmin_pages:add", args=place),
        _("a page with its day and programme"),
    )


def _way_to(webinar: Webinar, *, is_now: bool) -> str:
    page = getattr(webinar, "page", None)
    if is_now:
        return reverse("media:control", args=[webinar.slug])
    if page is None:
        return reverse("media_webinars")
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def _times(webinar: Webinar) -> str:
    return times_of_event(webinar, viewer=None).one_line


def register() -> None:
    register_desk_lines(Part.WAITS, logs_to_look_at, order=20)
    register_desk_lines(Part.COMING, events_to_come, order=20)
    register_desk_lines(Part.NEW, new_event, order=20)
