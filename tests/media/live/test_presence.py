"""Present so far: each beat read once, and the same numbers as measuring everything."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.domain.beats import BEAT_FIELDS, Beat, BeatRows, measure
from media.domain.intervals import normalise, union
from media.domain.programme import Item, ItemKind
from media.live import tally as tallies
from media.live.door import post
from media.live.journal import Entry, Journal, forget_sealed, journal_path, read_journal
from media.live.tally import Tallies, Tally
from media.live.tokens import sign
from tests.media.domain.test_beats import OPENED, STEPS, watch
from tests.media.live.conftest import KEY, NOW, TOKEN, batch, beat, other

OPEN = TOKEN.opened_ms


def item(key: str, start: int, end: int, kind=ItemKind.TALK) -> Item:
    window = (OPEN + start * 1000, OPEN + end * 1000)
    return Item(key, kind, "", "", *window, *window)


def ask(site, token=TOKEN):
    return site.get(f"/live/presence?token={sign(token.for_news(), key=KEY)}")


def test_a_person_reads_the_own_minutes_with_each_gap_and_its_reason(site):
    talk, pause = item("talk", 0, 60), item("pause", 60, 120, ItemKind.BREAK)
    post(site.folder, "part-1", closes_ms=NOW + 10**6, items=(talk, pause))
    site.now = OPEN + 10_000
    assert ask(site) == (
        200,
        {
            "upto": OPEN + 10_000,
            "confirmed": None,
            "counted": 0,
            "possible": 10_000,
            "items": [
                {
                    "key": "talk",
                    "kind": "talk",
                    "counts": True,
                    "starts": OPEN,
                    "ends": OPEN + 60_000,
                    "present": 0,
                    "possible": 10_000,
                    "gaps": [
                        {"code": "never_there", "starts": OPEN, "ends": OPEN + 10_000}
                    ],
                },
                {
                    "key": "pause",
                    "kind": "break",
                    "counts": False,
                    "starts": OPEN + 60_000,
                    "ends": OPEN + 120_000,
                    "present": 0,
                    "possible": 0,
                    "gaps": [],
                },
            ],
        },
    )
    for number, changes in enumerate(
        [{}, {}, {"state": "paused", "played": 0, "stops": 1}, {"stops": 1}], start=1
    ):
        site.now = OPEN + number * 10_000
        assert site.post(batch(beat(number, **changes)))[0] == 200
    site.now += 3_000
    _status, told = ask(site)
    assert (told["counted"], told["possible"]) == (30_000, 40_000)
    assert told["upto"] == told["confirmed"] == OPEN + 40_000
    assert told["items"][0]["gaps"] == [
        {"code": "paused", "starts": OPEN + 20_000, "ends": OPEN + 30_000}
    ]
    # Nobody else's beats are among them, and nobody else reads these.
    assert ask(site, other(viewer=8))[1]["counted"] == 0


def test_two_devices_of_one_person_are_one_presence(site):
    post(site.folder, "part-1", closes_ms=NOW + 10**6, items=(item("talk", 0, 60),))
    for number in range(1, 4):
        site.now = OPEN + number * 10_000
        site.post(batch(beat(number)))
        site.post(batch(beat(number), token=other(session="f" * 16)))
    told = ask(site)[1]
    assert (told["counted"], told["possible"]) == (30_000, 30_000)


def test_a_room_without_a_door_tells_no_items(site):
    site.post(batch(beat(1)))
    told = ask(site)[1]
    assert (told["items"], told["counted"], told["possible"]) == ([], 0, 0)
    assert told["confirmed"] is not None


def test_a_damaged_journal_is_no_presence_and_the_service_lives(site):
    site.folder.mkdir(parents=True)
    journal_path(site.folder, "part-1").write_bytes(b"no database" * 200)
    assert ask(site) == (503, {"code": "not_stored"})
    assert ask(site, other(webinar="part-2"))[0] == 200


# -- The tally -------------------------------------------------------------------


def entry_of(row: tuple[int, ...], sessions: int) -> Entry:
    """A row of the domain's tests as it comes in, under a session's own pass."""
    told = Beat(**dict(zip(BEAT_FIELDS, row[2:], strict=True)))
    token = other(
        viewer=1 + row[0] % sessions, session=f"{row[0]:016x}", opened_ms=OPENED
    )
    return Entry(token, row[1], [told])


def spans_of(starts, ends) -> tuple[tuple[int, int], ...]:
    return normalise(zip(starts.tolist(), ends.tolist(), strict=True))


def measured_anew(path: Path, viewer: int) -> tuple[tuple[int, int], ...]:
    held = read_journal(path)
    done = measure(held.rows, held.opened_ms)
    mine = held.viewers[done.sessions] == viewer
    return spans_of(done.starts_ms[mine], done.ends_ms[mine])


@given(
    st.lists(STEPS, min_size=1, max_size=3),
    st.integers(1, 2),
    st.randoms(use_true_random=False),
    st.integers(0, 4),
    st.integers(1, 6),
)
def test_read_in_any_pieces_it_says_what_measuring_everything_says(
    tmp_path_factory, steps, viewers, dice, copies, pieces
):
    rows = [
        (session, *row[1:])
        for session, some in enumerate(steps)
        for row in watch(some).rows
    ]
    rows += [dice.choice(rows) for _ in range(copies)]
    dice.shuffle(rows)
    path = journal_path(tmp_path_factory.mktemp("live"), "part-1")
    journal, tally = Journal(path), Tally(path, fresh=0)
    size = -(-len(rows) // pieces)
    for first in range(0, len(rows), size):
        journal.append(entry_of(row, viewers) for row in rows[first : first + size])
        for viewer in (1, 2):
            expected = measured_anew(path, viewer)
            _name, proofs = tally.proofs(viewer=viewer)
            proved = [spans_of(one.starts_ms, one.ends_ms) for one in proofs]
            assert union(*proved) == expected
            one = tally.of_viewer(viewer).measured
            assert spans_of(one.starts_ms, one.ends_ms) == expected
            latest = max((proof.confirmed_ms for proof in proofs), default=0)
            assert int(one.at_ms.max(initial=0)) == latest
        everybody = tally.proofs()[1]
        assert max(proof.last for proof in everybody) == read_journal(path).last
    journal.close()
    assert sum(len(tally.of_viewer(viewer).rows) for viewer in (1, 2)) == len(rows)


def fill(path: Path, *tokens, number: int = 1, played: int = 10_000) -> None:
    """A beat of ten seconds by each of these passes."""
    at = 10_000 * number
    told = Beat(number, at, at, 0, 10_000, played, 0, 10_000, 0, 1, 0)
    journal = Journal(path)
    journal.append(Entry(token, token.opened_ms + at, [told]) for token in tokens)
    journal.close()


def test_who_sent_nothing_new_is_not_measured_again(tmp_path, monkeypatch):
    path = journal_path(tmp_path, "part-1")
    fill(path, TOKEN, other(viewer=8, session="8" * 16))
    measurings = []
    monkeypatch.setattr(
        tallies, "measure", lambda *told: measurings.append(1) or measure(*told)
    )
    tally = Tally(path, fresh=0)
    tally.proofs()
    tally.proofs()
    assert len(measurings) == 2
    fill(path, TOKEN, number=2)
    told = {one.viewer: one.confirmed_ms for one in tally.proofs()[1]}
    assert told == {7: OPEN + 20_000, 8: OPEN + 10_000}
    assert len(measurings) == 3


def test_what_was_read_serves_a_second(tmp_path, monkeypatch):
    path = journal_path(tmp_path, "part-1")
    fill(path, TOKEN)
    readings = []
    monkeypatch.setattr(
        tallies,
        "read_journal",
        lambda *told, **more: readings.append(1) or read_journal(*told, **more),
    )
    tally = Tally(path, fresh=60)
    for _ in range(50):
        tally.of_viewer(7)
    assert len(readings) == 1


def test_sealing_takes_nothing_from_what_is_known(tmp_path):
    path = journal_path(tmp_path, "part-1")
    tally = Tally(path, fresh=0)
    fill(path, TOKEN)
    assert len(tally.of_viewer(7).rows) == 1
    held = read_journal(path)
    forget_sealed(path, name=held.name, upto=held.last)
    fill(path, TOKEN, number=2)
    assert tally.of_viewer(7).rows.column("seq").tolist() == [1, 2]


def test_a_process_that_begins_later_knows_the_same(tmp_path):
    path = journal_path(tmp_path, "part-1")
    first = Tally(path, fresh=0)
    for number in range(1, 4):
        fill(path, TOKEN, number=number)
        first.of_viewer(7)
    second = Tally(path, fresh=0)
    for one in (first, second):
        measured = one.of_viewer(7).measured
        assert spans_of(measured.starts_ms, measured.ends_ms) == (
            (OPEN, OPEN + 30_000),
        )


def test_another_journal_in_its_place_is_read_from_its_beginning(tmp_path):
    path = journal_path(tmp_path, "part-1")
    tally = Tally(path, fresh=0)
    fill(path, TOKEN)
    fill(path, TOKEN, number=2)
    assert len(tally.of_viewer(7).rows) == 2
    for left in tmp_path.glob("part-1.sqlite3*"):
        left.unlink()
    assert len(tally.of_viewer(7).rows) == 0
    fill(path, other(viewer=8))
    assert (len(tally.of_viewer(7).rows), len(tally.of_viewer(8).rows)) == (0, 1)


def test_rooms_kept_have_an_end(tmp_path, monkeypatch):
    monkeypatch.setattr(tallies, "MOST_ROOMS", 2)
    rooms = Tallies(tmp_path)
    first = rooms.of("part-1")
    assert rooms.of("part-1") is first
    for number in (2, 3):
        rooms.of(f"part-{number}")
    assert rooms.of("part-1") is not first


def test_times_of_any_page_fit(tmp_path):
    path = journal_path(tmp_path, "part-1")
    journal = Journal(path)
    largest = 10**9
    told = Beat(
        2**31 - 1,
        largest,
        largest,
        largest,
        largest,
        largest,
        largest,
        30_000,
        65_535,
        1,
        7,
    )
    journal.append([Entry(replace(TOKEN, expires_ms=NOW * 2), NOW, [told])])
    journal.close()
    rows = Tally(path).of_viewer(7).rows
    assert isinstance(rows, BeatRows)
    held = read_journal(path).rows
    assert np.array_equal(rows.table, held.table)


@pytest.mark.parametrize("viewer", [0, 99])
def test_nobody_has_no_beats(tmp_path, viewer):
    nobody = Tally(journal_path(tmp_path, "part-1")).of_viewer(viewer)
    assert (len(nobody.rows), len(nobody.measured.starts_ms)) == (0, 0)
