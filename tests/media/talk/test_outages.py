"""The stream stands still for everybody: who gets the minutes back, and what is said."""

from __future__ import annotations

from datetime import timedelta

import pytest

from media import services
from media.domain.beats import Flag, State
from media.domain.intervals import Interval
from media.logs import player
from media.models import Correction
from media.services.logs import allot_viewers
from tests.media.talk.conftest import NOW, NOW_MS, later

PATH = "/webinars/part-1/control/outage/"


@pytest.fixture
def opened(room, beats):
    """The page of this person was open from so many seconds after NOW to so many."""

    def note(person, since: int, until: int, state=State.PAUSED) -> None:
        viewer = allot_viewers(room, user_ids={person.pk})[person.pk].number
        for at in range(since, until, 10):
            flags = Flag.CLOSING if at + 10 >= until else 0
            beats(viewer, -at, state, flags, session=since + 10_000)

    return note


def stand_still(room, organiser, *, seconds: int = 300) -> dict[str, Interval]:
    """From NOW on for so long; who gets which of it back."""
    services.note_outage(room, words="A cable broke.", by=organiser, now=NOW)
    over = services.end_outage(room, by=organiser, now=later(seconds=seconds))
    return {
        row.viewer.user.name: (row.starts_ms - NOW_MS, row.ends_ms - NOW_MS)
        for row in over.rows
    }


def test_an_open_page_is_in_the_room_though_nothing_can_play_there(
    room, organiser, people, opened
):
    come, watching, gone, back, early = people(5)
    opened(come, 120, 200, State.WAITING)
    opened(watching, -900, 60, State.PLAYING)
    opened(gone, -900, -650, State.PLAYING)
    opened(early, -300, -30)
    opened(back, 290, 500)
    assert stand_still(room, organiser) == {
        come.name: (110_000, 190_000),
        # Played until then, and ten minutes more.
        watching.name: (0, 300_000),
        # No minute of the outage was lost to who came at its end.
        back.name: (280_000, 300_000),
    }


def test_an_open_page_counts_also_once_the_room_is_sealed(
    room, organiser, people, opened
):
    """The archive knows who was there, as the journal did."""
    (come,) = people(1)
    opened(come, 120, 200)
    over = room.ends_at + timedelta(hours=2)
    services.seal_log(room, by=organiser, now=over)
    player.forget_what_is_sealed(room)
    span = (int(NOW.timestamp()) * 1000, int(later(minutes=5).timestamp()) * 1000)
    services.correct_attendance(
        room,
        span=span,
        people=None,
        is_added=True,
        reason="A cable broke.",
        by=organiser,
        now=over,
    )
    assert [row.viewer.user for row in Correction.objects.all()] == [come]


def test_a_moderator_who_forgot_says_when_the_stream_ran_again(
    room, as_, moderator, people, opened, clock
):
    (person,) = people(1)
    opened(person, 0, 300)
    page = as_(moderator)
    page.post(PATH, {"words": "We look into it."})
    clock.move_to(later(minutes=70))

    def press(**told: str) -> str:
        answer = page.post(
            PATH, {"stream": "runs"} | told, headers={"X-Sentence-Only": "1"}
        )
        return " ".join(answer.content.decode().split())

    assert "at what time the stream ran again" in press()
    assert "as hours and minutes" in press(ended="noon")
    assert not Correction.objects.exists()
    # It stood still from 13:52 to 13:56 by the event's clock.
    # Its own minute, or one before it, is not tomorrow's.
    assert "It was noted at 13:52" in press(ended="13:52")
    assert "given back to 1 person." in press(ended="13:56")
    (row,) = Correction.objects.all()
    assert (row.ends_ms - row.starts_ms) == 4 * 60_000


def test_a_stay_of_a_moment_is_not_the_whole_of_a_long_outage(
    room, organiser, people, opened
):
    watching, back = people(2)
    opened(watching, -900, 3600, State.PAUSED)
    opened(back, 3300, 3310)
    rows = stand_still(room, organiser, seconds=3600)
    assert rows[watching.name] == (0, 3_590_000)
    assert rows[back.name] == (3_290_000, 3_300_000)


def test_an_outage_outside_the_programme_says_so(
    room, as_, moderator, people, opened, clock
):
    (person,) = people(1)
    clock.move_to(room.starts_at - timedelta(minutes=9))
    page = as_(moderator)
    page.post(PATH, {"words": "We look into it."})
    clock.move_to(room.starts_at - timedelta(minutes=5))
    told = page.post(PATH, {"stream": "runs"}, headers={"X-Sentence-Only": "1"})
    assert "No item of the programme was on meanwhile" in told.content.decode()


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "Nobody was in the room, so nothing is given back."),
        (1, "Minutes were given back to 1 person."),
        (2, "Minutes were given back to 2 people."),
    ],
)
def test_the_end_says_how_many_people_are_concerned(
    room, as_, moderator, people, opened, clock, count, words
):
    for person in people(count):
        opened(person, 0, 100)
    page = as_(moderator)
    page.post(PATH, {"words": "We look into it."})
    clock.move_to(later(minutes=3))
    told = page.post(PATH, {"stream": "runs"}, headers={"X-Sentence-Only": "1"})
    assert words in " ".join(told.content.decode().split())
