"""Buttons pressed late: what is asked first, what is taken back, what is left over."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps

from media import queries, services
from media.exceptions import ProgrammeRefused
from media.models import ItemTimes, StreamOutage
from media.talk_queries import items_running, last_step
from tests.media.talk.conftest import NOW, later
from tests.media.talk.test_running import clocks

pytestmark = pytest.mark.django_db
CONTROL = "/webinars/part-1/control/"
BEGIN = f"{CONTROL}items/radiation-risk/begin/"
#: Twenty minutes after the item's time, which is 13:50.
LATE = NOW + timedelta(minutes=18)


def words(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def watching(room, learner, organiser, clock):
    """The learner is there from the beginning; it is 14:10."""
    services.import_log(
        room,
        content=(
            "email,joined_at,left_at\n"
            f"{learner.email},2024-02-22T13:00:00+01:00,2024-02-22T14:10:00+01:00\n"
        ).encode(),
        file_name="log.csv",
        by=organiser,
        now=LATE,
        source="intervals",
    )
    clock.move_to(LATE)
    return room


def test_a_late_begin_asks_first_and_says_what_it_costs(watching, as_, moderator):
    page = as_(moderator)
    html = words(page.post(BEGIN))
    assert "By its time it began at 13:50, 20 minutes ago." in html
    assert "1 person loses 20 minutes that count already." in html
    assert not ItemTimes.objects.exists()
    sentence = {"X-Sentence-Only": "1"}
    assert page.post(BEGIN, headers=sentence).status_code == 409
    assert not ItemTimes.objects.exists()
    assert clocks(watching, "radiation-risk") == {"radiation-risk": "13:50–14:30"}


def test_it_began_as_planned_and_nobody_loses_a_minute(
    watching, as_, moderator, learner
):
    before = queries.attendance_of(watching, learner).eligible_ms
    html = words(as_(moderator).post(BEGIN, {"since": "plan"}, follow=True))
    assert "began at 13:50." in html
    assert items_running(watching).key == "radiation-risk"
    assert queries.attendance_of(watching, learner).eligible_ms == before


def test_it_begins_now_and_can_be_taken_back(watching, as_, moderator, learner):
    page = as_(moderator)
    before = queries.attendance_of(watching, learner).eligible_ms
    html = words(page.post(BEGIN, {"since": "now"}, follow=True))
    assert "began at 14:10." in html
    assert "That is 20 minutes after its time." in html
    assert queries.attendance_of(watching, learner).eligible_ms < before
    assert "Take back what was pressed at 14:10" in html
    html = words(page.post(f"{CONTROL}items/back/", follow=True))
    assert "Taken back: the programme is as it was before" in html
    assert queries.attendance_of(watching, learner).eligible_ms == before
    assert items_running(watching).key is None
    # What was said stays in the record, with what undid it.
    reasons = ItemTimes.objects.filter(key="radiation-risk").order_by("id")
    assert list(reasons.values_list("step", "reason")) == [
        ("begun", "Begun in the control room"),
        ("undone", "Taken back"),
    ]
    assert "no step to take back" in words(
        page.post(f"{CONTROL}items/back/", follow=True)
    )
    services.begin_item_now(watching, key="radiation-risk", by=moderator, now=LATE)
    assert items_running(watching).key == "radiation-risk"


def test_nobody_is_asked_where_nobody_loses_anything(room, as_, moderator, clock):
    clock.move_to(LATE)
    html = words(as_(moderator).post(BEGIN, follow=True))
    assert "began at 14:10." in html


def test_what_ran_runs_again_when_the_next_is_taken_back(room, organiser):
    services.begin_item_now(room, key="radiation-risk", by=organiser, now=NOW)
    services.begin_item_now(room, key="qa-1", by=organiser, now=later(minutes=30))
    services.take_step_back(room, by=organiser, now=later(minutes=31))
    assert items_running(room).key == "radiation-risk"
    assert clocks(room, "radiation-risk", "qa-1") == {
        "radiation-risk": "13:52–14:30",
        "qa-1": "14:30–15:00",
    }


def test_what_took_back_is_told_by_itself_and_not_by_its_words(room, organiser):
    services.begin_item_now(room, key="radiation-risk", by=organiser, now=NOW)
    services.take_step_back(room, by=organiser, now=later(minutes=1))
    assert list(ItemTimes.objects.values_list("takes_back", flat=True)) == [False, True]
    # In whatever language somebody pressed it.
    ItemTimes.objects.filter(takes_back=True).update(reason="Zurückgenommen")
    assert last_step(room) == []
    ItemTimes.objects.update(takes_back=False, reason="Taken back")
    found = import_module("media.migrations.0020_steps_that_take_back")
    found.mark_earlier_ones(apps, None)
    assert last_step(room) == []


def test_a_gap_that_steps_have_opened_is_told_and_closed(room, as_, organiser, clock):
    services.begin_item_now(room, key="radiation-risk", by=organiser, now=NOW)
    clock.move_to(later(minutes=30))
    page = as_(organiser)
    html = words(page.post(f"{CONTROL}items/qa-1/begin/", follow=True))
    assert "began at 14:22." in html
    assert "That is 8 minutes before its time." in html
    assert "From 14:52 to 15:00 nothing is on" in html
    html = words(page.post(f"{CONTROL}items/qa-1/fill/", follow=True))
    assert clocks(room, "qa-1") == {"qa-1": "14:22–15:00"}
    assert "nothing is on" not in html
    with pytest.raises(ProgrammeRefused, match="begins where this item ends"):
        services.close_hole(room, key="qa-1", by=organiser, now=later(minutes=31))


def test_a_moderator_tells_of_an_outage_and_of_its_end(watching, as_, moderator, clock):
    page = as_(moderator)
    path = f"{CONTROL}outage/"
    html = words(page.post(path, {"words": "We look into it."}, follow=True))
    assert "The room says since 14:10: We look into it." in html
    clock.move_to(LATE + timedelta(minutes=3))
    html = words(page.post(path, {"stream": "runs"}, follow=True))
    assert "Minutes were given back to 1 person." in html
    assert StreamOutage.objects.get().ended_at == LATE + timedelta(minutes=3)


def test_others_neither_take_back_nor_tell_of_outages(room, as_, learner):
    page = as_(learner)
    for path in ("items/back/", "outage/", "items/qa-1/fill/"):
        assert page.post(CONTROL + path, {"words": "x"}).status_code == 404
    assert not StreamOutage.objects.exists()
