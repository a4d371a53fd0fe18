"""What a person is told while the event runs: minutes, gaps, and why."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from media.domain.attendance import GapCode, attend
from media.domain.beats import BeatRows, Flag, State, measure
from media.domain.programme import Item, ItemKind
from media.domain.so_far import STILL_THERE, SoFar, sum_up
from media.wording import GAP_WORDS
from tests.media.domain.test_beats import MINUTE, OPENED, SECOND, STEPS, Player, watch


def item(key: str, start: int, end: int, kind: ItemKind = ItemKind.TALK) -> Item:
    """An item of minutes after the opening of the session."""
    window = (OPENED + 40 + start * MINUTE, OPENED + 40 + end * MINUTE)
    return Item(key, kind, "", "", *window, *window)


TALK, PAUSE, QA = (
    item("talk", 0, 10),
    item("b", 10, 12, ItemKind.BREAK),
    item("qa", 12, 20),
)


def told(player: Player, *, later: int = 0, items=(TALK, PAUSE, QA)) -> SoFar:
    rows = BeatRows.of(player.rows)
    measured = measure(rows, np.array([OPENED], dtype=np.int64))
    now = OPENED + 40 + player.now + later
    return sum_up(rows, measured, items=items, now_ms=now)


def gaps(so_far: SoFar) -> list[tuple[str, GapCode, int, int]]:
    zero = OPENED + 40
    return [
        (gap.item_key, gap.code, gap.starts_ms - zero, gap.ends_ms - zero)
        for one in so_far.items
        for gap in one.gaps
    ]


def test_in_the_middle_of_a_talk_its_minutes_so_far_count():
    player = Player()
    player.play(4 * MINUTE)
    so_far = told(player, later=8 * SECOND)
    assert (so_far.counted_ms, so_far.possible_ms) == (4 * MINUTE, 4 * MINUTE)
    assert so_far.confirmed_ms == so_far.upto_ms == OPENED + 40 + 4 * MINUTE
    assert [one.possible_ms for one in so_far.items] == [4 * MINUTE, 0, 0]
    assert gaps(so_far) == []


def test_breaks_are_shown_and_count_nothing():
    player = Player()
    player.play(14 * MINUTE)
    so_far = told(player)
    assert [one.present_ms for one in so_far.items] == [
        10 * MINUTE,
        2 * MINUTE,
        2 * MINUTE,
    ]
    assert (so_far.counted_ms, so_far.possible_ms) == (12 * MINUTE, 12 * MINUTE)


@pytest.mark.parametrize(
    ("later", "lost"), [(STILL_THERE, 0), (STILL_THERE + 1, STILL_THERE + 1)]
)
def test_who_is_not_heard_of_any_more_has_left(later, lost):
    player = Player()
    player.play(4 * MINUTE)
    so_far = told(player, later=later)
    assert so_far.possible_ms - so_far.counted_ms == lost
    assert [code for _key, code, *_span in gaps(so_far)] == [GapCode.HAD_LEFT] * bool(
        lost
    )


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"state": State.PAUSED, "played_ms": 0}, GapCode.PAUSED),
        ({"state": State.ENDED, "played_ms": 0}, GapCode.PAUSED),
        ({"state": State.WAITING, "played_ms": 0}, GapCode.STALLED),
        ({"played_ms": 0}, GapCode.STALLED),
        ({"behind_ms": 5 * MINUTE}, GapCode.BEHIND_LIVE),
        ({"client_ms": 10**8}, GapCode.UNPROVEN),
    ],
)
def test_each_gap_says_what_the_beats_say_of_it(changes, code):
    player = Player()
    player.play(2 * MINUTE)
    player.stops += 1
    player.play(3 * MINUTE, **changes)
    player.play(MINUTE)
    expected = [("talk", code, 2 * MINUTE, 5 * MINUTE)]
    if code is GapCode.UNPROVEN:
        # Beats of another moment say nothing of this one.
        expected = [("talk", GapCode.CONNECTION_LOST, 2 * MINUTE, 5 * MINUTE)]
    assert gaps(told(player)) == expected


def test_beats_beyond_one_per_interval_leave_an_unproven_gap():
    player = Player()
    player.play(MINUTE)
    player.seq += 500
    player.play(MINUTE, flags=Flag.MUTED)
    player.seq -= 500
    player.play(MINUTE)
    assert gaps(told(player)) == [("talk", GapCode.UNPROVEN, MINUTE, 2 * MINUTE)]


def test_silence_is_a_lost_connection_and_before_the_first_beat_nobody_was_there():
    player = Player()
    player.wait(MINUTE)
    player.last = player.now
    player.play(2 * MINUTE)
    player.wait(3 * MINUTE)
    player.last = player.now
    player.play(MINUTE)
    assert gaps(told(player)) == [
        ("talk", GapCode.NOT_JOINED_YET, 0, MINUTE),
        ("talk", GapCode.CONNECTION_LOST, 3 * MINUTE, 6 * MINUTE),
    ]


def test_a_short_word_of_the_beats_does_not_explain_a_long_silence():
    player = Player()
    player.play(MINUTE)
    player.stops += 1
    player.play(10 * SECOND, state=State.PAUSED, played_ms=0)
    player.wait(5 * MINUTE)
    player.last = player.now
    player.play(MINUTE)
    ((_key, code, *_span),) = gaps(told(player))
    assert code is GapCode.CONNECTION_LOST


@pytest.mark.parametrize("minutes_silent", [1, 5])
def test_who_paused_and_left_later_had_not_left_before(minutes_silent):
    player = Player()
    player.play(2 * MINUTE)
    player.stops += 1
    player.play(3 * MINUTE, state=State.PAUSED, played_ms=0)
    silent = minutes_silent * MINUTE
    assert gaps(told(player, later=silent)) == [
        ("talk", GapCode.PAUSED, 2 * MINUTE, 5 * MINUTE),
        ("talk", GapCode.HAD_LEFT, 5 * MINUTE, 5 * MINUTE + silent),
    ]


def test_an_open_page_that_never_played_was_there_and_did_not_play():
    player = Player()
    player.wait(2 * MINUTE)
    player.last = player.now
    player.play(3 * MINUTE, state=State.PAUSED, played_ms=0)
    assert gaps(told(player)) == [
        ("talk", GapCode.NEVER_THERE, 0, 2 * MINUTE),
        ("talk", GapCode.PAUSED, 2 * MINUTE, 5 * MINUTE),
    ]


def test_who_never_sent_a_beat_was_never_there():
    nothing = Player()
    nothing.now = 2 * MINUTE
    so_far = told(nothing)
    assert so_far.confirmed_ms is None
    assert (so_far.counted_ms, so_far.possible_ms) == (0, 2 * MINUTE)
    assert gaps(so_far) == [("talk", GapCode.NEVER_THERE, 0, 2 * MINUTE)]


def test_every_reason_has_words():
    assert set(GAP_WORDS) == set(GapCode)


@given(STEPS)
def test_so_far_is_what_attendance_says_when_all_is_over(steps):
    player = watch(steps)
    rows = BeatRows.of(player.rows)
    measured = measure(rows, np.array([OPENED], dtype=np.int64))
    items = (TALK, PAUSE, QA)
    spans = zip(measured.starts_ms.tolist(), measured.ends_ms.tolist(), strict=True)
    later = 60 * MINUTE
    so_far = sum_up(rows, measured, items=items, now_ms=OPENED + player.now + later)
    person = attend(1, items, spans)
    assert tuple(one.present_ms for one in so_far.items) == person.present_ms
    assert so_far.counted_ms == person.eligible_ms
    for one in so_far.items:
        missing = sum(gap.duration_ms for gap in one.gaps)
        assert one.present_ms + missing == one.possible_ms == one.item.duration_ms
