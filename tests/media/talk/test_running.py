"""Begin and end by a button, and corrections: append-only, with a reason."""

from __future__ import annotations

import pytest

from media import queries, services
from media.exceptions import ProgrammeRefused, TalkRefused
from media.live.news import read_news
from media.live.site import live_folder
from media.models import ItemTimes
from media.talk_queries import items_running
from tests.media.talk.conftest import NOW, later

pytestmark = pytest.mark.django_db


def clocks(room, *keys: str) -> dict[str, str]:
    items = {item.key: item for item in queries.programme_in_force(room)}
    return {
        key: "–".join(
            at.astimezone(room.zone).strftime("%H:%M")
            for at in (items[key].starts_at, items[key].ends_at)
        )
        for key in keys
    }


def test_a_button_notes_the_time_with_its_reason(room, organiser):
    services.begin_item_now(room, key="radiation-risk", by=organiser, now=NOW)
    (entry,) = ItemTimes.objects.all()
    assert (entry.key, entry.step, entry.reason) == (
        "radiation-risk",
        "begun",
        "Begun in the control room",
    )
    assert (entry.recorded_by, entry.recorded_at) == (organiser, NOW)
    assert clocks(room, "radiation-risk") == {"radiation-risk": "13:52–14:30"}
    assert items_running(room).key == "radiation-risk"


def test_what_runs_ends_where_the_next_begins(room, organiser):
    services.begin_item_now(room, key="radiation-risk", by=organiser, now=NOW)
    services.begin_item_now(room, key="qa-1", by=organiser, now=later(minutes=44))
    assert clocks(room, "radiation-risk", "qa-1") == {
        "radiation-risk": "13:52–14:36",
        "qa-1": "14:36–15:00",
    }
    running = items_running(room)
    assert (running.key, running.ended) == ("qa-1", {"radiation-risk"})


def test_an_end_that_comes_late_moves_what_follows(room, organiser):
    services.begin_item_now(room, key="radiation-risk", by=organiser, now=NOW)
    services.end_item_now(
        room, key="radiation-risk", by=organiser, now=later(minutes=44)
    )
    assert clocks(room, "qa-1") == {"qa-1": "14:36–15:00"}
    assert items_running(room).key is None
    with pytest.raises(ProgrammeRefused, match="has had its time"):
        services.begin_item_now(
            room, key="radiation-risk", by=organiser, now=later(minutes=45)
        )


def test_a_correction_adds_an_entry_and_the_item_still_runs(room, organiser):
    from media.lists import ItemTimesRow

    services.begin_item_now(room, key="radiation-risk", by=organiser, now=NOW)
    services.set_item_times(
        room,
        times=[ItemTimesRow(0, "radiation-risk", later(minutes=-1), later(minutes=30))],
        reason="Pressed a minute late",
        by=organiser,
        now=NOW,
    )
    assert ItemTimes.objects.count() == 2
    assert items_running(room).key == "radiation-risk"
    assert clocks(room, "radiation-risk") == {"radiation-risk": "13:51–14:22"}


def test_buttons_do_nothing_in_a_closed_room(room, organiser):
    for step in (services.begin_item_now, services.end_item_now):
        with pytest.raises(TalkRefused, match="is not open now"):
            step(room, key="qa-2", by=organiser, now=later(days=1))
        with pytest.raises(ProgrammeRefused, match="no such item"):
            step(room, key="nowhere", by=organiser, now=NOW)
    assert not ItemTimes.objects.exists()


def test_the_room_is_told_which_items_are_when(
    room, organiser, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        services.begin_item_now(room, key="radiation-risk", by=organiser, now=NOW)
    (piece,) = read_news(live_folder(), room.slug, after=0)
    times = {one["key"]: one["starts"] for one in piece.content["items"]}
    assert piece.kind == "programme"
    assert times["radiation-risk"] == int(NOW.timestamp() * 1000)
