"""New events from earlier ones and from files: drafts, complete and nobody's."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from media import services
from media.models import (
    Registration,
    StreamSource,
    WebinarPage,
    WebinarQuestion,
    WebinarSpeaker,
)
from tests.media.pages.conftest import index, items, make_page  # noqa: F401
from tests.media.programmes.files import TABLE, schedule

pytestmark = pytest.mark.django_db
NEW = "/admin/webinars/new/"


@pytest.fixture
def desk(client, organiser):
    client.force_login(organiser)
    return client


@pytest.fixture
def earlier(make_page, learner):  # noqa: F811
    last = items()
    last[2].day = date(2024, 2, 23)
    page = make_page(
        programme_items=last,
        speaker_rows=[WebinarSpeaker(name="A. Invented", disclosure="None.")],
        questions=[WebinarQuestion(question="Where?")],
        stream_sources=[
            StreamSource(
                starts_at=time(12, 30), kind="hls", address="https://s.example/a.m3u8"
            )
        ],
        registration_opens_at=datetime(2024, 1, 10, 8, 0, tzinfo=UTC),
        stream_url="https://stream.example/old",
        accreditation_state="granted",
        accreditation_code="EX-1",
        credits_granted=3,
        capacity=7,
    )
    services.register_person(
        page.webinar, user=learner, by=None, now=datetime(2024, 2, 1, tzinfo=UTC)
    )
    return page


def test_a_copy_has_programme_speakers_and_questions_and_nobodys_place(desk, earlier):
    response = desk.post(
        NEW,
        {
            "copy": "1",
            "copy-source": earlier.pk,
            "copy-title": "Course, again",
            "copy-held_on": "2024-07-04",
        },
    )
    page = WebinarPage.objects.get(title="Course, again")
    assert response.url == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert (page.live, page.webinar, page.slug) == (False, None, "course-again")
    assert [item.key for item in page.programme_items.all()] == [
        "bad-news",
        "break",
        "qa",
    ]
    assert [item.day for item in page.programme_items.all()] == [
        None,
        None,
        date(2024, 7, 5),
    ]
    assert page.speaker_rows.get().disclosure == "None."
    assert page.questions.get().question == "Where?"
    assert page.capacity == 7
    assert (earlier.stream_sources.count(), page.stream_sources.count()) == (1, 0)
    # Nine o'clock in Vienna, in winter as in summer.
    assert page.registration_opens_at == datetime(2024, 5, 22, 7, 0, tzinfo=UTC)
    assert (page.stream_url, page.accreditation_state, page.credits_granted) == (
        "",
        "",
        None,
    )
    assert Registration.objects.get().webinar == earlier.webinar
    draft = page.get_latest_revision_as_object()
    assert [item.day for item in draft.programme_items.all()][-1] == date(2024, 7, 5)


def test_copies_of_one_title_get_addresses_of_their_own(earlier, organiser):
    slugs = [
        services.copy_event(
            earlier, title="Course", held_on=date(2024, 7, 4), by=organiser
        ).slug
        for _time in range(2)
    ]
    assert slugs == ["course", "course-2"]


def test_a_published_copy_is_an_event_of_its_own(earlier, organiser):
    page = services.copy_event(
        earlier, title="Again", held_on=date(2024, 7, 4), by=organiser
    )
    page.get_latest_revision().publish(user=organiser)
    page.refresh_from_db()
    assert page.webinar != earlier.webinar
    assert page.webinar.registrations.count() == 0
    assert page.webinar.starts_at == datetime(2024, 7, 4, 10, 30, tzinfo=UTC)


def bring(desk, content: bytes, name: str = "programme.csv", zone="Europe/Vienna"):
    file = SimpleUploadedFile(name, content)
    return desk.post(NEW, {"file": "1", "file-programme": file, "file-time_zone": zone})


@pytest.mark.usefixtures("index")
def test_a_file_is_looked_at_and_becomes_a_draft_that_nobody_sees(desk, client):
    address = bring(desk, TABLE.encode()).url
    html = desk.get(address).content.decode()
    assert "Nothing is stored yet." in html
    assert "Telling bad news" in html
    assert not WebinarPage.objects.exists()
    assert desk.post(address, {"answer": "confirm"}).status_code == 422
    response = desk.post(address, {"answer": "confirm", "title": "Two evenings"})
    page = WebinarPage.objects.get()
    assert response.url == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert desk.get(response.url).status_code == 200
    assert (page.live, page.held_on) == (False, date(2027, 3, 4))
    draft = page.get_latest_revision_as_object()
    assert [(item.key, item.day) for item in draft.programme_items.all()] == [
        ("welcome", None),
        ("bad-news", None),
        ("late-questions", date(2027, 3, 5)),
    ]
    assert draft.planned_items()[2].ends_at == datetime(2027, 3, 5, 23, 30, tzinfo=UTC)
    client.logout()
    assert client.get("/webinars/two-evenings/").status_code == 404


@pytest.mark.usefixtures("index")
def test_pressing_twice_makes_one_draft(desk):
    address = bring(desk, TABLE.encode()).url
    told = {"answer": "confirm", "title": "Two evenings"}
    desk.post(address, told)
    assert desk.post(address, told).url == reverse("media_webinars")
    assert WebinarPage.objects.count() == 1


@pytest.mark.usefixtures("index")
def test_another_room_can_be_chosen_before_it_becomes_a_draft(desk):
    address = bring(desk, schedule(), "schedule.json").url
    assert "several rooms" in desk.get(address).content.decode()
    assert "1 item" in desk.get(f"{address}?room=Cellar").content.decode()
    assert desk.get(f"{address}?room=Attic").status_code == 302
    desk.post(address, {"answer": "confirm", "title": "Cellar", "room": "Cellar"})
    page = WebinarPage.objects.get()
    assert (page.programme_items.count(), page.time_zone) == (1, "Europe/Lisbon")
    assert page.programme_items.get().starts_at == time(16, 0)


@pytest.mark.usefixtures("index")
def test_a_discarded_file_leaves_nothing(desk):
    address = bring(desk, TABLE.encode()).url
    desk.post(address, {"answer": "discard"})
    assert desk.get(address).status_code == 404
    assert not WebinarPage.objects.exists()


@pytest.mark.usefixtures("index")
@pytest.mark.parametrize(
    ("content", "zone", "why"),
    [
        (b"", "Europe/Vienna", "The file is empty."),
        (b"\0\1", "Europe/Vienna", "not a text file"),
        (TABLE.encode(), "Mars/Olympus", "is not a time zone we know"),
    ],
)
def test_what_is_no_programme_is_said_beside_the_field(desk, content, zone, why):
    response = bring(desk, content, zone=zone)
    assert response.status_code == 422
    assert why in response.content.decode()


def test_a_copy_of_nothing_is_refused(desk, earlier):
    response = desk.post(NEW, {"copy": "1", "copy-source": "99", "copy-title": ""})
    assert response.status_code == 422
    assert WebinarPage.objects.count() == 1


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_a_copy_into_a_year_beyond_reckoning_is_refused(desk, earlier, day):
    told = {"copy": "1", "copy-source": earlier.pk, "copy-title": "Far"}
    response = desk.post(NEW, told | {"copy-held_on": day})
    assert response.status_code == 422
    year = int(day[:4])
    assert f"No event is held in the year {year}." in response.content.decode()
    assert WebinarPage.objects.count() == 1


@pytest.mark.usefixtures("index")
def test_only_organisers_begin_events(client, learner, reviewer):
    for person in (learner, reviewer):
        client.force_login(person)
        assert client.get(NEW).status_code in (302, 404)
