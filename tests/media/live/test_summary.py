"""What organisers read of an open room: a minute old at most, measured by one of them."""

from __future__ import annotations

import threading
import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from media.domain.beats import measure
from media.domain.so_far import STILL_THERE
from media.exceptions import JournalUnreadable
from media.live import summary, tally
from media.live.journal import journal_path
from media.live.site import live_folder
from media.live.summary import Summaries, summarise
from media.live.tally import Tallies
from media.queries import (
    attendance_for,
    attendance_of,
    programme_in_force,
    room_summary,
)
from media.services import seal_log
from tests.media.domain.test_beats import MINUTE, OPENED, Player
from tests.media.live.conftest import TOKEN, other
from tests.media.live.test_presence import OPEN, fill, item
from tests.media.live.test_seam import DURING, append, seated

TALK = item("talk", 0, 60)


class Counted(Tallies):
    """Tallies that count how often a room is measured, and may be held up."""

    def __init__(self, folder) -> None:
        super().__init__(folder, fresh=0)
        self.asked = 0
        self.may_go = threading.Event()
        self.may_go.set()

    def of(self, webinar):
        self.asked += 1
        assert self.may_go.wait(10)
        return super().of(webinar)


@pytest.fixture
def clock(monkeypatch):
    """The seconds of this process, in the hands of the test."""

    class Clock:
        now = 1_000.0

        def monotonic(self) -> float:
            return self.now

    clock = Clock()
    monkeypatch.setattr(summary, "time", clock)
    return clock


def test_a_summary_counts_people_not_pages(tmp_path):
    tallies = Tallies(tmp_path, fresh=0)
    path = journal_path(tmp_path, "part-1")
    for number in range(1, 4):
        fill(path, TOKEN, other(session="f" * 16), number=number)
    fill(path, other(viewer=9, session="9" * 16))
    _name, proofs = tallies.of("part-1").proofs()
    now = OPEN + 10_000 + STILL_THERE
    told = summarise(proofs, items=(TALK, item("later", 60, 120)), now_ms=now)
    assert [(one.viewer, one.item_ms, one.counted_ms) for one in told.viewers] == [
        (7, (30_000, 0), 30_000),
        (9, (10_000, 0), 10_000),
    ]
    assert (told.connected, told.watching) == (2, 2)
    assert told.people_per_item == {"talk": 2, "later": 0}
    told = summarise(proofs, items=(TALK,), now_ms=now + 1)
    assert (told.connected, told.watching) == (1, 1)
    assert [one.confirmed_ms for one in told.viewers] == [OPEN + 30_000, OPEN + 10_000]


def test_who_is_connected_and_plays_nothing_does_not_watch(tmp_path):
    path = journal_path(tmp_path, "part-1")
    for number in range(1, 9):
        fill(path, TOKEN, number=number, played=10_000 if number < 3 else 0)
    _name, proofs = Tallies(tmp_path).of("part-1").proofs()
    told = summarise(proofs, items=(), now_ms=OPEN + 80_000)
    assert (told.connected, told.watching) == (1, 0)


def test_of_many_readers_one_measures_and_the_others_read(tmp_path, clock):
    tallies = Counted(tmp_path)
    summaries = Summaries(tallies)
    fill(journal_path(tmp_path, "part-1"), TOKEN)
    first = summaries.of("part-1", items=(TALK,), now_ms=OPEN)
    for later in (1, 28.9):
        clock.now += later
        assert summaries.of("part-1", items=(TALK,), now_ms=OPEN) is first
    assert tallies.asked == 1
    # Half a minute old: one measures; who comes meanwhile is not kept waiting.
    clock.now += 0.1
    tallies.may_go.clear()
    renewing = threading.Thread(
        target=summaries.of, args=("part-1",), kwargs={"items": (TALK,), "now_ms": 5}
    )
    renewing.start()
    end = time.monotonic() + 10
    while tallies.asked < 2 and time.monotonic() < end:
        time.sleep(0.001)
    assert summaries.of("part-1", items=(TALK,), now_ms=OPEN) is first
    # A minute old: whoever comes waits for the one who measures.
    clock.now += 30
    told = []
    waiting = threading.Thread(
        target=lambda: told.append(
            summaries.of("part-1", items=(TALK,), now_ms=OPEN).measured_at_ms
        )
    )
    waiting.start()
    waiting.join(timeout=0.05)
    assert waiting.is_alive()
    tallies.may_go.set()
    for thread in (renewing, waiting):
        thread.join(timeout=10)
    assert (told, tallies.asked) == ([5], 2)


