"""Captions of a stream without an end: what the encoder sends along as a WebVTT rendition
can be read in the room's player, switched off, and on again."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.browser import ROOT

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(
        shutil.which("ffmpeg") is None, reason="ffmpeg is not installed"
    ),
]

ADDRESS = "http://stream.example/"
PIECE, PIECES, WINDOW = 2, 30, 8
#: So much of the stream was sent before anybody looked.
SENT = 20
#: The player as the room's stage has it, without the words around it.
STAGE = """<!doctype html><title>Stage</title><script type="module" src="/hls.js"></script>
<media-controller><room-hls slot="media" id="room-player" playsinline muted
src="/main.m3u8"></room-hls><media-control-bar><media-play-button></media-play-button>
<media-captions-button></media-captions-button></media-control-bar></media-controller>"""
TRACKS = """() => [...document.querySelector("#room-player").textTracks].map(
  ({ kind, language, mode, activeCues }) =>
    [kind, language, mode, [...(activeCues ?? [])].map(({ text }) => text)])"""


@pytest.fixture(scope="module")
def stream(tmp_path_factory) -> Path:
    """A minute of pictures, a tone, and a sentence in each two seconds of it."""
    folder = tmp_path_factory.mktemp("captions")
    words = folder / "words.srt"
    words.write_text(
        "\n".join(
            f"{n + 1}\n00:00:{n * 2:02},000 --> 00:00:{n * 2 + 1:02},999\nSentence.\n"
            for n in range(PIECES)
        )
    )
    inputs = ["-f", "lavfi", "-i", "testsrc2=size=320x180:rate=10"]
    inputs += ["-f", "lavfi", "-i", "sine=frequency=330", "-i", str(words)]
    coded = "-map 0:v -map 1:a -map 2:s -c:v libx264 -preset ultrafast -g 20 -pix_fmt "
    coded += (
        f"yuv420p -c:a aac -c:s webvtt -t {PIECE * PIECES} -f hls -hls_list_size 0 "
    )
    coded += f"-hls_time {PIECE} -master_pl_name main.m3u8"
    done = subprocess.run(
        ["ffmpeg", "-v", "error", *inputs, *coded.split()]
        + ["-var_stream_map", "v:0,a:0,s:0,sgroup:captions,language:en", "at_%v.m3u8"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        pytest.skip(f"ffmpeg makes no such stream here: {done.stderr[:200]}")
    return folder


def live_list(ending: str, began: float) -> str:
    """What a server tells of a stream that goes on: the latest pieces, and no end."""
    last = min(PIECES, int((time.monotonic() - began) / PIECE))
    first = max(0, last - WINDOW)
    head = f"#EXTM3U\n#EXT-X-VERSION:6\n#EXT-X-TARGETDURATION:{PIECE}\n"
    pieces = [f"#EXTINF:{PIECE}.0,\nat_0{n}.{ending}\n" for n in range(first, last)]
    return head + f"#EXT-X-MEDIA-SEQUENCE:{first}\n" + "".join(pieces)


@pytest.fixture
def stage(browser, stream) -> Iterator[Page]:
    began = time.monotonic() - SENT

    def answer(route: Route) -> None:
        name = route.request.url.removeprefix(ADDRESS)
        if not name:
            route.fulfill(content_type="text/html", body=STAGE)
        elif name == "hls.js":
            route.fulfill(path=ROOT / "build/player/hls.js")
        elif name in ("at_0.m3u8", "at_0_vtt.m3u8"):
            body = live_list("vtt" if "vtt" in name else "ts", began)
            route.fulfill(content_type="application/vnd.apple.mpegurl", body=body)
        elif (stream / name).is_file():
            route.fulfill(path=stream / name)
        else:
            route.fulfill(status=404)

    context = browser.new_context()
    context.route(f"{ADDRESS}**", answer)
    page = context.new_page()
    page.goto(ADDRESS)
    yield page
    context.close()


def test_captions_of_a_stream_without_an_end_are_shown_and_switched(stage):
    player = stage.locator("#room-player")
    expect(player).to_have_js_property("duration", float("inf"), timeout=15_000)
    player.evaluate("it => it.play()")
    shown = ["subtitles", "en", "showing", ["Sentence."]]
    stage.wait_for_function(f"JSON.stringify(({TRACKS})()).includes('Sentence.')")
    assert stage.evaluate(TRACKS) == [shown]
    key = stage.locator("media-captions-button")
    expect(key).to_have_attribute("aria-checked", "true")
    key.click()
    stage.wait_for_function(f"!JSON.stringify(({TRACKS})()).includes('showing')")
    key.click()
    stage.wait_for_function(f"JSON.stringify(({TRACKS})()).includes('Sentence.')")
    assert stage.evaluate(TRACKS) == [shown]
