"""A person's own events: their calendar at a secret address, and their reminders."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from media import services
from media.choices import WebinarState
from media.domain.programme import plan_item
from media.event_days import times_of_event
from media.mail import reminders_address
from media.models import EventWishes, Registration
from tests.media.places.conftest import EARLY

pytestmark = pytest.mark.django_db
MINE = "/my/events/"


@pytest.fixture(autouse=True)
def _early(time_machine):
    time_machine.move_to(EARLY)


def feed_of(user) -> str:
    return reverse("media:feed", args=[EventWishes.objects.get(user=user).feed_key])


def test_the_feed_has_what_one_registered_for_and_nothing_else(
    client, make_webinar, learner, stranger
):
    mine, other, waited = (
        make_webinar(slug, title=f"Event {slug}", stream_url="https://stream.example/")
        for slug in ("mine", "other", "waited")
    )
    services.register_person(mine, user=learner, by=None, now=EARLY)
    services.register_person(other, user=stranger, by=None, now=EARLY)
    services.save_webinar(slug="waited", by=None, capacity=1)
    services.register_person(waited, user=stranger, by=None, now=EARLY)
    services.join_waiting_list(waited, user=learner, by=None, now=EARLY)
    services.make_feed_address(learner, by=learner)
    response = client.get(feed_of(learner))
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert "private" in response["Cache-Control"]
    text = response.content.decode()
    assert text.count("BEGIN:VEVENT") == 1
    assert "SUMMARY:Event mine" in text
    assert "stream.example" not in text


def test_a_key_with_nul_asks_the_database_for_none(client, learner):
    """PostgreSQL refuses to look for it."""
    services.make_feed_address(learner, by=learner)
    address = feed_of(learner).replace(".ics", "%00.ics")
    assert client.get(address).status_code == 200
    assert client.get("/my/events/%00.ics").status_code == 404


def test_a_cancelled_event_stays_in_the_feed_and_says_so(client, webinar, learner):
    services.register_person(webinar, user=learner, by=None, now=EARLY)
    services.make_feed_address(learner, by=learner)
    services.save_webinar(slug=webinar.slug, by=None, state=WebinarState.CANCELLED)
    assert b"STATUS:CANCELLED" in client.get(feed_of(learner)).content


def test_an_old_address_is_dead_and_a_guessed_one_never_lived(client, learner):
    client.force_login(learner)
    client.post(MINE, {"wish": "address"})
    old = feed_of(learner)
    assert client.get(old).status_code == 200
    html = client.get(MINE).content.decode()
    assert f"http://localhost:8000{old}" in html
    client.post(MINE, {"wish": "address"})
    new = feed_of(learner)
    assert client.get(old).status_code == 404
    client.post(MINE, {"wish": "revoke"})
    assert client.get(new).status_code == 404
    assert client.get(reverse("media:feed", args=["None"])).status_code == 404


def test_a_closed_accounts_feed_is_closed(client, learner):
    services.make_feed_address(learner, by=learner)
    address = feed_of(learner)
    learner.is_active = False
    learner.save()
    assert client.get(address).status_code == 404


def test_the_page_lists_what_is_to_come_and_strangers_sign_in(
    client, make_webinar, learner
):
    webinar = make_webinar(capacity=1)
    services.register_person(webinar, user=learner, by=None, now=EARLY)
    assert client.get(MINE).status_code == 302
    client.force_login(learner)
    html = client.get(MINE).content.decode()
    assert webinar.title in html
    assert "We write to you a week, a day and an hour before" in html
    client.post(MINE, {"wish": "no_reminders"})
    assert "You get no reminders." in client.get(MINE).content.decode()
    client.post(MINE, {"wish": "reminders"})
    assert EventWishes.objects.get(user=learner).wants_reminders
    client.post(MINE, {"wish": "anything"})


def test_the_page_leads_into_a_room_that_is_open(
    client, webinar, learner, time_machine
):
    services.register_person(webinar, user=learner, by=None, now=EARLY)
    client.force_login(learner)
    assert "Enter the room" not in client.get(MINE).content.decode()
    time_machine.move_to(webinar.starts_at + timedelta(minutes=1))
    client.force_login(learner)
    html = client.get(MINE).content.decode()
    assert reverse("media:room", args=[webinar.slug]) in html


def test_who_waits_reads_their_number_and_can_leave(
    client, make_webinar, learner, stranger, organiser
):
    webinar = make_webinar(capacity=1)
    services.register_person(webinar, user=organiser, by=None, now=EARLY)
    services.join_waiting_list(webinar, user=stranger, by=None, now=EARLY)
    services.join_waiting_list(
        webinar, user=learner, by=None, now=EARLY + timedelta(minutes=1)
    )
    client.force_login(learner)
    html = client.get(MINE).content.decode()
    assert "You are number 2 on the waiting list." in html
    assert reverse("media:cancel_registration", args=[webinar.slug]) in html


def test_two_evenings_are_two_times(client, make_webinar, learner):
    start = EARLY + timedelta(days=1)
    webinar = make_webinar(
        with_programme=False, starts_at=start, ends_at=start + timedelta(hours=25)
    )
    evenings = [
        plan_item(
            key=f"evening-{number}",
            kind="talk",
            title=f"Evening {number}",
            starts_at=start + timedelta(days=number),
            ends_at=start + timedelta(days=number, hours=1),
        )
        for number in range(2)
    ]
    services.save_programme(webinar, items=evenings, by=None, now=EARLY)
    services.register_person(webinar, user=learner, by=None, now=EARLY)
    with timezone.override(webinar.zone):
        line = times_of_event(webinar, viewer=timezone.get_current_timezone()).one_line
    first, second = line.split("; ")
    assert first.count("–") == second.count("–") == 1
    assert first != second
    client.force_login(learner)
    assert second.partition(",")[0] in client.get(MINE).content.decode()


def test_an_empty_page_says_where_to_look(client, learner):
    client.force_login(learner)
    html = client.get(MINE).content.decode()
    assert "You are registered for no event to come" in html


def test_reminders_are_stopped_from_a_letter_without_signing_in(client, learner):
    address = reminders_address(learner).removeprefix("http://localhost:8000")
    page = client.get(address)
    assert page.status_code == 200
    # Mail programs follow addresses to look at them.
    assert not EventWishes.objects.filter(wants_reminders=False).exists()
    assert client.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not EventWishes.objects.get(user=learner).wants_reminders
    assert "You get no more reminders." in client.get(address).content.decode()


@pytest.mark.parametrize(
    "token",
    ["x", signing.dumps(1, salt="other"), signing.dumps("a", salt="media.reminders")],
    ids=["no token", "of another purpose", "of no person"],
)
def test_a_token_we_never_wrote_stops_nothing(client, learner, token):
    address = reverse("media:stop_reminders", args=[token])
    assert client.post(address).status_code == 404
    assert not EventWishes.objects.exists()


def test_feed_and_page_cost_the_same_for_one_event_and_for_three(
    client, make_webinar, learner, costs_the_same
):
    webinars = [make_webinar(f"event-{n}") for n in range(3)]
    services.make_feed_address(learner, by=learner)
    client.force_login(learner)

    def prepare(size, address):
        Registration.objects.all().delete()
        for webinar in webinars[:size]:
            Registration.objects.create(
                webinar=webinar, user=learner, registered_at=EARLY
            )
        return lambda: client.get(address)

    for address in (MINE, feed_of(learner)):
        costs_the_same(lambda size, address=address: prepare(size, address))


def test_a_draft_is_in_no_calendar(client, make_webinar, learner):
    webinar = make_webinar(state=WebinarState.DRAFT)
    address = reverse("media:event_calendar", args=[webinar.slug])
    assert client.get(address).status_code == 404
    services.register_person(
        webinar, user=learner, by=None, now=EARLY + timedelta(1), as_organiser=True
    )
    services.make_feed_address(learner, by=learner)
    assert b"VEVENT" not in client.get(feed_of(learner)).content


def test_an_address_with_a_nul_is_nobodys(client, monkeypatch):
    """PostgreSQL would not even look for it."""
    asked = []
    monkeypatch.setattr("media.place_queries.owner_of_feed", asked.append)
    assert client.get(reverse("media:feed", args=["x\0"])).status_code == 404
    assert asked == ["x"]
