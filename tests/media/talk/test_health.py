"""What the control room reads at the end of the journal: who is here, how it plays."""

from __future__ import annotations

import pytest

from media.control_parts import MOST_BARS, draw_bars
from media.domain.beats import Flag, State
from media.live.journal import journal_path
from media.live.site import live_folder
from media.logs.health import Health, room_health, viewers_over_time
from media.models import Viewer
from media.talk_queries import names_here
from tests.media.domain.test_running import at
from tests.media.talk.conftest import NOW_MS

pytestmark = pytest.mark.django_db


def test_a_room_without_a_journal_is_empty(room):
    assert room_health(room, now_ms=NOW_MS) == Health()
    assert viewers_over_time(room) == []


def test_the_latest_beat_says_what_a_player_does(room, beats):
    beats(1, 50, State.WAITING)
    beats(1, 5)
    beats(2, 5, flags=Flag.HIDDEN)
    beats(3, 5, State.WAITING)
    beats(4, 5, State.PAUSED)
    beats(5, 5, State.ENDED)
    health = room_health(room, now_ms=NOW_MS)
    assert (health.here, health.playing, health.hidden) == (5, 2, 1)
    assert (health.waiting, health.stopped) == (1, 2)
    assert health.percent(health.waiting) == 20
    assert health.is_in_trouble


def test_of_several_devices_the_best_counts(room, beats):
    beats(1, 5, State.PAUSED, session=1)
    beats(1, 6, State.PLAYING, session=2)
    beats(1, 4, State.WAITING, session=3)
    health = room_health(room, now_ms=NOW_MS)
    assert (health.here, health.playing, health.stopped) == (1, 1, 0)


def test_who_left_or_fell_silent_is_not_here(room, beats):
    beats(1, 20)
    beats(1, 5, State.PAUSED, flags=Flag.CLOSING)
    beats(2, 90)
    assert room_health(room, now_ms=NOW_MS) == Health()


def test_a_broken_journal_stops_no_event(room):
    path = journal_path(live_folder(), room.slug)
    path.parent.mkdir(parents=True)
    path.write_bytes(b"this is no database, however long one looks at it" * 100)
    assert room_health(room, now_ms=NOW_MS) == Health()
    assert viewers_over_time(room) == []


def test_people_are_counted_once_a_minute_and_again_when_more_come(room, beats):
    for viewer, ago in ((1, 290), (1, 280), (2, 285), (1, 230), (1, 5)):
        beats(viewer, ago)

    def counts():
        return [people for _minute, people in viewers_over_time(room)]

    assert counts() == [2, 1, 1]
    beats(2, 4)
    assert counts() == [2, 1, 2]


def test_only_people_with_an_account_have_names(room, learner):
    Viewer.objects.create(webinar=room, number=1, user=learner)
    Viewer.objects.create(webinar=room, number=2, user=None)
    assert names_here(room, {1, 2, 3}) == ["Inês Carvalho"]
    assert names_here(room, set()) == []


def test_a_long_day_is_drawn_in_few_bars(room):
    start = at("12:30")
    curve = [(start + minute * 60_000, minute % 10) for minute in range(330)]
    bars = draw_bars(curve, room)
    assert len(bars) <= MOST_BARS
    assert {bar.people for bar in bars} <= set(range(10))
    assert "100.00%" in {bar.height for bar in bars}
    assert draw_bars([], room) == []
    (only,) = draw_bars([(start, 0)], room)
    assert (only.y, only.height) == ("100.00%", "0.00%")
