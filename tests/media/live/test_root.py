"""The root as granian serves it: /live/ beside the pages, over a real connection."""

from __future__ import annotations

import http.client
import json
from pathlib import Path

from media.live.journal import journal_path, read_journal
from media.live.news import publish
from tests.media.live.browsers import beat_body, served, token_of

SECRET = "test-only"


def ask(port: int, method: str, path: str, body: bytes = b"") -> tuple[int, dict]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request(method, path, body)
    answer = connection.getresponse()
    told = answer.status, json.loads(answer.read())
    connection.close()
    return told


def test_the_root_takes_beats_and_gives_news(tmp_path: Path):
    token = token_of(6, secret=SECRET)
    with served(
        "elearn.asgi:application",
        ELEARN_VAR=str(tmp_path),
        DJANGO_SETTINGS_MODULE="elearn.settings.test",
    ) as (port, _process):
        body = beat_body(token, 1)
        assert ask(port, "POST", "/live/beat", body)[0] == 200
        assert ask(port, "POST", "/live/beat", b"x" * 1_000_000) == (
            413,
            {"code": "too_large"},
        )
        assert ask(port, "GET", "/live/nothing") == (404, {"code": "not_found"})
        stream = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        stream.request("GET", f"/live/events?token={token}")
        answer = stream.getresponse()
        assert answer.getheader("content-type") == "text/event-stream"
        assert answer.readline().startswith(b"retry: ")
        content = {"text": "The slides are here."}
        publish(tmp_path / "live", "part-1", kind="note", content=content, at_ms=1)
        lines = [answer.readline() for _ in range(5)]
        assert b"event: note\n" in lines
        assert any(b"The slides are here." in line for line in lines)
        stream.close()
        assert ask(port, "POST", "/live/beat", body)[1]["stored"] == 1
    held = read_journal(journal_path(tmp_path / "live", "part-1"))
    assert (held.viewers.tolist(), len(held.rows)) == ([7], 2)
