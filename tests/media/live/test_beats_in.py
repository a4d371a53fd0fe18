"""Beats over the wire: stored before they are acknowledged, or refused by name."""

from __future__ import annotations

import asyncio
import json
import logging
import sqlite3
import threading
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.domain.beats import Flag, State
from media.live import commit as commits
from media.live import journal as journals
from media.live.commit import GroupCommit, NotStored
from media.live.journal import (
    Entry,
    Journal,
    forget_sealed,
    journal_path,
    look_into,
    read_journal,
)
from media.live.limits import Allowance, choose_interval
from media.live.tokens import RoomToken, TokenRefused, read, room_key, sign
from media.live.wire import BatchRefused, read_batch
from tests.media.live.conftest import KEY, NOW, TOKEN, batch, beat, other


def test_an_acknowledged_beat_is_in_the_journal(site):
    told = beat(state="waiting", muted=True, hidden=True, stops=2, media=-1)
    assert site.post(batch(beat(1), told | {"n": 2})) == (
        200,
        {"stored": 2, "every": 10_000},
    )
    held = site.stored()
    assert (held.viewers.tolist(), held.opened_ms.tolist()) == ([7], [NOW - 60_000])
    assert held.rows.column("session").tolist() == [0, 0]
    assert held.rows.column("received_ms").tolist() == [NOW, NOW]
    assert held.rows.column("seq").tolist() == [1, 2]
    assert held.rows.column("state").tolist() == [State.PLAYING, State.WAITING]
    assert held.rows.column("flags").tolist() == [0, Flag.MUTED | Flag.HIDDEN]
    assert held.rows.column("stops").tolist() == [0, 2]
    assert held.rows.column("media_ms").tolist() == [10_000, -1]


@pytest.mark.parametrize(
    ("token", "code"),
    [
        (sign(other(expires_ms=NOW), key=KEY), "expired"),
        (sign(TOKEN, key=room_key("another site")), "bad_token"),
        (sign(TOKEN, key=b"another purpose"), "bad_token"),
        (sign(TOKEN, key=KEY)[:-2], "bad_token"),
        (sign(TOKEN, key=KEY).replace(".", ".."), "bad_token"),
        ("", "bad_token"),
        ("é.é", "bad_token"),
        ("a" * 5_000, "bad_token"),
    ],
)
def test_forged_foreign_and_expired_tokens_are_refused(site, token, code):
    assert site.post(_with(token)) == (403, {"code": code})
    assert len(site.stored().rows) == 0


def _with(token: str) -> bytes:
    return json.dumps({**json.loads(batch(beat())), "token": token}).encode()


def test_a_token_counts_for_its_own_event_alone(site):
    assert site.post(batch(beat(), token=other(webinar="part-2")))[0] == 200
    assert (len(site.stored().rows), len(site.stored("part-2").rows)) == (0, 1)


def test_every_bit_of_a_token_is_signed():
    signed = sign(TOKEN, key=KEY)
    for place, letter in enumerate(signed):
        other_letter = "A" if letter != "A" else "B"
        forged = signed[:place] + other_letter + signed[place + 1 :]
        # The last letter of base64 carries spare bits that decode to the same bytes.
        if place in {signed.index(".") - 1, len(signed) - 1}:
            continue
        with pytest.raises(TokenRefused, match="bad_token"):
            read(forged, key=KEY, now_ms=NOW)


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 400, "bad_json"),
        (b"{", 400, "bad_json"),
        (b"\xff\xfe", 400, "bad_json"),
        (b"[" * 9_000, 400, "bad_json"),
        (b"[]", 400, "bad_batch"),
        (batch(), 400, "bad_batch"),
        (batch(*[{"n": 1}] * 65), 400, "bad_batch"),
        (batch(beat(), v=2), 400, "bad_batch"),
        (batch(beat(), v=True), 400, "bad_batch"),
        (batch(beat(), extra=1), 400, "bad_batch"),
        (batch(beat(), sent=-1), 400, "bad_batch"),
        (b"1", 400, "bad_batch"),
        (batch({"n": 1}, sent=0), 400, "bad_beat"),
        (batch(beat(n=0)), 400, "bad_beat"),
        (batch(beat(n=True)), 400, "bad_beat"),
        (batch(beat(played=1.5)), 400, "bad_beat"),
        (batch(beat(played="10000")), 400, "bad_beat"),
        (batch(beat(played=-1)), 400, "bad_beat"),
        (batch(beat(every=9_999)), 400, "bad_beat"),
        (batch(beat(every=30_001)), 400, "bad_beat"),
        (batch(beat(state="asleep")), 400, "bad_beat"),
        (batch(beat(state=["playing"])), 400, "bad_beat"),
        (batch(beat(muted=0)), 400, "bad_beat"),
        (batch(beat(minutes=60)), 400, "bad_beat"),
        (batch(beat(), sent=9_999), 400, "future"),
        (b"x" * 1_000_000, 413, "too_large"),
        (batch(beat()) + b" " * 16_384, 413, "too_large"),
    ],
)
def test_bad_bodies_are_refused_whole(site, body, status, code):
    assert site.post(body) == (status, {"code": code})
    assert len(site.stored().rows) == 0
    assert site.post(batch(beat()))[0] == 200


