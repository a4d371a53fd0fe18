"""A pass ends: the service learns of it from a small file, not from the site."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from threading import Event, Thread
from time import sleep

import pytest

from media.domain.programme import Item, ItemKind
from media.live import door
from media.live.door import (
    EVERYBODY,
    Door,
    Doors,
    door_path,
    end_passes,
    post,
    read_door,
    repost,
)
from media.live.service import STATUS
from media.live.tokens import sign
from tests.media.live.conftest import KEY, NOW, TOKEN, Talk, batch, beat, other
from tests.media.live.test_news_out import wait_until

ITEM = Item("talk", ItemKind.TALK, "", "", NOW, NOW + 60_000, NOW, NOW + 60_000)


def end(site, viewer: int, code: str = "no_place", at_ms: int = NOW, name="part-1"):
    end_passes(site.folder, name, viewer=viewer, at_ms=at_ms, code=code)


def test_a_door_gives_back_what_was_written(tmp_path):
    assert read_door(door_path(tmp_path, "part-1")) == Door()
    post(tmp_path, "part-1", closes_ms=NOW, items=())
    post(tmp_path, "part-1", closes_ms=NOW + 1, items=(ITEM,))
    end_passes(tmp_path, "part-1", viewer=7, at_ms=NOW, code="no_place")
    end_passes(tmp_path, "part-1", viewer=7, at_ms=NOW + 5, code="account_closed")
    assert read_door(door_path(tmp_path, "part-1")) == Door(
        NOW + 1, (ITEM,), {7: (NOW + 5, "account_closed")}
    )


def test_of_two_who_write_at_once_the_later_state_stays(tmp_path):
    """The slow one has read before the change and writes after it."""
    closes, has_read = [NOW], Event()

    def slowly() -> tuple[int, tuple[Item, ...]]:
        read = closes[0]
        has_read.set()
        sleep(0.3)
        return read, ()

    post(tmp_path, "part-1", closes_ms=NOW - 1, items=())
    slow = Thread(target=repost, args=(tmp_path, "part-1"), kwargs={"read": slowly})
    slow.start()
    has_read.wait()
    closes[0] = NOW + 1
    repost(tmp_path, "part-1", read=lambda: (closes[0], ()))
    slow.join()
    assert read_door(door_path(tmp_path, "part-1")).closes_ms == NOW + 1


@pytest.mark.parametrize("code", [door.NO_PLACE, door.ACCOUNT_CLOSED])
def test_a_pass_that_ended_is_refused_by_its_reason_and_its_beats_stay(site, code):
    assert site.post(batch(beat(1)))[0] == 200
    end(site, 7, code)
    assert site.post(batch(beat(2))) == (403, {"code": code})
    signed = sign(TOKEN.for_news(), key=KEY)
    for path in ("presence", "news", "events"):
        assert site.get(f"/live/{path}?token={signed}") == (403, {"code": code})
    assert site.stored().rows.column("seq").tolist() == [1]
    assert site.post(batch(beat(), token=other(viewer=8)))[0] == 200
    assert site.post(batch(beat(), token=other(webinar="part-2")))[0] == 200


def test_a_new_pass_is_good_where_an_earlier_one_ended(site):
    end(site, 7, at_ms=NOW - 1_000)
    assert site.post(batch(beat()))[0] == 403
    again = other(opened_ms=NOW - 999, session="f" * 16)
    assert site.post(batch(beat(), token=again))[0] == 200


def test_an_event_called_off_ends_everybodys_pass(site):
    end(site, EVERYBODY, "cancelled")
    for viewer in (7, 8):
        answer = site.post(batch(beat(), token=other(viewer=viewer)))
        assert answer == (403, {"code": "cancelled"})


def test_a_room_that_closes_earlier_than_the_pass_says_is_closed(site):
    post(site.folder, "part-1", closes_ms=NOW + 1, items=())
    assert site.post(batch(beat()))[0] == 200
    site.now = NOW + 1
    assert site.post(batch(beat())) == (403, {"code": "closed"})


def test_a_stream_ends_with_its_pass(make_site):
    site = make_site(pulse=0.02)

    async def run() -> Talk:
        talk = Talk("GET", f"/live/events?token={sign(TOKEN, key=KEY)}", b"", {})
        task = asyncio.create_task(site.service(talk.scope, talk.receive, talk.send))
        await wait_until(lambda: len(talk.sent) > 1)
        await asyncio.to_thread(end, site, 7)
        await wait_until(lambda: talk.sent[-1].get("more_body") is False)
        talk.gone.set()
        await asyncio.wait_for(task, timeout=10)
        return talk

    assert asyncio.run(run()).status == 200


def test_a_door_is_looked_at_once_a_second_however_many_come(tmp_path, monkeypatch):
    looks = []
    monkeypatch.setattr(door, "read_door", lambda path: looks.append(path) or Door())

    async def run(doors: Doors) -> None:
        await asyncio.gather(*(doors.of("part-1") for _ in range(100)))
        await doors.of("part-1")

    asyncio.run(run(Doors(tmp_path, fresh=60)))
    assert len(looks) == 1
    asyncio.run(run(Doors(tmp_path, fresh=0)))
    assert len(looks) == 3


def test_a_door_that_cannot_be_read_goes_on_as_it_was(tmp_path, caplog):
    doors = Doors(tmp_path, fresh=0)
    end_passes(tmp_path, "part-1", viewer=7, at_ms=NOW, code="no_place")
    post(tmp_path, "part-1", closes_ms=NOW, items=())
    known = asyncio.run(doors.of("part-1"))
    for left in tmp_path.glob("part-1.door.sqlite3*"):
        left.unlink()
    door_path(tmp_path, "part-1").write_bytes(b"no database" * 200)
    assert asyncio.run(doors.of("part-1")) == known != Door()
    assert "The door of part-1 cannot be read" in caplog.text


def test_a_door_that_was_not_finished_says_nothing(tmp_path):
    path = door_path(tmp_path, "part-1")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(door.SCHEMA[0])
    assert read_door(path) == Door()


def test_doors_remembered_have_an_end(tmp_path, monkeypatch):
    monkeypatch.setattr(door, "MOST_ROOMS", 2)
    doors = Doors(tmp_path)

    async def run() -> None:
        for number in range(5):
            await doors.of(f"part-{number}")

    asyncio.run(run())
    assert list(doors._known) == ["part-3", "part-4"]


def test_every_reason_to_refuse_has_a_status():
    codes = {door.NO_PLACE, door.ACCOUNT_CLOSED, door.CANCELLED, door.CLOSED}
    assert {STATUS[code] for code in codes} == {403}
