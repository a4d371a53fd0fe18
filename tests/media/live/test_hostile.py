"""What nobody should send, through the root as granian serves it: refused or counted once,
and the service lives.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter

import pytest

from media.live.journal import journal_path, read_journal
from media.live.service import HEARD_OUT, Refused, _body
from media.live.tokens import RoomToken, room_key, sign
from media.live.wire import LONGEST_PAGE
from tests.media.live.browsers import beat_away, beat_body, served, token_of
from tests.media.live.test_root import SECRET, ask

BEATS = 1_000


@pytest.fixture
def root(tmp_path):
    with served(
        "elearn.asgi:application",
        ELEARN_VAR=str(tmp_path),
        DJANGO_SETTINGS_MODULE="elearn.settings.test",
    ) as (port, _process):
        yield port, tmp_path / "live"


def token_in(webinar: str, *, secret: str = SECRET, lasts_ms: int = 10**7) -> str:
    now = time.time_ns() // 1_000_000
    token = RoomToken(webinar, 1, f"{1:016x}", now - 20_000, now + lasts_ms)
    return sign(token, key=room_key(secret))


def changed(body: bytes, **beat: int) -> bytes:
    told = json.loads(body)
    told["beats"][0] |= beat
    return json.dumps(told).encode()


def test_of_a_body_without_end_only_so_much_is_let_pass():
    sent = 0

    async def receive() -> dict:
        nonlocal sent
        sent += 65_536
        return {"type": "http.request", "body": bytes(65_536), "more_body": True}

    with pytest.raises(Refused, match="too_large"):
        asyncio.run(_body({"headers": []}, receive))
    assert HEARD_OUT < sent < HEARD_OUT + 3 * 65_536


def test_what_nobody_should_send_is_refused_or_counted_once(root):
    port, folder = root
    good = token_in("part-1")
    forged = good[:-4] + ("AAAA" if good[-4:] != "AAAA" else "BBBB")
    future = changed(beat_body(good, 1), at=10**6)
    for body, status, code in (
        (beat_body(forged, 1), 403, "bad_token"),
        (beat_body(token_in("part-1", secret="another site"), 1), 403, "bad_token"),
        (beat_body(token_in("part-1", lasts_ms=-1), 1), 403, "expired"),
        (future, 400, "future"),
        (changed(beat_body(good, 1), at=LONGEST_PAGE + 1), 400, "bad_beat"),
        (b" " * 2**20, 413, "too_large"),
        (b"\x00\xff" * 100, 400, "bad_json"),
    ):
        assert ask(port, "POST", "/live/beat", body) == (status, {"code": code})
    assert not journal_path(folder, "part-1").exists()
    # The same beat again and again is taken each time and counts once.
    for _again in range(5):
        assert ask(port, "POST", "/live/beat", beat_body(good, 1))[0] == 200
    # A pass for another event opens that one alone.
    assert ask(port, "POST", "/live/beat", beat_body(token_in("part-2"), 1))[0] == 200
    held = read_journal(journal_path(folder, "part-1"))
    assert held.rows.column("seq").tolist() == [1] * 5
    assert len(read_journal(journal_path(folder, "part-2")).rows) == 1


def test_a_thousand_beats_at_once(root):
    port, folder = root
    token = token_of(0, secret=SECRET)
    seen: Counter[str] = Counter()

    def make(client: int, number: int) -> bytes:
        seen["asked"] += 1
        return beat_body(token, seen["asked"])

    acknowledged, _took, refused = asyncio.run(
        beat_away(port, clients=BEATS, seconds=0.0, make=make)
    )
    assert len(acknowledged) + refused == BEATS
    assert refused > BEATS // 2
    held = read_journal(journal_path(folder, "part-1"))
    assert len(held.rows) == len(acknowledged) > 0
    # Others are answered as ever.
    other = beat_body(token_of(1, secret=SECRET), 1)
    assert ask(port, "POST", "/live/beat", other)[0] == 200
