"""Who enters the live room, when, and what stands in it."""

from __future__ import annotations

from datetime import time

import pytest
from django.core.files.base import ContentFile

from elearn.core.models import CustomDocument
from media import services
from media.domain.programme import to_ms
from media.live.site import live_key
from media.live.tokens import Audience, read
from media.models import EventFile, StreamSource, Viewer
from tests.media.room.conftest import (
    AFTER,
    BEFORE,
    BREAK,
    CLOSED,
    EARLY,
    HLS,
    ON,
    text_of,
)

ROOM = "/webinars/part-1/room/"
PAGE = "/webinars/part-1/"


def policy_of(response) -> dict[str, str]:
    return {
        name: rest
        for name, _space, rest in (
            part.strip().partition(" ")
            for part in response["Content-Security-Policy"].split(";")
        )
    }


def test_a_consent_taken_back_while_the_page_is_made_gives_no_pass_for_beats(
    seated, page, learner, time_machine, monkeypatch
):
    time_machine.move_to(ON, tick=False)
    assert "data-token" in text_of(seated.get(ROOM))
    open_page = services.open_page

    def slowly(webinar, **told):
        services.withdraw_consent(webinar, user=learner, now=ON)
        return open_page(webinar, **told)

    monkeypatch.setattr("media.room_page.services.open_page", slowly)
    assert "data-token" not in text_of(seated.get(ROOM))


@pytest.mark.parametrize(
    ("moment", "words", "is_playing"),
    [
        (EARLY, "The room opens at 12:00", False),
        (BEFORE, "First: Breaking bad news", True),
        (ON, "Now, 12:30–13:10", True),
        (BREAK, "Breaks are not counted; you may pause.", True),
        (AFTER, "Thank you for being here", True),
        (CLOSED, "The room is closed", False),
    ],
)
def test_the_room_says_where_the_event_stands(
    seated, time_machine, moment, words, is_playing
):
    time_machine.move_to(moment, tick=False)
    html = text_of(seated.get(ROOM))
    assert words in html
    assert (HLS in html) is is_playing
    assert ("data-token" in html) is is_playing


# -- Who enters ------------------------------------------------------------------------
def test_the_address_of_the_stream_is_in_the_room_alone(
    client, seated, page, stranger, time_machine
):
    time_machine.move_to(ON, tick=False)
    assert HLS in text_of(seated.get(ROOM))
    assert "secret-path" not in text_of(seated.get(PAGE))
    assert "secret-path" not in text_of(seated.get(f"{ROOM}now/"))
    assert "secret-path" not in text_of(seated.get("/webinars/"))
    client.logout()
    assert "secret-path" not in text_of(client.get(PAGE))
    client.force_login(stranger)
    response = client.get(ROOM, follow=True)
    assert "secret-path" not in text_of(response)
    assert "Only who is registered" in text_of(response)
    assert response.redirect_chain == [(f"{PAGE}#registration", 302)]


def test_who_is_not_signed_in_comes_to_the_room_by_signing_in(
    client, page, time_machine
):
    time_machine.move_to(ON, tick=False)
    response = client.get(ROOM)
    assert response.status_code == 302
    assert response["Location"].endswith("?next=/webinars/part-1/room/")


@pytest.mark.parametrize("part", ["now/", "presence/"])
def test_parts_of_the_room_are_not_there_for_strangers(
    client, page, stranger, time_machine, part
):
    time_machine.move_to(ON, tick=False)
    assert client.get(ROOM + part).status_code == 404
    client.force_login(stranger)
    assert client.get(ROOM + part).status_code == 404
    assert client.post(f"{ROOM}consent/", {"consent": "yes"}).status_code == 404


def test_a_cancelled_or_hidden_event_has_no_room(seated, page, time_machine):
    time_machine.move_to(ON, tick=False)
    page.is_cancelled = True
    page.save_revision().publish()
    assert seated.get(ROOM).status_code == 404
    page.is_cancelled = False
    page.save_revision().publish()
    assert seated.get(ROOM).status_code == 200
    page.unpublish()
    assert seated.get(ROOM).status_code == 404


