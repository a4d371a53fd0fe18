"""What people hear, and their calendars read, when a page changes the event's days."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.messages import get_messages
from django.core import mail
from django.urls import reverse

from media.calendar_files import event_file, feed_file
from media.choices import MailKind, WebinarState
from media.lists import PersonRow
from media.models import EventMail, Webinar, WebinarPage
from media.place_queries import events_of_feed
from media.services import invite_people, register_person, send_due_mails
from tests.media.pages.conftest import BEFORE, items


@pytest.fixture(autouse=True)
def a_week_before(time_machine):
    time_machine.move_to(BEFORE, tick=False)


@pytest.fixture
def page(make_page, learner) -> WebinarPage:
    page = make_page()
    register_person(page.webinar, user=learner, by=learner, now=BEFORE)
    return page


@pytest.fixture
def desk(client, organiser):
    client.force_login(organiser)
    return client


def publish(page, **fields) -> Webinar:
    page.refresh_from_db()
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()
    return Webinar.objects.get()


def last_letter():
    mail.outbox.clear()
    send_due_mails(clock=lambda: BEFORE)
    return mail.outbox[-1]


def days(content: bytes) -> list[tuple[str, ...]]:
    """(which day, its status, sequence) of each entry."""
    found = []
    for entry in content.decode().replace("\r\n ", "").split("BEGIN:VEVENT")[1:]:
        lines = dict(line.split(":", 1) for line in entry.split("\r\n") if ":" in line)
        number = lines["UID"].partition("@")[0].rpartition("-")[2]
        found.append((number, lines["STATUS"], lines["SEQUENCE"]))
    return found


def test_an_event_that_takes_place_after_all_is_told_as_that(page):
    publish(page, is_cancelled=True)
    assert last_letter().subject == "Cancelled: Course part-1"
    publish(page, is_cancelled=False)
    letter = last_letter()
    assert letter.subject == "It takes place after all: Course part-1"
    assert "had been cancelled, and takes place after all" in letter.body
    assert "Thursday 22 February 2024" in letter.body
    ((_name, content, _kind),) = letter.attachments
    assert days(content.encode()) == [("1", "CONFIRMED", "2")]


def test_a_cancellation_taken_back_at_once_is_not_sent(page):
    send_due_mails(clock=lambda: BEFORE)
    publish(page, is_cancelled=True)
    publish(page, is_cancelled=False)
    mail.outbox.clear()
    send_due_mails(clock=lambda: BEFORE)
    assert [letter.subject for letter in mail.outbox] == [
        "It takes place after all: Course part-1"
    ]


def test_a_day_that_is_dropped_leaves_the_calendars(make_page, learner):
    two = items()
    two[2].day = date(2024, 2, 23)
    page = make_page(programme_items=two)
    webinar = page.webinar
    register_person(webinar, user=learner, by=learner, now=BEFORE)
    assert days(event_file(webinar)) == [
        ("1", "CONFIRMED", "0"),
        ("2", "CONFIRMED", "0"),
    ]
    webinar = publish(page, programme_items=items())
    gone = [("1", "CONFIRMED", "1"), ("2", "CANCELLED", "1")]
    assert days(event_file(webinar)) == gone
    assert days(feed_file(list(events_of_feed(learner)))) == gone
    assert b"(this day is dropped)" in event_file(webinar)
    letter = last_letter()
    assert "22 February" in letter.body
    assert "23 February" not in letter.body
    back = items()
    back[2].day = date(2024, 2, 24)
    webinar = publish(page, programme_items=back)
    assert [status for _n, status, _s in days(event_file(webinar))] == ["CONFIRMED"] * 2


# -- Taking the page away ------------------------------------------------------------
def test_people_hear_that_an_event_is_off_whose_page_is_taken_away(page, learner):
    page.unpublish()
    webinar = Webinar.objects.get()
    assert webinar.state == WebinarState.CANCELLED
    letter = last_letter()
    assert (letter.to, letter.subject) == ([learner.email], "Cancelled: Course part-1")
    assert "http://localhost:8000/webinars/\n" in letter.body
    ((_name, content, _kind),) = letter.attachments
    assert days(content.encode()) == [("1", "CANCELLED", "1")]


def test_people_hear_that_an_event_is_off_whose_page_is_deleted(page):
    page.delete()
    assert last_letter().subject == "Cancelled: Course part-1"


@pytest.mark.parametrize("way", ["unpublish", "delete"])
def test_the_editor_is_asked_to_cancel_first(desk, page, way):
    answer = desk.post(reverse(f"wagtailadmin_pages:{way}", args=[page.pk]))
    assert answer["Location"] == reverse("wagtailadmin_pages:edit", args=[page.pk])
    (told,) = [str(message) for message in get_messages(answer.wsgi_request)]
    assert told.startswith("People count on “Course part-1”: it stays published.")
    page.refresh_from_db()
    assert (page.live, page.webinar.state) == (True, WebinarState.ANNOUNCED)
    publish(page, is_cancelled=True)
    desk.post(reverse(f"wagtailadmin_pages:{way}", args=[page.pk]))
    assert not WebinarPage.objects.filter(live=True).exists()


def test_many_at_once_are_no_way_round(desk, page):
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"])
    desk.post(f"{address}?id={page.pk}", {"include_descendants": ""})
    page.refresh_from_db()
    assert page.live


def test_an_event_that_nobody_counts_on_goes_without_a_word(desk, make_page):
    page = make_page()
    desk.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]))
    page.refresh_from_db()
    assert (page.live, page.webinar.state) == (False, WebinarState.DRAFT)


def test_publishing_writes_to_those_who_were_invited_before(
    make_page,
):
    page = make_page()
    rows = [PersonRow(1, "bo@example.org", "")]
    invite_people(page.webinar, people=rows, by=None, now=BEFORE)
    letters = EventMail.objects.filter(kind=MailKind.INVITED)
    assert not letters.exists()
    page.admission = "invited"
    page.save_revision().publish()
    page.save_revision().publish()
    assert letters.get().invitation.email == "bo@example.org"
