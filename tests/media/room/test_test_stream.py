"""The test stream: it goes round without an end, and shows nothing of any event."""

from __future__ import annotations

import re
import shutil
from datetime import UTC, datetime, timedelta

import pytest

from media import test_stream
from tests.media.room.conftest import ON, text_of

NOW = datetime(2026, 11, 27, 12, 0, 2, tzinfo=UTC)


def pieces(now: datetime) -> tuple[int, int, list[str]]:
    """First number, number of the first round, and the list from there on."""
    text = test_stream.live_playlist(now)
    first = int(re.search(r"MEDIA-SEQUENCE:(\d+)", text)[1])
    rounds = int(re.search(r"DISCONTINUITY-SEQUENCE:(\d+)", text)[1])
    listed = [
        line
        for line in text.splitlines()
        if line.endswith(".m4s") or line == "#EXT-X-DISCONTINUITY"
    ]
    return first, rounds, listed


def test_the_stream_goes_on_by_one_piece_in_four_seconds():
    first, _rounds, listed = pieces(NOW)
    later, _rounds, next_ones = pieces(NOW + timedelta(seconds=4))
    assert later == first + 1
    assert len([one for one in listed if one.endswith(".m4s")]) == test_stream.WINDOW
    again = [one for one in next_ones if one.endswith(".m4s")]
    assert [one for one in listed if one.endswith(".m4s")][1:] == again[:-1]
    # The last piece is over: nobody is sent to what has not happened yet.
    assert (later + test_stream.WINDOW) * 4 <= (NOW + timedelta(seconds=4)).timestamp()


def test_each_round_of_the_clip_is_told_once_and_never_forgotten():
    """The number of a piece's round is the same in every list that has the piece."""
    known: dict[int, int] = {}
    for step in range(0, 300, 4):
        number, rounds, listed = pieces(NOW + timedelta(seconds=step))
        for line in listed:
            if line == "#EXT-X-DISCONTINUITY":
                rounds += 1
                continue
            assert line == f"{number % test_stream.PIECES:03}.m4s"
            assert known.setdefault(number, rounds) == rounds
            number += 1
    assert len(set(known.values())) > 4


@pytest.fixture
def no_clip(settings, tmp_path):
    settings.TEST_STREAM_DIR = tmp_path / "nothing"
    return settings.TEST_STREAM_DIR


def test_without_a_clip_the_page_says_what_to_do(client, page, no_clip, time_machine):
    time_machine.move_to(ON, tick=False)
    html = text_of(client.get("/webinars/part-1/test-player/"))
    assert "There is no test clip here." in html
    assert "half an hour before the event" in html
    for address in ("/player-test/clip.m3u8", "/demo/stream/live.m3u8"):
        assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    "name", ["..%2F..%2Fsecret", "index.m3u8.bak", "000.m4s/..", "card.png"]
)
def test_nothing_but_the_clip_is_handed_out(client, db, name):
    assert client.get(f"/player-test/wide/{name}").status_code == 404
    assert client.get("/player-test/other/000.m4s").status_code == 404
    assert client.get("/demo/stream/other/live.m3u8").status_code == 404


def test_without_ffmpeg_there_is_a_sentence_and_no_clip(monkeypatch, tmp_path):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(test_stream.NotMade, match="ffmpeg was not found"):
        test_stream.make(tmp_path / "clip")
    assert list(tmp_path.iterdir()) == []
