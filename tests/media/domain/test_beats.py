"""Beats become minutes: what was played, live, once, whatever way the beats came."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.domain.attendance import attend
from media.domain.beats import (
    Beat,
    BeatRows,
    Flag,
    Measured,
    State,
    Verdict,
    measure,
    row_of,
)
from media.domain.intervals import total
from media.domain.programme import order, to_ms, with_actual_times
from tests.media.conftest import items_of, moment

SECOND = 1000
MINUTE = 60 * SECOND
OPENED = 1_708_600_000_000


@dataclass
class Player:
    """An honest browser under a clock of the test's: makes beats, keeps the truth."""

    session: int = 0
    opened_ms: int = OPENED
    #: What the browser's clock shows when the server opens the session.
    clock: int = 5_000
    delay: int = 40

    def __post_init__(self) -> None:
        self.now, self.seq, self.stops, self.last = 0, 0, 0, 0
        self.rows: list[tuple[int, ...]] = []

    def beat(self, **changes) -> Beat:
        """A beat now, about everything since the one before."""
        self.seq += 1
        since, self.last = self.now - self.last, self.now
        at = self.clock + self.now
        plain = {
            "seq": self.seq,
            "sent_ms": at,
            "client_ms": at,
            "media_ms": self.now,
            "since_ms": since,
            "played_ms": since,
            "behind_ms": 8 * SECOND,
            "interval_ms": 10 * SECOND,
            "stops": self.stops,
            "state": State.PLAYING,
            "flags": 0,
        }
        return Beat(**plain | changes)

    def deliver(self, *beats: Beat) -> None:
        received = self.opened_ms + self.now + self.delay
        self.rows += [
            row_of(self.session, received, beat._replace(sent_ms=self.clock + self.now))
            for beat in beats
        ]

    def play(self, milliseconds: int, *, every: int = 10 * SECOND, **changes) -> None:
        end = self.now + milliseconds
        while self.now < end:
            self.now = min(self.now + every, end)
            self.deliver(self.beat(**changes))

    def pause(self, milliseconds: int) -> None:
        self.stops += 1
        self.play(milliseconds, state=State.PAUSED, played_ms=0)

    def wait(self, milliseconds: int) -> None:
        """Time goes by without a beat."""
        self.now += milliseconds


def measured(rows, opened=(OPENED,)) -> Measured:
    return measure(BeatRows.of(rows), np.array(opened, dtype=np.int64))


def spans(rows) -> list[tuple[int, int]]:
    """From the opening of the session, the delay of the network taken off."""
    done = measured(rows)
    zero = OPENED + 40
    return [
        (start - zero, end - zero)
        for start, end in zip(
            done.starts_ms.tolist(), done.ends_ms.tolist(), strict=True
        )
    ]


def verdicts(rows) -> list[Verdict]:
    return [Verdict(code) for code in measured(rows).verdicts.tolist()]


def test_a_quiet_hour_is_an_hour():
    player = Player()
    player.play(60 * MINUTE)
    assert spans(player.rows) == [(0, 60 * MINUTE)]


def test_a_hole_of_25_s_is_bridged():
    player = Player()
    player.play(MINUTE)
    player.wait(15 * SECOND)
    player.now, player.last = player.now + 10 * SECOND, player.now
    player.seq += 1
    player.deliver(player.beat())
    player.play(MINUTE)
    assert spans(player.rows) == [(0, 145 * SECOND)]


def test_a_hole_of_31_s_without_play_is_lost():
    player = Player()
    player.play(MINUTE)
    player.wait(31 * SECOND)
    player.deliver(player.beat(played_ms=0))
    player.play(MINUTE)
    assert spans(player.rows) == [(0, 60 * SECOND), (91 * SECOND, 151 * SECOND)]


@pytest.mark.parametrize(("gap", "is_bridged"), [(30_000, True), (30_001, False)])
def test_the_longest_hole_that_is_bridged(gap, is_bridged):
    player = Player()
    player.play(MINUTE)
    player.wait(gap)
    player.last = player.now
    player.play(10 * SECOND)
    assert (len(spans(player.rows)) == 1) is is_bridged


def test_a_hidden_tab_that_plays_keeps_its_minutes():
    player = Player()
    player.play(10 * MINUTE, every=MINUTE, flags=Flag.HIDDEN)
    assert spans(player.rows) == [(0, 10 * MINUTE)]


