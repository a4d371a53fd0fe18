"""A live service under a clock of the test's, and browsers that talk to it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from media.live.commit import GroupCommit
from media.live.door import Doors
from media.live.journal import JournalBeats, journal_path, read_journal
from media.live.limits import Allowance
from media.live.rooms import Room
from media.live.service import LiveService
from media.live.tally import Tallies
from media.live.tokens import RoomToken, room_key, sign

KEY = room_key("a secret of the tests")
NOW = 1_708_600_000_000
TOKEN = RoomToken(
    webinar="part-1",
    viewer=7,
    session="00ab" * 4,
    opened_ms=NOW - 60_000,
    expires_ms=NOW + 3_600_000,
)


def beat(number: int = 1, **changes: Any) -> dict[str, Any]:
    return {
        "n": number,
        "at": number * 10_000,
        "since": 10_000,
        "played": 10_000,
        "media": number * 10_000,
        "behind": 8_000,
        "every": 10_000,
        "stops": 0,
        "state": "playing",
        "muted": False,
        "hidden": False,
        "closing": False,
    } | changes


def batch(
    *beats: dict[str, Any], token: RoomToken | str = TOKEN, **changes: Any
) -> bytes:
    told = {
        "v": 1,
        "token": token if isinstance(token, str) else sign(token, key=KEY),
        "sent": max((one["at"] for one in beats if "at" in one), default=0),
        "beats": list(beats),
    }
    return json.dumps(told | changes).encode()


class Talk:
    """One request to an ASGI application, message by message."""

    def __init__(self, method: str, path: str, body: bytes, headers: dict[str, str]):
        address, _mark, query = path.partition("?")
        self.scope = {
            "type": "http",
            "method": method,
            "path": address,
            "query_string": query.encode(),
            "headers": [(n.encode(), v.encode()) for n, v in headers.items()],
        }
        self.body, self.sent = body, []
        self.is_asked, self.gone = False, asyncio.Event()

    async def receive(self) -> dict[str, Any]:
        if not self.is_asked:
            self.is_asked = True
            return {"type": "http.request", "body": self.body, "more_body": False}
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: dict[str, Any]) -> None:
        self.sent.append(message)

    @property
    def status(self) -> int:
        return self.sent[0]["status"]

    @property
    def headers(self) -> dict[str, str]:
        return {n.decode(): v.decode() for n, v in self.sent[0]["headers"]}

    @property
    def text(self) -> str:
        return b"".join(one.get("body", b"") for one in self.sent).decode()


class Site:
    """The service, its folder, and what is in its journal."""

    def __init__(self, folder: Path, **options: Any) -> None:
        self.folder, self.now = folder, NOW
        self.commit = options.pop("commit", None) or GroupCommit(folder, window=0)
        self.service = LiveService(
            folder=folder,
            key=KEY,
            now_ms=lambda: self.now,
            commit=self.commit,
            allowance=options.pop("allowance", Allowance(burst=10**9)),
            doors=Doors(folder, fresh=0),
            tallies=Tallies(folder, fresh=0),
            **options,
        )

    async def ask(
        self, method: str, path: str, body: bytes = b"", **headers: str
    ) -> Talk:
        talk = Talk(method, path, body, headers)
        await asyncio.wait_for(
            self.service(talk.scope, talk.receive, talk.send), timeout=20
        )
        return talk

    def post(self, body: bytes, **headers: str) -> tuple[int, dict[str, Any]]:
        talk = asyncio.run(self.ask("POST", "/live/beat", body, **headers))
        return talk.status, json.loads(talk.text)

    def get(self, path: str, **headers: str) -> tuple[int, dict[str, Any]]:
        talk = asyncio.run(self.ask("GET", path, **headers))
        return talk.status, json.loads(talk.text)

    def stored(self, webinar: str = "part-1") -> JournalBeats:
        return read_journal(journal_path(self.folder, webinar))


def room_of(folder: Path, **options: Any) -> Room:
    """A room in which the clock stands still, so that only a door ends a pass."""
    doors = options.pop("doors", None) or Doors(folder, fresh=0)
    return Room(folder, "part-1", doors=doors, now_ms=lambda: NOW, **options)


@pytest.fixture
def make_site(tmp_path) -> Iterator[Callable[..., Site]]:
    made = []

    def make(**options: Any) -> Site:
        made.append(Site(tmp_path / "live", **options))
        return made[-1]

    yield make
    for site in made:
        site.service.close()


@pytest.fixture
def site(make_site) -> Site:
    return make_site()


def other(**changes: Any) -> RoomToken:
    return replace(TOKEN, **changes)


@pytest.fixture
def stored(django_capture_on_commit_callbacks):
    """What is done inside is stored, and what waits for that is done."""
    return lambda: django_capture_on_commit_callbacks(execute=True)