def test_the_room_is_never_kept(seated, time_machine):
    time_machine.move_to(ON, tick=False)
    assert "no-store" in seated.get(ROOM)["Cache-Control"]


def test_the_way_into_the_room_stands_on_the_page_while_it_is_open(
    seated, time_machine
):
    for moment, is_open in ((EARLY, False), (BEFORE, True), (ON, True)):
        time_machine.move_to(moment, tick=False)
        html = text_of(seated.get(PAGE))
        assert ("Enter the room" in html) is is_open
        assert ("Test my player" in html) is not is_open


# -- What plays --------------------------------------------------------------------------
def test_the_policy_allows_what_plays_now_and_nothing_else(
    make_room, client, learner, time_machine
):
    page = make_room(
        StreamSource(kind="hls", address=HLS),
        StreamSource(
            kind="youtube",
            address="https://www.youtube.com/watch?v=abcdefghijk",
            starts_at=time(13, 10),
        ),
    )
    services.register_person(page.webinar, user=learner, by=learner, now=BEFORE)
    client.force_login(learner)
    time_machine.move_to(ON, tick=False)
    policy = policy_of(client.get(ROOM))
    assert "https://stream.example:8443" in policy["connect-src"]
    assert "https://stream.example:8443" in policy["media-src"]
    assert policy["script-src"] == "'self'"
    assert "youtube" not in str(policy)
    time_machine.move_to(BREAK, tick=False)
    response = client.get(ROOM)
    policy = policy_of(response)
    assert "https://www.youtube-nocookie.com" in policy["frame-src"]
    assert policy["script-src"] == "'self' https://www.youtube.com"
    assert "stream.example" not in str(policy)
    assert "<room-youtube" in text_of(response)
    assert "stream.example" not in policy_of(client.get(PAGE))["connect-src"]


def test_a_meeting_elsewhere_is_a_link_and_its_log_proves_who_was_there(
    make_room, client, learner, time_machine
):
    page = make_room(StreamSource(kind="link", address="https://meet.example/j/1?p=2"))
    services.register_person(
        page.webinar, user=learner, by=learner, now=BEFORE, consents=True
    )
    client.force_login(learner)
    time_machine.move_to(ON, tick=False)
    html = text_of(client.get(ROOM))
    assert 'href="https://meet.example/j/1?p=2"' in html
    assert f"Join with the address of your account here, {learner.email}" in html
    assert "counted from the other platform’s list" in html
    assert "data-token" not in html
    assert "room-player" not in html


def test_without_a_source_the_room_says_so(make_room, client, learner, time_machine):
    page = make_room()
    services.register_person(page.webinar, user=learner, by=learner, now=BEFORE)
    client.force_login(learner)
    time_machine.move_to(ON, tick=False)
    assert "No stream is announced yet" in text_of(client.get(ROOM))


def test_an_address_of_before_plays_as_a_source(
    make_room, client, learner, time_machine
):
    page = make_room(stream_url=HLS)
    services.register_person(page.webinar, user=learner, by=learner, now=BEFORE)
    client.force_login(learner)
    time_machine.move_to(ON, tick=False)
    assert HLS in text_of(client.get(ROOM))
    page.webinar.streams = []
    page.webinar.save()
    assert HLS in text_of(client.get(ROOM))


def test_without_scripts_the_room_says_what_to_do(seated, time_machine):
    time_machine.move_to(ON, tick=False)
    html = text_of(seated.get(ROOM))
    inside = html[html.rindex("<noscript>") : html.rindex("</noscript>")]
    assert "no minutes can be recorded" in inside
    assert "Allow JavaScript for this site" in inside


# -- Consent -----------------------------------------------------------------------------
def test_without_consent_one_follows_and_is_not_measured(
    client, page, learner, time_machine
):
    services.register_person(page.webinar, user=learner, by=learner, now=BEFORE)
    client.force_login(learner)
    time_machine.move_to(ON, tick=False)
    response = client.get(ROOM)
    html = text_of(response)
    assert HLS in html
    # Not hidden alone: there is no pass.
    assert response.context["token"] == ""
    assert "Your minutes are not counted yet" in html
    assert "May we measure when you take part?" in html
    assert "data-token" not in html
    response = client.post(f"{ROOM}consent/", {"consent": "yes"}, follow=True)
    html = text_of(response)
    assert "Your minutes are counted while the stream plays." in html
    assert "0 minutes count so far" in html
    token = html.split('data-token="')[1].split('"')[0]
    passed = read(token, key=live_key(), now_ms=to_ms(ON), audience=Audience.BEATS)
    assert passed.viewer == Viewer.objects.get(user=learner).number


