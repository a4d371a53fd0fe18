"""An event of two evenings: on in each of them, and not between."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from media import queries, services
from media.desk_rows import event_rows, lead_of
from media.domain.programme import plan_item
from media.event_days import days_of_events, is_on, on_now, times_of_event
from media.lists import ItemTimesRow
from media.models import Viewer

#: 18:00 in Vienna.
FIRST = datetime(2024, 12, 2, 17, 0, tzinfo=UTC)
SECOND = FIRST + timedelta(days=1)
HOUR = timedelta(hours=1)


@pytest.fixture
def make_evenings(make_webinar):
    def make(slug: str = "evenings", **fields):
        webinar = make_webinar(
            slug,
            with_programme=False,
            starts_at=FIRST,
            ends_at=SECOND + HOUR,
            **fields,
        )
        items = [
            plan_item(
                key=key, kind="talk", title=key, starts_at=start, ends_at=start + HOUR
            )
            for key, start in (("one", FIRST), ("two", SECOND))
        ]
        services.save_programme(webinar, items=items, by=None, now=FIRST)
        return webinar

    return make


@pytest.fixture
def evenings(make_evenings):
    return make_evenings()


@pytest.mark.parametrize(
    ("moment", "is_there"),
    [
        (FIRST - timedelta(seconds=1), False),
        (FIRST, True),
        (FIRST + HOUR - timedelta(seconds=1), True),
        (FIRST + HOUR, False),
        (SECOND - timedelta(seconds=1), False),
        (SECOND, True),
        (SECOND + HOUR, False),
    ],
)
def test_an_event_is_on_in_its_evenings_and_not_between(evenings, moment, is_there):
    assert is_on(evenings, moment) is is_there
    assert queries.is_event_running(moment) is is_there


def test_an_evening_that_really_went_on_longer_is_on_until_then(evenings):
    late = FIRST + 2 * HOUR
    services.set_item_times(
        evenings,
        times=[ItemTimesRow(0, "one", FIRST, late)],
        reason="Many questions.",
        by=None,
        now=late,
    )
    assert is_on(evenings, FIRST + 1.5 * HOUR)
    assert not is_on(evenings, late)


def test_a_single_day_asks_nothing_of_the_database(webinar, evenings, make_evenings):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert on_now([webinar], webinar.starts_at) == {webinar.pk}
    assert len(asked) == 0
    three = [evenings, make_evenings("b"), make_evenings("c")]
    for events in ([evenings], three):
        with CaptureQueriesContext(connection) as asked:
            assert len(days_of_events(events)) == len(events)
        assert len(asked) == 2


def test_two_evenings_are_never_told_as_one_of_twenty_five_hours(
    client, evenings, organiser, learner, time_machine
):
    assert times_of_event(evenings, viewer=None).one_line == (
        "Monday 2 December 2024, 18:00–19:00 CET; "
        "Tuesday 3 December 2024, 18:00–19:00 CET"
    )
    services.register_person(evenings, user=learner, by=None, now=FIRST - 24 * HOUR)
    time_machine.move_to(SECOND - 3 * HOUR, tick=False)
    client.force_login(organiser)
    for name in ("media_webinars", "wagtailadmin_home", "media_presence"):
        told = [evenings.slug] if name == "media_presence" else []
        html = " ".join(client.get(reverse(name, args=told)).content.decode().split())
        assert "18:00 – 3 December" not in html
        assert "Tuesday 3 December 2024" in html, name


def test_a_page_between_two_evenings_is_not_live(
    client, make_evenings, learner, time_machine
):
    time_machine.move_to(SECOND - 3 * HOUR, tick=False)
    webinar = make_evenings()
    services.register_person(webinar, user=learner, by=None, now=FIRST - 24 * HOUR)
    client.force_login(learner)
    home = client.get("/my/learning/")
    assert "Live now" not in home.content.decode()
    time_machine.move_to(SECOND, tick=False)
    assert "Live now" in client.get("/my/learning/").content.decode()


# -- The list of the desk ------------------------------------------------------------------
@pytest.mark.parametrize(
    ("moment", "state", "lead"),
    [
        (FIRST - 3 * HOUR, "Announced", "programme"),
        (FIRST - 0.4 * HOUR, "Announced", "control"),
        (FIRST, "On now", "control"),
        (FIRST + 2 * HOUR, "Goes on later", "control"),
        (SECOND + 2 * HOUR, "Over", "logs"),
    ],
)
def test_each_row_leads_to_the_page_that_matters_now(evenings, moment, state, lead):
    (row,) = event_rows(moment)
    assert row.state == state
    # An event without a page has no programme to edit: the first of the ways leads.
    assert row.lead.key == ("people" if lead == "programme" else lead)
    assert lead_of(evenings, now=moment, is_on=row.is_on) == lead
    assert row.lead not in row.others


def test_numbers_lead_once_somebody_was_seen(evenings, learner):
    Viewer.objects.create(webinar=evenings, user=learner, number=1)
    (row,) = event_rows(SECOND + 2 * HOUR)
    assert row.lead.key == "presence"


def test_the_list_of_the_desk_asks_the_same_for_one_and_for_three(
    make_evenings, costs_the_same
):
    def prepare(size: int):
        for number in range(size):
            make_evenings(f"event-{size}-{number}")
        return lambda: event_rows(SECOND)

    costs_the_same(prepare)


def test_a_running_event_leads_the_desk_to_its_control_room(
    client, evenings, organiser, time_machine
):
    time_machine.move_to(FIRST, tick=False)
    client.force_login(organiser)
    control = reverse("media:control", args=[evenings.slug])
    assert control in client.get(reverse("wagtailadmin_home")).content.decode()
    html = client.get(reverse("media_webinars")).content.decode()
    assert "On now" in html
    assert html.index(control) < html.index(
        reverse("media_people", args=[evenings.slug])
    )
