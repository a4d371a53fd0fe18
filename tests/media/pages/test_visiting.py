"""The list of events, an event's page, and a place at it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from media import services
from media.models import (
    Registration,
    Webinar,
)
from tests.media.pages.conftest import BEFORE, items

AFTER = datetime(2024, 2, 25, 9, 0, tzinfo=UTC)


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


# -- The list ------------------------------------------------------------------------
def test_the_list_shows_what_comes_first_and_the_past_by_year(
    client, make_page, time_machine
):
    make_page("later", held_on=date(2024, 5, 2))
    make_page("next", held_on=date(2024, 3, 21))
    make_page("old", held_on=date(2023, 10, 20))
    make_page("older", held_on=date(2022, 10, 20))
    time_machine.move_to(BEFORE)
    html = text_of(client.get("/webinars/"))
    places = [
        html.index(f"Course {slug}<") for slug in ("next", "later", "old", "older")
    ]
    assert places == sorted(places)
    assert html.index("Held in 2023") < html.index("Held in 2022")


def test_the_list_names_speakers_in_words_and_opens_the_room_to_who_has_a_place(
    client, make_page, learner, time_machine
):
    webinar = make_page().webinar
    time_machine.move_to(datetime(2024, 2, 22, 11, 45, tzinfo=UTC))
    client.force_login(learner)
    html = text_of(client.get("/webinars/"))
    assert ">R. Sinnatamby, Cambridge; D. Akata, Ankara<" in html
    assert "Speaker(" not in html
    assert "Enter the room" not in html
    Registration.objects.create(webinar=webinar, user=learner, registered_at=BEFORE)
    assert "Enter the room" in text_of(client.get("/webinars/"))
    time_machine.move_to(AFTER)
    assert "You are registered" not in text_of(client.get("/webinars/"))


def test_the_empty_list_says_what_to_do(client, index, time_machine):
    time_machine.move_to(BEFORE)
    html = text_of(client.get("/webinars/"))
    assert "No live event is announced at the moment" in html
    assert "Practise a conversation" in html


def test_unpublished_events_are_not_in_the_list(client, make_page, time_machine):
    time_machine.move_to(BEFORE)
    make_page("secret").unpublish()
    assert "Course secret" not in text_of(client.get("/webinars/"))


def test_the_list_asks_the_database_equally_often(
    client, make_page, learner, time_machine, costs_the_same
):
    time_machine.move_to(BEFORE)
    client.force_login(learner)

    def prepare(count):
        for number in range(Webinar.objects.count(), count):
            make_page(f"part-{number}", held_on=date(2024, 3, number + 1))
        return lambda: client.get("/webinars/")

    costs_the_same(prepare)


# -- One event -------------------------------------------------------------------------
def test_the_page_names_both_zones_speakers_and_aims(
    client, make_page, learner, time_machine
):
    make_page()
    time_machine.move_to(BEFORE)
    client.force_login(learner)
    html = text_of(client.get("/webinars/part-1/"))
    assert "<dt>Central European Time, the event’s zone</dt>" in html
    assert "<dd>12:30–14:10</dd>" in html
    assert "<dt>Western European Time, your zone (Lisbon)</dt>" in html
    assert "<dd>11:30–13:10</dd>" in html
    assert "R. Sinnatamby, Cambridge" in html
    assert "<li>ask before you tell</li>" in html
    assert "CME accreditation has been applied for." in html


def test_equal_clocks_are_told_once(client, make_page, stranger, time_machine):
    make_page()
    time_machine.move_to(BEFORE)
    client.force_login(stranger)
    html = text_of(client.get("/webinars/part-1/"))
    assert "<dt>Central European Time</dt>" in html
    assert "your zone" not in html


def test_an_invented_event_says_so(client, make_page, time_machine):
    make_page(is_invented=True)
    time_machine.move_to(BEFORE)
    assert "Invented event" in text_of(client.get("/webinars/part-1/"))
    assert "Invented event" in text_of(client.get("/webinars/"))


def test_a_draft_s_preview_shows_the_planned_programme(make_page, rf, editor):
    page = make_page()
    page.webinar = None
    request = rf.get("/")
    request.user = editor
    request.is_preview = True
    context = page.get_context(request)
    assert context["state"] == "preview"
    assert [item.key for item in context["items"]] == ["bad-news", "break", "qa"]


# -- Taking a place --------------------------------------------------------------------
def test_a_visitor_is_sent_to_sign_in_and_back(client, make_page, time_machine):
    make_page()
    time_machine.move_to(BEFORE)
    html = text_of(client.get("/webinars/part-1/"))
    assert "/accounts/login/?next=/webinars/part-1/%23registration" in html
    response = client.post("/webinars/part-1/register/")
    assert response.status_code == 302
    assert response.url == "/accounts/login/?next=/webinars/part-1/"
    assert not Registration.objects.exists()


def test_registering_is_a_post_and_twice_is_once(
    client, make_page, learner, time_machine
):
    make_page()
    time_machine.move_to(BEFORE)
    client.force_login(learner)
    assert "Register</button>" in text_of(client.get("/webinars/part-1/"))
    for _attempt in range(2):
        response = client.post("/webinars/part-1/register/")
        assert (response.status_code, response.url) == (
            302,
            "/webinars/part-1/#registration",
        )
    assert Registration.objects.get().user == learner
    assert "You are registered." in text_of(client.get("/webinars/part-1/"))


def test_asking_to_register_by_get_changes_nothing(
    client, make_page, learner, time_machine
):
    make_page()
    time_machine.move_to(BEFORE)
    client.force_login(learner)
    response = client.get("/webinars/part-1/register/")
    assert response.url == "/webinars/part-1/#registration"
    assert not Registration.objects.exists()


def test_a_place_is_given_back_before_the_event_and_kept_once_it_runs(
    client, make_page, learner, time_machine
):
    make_page()
    time_machine.move_to(BEFORE)
    client.force_login(learner)
    client.post("/webinars/part-1/register/")
    client.post("/webinars/part-1/register/cancel/")
    assert not Registration.objects.exists()
    client.post("/webinars/part-1/register/")
    time_machine.move_to(datetime(2024, 2, 22, 11, 31, tzinfo=UTC))
    response = client.post("/webinars/part-1/register/cancel/", follow=True)
    assert "has begun; your registration is kept" in text_of(response)
    assert Registration.objects.count() == 1


STATES = [
    ({"capacity": 1}, BEFORE, "All 1 places are taken."),
    (
        {"registration_opens_at": datetime(2024, 2, 20, 8, 0, tzinfo=UTC)},
        BEFORE,
        "Registration opens on Tuesday 20 February 2024 at 08:00, your time.",
    ),
    (
        {"registration_closes_at": datetime(2024, 2, 10, 8, 0, tzinfo=UTC)},
        BEFORE,
        "Registration for this event is closed.",
    ),
    ({"is_cancelled": True}, BEFORE, "This event is cancelled."),
    ({}, AFTER, "This event is over."),
]


@pytest.mark.parametrize(("fields", "now", "sentence"), STATES)
def test_who_cannot_register_reads_why_and_a_post_is_refused(
    client, make_page, learner, stranger, time_machine, fields, now, sentence
):
    page = make_page(**fields)
    if fields.get("capacity"):
        services.register_person(page.webinar, user=stranger, by=None, now=BEFORE)
    before = Registration.objects.count()
    time_machine.move_to(now)
    client.force_login(learner)
    html = text_of(client.get("/webinars/part-1/"))
    assert sentence in html
    assert "Register</button>" not in html
    client.post("/webinars/part-1/register/")
    assert Registration.objects.count() == before


def test_a_draft_event_cannot_be_registered_for(
    client, make_page, learner, time_machine
):
    time_machine.move_to(BEFORE)
    make_page().unpublish()
    client.force_login(learner)
    assert client.post("/webinars/part-1/register/").status_code == 404


# -- Afterwards -------------------------------------------------------------------------
def import_stay(webinar: Webinar, user, start: str, end: str) -> None:
    services.import_log(
        webinar,
        content=f"email,joined_at,left_at\n{user.email},{start},{end}\n".encode(),
        file_name="log.csv",
        by=None,
        now=AFTER,
    )


def test_a_participant_sees_what_was_recorded_and_nobody_else_does(
    client, make_page, learner, stranger, time_machine
):
    page = make_page()
    import_stay(
        page.webinar, learner, "2024-02-22T12:36:00+01:00", "2024-02-22T14:00:00+01:00"
    )
    time_machine.move_to(AFTER)
    client.force_login(learner)
    html = text_of(client.get("/webinars/part-1/"))
    assert "54 of 70 minutes count" in html
    assert "12:30–12:36</span> you had not joined yet" in html
    client.force_login(stranger)
    assert "54 of 70" not in text_of(client.get("/webinars/part-1/"))
    client.logout()
    html = text_of(client.get("/webinars/part-1/"))
    assert "54 of 70" not in html
    assert "sign in to see your minutes" in html


def test_somebody_registered_without_minutes_is_told_so(
    client, make_page, learner, time_machine
):
    page = make_page()
    services.register_person(page.webinar, user=learner, by=None, now=BEFORE)
    time_machine.move_to(AFTER)
    client.force_login(learner)
    assert "We have no minutes of you" in text_of(client.get("/webinars/part-1/"))


def test_the_slot_after_the_event_gets_the_webinar(
    client, make_page, learner, time_machine, monkeypatch
):
    from elearn.core import slots

    monkeypatch.setattr(slots, "_panels", {})
    monkeypatch.setitem(
        slots._panels,
        "webinar_after",
        [
            slots._Entry(
                1, "panel", lambda request, webinar: f"<p>evaluate {webinar.slug}</p>"
            )
        ],
    )
    make_page()
    client.force_login(learner)
    time_machine.move_to(BEFORE)
    assert "evaluate part-1" not in text_of(client.get("/webinars/part-1/"))
    time_machine.move_to(AFTER)
    assert "evaluate part-1" in text_of(client.get("/webinars/part-1/"))


def test_an_event_that_runs_is_marked(client, make_page, time_machine):
    make_page()
    time_machine.move_to(BEFORE)
    assert "an event is running now" not in text_of(client.get("/webinars/"))
    time_machine.move_to(datetime(2024, 2, 22, 12, 0, tzinfo=UTC))
    html = text_of(client.get("/webinars/part-1/"))
    assert "Live now" in html
    assert "(an event is running now)" in html
    time_machine.move_to(datetime(2024, 2, 22, 13, 10, tzinfo=UTC))
    assert "an event is running now" not in text_of(client.get("/webinars/"))


def test_one_event_s_queries_do_not_grow_with_its_items(
    client, make_page, learner, time_machine, monkeypatch, costs_the_same
):
    # What higher rooms show in the slots is theirs to count.
    monkeypatch.setattr("elearn.core.slots._panels", {})
    time_machine.move_to(AFTER)
    client.force_login(learner)

    def prepare(count):
        page = make_page(f"part-{count}", programme_items=items()[:count])
        stay = ("2024-02-22T12:36:00+01:00", "2024-02-22T14:00:00+01:00")
        import_stay(page.webinar, learner, *stay)
        return lambda: client.get(f"/webinars/part-{count}/")

    costs_the_same(prepare)
