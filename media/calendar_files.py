"""An event, or all events of a person, as a calendar file. The address of the stream
is in none of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Site

from elearn.core.models import SiteWords
from media.choices import WebinarState
from media.domain.calendar import Entry, Method, days_of_items, write_calendar
from media.models import ProgrammeVersion, Webinar
from media.place_queries import programmes_so_far

PRODUCT = "-//elearn//Live events//EN"
#: How often a program that follows the feed should look again.
LOOK_AGAIN = timedelta(hours=6)


def event_address(webinar: Webinar) -> str:
    return settings.BASE_URL + reverse("media:webinar", args=[webinar.slug])


def entries_of(webinar: Webinar, version: ProgrammeVersion | None) -> list[Entry]:
    """One entry for each day, by the plan. The day's number, not its date, is in the
    UID, so that a day that is moved stays the same entry."""
    spans = spans_of(webinar, version)
    page = getattr(webinar, "page", None)
    address = event_address(webinar)
    words = [page.summary] if page is not None else []
    words.append(
        _("Programme, your place and the way in: %(address)s") % {"address": address}
    )

    def title(number: int) -> str:
        if len(spans) == 1:
            return webinar.title
        words: str = _("%(title)s (day %(number)d of %(all)d)")
        return words % {"title": webinar.title, "number": number, "all": len(spans)}

    return [
        _entry(
            webinar,
            version,
            number=number,
            span=span,
            title=title(number),
            description="\n\n".join(words),
            is_cancelled=webinar.state == WebinarState.CANCELLED,
        )
        for number, span in enumerate(spans, start=1)
    ]


def entries_gone(webinar: Webinar, versions: Sequence[ProgrammeVersion]) -> list[Entry]:
    """Days that an earlier programme had and the latest has not: calendars that took
    them in keep them until they are told otherwise."""
    if not versions:
        return []
    latest = versions[-1]
    gone = {}
    for version in versions[:-1]:
        gone |= dict(enumerate(spans_of(webinar, version), start=1))
    title = _("%(title)s (this day is dropped)") % {"title": webinar.title}
    return [
        _entry(
            webinar,
            latest,
            number=number,
            span=gone[number],
            title=title,
            description=event_address(webinar),
            is_cancelled=True,
        )
        for number in sorted(gone)
        if number > len(spans_of(webinar, latest))
    ]


def spans_of(
    webinar: Webinar, version: ProgrammeVersion | None
) -> list[tuple[datetime, datetime]]:
    """When each day begins and ends by that plan; the event's own times without one."""
    items = version.read_items() if version else ()
    return [
        (min(item.starts_at for item in day), max(item.ends_at for item in day))
        for day in days_of_items(items, zone=webinar.zone)
    ] or [(webinar.starts_at, webinar.ends_at)]


def _entry(
    webinar: Webinar,
    version: ProgrammeVersion | None,
    *,
    number: int,
    span: tuple[datetime, datetime],
    title: str,
    description: str,
    is_cancelled: bool,
) -> Entry:
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    created_at = version.created_at if version else webinar.starts_at
    return Entry(
        uid=f"event-{webinar.pk}-{number}@{host}",
        starts_at=span[0],
        ends_at=span[1],
        title=title,
        description=description,
        url=event_address(webinar),
        sequence=webinar.calendar_sequence,
        changed_at=webinar.calendar_changed_at or created_at,
        is_cancelled=is_cancelled,
    )


def _all_entries(webinar: Webinar, versions: Sequence[ProgrammeVersion]) -> list[Entry]:
    latest = versions[-1] if versions else None
    return [*entries_of(webinar, latest), *entries_gone(webinar, versions)]


def event_file(webinar: Webinar) -> bytes:
    words = _site_words()
    is_cancelled = webinar.state == WebinarState.CANCELLED
    return write_calendar(
        _all_entries(webinar, programmes_so_far([webinar]).get(webinar.pk, [])),
        product=PRODUCT,
        organiser=words.site_name,
        organiser_address=words.contact_email,
        method=Method.CANCEL if is_cancelled else Method.PUBLISH,
    )


def feed_file(webinars: Sequence[Webinar]) -> bytes:
    """Everything a person registered for; the number of queries does not grow."""
    words = _site_words()
    plans = programmes_so_far(webinars)
    return write_calendar(
        [
            entry
            for webinar in webinars
            for entry in _all_entries(webinar, plans.get(webinar.pk, []))
        ],
        product=PRODUCT,
        organiser=words.site_name,
        organiser_address=words.contact_email,
        name=_("%(site)s: my live events") % {"site": words.site_name},
        refresh=LOOK_AGAIN,
    )


def _site_words() -> SiteWords:
    site = Site.objects.filter(is_default_site=True).first()
    words: SiteWords = SiteWords.for_site(site) if site else SiteWords()
    return words