def test_a_visible_tab_proves_one_interval_and_a_half_at_most():
    player = Player()
    player.play(3 * MINUTE, every=MINUTE)
    assert total(spans(player.rows)) == 45 * SECOND


@pytest.mark.parametrize("clock", [5_000, 3_605_000, 10**12])
def test_a_wrong_clock_changes_nothing(clock):
    player = Player(clock=clock)
    player.play(5 * MINUTE)
    assert spans(player.rows) == [(0, 5 * MINUTE)]


@pytest.mark.parametrize("is_clock_asleep", [False, True])
def test_sleep_is_not_counted_and_old_beats_only_where_they_fit(is_clock_asleep):
    player = Player()
    player.play(5 * MINUTE)
    queued = []
    for _ in range(2):
        player.wait(10 * SECOND)
        queued.append(player.beat())
    player.wait(20 * MINUTE + SECOND)
    if is_clock_asleep:
        player.clock -= 20 * MINUTE
    player.deliver(*queued, player.beat(played_ms=0, since_ms=20 * MINUTE))
    awake = player.now
    player.play(5 * MINUTE)
    before = (0, 5 * MINUTE)
    after = (awake, awake + 5 * MINUTE)
    assert spans(player.rows) == [before, after]
    refused = Verdict.CLOCK_BROKE if is_clock_asleep else Verdict.TOO_LATE
    assert verdicts(player.rows)[30:33] == [refused, refused, Verdict.COUNTED]


def test_a_queue_of_two_minutes_counts_at_its_true_times():
    player = Player()
    player.play(5 * MINUTE)
    queued = []
    for _ in range(12):
        player.wait(10 * SECOND)
        queued.append(player.beat())
    player.deliver(*queued)
    assert spans(player.rows) == [(0, 7 * MINUTE)]


def test_a_thousand_replays_count_once():
    player = Player()
    player.play(10 * SECOND)
    assert spans(player.rows * 1000) == [(0, 10 * SECOND)]
    assert verdicts(player.rows * 1000).count(Verdict.REPLAYED) == 999


def test_of_two_beats_with_one_number_the_first_received_counts():
    player = Player()
    player.play(MINUTE)
    first = player.rows[2]
    later = row_of(0, first[1] + 9_000, Beat(*first[2:-4], 10_000, 9, 2, 0))
    for rows in ([*player.rows, later], [later, *player.rows]):
        assert spans(rows) == [(0, MINUTE)]


def test_a_thousand_numbered_beats_at_once_add_no_time():
    player = Player()
    player.play(MINUTE)
    player.deliver(
        *(player.beat(since_ms=10_000, played_ms=10_000) for _ in range(999))
    )
    assert spans(player.rows) == [(0, MINUTE)]
    assert verdicts(player.rows).count(Verdict.SURPLUS) == 986


def test_claimed_queues_reach_back_ten_minutes_and_never_before_the_opening():
    player = Player()
    player.wait(60 * MINUTE)
    now = player.clock + player.now
    invented = [player.beat(client_ms=now - 4_000_000 + n * 10_000) for n in range(400)]
    player.deliver(*(b._replace(since_ms=10_000, played_ms=10_000) for b in invented))
    assert total(spans(player.rows)) <= 10 * MINUTE + 10 * SECOND
    assert {Verdict.BEFORE_OPENING, Verdict.TOO_LATE} <= set(verdicts(player.rows))


def test_a_beat_made_after_it_was_sent_proves_nothing():
    player = Player()
    player.play(MINUTE)
    ahead = player.beat(client_ms=player.clock + player.now + 1, played_ms=10_000)
    player.deliver(ahead)
    assert verdicts(player.rows)[-1] == Verdict.FUTURE
    assert spans(player.rows) == [(0, MINUTE)]


def test_going_back_in_the_stream_is_no_live_time():
    player = Player()
    player.play(5 * MINUTE)
    player.stops += 1
    player.play(10 * MINUTE, behind_ms=10 * MINUTE)
    player.play(5 * MINUTE)
    assert spans(player.rows) == [(0, 5 * MINUTE), (15 * MINUTE, 20 * MINUTE)]
    assert verdicts(player.rows).count(Verdict.NOT_LIVE) == 60


