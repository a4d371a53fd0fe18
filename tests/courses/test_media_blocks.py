"""Recordings and videos: captions are required and checked, files come in pieces."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.blocks import StructBlockValidationError
from wagtail.documents import get_document_model
from wagtail.models import Collection, CollectionViewRestriction

from courses.blocks import AudioBlock, VideoBlock
from courses.lesson_files import file_url
from elearn.core import played_files
from tests.factories.courses import block, make_module
from tests.factories.words import make_lesson

CAPTIONS = b"WEBVTT\n\n00:00.000 --> 00:02.000\nHe knocks.\n"
BYTES = bytes(range(200))


def document(name: str, content: bytes = BYTES, **fields):
    return get_document_model().objects.create(
        title=name, file=ContentFile(content, name), **fields
    )


@pytest.fixture
def video(db):
    return document("room.mp4")


@pytest.fixture
def captions(db):
    return document("room.vtt", CAPTIONS)


def video_value(video, captions, **changes):
    return VideoBlock().to_python(
        {
            "title": "Two ways of entering",
            "file": video and video.pk,
            "captions": captions and captions.pk,
            "captions_language": "en",
            "poster": None,
            "transcript": "",
            **changes,
        }
    )


def errors_of(block, value) -> dict[str, str]:
    with pytest.raises(StructBlockValidationError) as refusal:
        block.clean(value)
    return {name: str(error) for name, error in refusal.value.block_errors.items()}


def test_video_with_captions_is_taken_and_plays_in_the_browsers_own_player(
    video, captions
):
    value = VideoBlock().clean(video_value(video, captions))
    html = VideoBlock().render(value, {})
    assert f'<source src="{file_url(video)}" type="video/mp4">' in html
    assert f'<track kind="captions" src="{file_url(captions)}" srclang="en"' in html
    assert 'label="English" default' in html


def test_video_without_captions_is_refused(video):
    assert "captions" in errors_of(VideoBlock(), video_value(video, None))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"1\n00:00:01,000 --> 00:00:02,000\nA", "The first line of captions must be"),
        (b"WEBVTT\n", "There are no captions in the file."),
        (b"WEBVTT\n\n00:02.000 --> 00:01.000\nA", "Line 3: it ends before it begins."),
        (b"\xff\xfe", "The captions are not written in UTF-8."),
        (b"WEBVTT\n" + b"x" * 2_100_000, "larger than 2 MB"),
    ],
)
def test_captions_that_cannot_be_shown_are_refused(video, content, sentence):
    bad = document("bad.vtt", content)
    assert sentence in errors_of(VideoBlock(), video_value(video, bad))["captions"]


def test_captions_that_are_gone_are_refused(video, captions):
    captions.file.storage.delete(captions.file.name)
    told = errors_of(VideoBlock(), video_value(video, captions))
    assert "not there any more" in told["captions"]


def test_files_of_another_kind_are_refused(video, captions):
    paper = document("paper.pdf")
    told = errors_of(VideoBlock(), video_value(paper, captions))
    assert "not a file of the kind" in told["file"]
    audio = AudioBlock().to_python(
        {"title": "A", "file": video.pk, "transcript": "<p>Words</p>"}
    )
    assert "mp3, m4a" in errors_of(AudioBlock(), audio)["file"]


def test_recording_without_its_words_is_refused(db):
    sound = document("minute.mp3")
    value = AudioBlock().to_python({"title": "A", "file": sound.pk, "transcript": ""})
    assert list(errors_of(AudioBlock(), value)) == ["transcript"]


def test_empty_blocks_say_so():
    for kind in (AudioBlock, VideoBlock):
        block = kind()
        html = block.render(block.normalize(block.meta.preview_value), {})
        assert "has been chosen yet" in html
        assert "<audio" not in html
        assert "<video" not in html


# -- The files -------------------------------------------------------------------------
def test_file_comes_whole_or_in_the_piece_that_was_asked_for(as_learner, video):
    whole = as_learner.get(file_url(video))
    assert (whole.status_code, whole["Content-Type"]) == (200, "video/mp4")
    assert b"".join(whole.streaming_content) == BYTES
    assert whole["Accept-Ranges"] == "bytes"
    piece = as_learner.get(file_url(video), headers={"Range": "bytes=10-19"})
    assert (piece.status_code, piece["Content-Range"]) == (206, "bytes 10-19/200")
    assert b"".join(piece.streaming_content) == BYTES[10:20]
    late = as_learner.get(file_url(video), headers={"Range": "bytes=900-"})
    assert (late.status_code, late["Content-Range"]) == (416, "bytes */200")


def test_all_the_rest_comes_in_pieces_that_hold_nothing_up(
    as_learner, video, monkeypatch
):
    monkeypatch.setattr(played_files, "MOST_BYTES", 50)
    piece = as_learner.get(file_url(video), headers={"Range": "bytes=10-"})
    assert (piece.status_code, piece["Content-Range"]) == (206, "bytes 10-59/200")
    assert piece["Content-Length"] == "50"
    assert b"".join(piece.streaming_content) == BYTES[10:60]


def test_captions_come_as_captions(as_learner, captions):
    response = as_learner.get(file_url(captions))
    assert response["Content-Type"] == "text/vtt; charset=utf-8"
    assert b"".join(response.streaming_content) == CAPTIONS


def test_file_is_for_people_with_an_account(client, video):
    assert client.get(file_url(video)).status_code == 404


def test_file_of_an_open_lesson_is_for_everybody(client, video, captions):
    value = {
        "title": "Two ways",
        "file": video.pk,
        "captions": captions.pk,
        "captions_language": "en",
        "poster": None,
        "transcript": "",
    }
    lesson = make_lesson(make_module(lessons=0), block("video", value, "video"))
    assert client.get(file_url(video)).status_code == 404
    lesson.is_open = True
    lesson.save_revision().publish()
    assert client.get(file_url(video)).status_code == 200
    assert client.get(file_url(captions)).status_code == 200
    assert client.get(file_url(document("other.mp4"))).status_code == 404
    module = lesson.get_parent()
    module.unpublish()  # its lessons stay published, and are not there
    assert client.get(file_url(video)).status_code == 404
    module.get_latest_revision().publish()
    assert client.get(file_url(video)).status_code == 200
    lesson.unpublish()
    assert client.get(file_url(video)).status_code == 404


def test_only_what_lessons_play_has_this_address(as_learner, video):
    paper = document("paper.pdf")
    assert as_learner.get(file_url(paper)).status_code == 404
    other = reverse("courses:lesson_file", args=[video.pk, "other.mp4"])
    assert as_learner.get(other).status_code == 404
    gone = reverse("courses:lesson_file", args=[999_999, "room.mp4"])
    assert as_learner.get(gone).status_code == 404
    video.file.storage.delete(video.file.name)
    assert as_learner.get(file_url(video)).status_code == 404


def test_private_folder_stays_private(as_learner, db):
    folder = Collection.get_first_root_node().add_child(name="Board")
    CollectionViewRestriction.objects.create(
        collection=folder, restriction_type=CollectionViewRestriction.GROUPS
    )
    secret = document("board.mp4", collection=folder)
    assert as_learner.get(file_url(secret)).status_code == 404


def test_organiser_uploads_a_video_and_its_captions(client, organiser):
    client.force_login(organiser, "allauth.account.auth_backends.AuthenticationBackend")
    for name in ("room.mp4", "room.vtt", "minute.mp3"):
        response = client.post(
            reverse("wagtaildocs:add"),
            {"title": name, "file": ContentFile(CAPTIONS, name), "collection": 1},
        )
        assert response.status_code == 302, name


def test_lesson_shows_a_transcript_with_its_links(as_learner, video, captions):
    value = {
        "title": "Two ways",
        "file": video.pk,
        "captions": captions.pk,
        "captions_language": "en",
        "poster": None,
        "transcript": f'<p>See <a linktype="document" id="{video.pk}">it</a>.</p>',
    }
    lesson = make_lesson(make_module(lessons=0), block("video", value, "video"))
    page = as_learner.get(lesson.get_url()).content.decode()
    assert "<video" in page
    assert "linktype" not in page
    assert (
        "unsafe-inline"
        not in as_learner.get(lesson.get_url())["Content-Security-Policy"]
    )
