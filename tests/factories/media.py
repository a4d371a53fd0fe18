"""Small live events for tests of higher rooms: a page with one talk, published."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone
from wagtail.models import Site

from media.models import WebinarIndexPage, WebinarItem, WebinarPage


def make_webinar_page(
    *, slug: str, title: str, begins: datetime | None = None, **values: Any
) -> WebinarPage:
    """An event of ninety minutes, a week from now unless told otherwise."""
    index = WebinarIndexPage.objects.first()
    if index is None:
        index = WebinarIndexPage(title="Live", slug="webinars")
        Site.objects.get(is_default_site=True).root_page.add_child(instance=index)
        index.save_revision().publish()
    day = begins or timezone.now() + timedelta(days=7)
    page = WebinarPage(
        slug=slug,
        title=title,
        summary="What it is for.",
        held_on=day.date(),
        programme_items=[
            WebinarItem(
                key="talk",
                kind="talk",
                title="A talk",
                short_title="Talk",
                starts_at=time(10),
                ends_at=time(11, 30),
            )
        ],
        **values,
    )
    index.add_child(instance=page)
    page.save_revision().publish()
    page.refresh_from_db()
    return page
