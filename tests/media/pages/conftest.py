"""Pages of live events for the tests of publishing and visiting."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from wagtail.models import Site
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text

from media.models import (
    WebinarIndexPage,
    WebinarItem,
    WebinarPage,
)

#: A day on which the demo's first afternoon is a week away.
BEFORE = datetime(2024, 2, 15, 9, 0, tzinfo=UTC)


@pytest.fixture
def index(db) -> WebinarIndexPage:
    root = Site.objects.get(is_default_site=True).root_page
    page = WebinarIndexPage(title="Live", slug="webinars")
    root.add_child(instance=page)
    page.save_revision().publish()
    return page


def items() -> list[WebinarItem]:
    return [
        WebinarItem(
            key="bad-news",
            kind="talk",
            title="Breaking bad news",
            short_title="Bad news",
            starts_at=time(12, 30),
            ends_at=time(13, 10),
            speakers="R. Sinnatamby, Cambridge\nD. Akata, Ankara",
        ),
        WebinarItem(
            key="break",
            kind="break",
            title="Break",
            short_title="Break",
            starts_at=time(13, 10),
            ends_at=time(13, 40),
        ),
        WebinarItem(
            key="qa",
            kind="qa",
            title="Questions and answers",
            short_title="Q&A",
            starts_at=time(13, 40),
            ends_at=time(14, 10),
        ),
    ]


@pytest.fixture
def make_page(index) -> Callable[..., WebinarPage]:
    def make(slug: str = "part-1", **fields: Any) -> WebinarPage:
        told = {
            "title": f"Course {slug}",
            "summary": "Seven conversations of a day.",
            "held_on": date(2024, 2, 22),
            "accreditation": "CME accreditation has been applied for.",
            "objectives": "tell bad news clearly\n\nask before you tell",
            "serial_prefix": "PCC",
        } | fields
        told.setdefault("programme_items", items())
        page = WebinarPage(slug=slug, **told)
        index.add_child(instance=page)
        page.save_revision().publish()
        page.refresh_from_db()
        return page

    return make


def nothing_more() -> dict[str, Any]:
    """The parts of the editor's form that most events leave as they are."""
    return {
        "admission": "all",
        "speaker_rows": inline_formset([]),
        "questions": inline_formset([]),
        "stream_sources": inline_formset([]),
        "event_files": inline_formset([]),
        "recording_cuts": inline_formset([]),
    }


def editor_form(
    page: WebinarPage, rows: list[dict[str, Any]], *, initial: int = 0, **more: Any
) -> dict[str, Any]:
    """What an editor's browser sends to publish this page with these items."""
    data: dict[str, Any] = nested_form_data(
        {
            "title": page.title,
            "slug": page.slug,
            "summary": page.summary,
            "description": rich_text("<p>Words</p>"),
            "attendance": rich_text(""),
            "hints": rich_text(""),
            "objectives": "",
            "held_on": "2024-02-22",
            "time_zone": "Europe/Vienna",
            "recording_language": "en",
            "programme_items": inline_formset(rows, initial=initial),
            **nothing_more(),
            "comments": inline_formset([]),
            "action-publish": "action-publish",
            **more,
        }
    )
    return data
