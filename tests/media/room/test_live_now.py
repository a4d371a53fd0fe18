"""The demo's event that is on now: there when it is asked for, once, with people in it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from elearn.core.accounts import invite_person
from media import queries
from media.demo import live_now
from media.models import Webinar
from tests.media.pages.conftest import index  # noqa: F401 -- a fixture
from tests.media.room.conftest import text_of

NOW = datetime(2026, 11, 26, 23, 20, tzinfo=UTC)
INES = "ines.carvalho@example.org"


@pytest.fixture
def people(db):
    return {
        email: invite_person(email=email, name="Somebody")[0]
        for email in live_now.STAYS
    }


def test_it_is_on_now_with_minutes_and_a_reason_for_each_gap(
    index,  # noqa: F811
    people,
    organiser,
    client,
    time_machine,
):
    """Over midnight, too."""
    time_machine.move_to(NOW, tick=False)
    webinar = live_now.go_live(index=index, by=organiser, now=NOW)
    assert webinar.is_running(NOW)
    assert webinar.is_invented
    assert webinar.ends_at - webinar.starts_at == timedelta(minutes=180)
    client.force_login(people[INES])
    html = text_of(client.get(f"/webinars/{webinar.slug}/room/"))
    assert "21 minutes count so far" in html
    assert "you had not joined yet" in html
    assert "/demo/stream/live.m3u8" in html
    every = {one.user_id: one for one in queries.attendance_for(webinar)}
    assert set(every) == {one.pk for one in people.values()}


def test_asked_again_it_stays_and_when_it_is_over_there_is_another(
    index,  # noqa: F811
    people,
    organiser,
):
    first = live_now.go_live(index=index, by=organiser, now=NOW)
    later = NOW + timedelta(hours=1)
    assert live_now.go_live(index=index, by=organiser, now=later) == first
    tomorrow = NOW + timedelta(days=1)
    other = live_now.go_live(index=index, by=organiser, now=tomorrow)
    assert other != first
    assert other.is_running(tomorrow)
    assert Webinar.objects.count() == 2
