"""Chapters, transcript and track on the page of an event that is over."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from django.urls import reverse
from wagtail.models import Collection, CollectionViewRestriction

from media import services
from media.lists import ItemTimesRow
from media.models import RecordingCut, WebinarItem
from tests.media.pages.test_visiting import text_of
from tests.media.recordings.conftest import (
    AFTER,
    RUNNING,
    address,
    document,
)

PAGE = "/webinars/part-1/"
FILM = reverse("media:recording", args=["part-1", "film.mp4"])


def chapter_links(html: str) -> list[tuple[str, str]]:
    """(seconds, title) of each chapter in the list."""
    parts = html.split('class="chapters__one" href="')[1:]
    return [
        (
            part[: part.index('"')].removeprefix(f"{FILM}#t="),
            part.split('chapters__title">')[1].split("<")[0],
        )
        for part in parts
    ]


def test_items_become_chapters_that_lead_into_the_file_without_a_script(watcher):
    html = text_of(watcher.get(PAGE))
    assert chapter_links(html) == [
        ("30", "Breaking bad news"),
        ("2430", "Questions and answers"),
    ]
    assert '<span class="chapters__time">40:30</span>' in html
    assert "R. Sinnatamby, Cambridge; D. Akata, Ankara</span> </a>" in html
    assert f'<track kind="chapters" src="{address("chapters")}"' in html


def test_chapters_follow_the_actual_times(watcher, recorded, organiser):
    begins = datetime(2024, 2, 22, 11, 33, 20, tzinfo=UTC)
    services.set_item_times(
        recorded.webinar,
        times=[
            ItemTimesRow(
                line=2,
                key="bad-news",
                starts_at=begins,
                ends_at=begins + timedelta(minutes=36),
            )
        ],
        reason="It began late.",
        by=organiser,
        now=AFTER,
    )
    assert chapter_links(text_of(watcher.get(PAGE)))[0] == ("230", "Breaking bad news")


def test_the_track_has_a_cue_for_each_chapter(watcher):
    answer = watcher.get(address("chapters"))
    assert answer.headers["Content-Type"] == "text/vtt; charset=utf-8"
    assert answer.content.decode() == (
        "WEBVTT\n\n"
        "00:00:30.000 --> 00:40:30.000\n"
        "Breaking bad news (R. Sinnatamby, D. Akata)\n\n"
        "00:40:30.000 --> 01:10:30.000\n"
        "Questions and answers\n"
    )


def test_without_a_beginning_there_are_no_chapters_and_still_the_words(
    watcher, recorded
):
    recorded.recording_begins_at = None
    recorded.recording_cuts.clear()
    recorded.save_revision().publish()
    html = text_of(watcher.get(PAGE))
    assert chapter_links(html) == []
    assert 'kind="chapters"' not in html
    assert "Sit down first." in html
    assert watcher.get(address("chapters")).status_code == 404


def test_the_transcript_is_read_in_the_page_and_escaped(watcher):
    html = text_of(watcher.get(PAGE))
    words = html[html.index('<details class="transcript">') :]
    assert '<h3 class="transcript__chapter">Questions and answers</h3>' in words
    assert "<strong>R. Sinnatamby:</strong>" in words
    assert (
        '<span data-from="4000" data-until="8000">Then wait &amp; listen.</span>'
        in words
    )
    assert f'href="{FILM}#t=2431" data-to="2431">40:31</a>' in words
    assert "<script>alert" not in html
    assert "<b>Mallory" not in html


def test_the_words_can_be_taken_away(watcher):
    answer = watcher.get(address("transcript"))
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert (
        answer.headers["Content-Disposition"]
        == 'attachment; filename="part-1-transcript.txt"'
    )
    text = answer.content.decode()
    assert text.startswith(
        "Course part-1\n\n[0:00] R. Sinnatamby: Sit down first. Then wait & listen.\n"
    )
    assert "40:30  Questions and answers\n\n[40:31] " in text


def test_a_test_clip_is_called_one_in_the_text_and_its_chapters_are_explained(
    watcher, recorded
):
    recorded.recording_is_test = True
    recorded.save_revision().publish()
    html = text_of(watcher.get(PAGE))
    assert "Its chapters carry the names of the programme" in html
    text = watcher.get(address("transcript")).content.decode()
    assert text.startswith("Test clip, not the event: Course part-1\n")


@pytest.mark.parametrize(
    "broken", [b"\xff\xfe", b"no captions", b"WEBVTT\n" + b"x" * 2_097_152]
)
def test_a_file_of_captions_that_broke_since_leaves_the_film(
    watcher, recorded, words, broken
):
    storage, name = words.file.storage, words.file.name
    storage.delete(name)
    with storage.open(name, "wb") as file:
        file.write(broken)
    html = text_of(watcher.get(PAGE))
    assert "<video" in html
    assert 'class="transcript"' not in html
    assert watcher.get(address("transcript")).status_code == 404


def test_a_file_of_captions_that_is_gone_leaves_the_film(watcher, words):
    words.file.storage.delete(words.file.name)
    html = text_of(watcher.get(PAGE))
    assert "<video" in html
    assert 'class="transcript"' not in html


@pytest.mark.parametrize("name", ["chapters", "transcript"])
def test_no_stranger_and_nobody_before_the_end(
    client, recorded, learner, time_machine, name
):
    time_machine.move_to(AFTER)
    assert client.get(address(name)).status_code == 404
    html = text_of(client.get(PAGE))
    assert "Sit down first." not in html
    assert chapter_links(html) == []
    client.force_login(learner)
    assert client.get(address(name)).status_code == 200
    assert client.post(address(name)).status_code == 405
    assert client.get(address(name, slug="nowhere")).status_code == 404
    time_machine.move_to(RUNNING)
    client.force_login(learner)
    assert client.get(address(name)).status_code == 404


def test_an_event_that_was_cancelled_has_no_words(watcher, recorded):
    recorded.is_cancelled = True
    recorded.save_revision().publish()
    assert watcher.get(address("transcript")).status_code == 404
    assert watcher.get(address("chapters")).status_code == 404


def test_words_in_a_private_folder_are_not_on_the_page(watcher, words):
    folder = Collection.get_first_root_node().add_child(name="Kept private")
    CollectionViewRestriction.objects.create(
        collection=folder, restriction_type="groups"
    )
    words.collection = folder
    words.save()
    html = text_of(watcher.get(PAGE))
    assert "Sit down first." not in html
    assert watcher.get(address("transcript")).status_code == 404
    assert watcher.get(address("chapters")).status_code == 404


def test_the_page_asks_equally_often_for_one_chapter_and_three(
    watcher, make_page, film, costs_the_same
):
    def prepare(count):
        captions = "WEBVTT\n" + "".join(
            f"\n00:{n:02}:00.000 --> 00:{n:02}:02.000\n<v P{n}>Word.\n"
            for n in range(1, count + 1)
        )
        make_page(
            f"long-{count}",
            recording=film,
            recording_captions=document(f"{count}.vtt", captions.encode()),
            recording_begins_at=time(9),
            recording_cuts=[
                RecordingCut(starts_at=time(9, 10 * n), ends_at=time(9, 10 * n + 1))
                for n in range(count)
            ],
            programme_items=[
                WebinarItem(
                    key=f"i{n}",
                    kind="talk",
                    title=f"Talk {n}",
                    short_title="Talk",
                    starts_at=time(9 + n),
                    ends_at=time(10 + n),
                )
                for n in range(count)
            ],
        )
        return lambda: watcher.get(f"/webinars/long-{count}/")

    costs_the_same(prepare)
