"""Sources and files in the editor of an event: stored as moments, refused in words."""

from __future__ import annotations

from datetime import date, time

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text

from elearn.core.models import CustomDocument
from media.domain.programme import to_ms
from media.models import StreamSource
from tests.media.conftest import moment
from tests.media.pages.conftest import items
from tests.media.room.conftest import HLS

MEETING = "https://meet.example/j/1"


def test_published_sources_are_moments_of_the_record(make_room):
    page = make_room(
        StreamSource(kind="hls", address=HLS, low_address="/low.m3u8"),
        StreamSource(kind="link", address=MEETING, starts_at=time(13, 40)),
    )
    first, second = page.webinar.sources
    assert (first.from_ms, first.low_address) == (None, "/low.m3u8")
    assert second.from_ms == to_ms(moment("2024-02-22T12:40:00Z"))


def test_a_source_before_the_event_is_on_its_day_and_one_after_midnight_is_not(
    make_room,
):
    late = items()
    late[0].starts_at, late[0].ends_at = time(22, 30), time(23, 30)
    late[1].starts_at, late[1].ends_at = time(23, 30), time(0, 10)
    late[2].starts_at, late[2].ends_at = time(0, 10), time(1, 0)
    page = make_room(
        StreamSource(kind="link", address=MEETING, starts_at=time(0, 10)),
        StreamSource(kind="hls", address=HLS, starts_at=time(22, 0)),
        programme_items=late,
        held_on=date(2024, 3, 21),
    )
    assert [one.from_ms for one in page.webinar.sources] == [
        to_ms(moment("2024-03-21T21:00:00Z")),
        to_ms(moment("2024-03-21T23:10:00Z")),
    ]


@pytest.fixture
def send(make_room, editor, client):
    """Publishes the event with these rows of the form."""
    page = make_room()
    row = page.programme_items.first()
    client.force_login(editor)

    def post(*, sources=(), files=()):
        told = {
            "title": page.title,
            "slug": page.slug,
            "summary": page.summary,
            "description": rich_text(""),
            "attendance": rich_text(""),
            "hints": rich_text(""),
            "held_on": "2024-02-22",
            "time_zone": "Europe/Vienna",
            "recording_language": "en",
            "programme_items": inline_formset(
                [
                    {
                        "id": one.pk,
                        "key": one.key,
                        "kind": one.kind,
                        "title": one.title,
                        "short_title": one.short_title,
                        "starts_at": one.starts_at.strftime("%H:%M"),
                        "ends_at": one.ends_at.strftime("%H:%M"),
                        "speakers": one.speakers,
                    }
                    for one in page.programme_items.all()
                ],
                initial=page.programme_items.count(),
            ),
            "stream_sources": inline_formset(
                [{"captions_language": "en", **one} for one in sources]
            ),
            "event_files": inline_formset(list(files)),
            "recording_cuts": inline_formset([]),
            "speaker_rows": inline_formset([]),
            "questions": inline_formset([]),
            "admission": page.admission,
            "comments": inline_formset([]),
            "action-publish": "action-publish",
        }
        address = reverse("wagtailadmin_pages:edit", args=[page.pk])
        response = client.post(address, nested_form_data(told))
        page.refresh_from_db()
        return response, page

    assert row is not None
    return post


def test_the_editor_stores_sources_and_files(send):
    document = CustomDocument.objects.create(
        title="Slides", file=ContentFile(b"slides", name="slides.pdf")
    )
    response, page = send(
        sources=[
            {"kind": "hls", "address": HLS, "starts_at": ""},
            {"kind": "link", "address": MEETING, "starts_at": "13:40"},
            {
                "kind": "hls",
                "address": f"{HLS}?2",
                "day": "2024-02-23",
                "starts_at": "13:40",
            },
        ],
        files=[{"document": document.pk, "item_key": "bad-news", "title": ""}],
    )
    assert response.status_code == 302
    assert [one.address for one in page.webinar.sources] == [
        HLS,
        MEETING,
        f"{HLS}?2",
    ]
    assert page.event_files.get().document == document


@pytest.mark.parametrize(
    ("sources", "words"),
    [
        (
            [{"kind": "youtube", "address": HLS}],
            "The address of source 1 is not one of YouTube.",
        ),
        (
            [{"kind": "hls", "address": HLS}, {"kind": "hls", "address": HLS}],
            "Source 2 and another one begin at the same time.",
        ),
        (
            [{"kind": "link", "address": MEETING, "captions": "/c.vtt"}],
            "only an HLS stream has an address for slow connections",
        ),
        (
            [{"kind": "hls", "address": "javascript:alert(1)"}],
            "neither a web address",
        ),
    ],
)
def test_the_editor_says_what_is_wrong_and_stores_nothing(send, sources, words):
    response, page = send(sources=sources)
    assert response.status_code == 200
    assert words in response.content.decode()
    assert page.webinar.sources == ()


def test_a_source_begins_when_a_clock_shows_its_time(send):
    never = {"day": "2027-03-28", "starts_at": "02:30", "kind": "hls", "address": HLS}
    response, page = send(sources=[never])
    assert response.status_code == 200
    assert "Source 1: no clock shows its time" in response.content.decode()
    assert page.webinar.sources == ()


def test_a_file_of_an_unknown_item_is_refused(send):
    document = CustomDocument.objects.create(
        title="Slides", file=ContentFile(b"slides", name="slides.pdf")
    )
    response, page = send(files=[{"document": document.pk, "item_key": "lunch"}])
    assert response.status_code == 200
    assert "the item “lunch”, which the programme lacks" in response.content.decode()
    assert not page.event_files.exists()
