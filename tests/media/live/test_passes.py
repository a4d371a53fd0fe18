"""Passes as the site gives and ends them, and what the door is told of the event."""

from __future__ import annotations

import sqlite3
from datetime import timedelta

import pytest
import time_machine

from elearn.core.models import User
from media.access import may_have_stream
from media.domain.programme import from_ms, to_ms
from media.exceptions import RoomRefused
from media.lists import ItemTimesRow
from media.live import door
from media.live.door import Door, door_path, read_door
from media.live.site import live_folder, live_key
from media.live.tokens import Audience, RoomToken, read
from media.models import Viewer
from media.queries import counting_times, programme_in_force
from media.services import (
    cancel_registration,
    give_consent,
    open_page,
    open_session,
    register_person,
    save_webinar,
    set_item_times,
    talk,
    withdraw_consent,
)
from tests.media.conftest import NOW, moment

#: The room is open and the event has not begun: a place can still be given back.
EARLY = moment("2024-02-22T11:00:00Z")


@pytest.fixture(autouse=True)
def clock():
    """The site's clock stands at EARLY: what ends passes is dated when it is stored."""
    with time_machine.travel(EARLY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def place(webinar, learner, own_folders):
    return register_person(webinar, user=learner, by=None, now=NOW, as_organiser=True)


def token_of(webinar, user, now=EARLY) -> RoomToken:
    signed = open_session(webinar, user=user, now=now)
    return read(signed, key=live_key(), now_ms=to_ms(now))


def refusal(webinar, token: RoomToken, now=EARLY) -> str | None:
    known = read_door(door_path(live_folder(), webinar.slug))
    return known.refusal(token, now_ms=to_ms(now))


def test_one_page_gets_a_pass_for_beats_and_one_that_only_listens(
    webinar, learner, place
):
    passes = open_page(webinar, user=learner, now=EARLY)
    beats, news = (
        read(signed, key=live_key(), now_ms=to_ms(EARLY), audience=Audience.NEWS)
        for signed in (passes.beats, passes.news)
    )
    assert (beats.audience, news.audience) == (Audience.BEATS, Audience.NEWS)
    assert news == beats.for_news() != beats


def test_the_first_pass_hangs_a_door_with_the_items_at_their_times(
    webinar, learner, place
):
    path = door_path(live_folder(), webinar.slug)
    assert not path.exists()
    open_session(webinar, user=learner, now=EARLY)
    told = read_door(path)
    assert told.closes_ms == to_ms(webinar.ends_at + timedelta(hours=1))
    assert [(one.key, one.kind, one.window) for one in told.items] == [
        (one.key, one.kind, one.window) for one in programme_in_force(webinar)
    ]
    assert told.ended == {}


def test_a_folder_that_takes_no_door_keeps_nobody_out(
    webinar, learner, place, monkeypatch, caplog
):
    def full(*_place, **_told):
        raise sqlite3.OperationalError("disk is full")

    monkeypatch.setattr(door, "repost", full)
    assert token_of(webinar, learner).viewer == 1
    assert "The door of part-1 takes nothing" in caplog.text


def test_times_that_change_are_told_to_the_door_of_an_entered_room(
    webinar, learner, place, stored
):
    late = ItemTimesRow(
        1, "qa-2", moment("2024-02-22T16:31:00Z"), moment("2024-02-22T17:20:00Z")
    )
    with stored():
        set_item_times(webinar, times=[late], reason="late", by=None, now=EARLY)
    assert not door_path(live_folder(), webinar.slug).exists()
    token = token_of(webinar, learner)
    # The room stays open an hour after the last item, however late that ended.
    # The pass outlives it, for the door can still move and a pass cannot.
    closes = moment("2024-02-22T18:20:00Z")
    assert refusal(webinar, token, closes) == "closed"
    assert token.expires_ms == to_ms(closes + timedelta(hours=12))
    later = ItemTimesRow(
        1, "qa-2", moment("2024-02-22T16:31:00Z"), moment("2024-02-22T17:40:00Z")
    )
    with stored():
        set_item_times(webinar, times=[later], reason="later", by=None, now=EARLY)
    told = read_door(door_path(live_folder(), webinar.slug))
    assert told.closes_ms == to_ms(moment("2024-02-22T18:40:00Z"))
    assert refusal(webinar, token, closes) is None
    assert told.items[-1].ends_ms == to_ms(moment("2024-02-22T17:40:00Z"))


def test_an_event_that_ends_earlier_closes_earlier(make_webinar, learner, stored):
    webinar = make_webinar(with_programme=False)
    register_person(webinar, user=learner, by=None, now=NOW, as_organiser=True)
    token = token_of(webinar, learner)
    ends = webinar.ends_at - timedelta(hours=2)
    with stored():
        save_webinar(slug=webinar.slug, by=None, ends_at=ends)
    closes = ends + timedelta(hours=1)
    assert refusal(webinar, token, closes) == "closed"
    assert refusal(webinar, token, closes - timedelta(milliseconds=1)) is None


def test_who_gives_the_place_back_leaves_and_who_comes_again_gets_a_new_pass(
    webinar, learner, stranger, place, stored
):
    register_person(webinar, user=stranger, by=None, now=NOW, as_organiser=True)
    token, other = token_of(webinar, learner), token_of(webinar, stranger)
    with stored():
        assert cancel_registration(webinar, user=learner, by=None, now=EARLY)
    assert refusal(webinar, token) == door.NO_PLACE
    assert refusal(webinar, other) is None
    with pytest.raises(RoomRefused, match="registered"):
        open_session(webinar, user=learner, now=EARLY)
    with stored():
        register_person(webinar, user=learner, by=None, now=EARLY)
    later = EARLY + timedelta(seconds=1)
    again = token_of(webinar, learner, later)
    assert again.viewer == token.viewer
    assert refusal(webinar, again, later) is None
    assert refusal(webinar, token, later) == door.NO_PLACE


def test_a_page_opened_before_a_withdrawal_is_stored_measures_nothing_after_it(
    webinar, learner, place, stored, clock
):
    give_consent(webinar, user=learner, now=EARLY)
    token_of(webinar, learner)
    with stored():
        withdraw_consent(webinar, user=learner, now=EARLY)
        # Another tab, to which the consent still stands.
        between = token_of(webinar, learner, EARLY + timedelta(seconds=1))
        clock.move_to(EARLY + timedelta(seconds=2))
    later = EARLY + timedelta(seconds=3)
    assert refusal(webinar, between, later) == door.NO_CONSENT
    assert refusal(webinar, token_of(webinar, learner, later), later) is None


@pytest.mark.parametrize("state", ["announced", "held"])
def test_the_room_is_one_room_for_passes_pictures_and_words(
    webinar, learner, place, stored, state, rf
):
    """Begun an hour early, the room opened half an hour before that; and an event that
    is called held keeps its room for what is still on its way."""
    first = programme_in_force(webinar)[0]
    early = webinar.starts_at - timedelta(hours=1)
    row = ItemTimesRow(1, first.key, early, from_ms(first.ends_ms))
    with stored():
        set_item_times(webinar, times=[row], reason="early", by=None, now=EARLY)
        save_webinar(slug=webinar.slug, by=None, state=state)
    webinar.refresh_from_db()
    opens, closes = early - timedelta(minutes=30), webinar.ends_at + timedelta(hours=1)
    step = timedelta(milliseconds=1)
    for now, is_open in (
        (opens - step, False),
        (opens, True),
        (closes - step, True),
        (closes, False),
    ):
        assert talk.is_room_open(webinar, now=now) is is_open
        request = rf.get("/")
        request.user = learner
        assert may_have_stream(request, webinar.slug, now=now) is is_open
        if is_open:
            assert token_of(webinar, learner, now).viewer == 1
        else:
            with pytest.raises(RoomRefused, match="is not open"):
                open_session(webinar, user=learner, now=now)


def test_a_change_that_is_not_stored_ends_nothing(webinar, learner, place, db):
    token = token_of(webinar, learner)
    cancel_registration(webinar, user=learner, by=None, now=EARLY)
    assert refusal(webinar, token) is None


@pytest.mark.parametrize("state", ["cancelled", "draft"])
def test_an_event_called_off_ends_all_passes_and_one_held_none(
    webinar, learner, place, stored, state
):
    token = token_of(webinar, learner)
    with stored():
        save_webinar(slug=webinar.slug, by=None, now=EARLY, state="held")
    assert refusal(webinar, token) is None
    with stored():
        save_webinar(slug=webinar.slug, by=None, now=EARLY, state=state)
    assert refusal(webinar, token) == door.CANCELLED
    with stored():
        save_webinar(slug=webinar.slug, by=None, state="announced")
    later = EARLY + timedelta(seconds=1)
    assert refusal(webinar, token_of(webinar, learner, later), later) is None


@pytest.mark.parametrize("how", ["closed", "deleted"])
def test_a_closed_account_is_in_no_room_that_is_open(
    make_webinar, learner, stranger, stored, frozen, how
):
    now = EARLY
    frozen(now)
    running, past = make_webinar(), make_webinar("old")
    save_webinar(
        slug="old",
        by=None,
        starts_at=running.starts_at - timedelta(days=9),
        ends_at=running.ends_at - timedelta(days=9),
    )
    past.refresh_from_db()
    for webinar in (running, past):
        for user in (learner, stranger):
            register_person(webinar, user=user, by=None, now=NOW, as_organiser=True)
    tokens = [token_of(running, user) for user in (learner, stranger)]
    ended = token_of(past, learner, past.starts_at)
    with stored():
        if how == "closed":
            learner.is_active = False
            learner.save()
        else:
            User.objects.get(pk=learner.pk).delete()
    assert [refusal(running, one, now) for one in tokens] == ["account_closed", None]
    assert refusal(past, ended, past.starts_at) is None
    with stored():
        stranger.name = "Another name"
        stranger.save()
    assert refusal(running, tokens[1], now) is None


@pytest.fixture
def frozen(monkeypatch):
    """Django's clock stands still at this moment."""

    def freeze(now) -> None:
        monkeypatch.setattr("media.receivers.timezone.now", lambda: now)

    return freeze


def test_without_a_door_nothing_is_written(webinar, learner, place, stored):
    Viewer.objects.create(webinar=webinar, number=1, user=learner)
    with stored():
        cancel_registration(webinar, user=learner, by=None, now=EARLY)
    assert read_door(door_path(live_folder(), webinar.slug)) == Door()
    assert not live_folder().exists() or not list(live_folder().glob("*.door.*"))


def test_counting_ends_with_the_event_or_with_the_room_that_was_entered(
    webinar, learner, place
):
    ends, hour = webinar.ends_at, timedelta(hours=1)
    assert counting_times(webinar).final_at == ends
    open_session(webinar, user=learner, now=EARLY)
    times = counting_times(webinar)
    assert (times.over_at, times.room_closes_at) == (ends, ends + hour)
    assert times.final_at == ends + hour + timedelta(minutes=1)
