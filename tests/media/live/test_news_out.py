"""Room news: pushed to who listens, replayed to who was away, asked for otherwise."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Awaitable, Callable

import pytest

from media.live import news, rooms
from media.live.listener import Listener
from media.live.news import publish, read_news
from media.live.tokens import sign
from tests.media.live.conftest import KEY, NOW, TOKEN, Site, Talk, other, room_of

SIGNED = sign(TOKEN, key=KEY)


def tell(site: Site, text: str, webinar: str = "part-1") -> int:
    return publish(site.folder, webinar, kind="note", content={"text": text}, at_ms=NOW)


async def wait_until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not is_so():
            await asyncio.sleep(0.01)


def listening(
    site: Site, script: Callable[[Talk], Awaitable[None]], address: str = "", **headers
) -> Talk:
    """Open a stream, run `script` while it is open, and leave."""

    async def run() -> Talk:
        talk = Talk("GET", f"/live/events?token={SIGNED}{address}", b"", headers)
        task = asyncio.create_task(site.service(talk.scope, talk.receive, talk.send))
        await wait_until(lambda: len(talk.sent) > 1 or task.done())
        await script(talk)
        talk.gone.set()
        await asyncio.wait_for(task, timeout=10)
        return talk

    return asyncio.run(run())


def data_of(text: str) -> list[dict]:
    lines = [line for line in text.splitlines() if line.startswith("data: ")]
    return [json.loads(line.removeprefix("data: ")) for line in lines]


@pytest.fixture
def quick(make_site) -> Site:
    site = make_site(pulse=0.05)
    site.service._rooms._look = 0.01
    return site


def test_news_reaches_who_listens(quick):
    tell(quick, "before")

    async def script(talk: Talk) -> None:
        await asyncio.to_thread(tell, quick, "Slides\nare here: é")
        await wait_until(lambda: "event: note" in talk.text)

    talk = listening(quick, script)
    assert talk.status == 200
    assert talk.headers["content-type"] == "text/event-stream"
    assert talk.headers["x-accel-buffering"] == "no"
    assert data_of(talk.text) == [
        {"at": NOW, "content": {"text": "Slides\nare here: é"}, "id": 2, "kind": "note"}
    ]
    assert talk.text.startswith("retry: ")
    assert "id: 1\n\n" in talk.text.split("event:")[0]


def test_a_silent_stream_has_a_pulse(quick):
    async def script(talk: Talk) -> None:
        await wait_until(lambda: talk.text.count(": here\n\n") >= 2)

    assert data_of(listening(quick, script).text) == []


@pytest.mark.parametrize("way", ["header", "address"])
def test_what_was_missed_is_replayed_in_order(quick, way):
    for number in range(5):
        tell(quick, str(number))
    tell(quick, "elsewhere", webinar="part-2")

    async def script(talk: Talk) -> None:
        await wait_until(lambda: talk.text.count("event:") == 3)

    headers = {"last-event-id": "2"} if way == "header" else {}
    talk = listening(quick, script, "&after=2" if way == "address" else "", **headers)
    assert [one["content"]["text"] for one in data_of(talk.text)] == ["2", "3", "4"]


def test_many_listeners_hear_the_same_and_leave_nothing_behind(quick):
    async def run() -> list[Talk]:
        talks = []
        for number in range(50):
            own = other(viewer=number + 1, session=f"{number:016x}")
            signed = sign(own, key=KEY)
            talks.append(Talk("GET", f"/live/events?token={signed}", b"", {}))
        tasks = [
            asyncio.create_task(quick.service(t.scope, t.receive, t.send))
            for t in talks
        ]
        await wait_until(lambda: all(len(t.sent) > 1 for t in talks))
        for text in ("one", "two"):
            await asyncio.to_thread(tell, quick, text)
        await wait_until(lambda: all(t.text.count("event:") == 2 for t in talks))
        for talk in talks:
            talk.gone.set()
        await asyncio.gather(*tasks)
        return talks

    assert {len(data_of(talk.text)) for talk in asyncio.run(run())} == {2}
    assert quick.service._rooms._rooms == {}
    assert not quick.service._streams


@pytest.mark.parametrize("pages", [1, 9])
def test_one_viewer_has_eight_streams_at_most_however_many_pages(quick, pages):
    signed = [
        sign(other(session=f"{number % pages:016x}"), key=KEY) for number in range(9)
    ]
    stranger = sign(other(viewer=8), key=KEY)

    async def run() -> list[Talk]:
        talks = [
            Talk("GET", f"/live/events?token={one}", b"", {})
            for one in [*signed, stranger]
        ]
        tasks = [
            asyncio.create_task(quick.service(t.scope, t.receive, t.send))
            for t in talks
        ]
        await wait_until(lambda: all(t.sent for t in talks))
        for talk in talks:
            talk.gone.set()
        await asyncio.gather(*tasks)
        return talks

    assert [talk.status for talk in asyncio.run(run())] == [200] * 8 + [429, 200]
    assert not quick.service._streams


def test_a_stream_ends_with_its_token(quick):
    async def script(talk: Talk) -> None:
        quick.now = TOKEN.expires_ms
        await wait_until(lambda: talk.sent[-1].get("more_body") is False)

    listening(quick, script)


def test_asking_gives_the_same_as_listening(site):
    assert site.get(f"/live/news?token={SIGNED}") == (200, {"last": 0, "news": []})
    for number in range(3):
        tell(site, str(number))
    assert site.get(f"/live/news?token={SIGNED}") == (200, {"last": 3, "news": []})
    status, told = site.get(f"/live/news?token={SIGNED}&after=2")
    assert (status, told["last"]) == (200, 3)
    assert told["news"] == [
        {"id": 3, "at": NOW, "kind": "note", "content": {"text": "2"}}
    ]
    assert site.get(f"/live/news?token={SIGNED}&after=3") == (
        200,
        {"last": 3, "news": []},
    )


def test_who_missed_very_much_asks_again(site, monkeypatch):
    monkeypatch.setattr(news, "MOST_AT_ONCE", 2)
    for number in range(3):
        tell(site, str(number))
    _status, told = site.get(f"/live/news?token={SIGNED}&after=0")
    assert (len(told["news"]), told["last"]) == (2, 2)


@pytest.mark.parametrize("path", ["/live/news", "/live/events"])
@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("", 403, "bad_token"),
        ("?token=x.y", 403, "bad_token"),
        (f"?token={SIGNED}&after=-1", 400, "bad_after"),
        (f"?token={SIGNED}&after=x", 400, "bad_after"),
        (f"?token={SIGNED}&after={'9' * 16}", 400, "bad_after"),
        ("?a&b&c&d&e&f&token=&g=1" * 3, 403, "bad_token"),
    ],
)
def test_strangers_hear_nothing(site, path, query, status, code):
    tell(site, "secret")
    assert site.get(path + query) == (status, {"code": code})


def test_a_room_whose_file_is_no_database_refuses_and_lives(site):
    site.folder.mkdir(parents=True)
    (site.folder / "part-1.news.sqlite3").write_bytes(b"no database" * 200)
    assert site.get(f"/live/news?token={SIGNED}&after=0") == (
        503,
        {"code": "not_stored"},
    )


def test_a_file_that_breaks_under_a_stream_ends_it(quick, monkeypatch):
    def fail(*_place, **_after):
        raise sqlite3.DatabaseError("file is not a database")

    async def script(talk: Talk) -> None:
        await wait_until(lambda: not talk.sent[-1].get("more_body", True))

    tell(quick, "one")
    monkeypatch.setattr(rooms, "read_news", fail)
    talk = listening(quick, script, "&after=0")
    starts = [one for one in talk.sent if one["type"] == "http.response.start"]
    assert (len(starts), starts[0]["status"]) == (1, 200)
    assert (talk.sent[-1]["body"], talk.sent[-1]["more_body"]) == (b"", False)


def test_a_watch_outlives_a_file_that_cannot_be_read_at_first(quick, monkeypatch):
    failures = []

    def first_fails(*place):
        if not failures:
            failures.append(place)
            raise sqlite3.OperationalError("database is locked")
        return news.last_number(*place)

    monkeypatch.setattr(rooms, "last_number", first_fails)

    async def run() -> int | None:
        room = room_of(quick.folder, look=0.01)
        listener = Listener(TOKEN)
        room.enter(listener)
        await wait_until(lambda: bool(failures))
        await asyncio.to_thread(tell, quick, "one")
        await wait_until(lambda: room.last == 1 or room._watch.done())
        room.leave(listener)
        await asyncio.wait_for(room._watch, timeout=10)
        return room.last

    assert asyncio.run(run()) == 1


@pytest.mark.parametrize(
    ("kind", "content"), [("two words", {}), ("note", {"text": "x" * 9_000})]
)
def test_news_that_no_room_could_show_is_not_stored(tmp_path, kind, content):
    with pytest.raises(ValueError, match="News needs"):
        publish(tmp_path, "part-1", kind=kind, content=content, at_ms=NOW)
    assert read_news(tmp_path, "part-1", after=0) == []


def test_news_is_on_disk_before_anybody_hears_it(tmp_path):
    publish(tmp_path, "part-1", kind="note", content={}, at_ms=NOW)
    with sqlite3.connect(tmp_path / "part-1.news.sqlite3") as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert connection.execute("SELECT count(*) FROM news").fetchone() == (1,)
    connection.close()


def test_news_is_seen_before_the_next_look_is_due(tmp_path):
    publish(tmp_path, "part-1", kind="note", content={}, at_ms=1)

    async def hear() -> bytes:
        room = room_of(tmp_path, look=60)
        listener = Listener(TOKEN)
        room.enter(listener)
        await room.seat(listener)
        hearing = asyncio.create_task(room.next_for(listener))
        # The first look comes at once, for nothing is known of the file yet.
        await asyncio.sleep(0.1)
        publish(tmp_path, "part-1", kind="note", content={}, at_ms=2)
        heard = await hearing
        room.leave(listener)
        return heard

    heard = asyncio.run(asyncio.wait_for(hear(), timeout=30))
    assert heard.startswith(b"id: 2\n")
