"""The page's two faces, before an event and after it, and what plays afterwards."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text

from media import item_links as links
from media.item_links import ItemLink
from media.models import WebinarPage
from tests.media.pages.conftest import BEFORE, items, nothing_more
from tests.media.pages.test_visiting import AFTER, text_of

CAPTIONS = b"WEBVTT\n\n00:00.000 --> 00:02.000\n[A tone]\n"
RUNNING = datetime(2024, 2, 22, 12, 0, tzinfo=UTC)
BYTES = bytes(range(200))
NO_CREDIT = "Watching it is not attendance: it adds no minutes and no credits."


def document(name: str, content: bytes = BYTES):
    return get_document_model().objects.create(
        title=name, file=ContentFile(content, name)
    )


@pytest.fixture
def film(db):
    return document("film.mp4")


@pytest.fixture
def captions(db):
    return document("film.vtt", CAPTIONS)


@pytest.fixture
def recorded(make_page, film, captions) -> WebinarPage:
    return make_page(recording=film, recording_captions=captions)


def file_url(name: str = "film.mp4") -> str:
    return reverse("media:recording", args=["part-1", name])


WORDS = {
    "audience": "For residents.",
    "attendance": "<p>Minutes of talks count.</p>",
    "hints": "<p>Try your sound.</p>",
    "recording_words": "It stays until June.",
}


def test_before_the_event_the_page_prepares_for_it(client, make_page, time_machine):
    make_page(**WORDS)
    time_machine.move_to(BEFORE)
    html = text_of(client.get("/webinars/part-1/"))
    assert "After this event you can" in html
    assert "<h3>For whom</h3> <p>For residents.</p>" in html
    assert "What attendance means" in html
    assert "Minutes of talks count." in html
    assert "Before the day" in html
    assert "Try your sound." in html
    assert "Recording" not in html
    assert "It stays until June." not in html


def test_after_the_event_the_page_looks_back(client, make_page, time_machine):
    make_page(**WORDS)
    time_machine.move_to(AFTER)
    html = text_of(client.get("/webinars/part-1/"))
    assert "Its aim: that afterwards you can" in html
    assert "How attendance was counted" in html
    assert "Try your sound." not in html
    assert '<h2 id="recording">Recording</h2>' in html
    assert "It stays until June." in html
    assert NO_CREDIT in html


def test_without_a_recording_the_page_says_so(client, make_page, time_machine):
    make_page()
    time_machine.move_to(AFTER)
    html = text_of(client.get("/webinars/part-1/"))
    assert "No recording of this event is held here." in html
    assert "<video" not in html


def test_a_cancelled_event_has_no_recording(
    client, make_page, film, captions, time_machine
):
    make_page(is_cancelled=True, recording=film, recording_captions=captions)
    time_machine.move_to(AFTER)
    assert 'id="recording"' not in text_of(client.get("/webinars/part-1/"))


def test_the_recording_plays_for_people_with_an_account(
    client, recorded, learner, time_machine
):
    time_machine.move_to(AFTER)
    html = text_of(client.get("/webinars/part-1/"))
    assert "Sign in to play it" in html
    assert "<video" not in html
    client.force_login(learner)
    html = text_of(client.get("/webinars/part-1/"))
    assert f'<source src="{file_url()}" type="video/mp4">' in html
    assert f'src="{file_url("film.vtt")}" srclang="en" label="English" default' in html
    assert "Test clip" not in html


def test_a_test_clip_is_called_one(
    client, make_page, film, captions, learner, time_machine
):
    make_page(recording=film, recording_captions=captions, recording_is_test=True)
    time_machine.move_to(AFTER)
    client.force_login(learner)
    html = text_of(client.get("/webinars/part-1/"))
    assert (
        '<figcaption class="film__title">Test clip, not the event</figcaption>' in html
    )
    assert "Nobody speaks in it, and nothing of the event is in it." in html
    assert 'aria-label="Test clip, not the event"' in html


def test_the_file_comes_in_pieces(client, recorded, learner, time_machine):
    time_machine.move_to(AFTER)
    client.force_login(learner)
    part = client.get(file_url(), headers={"Range": "bytes=10-19"})
    assert (part.status_code, part.headers["Content-Range"]) == (206, "bytes 10-19/200")
    assert b"".join(part.streaming_content) == BYTES[10:20]
    words = client.get(file_url("film.vtt"))
    assert words.headers["Content-Type"] == "text/vtt; charset=utf-8"
    assert b"".join(words.streaming_content) == CAPTIONS
    assert client.post(file_url()).status_code == 405


def test_no_stranger_no_other_file_and_nothing_before_the_end(
    client, recorded, learner, time_machine
):
    document("secret.mp4")
    time_machine.move_to(AFTER)
    assert client.get(file_url()).status_code == 404
    client.force_login(learner)
    assert client.get(file_url()).status_code == 200
    assert client.get(file_url("secret.mp4")).status_code == 404
    assert client.get("/webinars/nowhere/recording/film.mp4").status_code == 404
    time_machine.move_to(RUNNING)
    client.force_login(learner)
    assert client.get(file_url()).status_code == 404


def test_a_recording_has_no_way_round_its_page(
    client, recorded, film, captions, learner, organiser, time_machine
):
    def status(url: str) -> int:
        response = client.get(url)
        # Closing the response itself would close the test's database, too.
        for close in response._resource_closers:
            close()
        return response.status_code

    other = document("handout.mp4")
    for now in (RUNNING, AFTER):
        time_machine.move_to(now)
        client.logout()
        assert status(film.url) == 404
        assert status(captions.url) == 404
        assert status(other.url) == 200
        client.force_login(learner)
        assert status(film.url) == 404
        client.force_login(organiser)
        assert status(film.url) == 200
    lesson = reverse("courses:lesson_file", args=[film.pk, "film.mp4"])
    client.force_login(learner)
    assert status(lesson) == 200
    time_machine.move_to(RUNNING)
    client.force_login(learner)
    assert status(lesson) == 404


@pytest.mark.parametrize("hide", ["unpublish", "cancel", "page", "folder", "file"])
def test_what_is_kept_back_does_not_play(
    client, recorded, film, learner, time_machine, hide
):
    time_machine.move_to(AFTER)
    client.force_login(learner)
    if hide == "unpublish":
        recorded.unpublish()
    elif hide == "cancel":
        recorded.is_cancelled = True
        recorded.save_revision().publish()
    elif hide == "page":
        PageViewRestriction.objects.create(
            page=recorded, restriction_type="password", password="not-yours"
        )
    elif hide == "folder":
        folder = Collection.get_first_root_node().add_child(name="Kept private")
        CollectionViewRestriction.objects.create(
            collection=folder, restriction_type="groups"
        )
        film.collection = folder
        film.save()
    else:
        film.file.storage.delete(film.file.name)
    assert client.get(file_url()).status_code == 404


def errors_of(page: WebinarPage) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as refusal:
        page.clean()
    return refusal.value.message_dict


def test_a_recording_needs_captions_that_can_be_shown(make_page, film, captions):
    page = make_page()
    page.recording = film
    assert errors_of(page) == {
        "recording_captions": ["Without captions the recording cannot be published."]
    }
    page.recording_captions = document("empty.vtt", b"WEBVTT\n")
    assert errors_of(page) == {
        "recording_captions": ["There are no captions in the file."]
    }
    page.recording_captions = captions
    page.clean()


def test_files_of_another_kind_are_refused(make_page, film, captions):
    page = make_page()
    page.recording, page.recording_captions = captions, film
    told = errors_of(page)
    assert "mp4, webm" in told["recording"][0]
    assert "vtt" in told["recording_captions"][0]


# -- Links of items ------------------------------------------------------------------
def test_items_lead_to_what_the_house_has_on_their_subject(
    client, make_page, time_machine, monkeypatch
):
    def source(slug):
        assert slug == "part-1"
        return {"bad-news": [ItemLink("Module", "Telling <it>", "/topics/telling/")]}

    monkeypatch.setattr(links, "_sources", [])
    links.register_item_links(source)
    links.register_item_links(source)
    make_page()
    time_machine.move_to(BEFORE)
    html = text_of(client.get("/webinars/part-1/"))
    assert html.count('<a href="/topics/telling/">Telling &lt;it&gt;</a>') == 1
    row = html[html.index('id="item-bad-news"') : html.index('id="item-break"')]
    assert "Telling" in row


# -- The editor ----------------------------------------------------------------------
def test_the_editor_says_what_a_recording_lacks_and_changes_nothing(
    make_page, film, captions, editor, client
):
    page = make_page(programme_items=items()[:1])
    item = page.programme_items.get()
    client.force_login(editor)
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    html = text_of(client.get(address))
    assert "After the event: recording" in html
    told = nested_form_data(
        {
            "title": page.title,
            "slug": page.slug,
            "summary": page.summary,
            "description": rich_text(""),
            "attendance": rich_text("<p>Minutes count.</p>"),
            "hints": rich_text(""),
            "held_on": "2024-02-22",
            "time_zone": "Europe/Vienna",
            "recording": film.pk,
            "recording_language": "en",
            "programme_items": inline_formset(
                [
                    {
                        "id": item.pk,
                        "key": item.key,
                        "kind": item.kind,
                        "title": item.title,
                        "short_title": item.short_title,
                        "starts_at": "12:30",
                        "ends_at": "13:10",
                        "speakers": item.speakers,
                    }
                ],
                initial=1,
            ),
            **nothing_more(),
            "comments": inline_formset([]),
            "action-publish": "action-publish",
        }
    )
    response = client.post(address, told)
    assert response.status_code == 200
    assert "Without captions the recording cannot be published." in text_of(response)
    page.refresh_from_db()
    assert page.recording is None
    whole = told | {"recording_captions": captions.pk}
    assert client.post(address, whole).status_code == 302
    page.refresh_from_db()
    assert page.recording == film
    assert "Minutes count." in page.attendance