def test_another_programme_is_measured_at_once(tmp_path, clock):
    tallies = Counted(tmp_path)
    summaries = Summaries(tallies)
    summaries.of("part-1", items=(TALK,), now_ms=OPEN)
    told = summaries.of("part-1", items=(TALK, item("new", 60, 70)), now_ms=OPEN)
    assert (told.keys, tallies.asked) == (("talk", "new"), 2)


def test_rooms_kept_have_an_end(tmp_path, monkeypatch):
    monkeypatch.setattr(summary, "MOST_ROOMS", 2)
    summaries = Summaries(Tallies(tmp_path))
    for number in range(5):
        summaries.of(f"part-{number}", items=(), now_ms=OPEN)
    assert list(summaries._rooms) == ["part-3", "part-4"]


# -- On the site -----------------------------------------------------------------


def test_organisers_read_what_attendance_says_sealed_or_not(
    make_webinar,
    learner,
    stranger,
    stored,
):
    webinar = seated(make_webinar, "part-1", learner, stranger)
    player = Player()
    player.play(60 * MINUTE)
    append(webinar, player.rows[:200])
    with stored():
        seal_log(webinar, by=None, now=DURING)
    append(webinar, player.rows[200:])
    told = room_summary(webinar, now=DURING)
    (viewer,) = told.viewers
    person = next(p for p in attendance_for(webinar) if p.user_id == learner.pk)
    assert (viewer.viewer, viewer.item_ms) == (1, person.present_ms)
    assert viewer.counted_ms == person.eligible_ms > 30 * MINUTE
    assert told.measured_at_ms == OPENED + 90 * MINUTE


def test_who_reads_the_own_minutes_measures_nobody_elses(
    make_webinar, learner, stranger, monkeypatch
):
    webinar = seated(make_webinar, "part-1", learner, stranger)
    players = [Player(session=session) for session in range(4)]
    for player in players:
        player.play(MINUTE)
        append(webinar, player.rows)
    sizes = []
    monkeypatch.setattr(
        tally,
        "measure",
        lambda rows, *told: sizes.append(len(rows)) or measure(rows, *told),
    )
    assert attendance_of(webinar, learner).intervals
    assert sizes == [6, 6]
    attendance_of(webinar, learner)
    assert sizes == [6, 6]
    players[1].play(10_000)
    append(webinar, players[1].rows[6:])
    attendance_of(webinar, learner)
    attendance_for(webinar)
    assert sizes == [6, 6, 7, 6]


def test_a_summary_asks_the_database_equally_often_for_one_and_for_three(
    make_webinar, learner
):
    webinar = seated(make_webinar, "part-1", learner)
    costs = []
    for people in (1, 3):
        for session in range(people):
            player = Player(session=session)
            player.play(MINUTE)
            append(webinar, player.rows)
        with CaptureQueriesContext(connection) as asked:
            room_summary(webinar, now=DURING)
        costs.append(len(asked))
    assert costs[0] == costs[1]


def test_a_damaged_journal_is_told_in_a_sentence(make_webinar):
    webinar = make_webinar()
    path = journal_path(live_folder(), webinar.slug)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"no database" * 500)
    with pytest.raises(JournalUnreadable, match="cannot be read"):
        room_summary(webinar, now=DURING)


def test_an_empty_room_has_an_empty_summary(make_webinar):
    webinar = make_webinar()
    told = room_summary(webinar, now=DURING)
    assert (told.viewers, told.connected) == ((), 0)
    assert told.keys == tuple(item.key for item in programme_in_force(webinar))