@pytest.mark.parametrize("stated", [1_000_000, 10**9])
def test_a_body_that_says_how_large_it_is_is_refused(site, stated):
    status, told = site.post(b"", **{"content-length": str(stated)})
    assert (status, told) == (413, {"code": "too_large"})


def test_one_bad_beat_spoils_its_batch(site):
    assert site.post(batch(beat(1), beat(2, state="?")))[0] == 400
    assert len(site.stored().rows) == 0


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=8,
    )
)
def test_no_json_raises_anything_but_a_refusal(told):
    for body in (told, {"v": 1, "token": "a.b", "sent": 5, "beats": [told]}):
        with pytest.raises(BatchRefused):
            read_batch(json.dumps(body).encode())


def test_other_addresses_and_methods_are_refused(site):
    assert site.get("/live/")[0] == 404
    assert site.get("/live/beat") == (405, {"code": "bad_method"})


def test_a_thousand_at_once_are_stored_or_refused_and_the_service_lives(make_site):
    site = make_site(allowance=Allowance(burst=10, refill=1_000))

    async def storm() -> list[int]:
        talks = [site.ask("POST", "/live/beat", batch(beat())) for _ in range(1000)]
        return [talk.status for talk in await asyncio.gather(*talks)]

    statuses = asyncio.run(storm())
    assert (statuses.count(200), statuses.count(429)) == (10, 990)
    assert len(site.stored().rows) == 10
    assert site.post(batch(beat(), token=other(viewer=8)))[0] == 200


@pytest.mark.parametrize(
    ("waiting", "seconds", "interval"),
    [(0, 0.0, 10_000), (2_000, 0.0, 20_000), (0, 2.0, 30_000), (8_000, 0.1, 30_000)],
)
def test_beats_slow_down_under_load(waiting, seconds, interval):
    told = choose_interval(waiting=waiting, commit_seconds=seconds)
    assert told == interval


def test_refusals_are_logged_once_in_a_while(site, caplog):
    with caplog.at_level(logging.WARNING, logger="media.live"):
        for _ in range(50):
            site.post(b"{")
        site.post(_with(""))
    assert caplog.messages == ["Refused 1 × bad_json", "Refused 1 × bad_token"]


# -- Group commit -----------------------------------------------------------------


class Failing(Journal):
    """A disk that refuses the first flush."""

    failures = 1

    def append(self, entries):
        if Failing.failures:
            Failing.failures -= 1
            raise sqlite3.OperationalError("disk I/O error")
        super().append(entries)


def test_what_is_not_durable_is_not_acknowledged_and_the_next_one_is(make_site):
    folder = make_site().folder
    Failing.failures = 1
    site = make_site(commit=GroupCommit(folder, window=0, open_journal=Failing))
    assert site.post(batch(beat(1))) == (503, {"code": "not_stored"})
    assert len(site.stored().rows) == 0
    assert site.post(batch(beat(1)))[0] == 200
    assert site.stored().rows.column("seq").tolist() == [1]


class Slow(Journal):
    """A disk that waits until the test lets it go on."""

    may_go = threading.Event()
    begun = threading.Event()
    commits = 0

    def append(self, entries):
        Slow.begun.set()
        assert Slow.may_go.wait(10)
        Slow.commits += 1
        super().append(entries)


def test_the_answer_waits_for_the_disk_and_many_share_one_commit(make_site):
    Slow.may_go.clear()
    Slow.begun.clear()
    Slow.commits = 0
    folder = make_site().folder
    site = make_site(commit=GroupCommit(folder, window=0, open_journal=Slow))

    async def watch() -> None:
        first = asyncio.create_task(site.ask("POST", "/live/beat", batch(beat(1))))
        await asyncio.to_thread(Slow.begun.wait, 10)
        rest = [
            asyncio.create_task(site.ask("POST", "/live/beat", batch(beat(n))))
            for n in range(2, 50)
        ]
        await asyncio.sleep(0.05)
        assert not any(task.done() for task in (first, *rest))
        Slow.may_go.set()
        await asyncio.gather(first, *rest)

    asyncio.run(watch())
    assert Slow.commits == 2
    assert sorted(site.stored().rows.column("seq").tolist()) == list(range(1, 50))


def test_more_than_can_wait_is_told_to_come_again(make_site, monkeypatch):
    monkeypatch.setattr(commits, "MOST_WAITING", 0)
    site = make_site()
    talk = asyncio.run(site.ask("POST", "/live/beat", batch(beat())))
    assert (talk.status, talk.headers["retry-after"]) == (503, "5")


