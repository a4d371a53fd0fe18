"""Recordings and videos really play: from our own address, in pieces, with captions.

The files are made here. Chromium writes the video itself; a frame of MP3 whose
numbers are all nought is a frame of silence.
"""

from __future__ import annotations

import base64
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.browser import ROOT, Site
from tests.e2e.steps import sign_in, tab_to

pytestmark = pytest.mark.e2e

LEARNER = "noortje.ijzerman@example.org"
CAPTIONS = """WEBVTT

00:00.000 --> 00:30.000
He knocks and waits.
"""
#: MPEG 1, layer III, 128 kbit/s, 44.1 kHz, two channels: 417 bytes, 26 ms.
SILENT_FRAME = bytes([0xFF, 0xFB, 0x90, 0x04]) + bytes(413)
RECORD = """
async () => {
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d");
  const recorder = new MediaRecorder(canvas.captureStream(20), { mimeType: "video/webm" });
  const pieces = [];
  recorder.ondataavailable = (event) => pieces.push(event.data);
  const done = new Promise((resolve) => { recorder.onstop = resolve; });
  recorder.start();
  for (let n = 0; n < 40; n += 1) {
    pen.fillStyle = n % 2 ? "teal" : "white";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  recorder.stop();
  await done;
  const raw = new Uint8Array(await new Blob(pieces).arrayBuffer());
  return btoa(String.fromCharCode(...raw));
}
"""
PLANT = """
import sys
from pathlib import Path
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model
from courses.models import LessonPage, ModulePage
from tests.factories.courses import block
from tests.factories.words import make_lesson
def stored(name):
    raw = (Path(sys.argv[1]) / name).read_bytes()
    return get_document_model().objects.create(title=name, file=ContentFile(raw, name)).pk
seen = {
    "title": "Entering a room", "file": stored("room.webm"),
    "captions": stored("room.vtt"), "captions_language": "en", "poster": None,
    "transcript": "",
}
heard = {
    "title": "A pause", "file": stored("voice.mp3"),
    "transcript": "<p>Nobody speaks.</p>",
}
module = ModulePage.objects.get(slug="breaking-bad-news")
lesson = make_lesson(
    module, block("video", seen, "film"), block("audio", heard, "sound"), slug="to-hear"
)
print(lesson.get_url())
"""
CLEAR = """
from courses.models import LessonPage
LessonPage.objects.get(slug="to-hear").delete()
"""


@pytest.fixture(scope="module")
def files(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("media")
    page = browser.new_page()
    (folder / "room.webm").write_bytes(base64.b64decode(page.evaluate(RECORD)))
    page.close()
    (folder / "voice.mp3").write_bytes(SILENT_FRAME * 200)
    (folder / "room.vtt").write_text(CAPTIONS, encoding="utf-8")
    return folder


def _run(site: Site, program: str, *arguments: str) -> str:
    set_up = "import django; django.setup()\n"
    done = subprocess.run(
        [sys.executable, "-c", set_up + program, *arguments],
        cwd=ROOT,
        env=site.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture(scope="module")
def lesson(site: Site, files: Path) -> Iterator[str]:
    """A lesson with both, gone when the others look at the module."""
    yield _run(site, PLANT, str(files))
    _run(site, CLEAR)


def _play_by_key(page: Page, kind: str) -> None:
    """The browser's own player, by its keyboard; it has to move on by itself."""
    player = page.locator(kind)
    tab_to(page, player)
    page.keyboard.press("Space")
    page.wait_for_function(
        "kind => document.querySelector(kind).currentTime > 0.4", arg=kind
    )
    assert player.evaluate("one => one.error") is None


def test_video_plays_with_its_captions_and_jumps(page: Page, lesson: str):
    sign_in(page, LEARNER)
    page.goto(lesson)
    _play_by_key(page, "video")
    words = "() => [...document.querySelector('video').textTracks[0].activeCues]"
    assert page.evaluate(f"({words})().map((one) => one.text)") == [
        "He knocks and waits."
    ]
    assert page.locator("video").evaluate("one => one.videoWidth") > 0
    page.locator("video").evaluate("one => { one.pause(); one.currentTime = 0.1; }")
    page.wait_for_function("() => !document.querySelector('video').seeking")
    there = page.locator("video").evaluate("one => one.currentTime")
    assert 0 <= there < 0.4


def test_recording_plays_and_its_words_stand_below(page: Page, lesson: str):
    sign_in(page, LEARNER)
    page.goto(lesson)
    expect(page.locator(".film__words").last).to_contain_text("Nobody speaks.")
    _play_by_key(page, "audio")
    assert page.locator("audio").evaluate("one => Math.round(one.duration)") == 5


def test_files_are_for_people_with_an_account(open_browser, page: Page, lesson: str):
    sign_in(page, LEARNER)
    page.goto(lesson)
    address = page.locator("audio source").get_attribute("src")
    assert page.request.get(address).status == 200
    part = page.request.get(address, headers={"Range": "bytes=0-99"})
    assert (part.status, len(part.body())) == (206, 100)
    assert open_browser().request.get(address).status == 404


@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg is not installed")
def test_clip_of_an_event_plays_by_key_with_captions_and_is_called_a_test(
    open_browser, page: Page
):
    sign_in(page, LEARNER)
    page.goto("/webinars/patient-communication-course-part-1/")
    film = page.get_by_role("figure", name="Test clip, not the event")
    expect(film).to_contain_text("nothing of the event is in it")
    _play_by_key(page, "video")
    words = "() => [...document.querySelector('video').textTracks[0].cues]"
    told = page.evaluate(f"({words})().map((one) => one.text)")
    assert told[-1] == "Nobody speaks in it, and nothing of the event is in it."
    page.locator("video").evaluate("one => { one.pause(); one.currentTime = 9; }")
    page.wait_for_function("() => !document.querySelector('video').seeking")
    assert page.locator("video").evaluate("one => one.currentTime") == 9
    address = page.locator("video source").get_attribute("src")
    assert open_browser().request.get(address).status == 404
