"""A room tells all its listeners at once: none misses a piece or hears one twice,
whatever comes between; one that reads nothing costs nothing; only whose pass ended goes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from media.live import listener as listeners
from media.live import rooms
from media.live.door import Doors, end_passes
from media.live.listener import MOST_UNSENT, Listener
from media.live.news import publish
from media.live.rooms import HERE, Room, frame_of
from media.live.tokens import sign
from tests.media.live.conftest import KEY, NOW, TOKEN, Talk, other, room_of
from tests.media.live.test_news_out import data_of, tell, wait_until


def say(folder: Path, *texts: str) -> None:
    for text in texts:
        publish(folder, "part-1", kind="note", content={"text": text}, at_ms=NOW)


def numbers_of(heard: bytes) -> list[int]:
    return [one["id"] for one in data_of(heard.decode())]


async def hear_up_to(room: Room, listener: Listener, last: int) -> list[int]:
    await room.seat(listener)
    numbers: list[int] = []
    while not numbers or numbers[-1] < last:
        numbers += numbers_of(await room.next_for(listener))
    return numbers


def in_room(run: Callable[[], Any]) -> Any:
    return asyncio.run(asyncio.wait_for(run(), timeout=30))


# -- Nothing is lost and nothing comes twice -------------------------------------------


@pytest.mark.parametrize("after", [0, 1, 4])
def test_news_during_the_replay_comes_once_and_in_order(tmp_path, monkeypatch, after):
    """A piece is stored, seen and told while the listener reads what it missed."""
    say(tmp_path, "1", "2", "3", "4")
    monkeypatch.setattr(rooms, "KEPT", 0)

    async def run() -> list[int]:
        room = room_of(tmp_path, look=0.01)
        listener = Listener(TOKEN, after=after)
        room.enter(listener)
        read, stored = room.read, []

        async def read_slowly(number: int) -> list[tuple[int, bytes]]:
            missed = await read(number)
            if len(stored) < 3:
                text = str(5 + len(stored))
                stored.append(text)
                await asyncio.to_thread(say, tmp_path, text)
                await wait_until(lambda: room.last == int(text))
            return missed

        monkeypatch.setattr(room, "read", read_slowly)
        hearing = asyncio.create_task(hear_up_to(room, listener, 8))
        await wait_until(lambda: listener.is_in_step)
        await asyncio.to_thread(say, tmp_path, *map(str, range(5 + len(stored), 9)))
        numbers = await hearing
        room.leave(listener)
        return numbers

    assert in_room(run) == list(range(after + 1, 9))


def test_who_comes_while_others_are_told_hears_it_too(tmp_path, monkeypatch):
    monkeypatch.setattr(rooms, "TOLD_AT_ONCE", 1)
    say(tmp_path, "1")

    async def run() -> list[list[int]]:
        room = room_of(tmp_path, look=0.01)
        early = [Listener(other(viewer=number)) for number in range(1, 4)]
        for one in early:
            room.enter(one)
            await room.seat(one)
        hearing = [asyncio.create_task(hear_up_to(room, one, 2)) for one in early]
        await wait_until(lambda: all(one.is_in_step for one in early))
        late = Listener(other(viewer=9), after=1)
        hear = Listener.hear

        def hear_and_let_in(self: Listener, *piece: Any, **options: Any) -> None:
            if late not in room._listeners:
                room.enter(late)
                hearing.append(asyncio.create_task(hear_up_to(room, late, 2)))
            hear(self, *piece, **options)

        monkeypatch.setattr(Listener, "hear", hear_and_let_in)
        await asyncio.to_thread(say, tmp_path, "2")
        await wait_until(lambda: len(hearing) == 4)
        numbers = await asyncio.gather(*hearing)
        for one in (*early, late):
            room.leave(one)
        return numbers

    assert in_room(run) == [[2]] * 4


def test_who_was_told_more_elsewhere_hears_nothing_twice(tmp_path):
    async def run() -> bytes:
        listener = Listener(TOKEN, after=5)
        listener.is_in_step = True
        for number in (4, 5, 6):
            listener.hear(number, str(number).encode(), now=0)
        return await listener.take()

    assert in_room(run) == b"6"


def test_a_file_that_holds_less_than_it_said_keeps_nobody_waiting(tmp_path):
    async def run() -> list[int]:
        room = room_of(tmp_path, look=0.01)
        room.last = 3
        listener = Listener(TOKEN, after=0)
        room.enter(listener)
        hearing = asyncio.create_task(room.next_for(listener))
        await wait_until(lambda: listener.is_in_step)
        await asyncio.to_thread(say, tmp_path, "1", "2", "3", "4")
        numbers = numbers_of(await hearing)
        room.leave(listener)
        return numbers

    assert in_room(run) == [4]


def test_a_frame_is_made_once_for_all(make_site, monkeypatch):
    made = []
    monkeypatch.setattr(
        rooms, "frame_of", lambda piece: made.append(piece) or frame_of(piece)
    )
    site = make_site()

    async def run() -> None:
        talks = [
            Talk("GET", f"/live/events?token={sign(other(viewer=n), key=KEY)}", b"", {})
            for n in range(1, 31)
        ]
        tasks = [
            asyncio.create_task(site.service(t.scope, t.receive, t.send)) for t in talks
        ]
        await wait_until(lambda: all(len(t.sent) > 1 for t in talks))
        await asyncio.to_thread(tell, site, "one")
        await wait_until(lambda: all("event: note" in t.text for t in talks))
        for talk in talks:
            talk.gone.set()
        await asyncio.gather(*tasks)

    in_room(run)
    assert len(made) == 1


# -- One that reads nothing -------------------------------------------------------------


class Stuck(Talk):
    """A browser that takes the beginning and then nothing more."""

    async def send(self, message: dict[str, Any]) -> None:
        if len(self.sent) >= 3:
            await asyncio.Event().wait()
        self.sent.append(message)


async def stream_to(site, talk: Talk) -> asyncio.Task[None]:
    task = asyncio.create_task(site.service(talk.scope, talk.receive, talk.send))
    await wait_until(lambda: len(talk.sent) > 1)
    return task


def test_one_that_reads_nothing_is_cut_and_others_hear_on(make_site, monkeypatch):
    monkeypatch.setattr(listeners, "MOST_UNSENT", 5)
    site = make_site()
    site.service._rooms._look = 0.01
    path = f"/live/events?token={sign(TOKEN, key=KEY)}"

    async def run() -> Talk:
        stuck, reader = Stuck("GET", path, b"", {}), Talk("GET", path, b"", {})
        tasks = [await stream_to(site, one) for one in (stuck, reader)]
        for number in range(1, 11):
            await asyncio.to_thread(tell, site, str(number))
            await wait_until(lambda: reader.text.count("event:") == number)  # noqa: B023
        # Nothing but its room ends it: the browser is still there.
        await wait_until(tasks[0].done)
        reader.gone.set()
        await asyncio.wait_for(tasks[1], timeout=10)
        return stuck

    stuck = in_room(run)
    assert len(stuck.sent) == 3
    assert site.service._rooms._rooms == {}
    assert not site.service._streams


def test_one_that_takes_not_even_the_pulse_is_cut(make_site):
    site = make_site(pulse=0.2)
    path = f"/live/events?token={sign(TOKEN, key=KEY)}"

    async def run() -> None:
        stuck, reader = Stuck("GET", path, b"", {}), Talk("GET", path, b"", {})
        tasks = [await stream_to(site, one) for one in (stuck, reader)]
        await wait_until(tasks[0].done)
        assert not tasks[1].done()
        reader.gone.set()
        await asyncio.wait_for(tasks[1], timeout=10)

    in_room(run)
    assert not site.service._streams


def test_what_waits_for_one_listener_has_an_end():
    async def run() -> tuple[bool, bytes]:
        listener = Listener(TOKEN, after=0)
        listener.is_in_step = True
        for number in range(1, MOST_UNSENT + 1):
            listener.hear(number, b"x", now=0)
        assert not listener.is_over
        listener.hear(MOST_UNSENT + 1, b"x", now=0)
        return listener.has_unsent, await listener.take()

    assert in_room(run) == (False, b"")


# -- The door and the pulse, once for all ------------------------------------------------


def test_only_whose_pass_ended_is_sent_away(make_site):
    site = make_site(pulse=0.2)

    async def run() -> list[bool]:
        talks = [
            Talk("GET", f"/live/events?token={sign(other(viewer=n), key=KEY)}", b"", {})
            for n in (7, 8, 9)
        ]
        tasks = [await stream_to(site, talk) for talk in talks]
        await asyncio.to_thread(
            end_passes, site.folder, "part-1", viewer=8, at_ms=NOW, code="no_place"
        )
        await wait_until(tasks[1].done)
        await asyncio.to_thread(tell, site, "after")
        await wait_until(lambda: all("after" in talks[n].text for n in (0, 2)))
        ended = [not talk.sent[-1]["more_body"] for talk in talks]
        for talk in talks:
            talk.gone.set()
        await asyncio.gather(*tasks)
        assert "after" not in talks[1].text
        return ended

    assert in_room(run) == [False, True, False]


def test_a_round_asks_the_door_once_however_many_listen(tmp_path):
    class Counted(Doors):
        asked = 0

        async def of(self, webinar: str):
            self.asked += 1
            return await super().of(webinar)

    async def run() -> int:
        doors = Counted(tmp_path)
        room = room_of(tmp_path, doors=doors)
        for number in range(1, 101):
            room.enter(Listener(other(viewer=number)))
        await room._make_round()
        await asyncio.sleep(0)
        for listener in list(room._listeners):
            room.leave(listener)
        return doors.asked

    assert in_room(run) == 1


def test_a_round_that_fails_is_followed_by_the_next(tmp_path, caplog):
    class Broken(Doors):
        asked = 0

        async def of(self, webinar: str):
            self.asked += 1
            if self.asked == 1:
                raise ValueError("a torn door")
            return await super().of(webinar)

    async def run() -> bytes:
        room = room_of(tmp_path, doors=Broken(tmp_path), pulse=0.05)
        listener = Listener(TOKEN)
        room.enter(listener)
        await room.seat(listener)
        heard = await room.next_for(listener)
        room.leave(listener)
        return heard

    assert in_room(run) == HERE
    assert "A round of part-1 failed: a torn door" in caplog.text


def test_the_pulse_comes_after_silence_and_not_to_all_at_once(tmp_path):
    """Nobody waits as long as a pulse; who was told something is left in peace."""
    pulse = 1_000.0

    async def run() -> list[int]:
        room = room_of(tmp_path, pulse=pulse)
        everybody = [Listener(other(session=f"{n:016x}")) for n in range(0, 1_000, 10)]
        for one in everybody:
            room.enter(one)
        now = asyncio.get_running_loop().time()
        told = []
        for silent in (0.0, 0.49, 0.6, 0.7, 0.86):
            for one in everybody:
                one.told_at = now - silent * pulse
            await room._make_round()
            given = [one for one in everybody if one.has_unsent]
            for one in given:
                assert await one.take() == HERE
            told.append(len(given))
        for one in everybody:
            room.leave(one)
        return told

    assert in_room(run) == [0, 0, 29, 58, 100]