def test_events_beyond_the_open_ones_take_turns(tmp_path, monkeypatch):
    monkeypatch.setattr(commits, "MOST_OPEN", 2)
    group = GroupCommit(tmp_path, window=0)
    tokens = [other(webinar=f"part-{n}", session=f"{n:016x}") for n in range(5)] * 2

    async def store() -> None:
        for token in tokens:
            await group.store(_entry(token))

    asyncio.run(store())
    group.close()
    assert [
        len(read_journal(journal_path(tmp_path, f"part-{n}")).rows) for n in range(5)
    ] == [2] * 5


def _entry(token: RoomToken = TOKEN, received_ms: int = NOW) -> Entry:
    return Entry(token, received_ms, read_batch(batch(beat())).beats)


def test_a_failed_group_fails_only_its_own_event(tmp_path):
    (tmp_path / "part-2.sqlite3").mkdir(parents=True)
    group = GroupCommit(tmp_path, window=0.05)

    async def store() -> list[object]:
        return await asyncio.gather(
            group.store(_entry()),
            group.store(_entry(other(webinar="part-2"))),
            return_exceptions=True,
        )

    good, bad = asyncio.run(store())
    group.close()
    assert good is None
    assert isinstance(bad, NotStored)


# -- The journal -------------------------------------------------------------------


def test_a_journal_flushes_to_disk_at_every_commit(tmp_path):
    journal = Journal(tmp_path / "part-1.sqlite3")
    pragma = journal._connection.execute
    assert pragma("PRAGMA synchronous").fetchone() == (2,)
    assert pragma("PRAGMA journal_mode").fetchone() == ("wal",)
    journal.close()


def test_a_journal_goes_on_where_another_process_left_it(tmp_path):
    path = journal_path(tmp_path, "part-1")
    for received in (NOW, NOW + 10_000):
        journal = Journal(path)
        journal.append([_entry(received_ms=received)])
        journal.close()
    held = read_journal(path)
    assert held.rows.column("received_ms").tolist() == [NOW, NOW + 10_000]
    assert held.viewers.tolist() == [7]


def test_two_processes_write_into_one_journal(tmp_path):
    path = journal_path(tmp_path, "part-1")
    one, two = Journal(path), Journal(path)
    for journal in (one, two, one):
        journal.append([_entry()])
        journal.append([_entry(other(session="f" * 16, viewer=8))])
    one.close()
    two.close()
    held = read_journal(path)
    assert held.viewers.tolist() == [7, 8]
    assert held.rows.column("session").tolist() == [0, 1] * 3


def test_what_is_sealed_is_forgotten_and_its_places_stay_taken(tmp_path, monkeypatch):
    # A piece at a time, so that a long day takes several.
    monkeypatch.setattr(journals, "PIECE", 1)
    path = journal_path(tmp_path, "part-1")
    journal = Journal(path)
    journal.append([_entry(), _entry()])
    held = read_journal(path)
    assert held.last == 2
    journal.append([_entry(received_ms=NOW + 1)])
    forget_sealed(path, name="another journal", upto=2)
    assert len(read_journal(path).rows) == 3
    forget_sealed(path, name=held.name, upto=held.last)
    rest = read_journal(path)
    assert (rest.rows.column("received_ms").tolist(), rest.last) == ([NOW + 1], 3)
    assert len(read_journal(path, after={held.name: 3}).rows) == 0
    journal.append([_entry(received_ms=NOW + 2)])
    assert read_journal(path, after={held.name: 3}).last == 4
    journal.close()


def test_a_journal_that_is_not_there_holds_nothing(tmp_path):
    held = read_journal(tmp_path / "none.sqlite3")
    assert (held.name, held.last, len(held.rows)) == ("", 0, 0)


@pytest.mark.parametrize("left", ["", *journals.SCHEMA, "; ".join(journals.SCHEMA)])
def test_a_journal_that_was_not_finished_holds_nothing_and_is_finished(tmp_path, left):
    path = journal_path(tmp_path, "part-1")
    path.touch()
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(left)
    assert look_into(path, after={}) == (0, 0)
    held = read_journal(path)
    assert (held.name, held.last, len(held.rows)) == ("", 0, 0)
    forget_sealed(path, name="another journal", upto=2)
    journal = Journal(path)
    journal.append([_entry()])
    journal.close()
    assert len(read_journal(path).rows) == 1


def test_tables_and_name_of_a_journal_come_in_one_commit(tmp_path, monkeypatch):
    def cut(_bytes):
        raise RuntimeError("power cut")

    monkeypatch.setattr(journals.secrets, "token_hex", cut)
    path = journal_path(tmp_path, "part-1")
    with pytest.raises(RuntimeError, match="power cut"):
        Journal(path)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM sqlite_master").fetchone() == (
            0,
        )


def test_cut_bodies_are_refused():
    body = batch(beat())
    for cut in range(len(body)):
        with pytest.raises(BatchRefused):
            read_batch(body[:cut])
