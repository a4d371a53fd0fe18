"""An event, or all events of a person, as a calendar file. The address of the stream
is in none of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Site

from elearn.core.models import SiteWords
from media.choices import WebinarState
from media.domain.calendar import Entry, Method, days_of_items, write_calendar
from media.models import ProgrammeVersion, Webinar
from media.place_queries import programmes_in_force

PRODUCT = "-//elearn//Live events//EN"
#: How often a program that follows the feed should look again.
LOOK_AGAIN = timedelta(hours=6)


def event_address(webinar: Webinar) -> str:
    return settings.BASE_URL + reverse("media:webinar", args=[webinar.slug])


def entries_of(webinar: Webinar, version: ProgrammeVersion | None) -> list[Entry]:
    """One entry for each day, by the plan. The day's number, not its date, is in the
    UID, so that a day that is moved stays the same entry."""
    items = version.read_items() if version else ()
    days = days_of_items(items, zone=webinar.zone)
    spans = [
        (min(item.starts_at for item in day), max(item.ends_at for item in day))
        for day in days
    ] or [(webinar.starts_at, webinar.ends_at)]
    created_at = version.created_at if version else webinar.starts_at
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
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
        Entry(
            uid=f"event-{webinar.pk}-{number}@{host}",
            starts_at=start,
            ends_at=end,
            title=title(number),
            description="\n\n".join(words),
            url=address,
            sequence=webinar.calendar_sequence,
            changed_at=webinar.calendar_changed_at or created_at,
            is_cancelled=webinar.state == WebinarState.CANCELLED,
        )
        for number, (start, end) in enumerate(spans, start=1)
    ]


def event_file(webinar: Webinar) -> bytes:
    words = _site_words()
    is_cancelled = webinar.state == WebinarState.CANCELLED
    return write_calendar(
        entries_of(webinar, programmes_in_force([webinar]).get(webinar.pk)),
        product=PRODUCT,
        organiser=words.site_name,
        organiser_address=words.contact_email,
        method=Method.CANCEL if is_cancelled else Method.PUBLISH,
    )


def feed_file(webinars: Sequence[Webinar]) -> bytes:
    """Everything a person registered for; the number of queries does not grow."""
    words = _site_words()
    plans = programmes_in_force(webinars)
    return write_calendar(
        [
            entry
            for webinar in webinars
            for entry in entries_of(webinar, plans.get(webinar.pk))
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
