"""An event of two evenings: on in each of them, and not between."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from media import queries, services
from media.domain.programme import plan_item
from media.event_days import days_of_events, is_on, on_now, times_of_event
from media.lists import ItemTimesRow

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
