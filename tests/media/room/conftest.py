"""An event with a stream, people in it, and the moments that matter."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from wagtail.models import Site

from media import services
from media.models import StreamSource, WebinarIndexPage, WebinarPage
from tests.media.pages.conftest import items

#: The event goes on from 11:30 to 13:10 UTC (12:30–14:10 in Vienna).
EARLY = datetime(2024, 2, 22, 10, 59, tzinfo=UTC)
BEFORE = datetime(2024, 2, 22, 11, 10, tzinfo=UTC)
ON = datetime(2024, 2, 22, 11, 50, tzinfo=UTC)
BREAK = datetime(2024, 2, 22, 12, 20, tzinfo=UTC)
AFTER = datetime(2024, 2, 22, 13, 30, tzinfo=UTC)
CLOSED = datetime(2024, 2, 22, 14, 10, tzinfo=UTC)

HLS = "https://stream.example:8443/secret-path/live.m3u8"


@pytest.fixture
def make_room(db) -> Callable[..., WebinarPage]:
    def make(*sources: StreamSource, slug: str = "part-1", **fields: Any):
        index = WebinarIndexPage.objects.first()
        if index is None:
            index = WebinarIndexPage(title="Live", slug="webinars")
            Site.objects.get(is_default_site=True).root_page.add_child(instance=index)
            index.save_revision().publish()
        told = {
            "title": f"Course {slug}",
            "summary": "Seven conversations of a day.",
            "held_on": date(2024, 2, 22),
            "programme_items": items(),
        } | fields
        page = WebinarPage(slug=slug, stream_sources=list(sources), **told)
        index.add_child(instance=page)
        page.save_revision().publish()
        page.refresh_from_db()
        return page

    return make


@pytest.fixture
def page(make_room) -> WebinarPage:
    return make_room(StreamSource(kind="hls", address=HLS))


@pytest.fixture
def seated(client, learner, page) -> Any:
    """The client of somebody who is registered and agreed to be measured."""
    services.register_person(
        page.webinar,
        user=learner,
        by=learner,
        now=datetime(2024, 2, 15, tzinfo=UTC),
        consents=True,
    )
    client.force_login(learner)
    return client


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())