def test_a_pause_is_no_hole_to_bridge():
    player = Player()
    player.play(MINUTE)
    player.pause(20 * SECOND)
    player.play(MINUTE)
    assert spans(player.rows) == [(0, MINUTE), (80 * SECOND, 140 * SECOND)]


def test_what_was_played_before_a_pause_counts_where_it_was():
    player = Player()
    player.play(MINUTE)
    player.stops += 1
    player.play(10 * SECOND, state=State.PAUSED, played_ms=4 * SECOND)
    assert spans(player.rows) == [(0, 64 * SECOND)]


def test_a_player_that_stands_still_is_not_bridged_for_ever():
    player = Player()
    player.play(MINUTE)
    player.play(60 * MINUTE, played_ms=0)
    assert spans(player.rows) == [(0, MINUTE)]


def test_sessions_are_measured_apart():
    one, two = Player(session=0), Player(session=1, clock=-9_000)
    one.play(MINUTE)
    two.play(30 * SECOND)
    done = measured([*one.rows, *two.rows], opened=(OPENED, OPENED))
    assert done.sessions.tolist() == [0, 1]
    assert (done.ends_ms - done.starts_ms).tolist() == [MINUTE, 30 * SECOND]


def test_no_beats_prove_nothing():
    done = measured([])
    assert (len(done.verdicts), len(done.starts_ms)) == (0, 0)


# -- The vectors that every way in must satisfy ---------------------------------


def test_vectors_hold_by_beats(vectors):
    for case in vectors["cases"]:
        items = order(items_of(vectors))
        items = order(
            with_actual_times(
                items,
                {
                    key: (to_ms(moment(start)), to_ms(moment(end)))
                    for key, (start, end) in case.get("actual_times", {}).items()
                },
            )
        )
        rows, opened = [], []
        for start, end in case["intervals"]:
            opened.append(to_ms(moment(start)))
            player = Player(session=len(opened) - 1, opened_ms=opened[-1], delay=0)
            player.play(to_ms(moment(end)) - opened[-1])
            rows += player.rows
        done = measured(rows, opened=opened)
        raw = zip(done.starts_ms.tolist(), done.ends_ms.tolist(), strict=True)
        person = attend(1, items, raw)
        assert {k: ms / 1000 for k, ms in person.item_ms.items()} == case[
            "item_seconds"
        ], case["name"]
        assert person.eligible_ms == case["eligible_seconds"] * 1000, case["name"]


# -- Laws ------------------------------------------------------------------------

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["play", "pause", "stall", "hidden", "behind", "offline"]),
        st.integers(1, 80_000),
    ),
    max_size=12,
)


def watch(steps, *, late: int = 0) -> Player:
    """An honest player through these steps; what is queued is sent after `late`."""
    player = Player()
    player.play(10 * SECOND)
    for what, length in steps:
        if what == "play":
            player.play(length)
        elif what == "pause":
            player.pause(length)
        elif what == "stall":
            player.play(length, state=State.WAITING, played_ms=0)
        elif what == "hidden":
            player.play(length, every=MINUTE, flags=Flag.HIDDEN)
        elif what == "behind":
            player.stops += 1
            player.play(length, behind_ms=5 * MINUTE)
        else:
            queued, end = [], player.now + length
            while player.now < end:
                player.now = min(player.now + 10 * SECOND, end)
                queued.append(player.beat())
            made = player.now
            player.now += late
            player.deliver(*queued)
            player.now = made
    return player


@given(STEPS, st.randoms(use_true_random=False), st.integers(0, 3))
def test_order_and_repetition_never_matter(steps, dice, copies):
    rows = watch(steps).rows
    shuffled = rows + [dice.choice(rows) for _ in range(copies)]
    dice.shuffle(shuffled)
    assert spans(shuffled) == spans(rows)


@given(STEPS, st.integers(0, 60_000))
def test_how_long_a_queue_waited_never_matters(steps, late):
    assert spans(watch(steps, late=late).rows) == spans(watch(steps).rows)


@given(STEPS, st.data())
def test_a_missing_beat_never_adds_time(steps, data):
    rows = watch(steps).rows
    kept = data.draw(st.lists(st.sampled_from(rows), unique=True))
    assert total(spans(kept)) <= total(spans(rows))


@given(STEPS)
def test_never_more_than_went_by(steps):
    player = watch(steps)
    inside = spans(player.rows)
    assert total(inside) <= player.now
    assert all(0 <= start < end <= player.now for start, end in inside)
