"""An event that is over, with a film, its captions and its chapters."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.documents import get_document_model

from media.models import RecordingCut, WebinarPage
from tests.media.pages.conftest import index, make_page

__all__ = ["index", "make_page"]

AFTER = datetime(2024, 2, 25, 9, 0, tzinfo=UTC)
RUNNING = datetime(2024, 2, 22, 12, 0, tzinfo=UTC)
HELD_ON = date(2024, 2, 22)
CAPTIONS = """WEBVTT

00:00.500 --> 00:04.000
<v R. Sinnatamby>Sit down first.

00:04.000 --> 00:08.000
<v R. Sinnatamby>Then <i>wait</i> &amp; listen.

00:40:31.000 --> 00:40:33.000
<v <b>Mallory</b>>Is <script>alert(1)</script> a question?
"""


def document(name: str, content: bytes = bytes(200)):
    return get_document_model().objects.create(
        title=name, file=ContentFile(content, name)
    )


def address(name: str, slug: str = "part-1") -> str:
    return reverse(f"media:recording_{name}", args=[slug])


@pytest.fixture
def film(db):
    return document("film.mp4")


@pytest.fixture
def words(db):
    return document("film.vtt", CAPTIONS.encode())


@pytest.fixture
def recorded(make_page, film, words) -> WebinarPage:
    """The film begins half a minute before the first talk; the break is cut out."""
    return make_page(
        recording=film,
        recording_captions=words,
        recording_begins_at=time(12, 29, 30),
        recording_cuts=[RecordingCut(starts_at=time(13, 10), ends_at=time(13, 40))],
    )


@pytest.fixture
def watcher(client, recorded, learner, time_machine):
    """Somebody with an account, after the event."""
    time_machine.move_to(AFTER)
    client.force_login(learner)
    return client