def test_consent_is_asked_with_the_place_and_not_taken_for_granted(
    client, page, learner, stranger, time_machine
):
    time_machine.move_to(BEFORE, tick=False)
    for person, told, is_given in (
        (learner, {"consent": "yes"}, True),
        (stranger, {}, False),
    ):
        client.force_login(person)
        html = text_of(client.get(PAGE))
        assert '<input type="checkbox" name="consent" value="yes">' in html
        client.post("/webinars/part-1/register/", told)
        place = page.webinar.registrations.get(user=person)
        assert (place.consented_at == BEFORE) is is_given


def test_consent_that_is_taken_back_ends_the_measuring(
    seated, page, learner, time_machine
):
    time_machine.move_to(ON, tick=False)
    html = text_of(seated.get(ROOM))
    assert "data-token" in html
    response = seated.post(f"{ROOM}consent/", {"consent": "no"}, follow=True)
    html = text_of(response)
    assert "From now on nothing is recorded of you." in html
    assert "data-token" not in html
    place = page.webinar.registrations.get(user=learner)
    assert (place.consented_at, place.consent_version) == (None, "")


def test_minutes_of_before_the_consent_was_taken_back_are_shown(
    seated, page, learner, time_machine
):
    day = "2024-02-22T"
    services.import_log(
        page.webinar,
        content=(
            "email,joined_at,left_at\n"
            f"{learner.email},{day}12:30:00+01:00,{day}12:43:00+01:00\n"
        ).encode(),
        file_name="log.csv",
        by=None,
        now=ON,
        source="intervals",
    )
    time_machine.move_to(ON, tick=False)
    html = text_of(seated.post(f"{ROOM}consent/", {"consent": "no"}, follow=True))
    assert "Your minutes are no longer counted" in html
    assert "minutes that were recorded before still count." in html
    assert "Your minutes are not counted yet" not in html


def test_a_newer_text_is_asked_anew(seated, page, learner, time_machine):
    time_machine.move_to(ON, tick=False)
    page.webinar.registrations.update(consent_version="2020-01-01")
    assert "May we measure when you take part?" in text_of(seated.get(ROOM))


# -- Files -------------------------------------------------------------------------------
@pytest.fixture
def slides(page):
    document = CustomDocument.objects.create(
        title="Slides of the talk",
        file=ContentFile(b"%PDF-1.4 slides", name="slides.pdf"),
    )
    page.event_files.set([EventFile(document=document, item_key="bad-news")])
    page.save_revision().publish()
    return EventFile.objects.get()


def test_files_are_given_to_people_with_a_place_alone(
    client, seated, slides, stranger, time_machine
):
    time_machine.move_to(ON, tick=False)
    html = text_of(seated.get(ROOM))
    address = f"{ROOM}files/{slides.pk}/{slides.document.filename}"
    assert html.count(f'href="{address}"') == 2
    response = seated.get(address)
    assert response.status_code == 200
    assert b"".join(response.streaming_content) == b"%PDF-1.4 slides"
    assert response["Content-Disposition"].startswith("attachment")
    assert seated.get(f"{ROOM}files/{slides.pk}/other.pdf").status_code == 404
    assert seated.get(slides.document.url).status_code == 404
    client.force_login(stranger)
    assert client.get(address).status_code == 404
    client.logout()
    assert client.get(address).status_code == 404


# -- Numbers of queries --------------------------------------------------------------------
def test_the_room_asks_the_database_equally_often(
    seated, page, slides, time_machine, costs_the_same
):
    time_machine.move_to(ON, tick=False)
    document = slides.document

    def prepare(count):
        page.event_files.set(
            [EventFile(document=document, item_key="bad-news") for _ in range(count)]
        )
        page.save_revision().publish()
        return lambda: seated.get(ROOM)

    costs_the_same(prepare)
