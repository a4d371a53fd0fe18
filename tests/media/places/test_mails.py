"""Letters: to the right people, at the right time, in their words, and at most once."""

from __future__ import annotations

import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import translation

from media.choices import MailState, WebinarState
from media.mail import read_reminders_token
from media.models import EventMail, Registration
from media.services import (
    cancel_registration,
    join_waiting_list,
    register_person,
    save_webinar,
    send_again,
    send_due_mails,
    set_reminders,
)
from tests.media.places.conftest import EARLY, STARTS

pytestmark = pytest.mark.django_db
WEEK, DAY, HOUR = timedelta(days=7), timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def placed(webinar, learner):
    register_person(webinar, user=learner, by=learner, now=EARLY)
    return webinar


def send(now=EARLY):
    return send_due_mails(clock=lambda: now)


def subjects() -> list[str]:
    return [letter.subject.partition(":")[0] for letter in mail.outbox]


def test_a_confirmation_has_both_clocks_and_a_file_for_the_calendar(placed, learner):
    assert send() == {"sent": 1, "dropped": 0, "failed": 0}
    (letter,) = mail.outbox
    assert letter.to == [learner.email]
    assert letter.subject == "You have a place: Patient Communication Course, Part 1"
    assert letter.body.startswith("Dear Inês,")
    assert (
        "Thursday 22 February 2024, 12:30–18:00 CET (11:30–17:00 in Lisbon)"
        in letter.body
    )
    assert "http://localhost:8000/webinars/part-1/" in letter.body
    ((name, content, kind),) = letter.attachments
    assert (name, kind) == ("part-1.ics", "text/calendar")
    assert "DTSTART:20240222T113000Z" in content
    assert "List-Unsubscribe" not in letter.extra_headers


def test_no_letter_and_no_file_holds_the_address_of_the_stream(placed):
    save_webinar(slug=placed.slug, by=None, stream_url="https://stream.example/secret")
    send()
    send(STARTS - HOUR)
    assert len(mail.outbox) == 2
    for letter in mail.outbox:
        assert "stream.example" not in letter.message().as_string()


def test_sending_twice_sends_once(placed):
    send()
    assert send() == {"sent": 0, "dropped": 0, "failed": 0}
    assert EventMail.objects.get().state == MailState.SENT


def test_each_reminder_comes_once_and_only_in_its_time(placed):
    send()
    for before in (WEEK, WEEK, DAY, DAY, HOUR, timedelta(minutes=5)):
        send(STARTS - before)
    send(STARTS)
    assert subjects() == ["You have a place", "In a week", "In a day", "In an hour"]
    assert mail.outbox[1].extra_headers["List-Unsubscribe-Post"] == (
        "List-Unsubscribe=One-Click"
    )


def test_a_worker_that_slept_does_not_send_reminders_of_the_past(placed):
    send()
    send(STARTS - timedelta(minutes=30))
    assert subjects() == ["You have a place", "In less than an hour"]


def test_nobody_is_reminded_of_what_they_registered_for_since(webinar, learner):
    register_person(webinar, user=learner, by=learner, now=STARTS - timedelta(hours=20))
    send(STARTS - timedelta(hours=19))
    send(STARTS - HOUR)
    assert subjects() == ["You have a place", "In an hour"]


def test_who_wants_no_reminders_gets_none_and_still_hears_the_rest(placed, learner):
    send()
    set_reminders(learner, wanted=False, by=learner)
    send(STARTS - DAY)
    send(STARTS + timedelta(hours=6))
    assert subjects() == ["You have a place", "Afterwards"]


def test_a_reminder_that_is_refused_between_planning_and_sending_is_dropped(
    placed, learner
):
    send()
    EventMail.objects.create(
        webinar=placed,
        user=learner,
        kind="day",
        occasion=STARTS.isoformat(),
        planned_at=STARTS - DAY,
        due_at=STARTS - DAY,
    )
    set_reminders(learner, wanted=False, by=learner)
    assert send(STARTS - DAY)["dropped"] == 1
    assert len(mail.outbox) == 1


def test_the_address_in_a_reminder_names_its_reader_and_nobody_else(placed, learner):
    send(STARTS - DAY)
    address = mail.outbox[-1].extra_headers["List-Unsubscribe"].strip("<>")
    token = address.rstrip("/").rpartition("/")[2]
    assert read_reminders_token(token) == learner.pk
    assert read_reminders_token(token[:-1] + "x") is None


def test_a_confirmation_that_is_out_of_date_is_not_sent(placed, learner):
    cancel_registration(placed, user=learner, by=learner, now=EARLY)
    assert send() == {"sent": 0, "dropped": 1, "failed": 0}
    register_person(placed, user=learner, by=learner, now=EARLY + HOUR)
    assert send(EARLY + HOUR)["sent"] == 1


def test_waiting_and_moving_up_are_told_with_the_place_in_the_queue(small, crowd):
    first, second = crowd(2)
    register_person(small, user=first, by=first, now=EARLY)
    join_waiting_list(small, user=second, by=second, now=EARLY)
    send()
    assert "You are number 1 on the waiting list." in mail.outbox[1].body
    cancel_registration(small, user=first, by=first, now=EARLY + HOUR)
    send(EARLY + HOUR)
    assert mail.outbox[2].to == [second.email]
    assert "has become free, and it is yours" in mail.outbox[2].body


def test_the_letter_afterwards_goes_to_whoever_had_a_place(placed):
    send()
    send(STARTS + timedelta(hours=5, minutes=30))
    assert len(mail.outbox) == 1  # it has only just ended
    save_webinar(slug=placed.slug, by=None, state=WebinarState.HELD)
    send(STARTS + timedelta(hours=5, minutes=45))
    send(STARTS + timedelta(hours=8))
    assert subjects() == ["You have a place", "Afterwards"]
    assert "asks for your evaluation" in mail.outbox[1].body


def test_a_letter_is_written_in_its_readers_language(placed, learner, monkeypatch):
    """Whatever language the worker happens to speak."""
    seen = []
    monkeypatch.setattr(
        "media.mail.render_to_string",
        lambda *given: seen.append(translation.get_language()) or "words",
    )
    learner.language = "de"
    learner.save()
    with translation.override("fr"):
        send()
    assert seen == ["de"]


def test_a_name_or_title_cannot_write_a_header(placed, learner):
    save_webinar(slug=placed.slug, by=None, title="Course\r\nBcc: all@example.org")
    send()
    (letter,) = mail.outbox
    assert letter.subject == "You have a place: Course Bcc: all@example.org"
    assert letter.message()["Bcc"] is None


# -- At most once --------------------------------------------------------------------
class Killed(BaseException):
    """The worker dies: nothing that catches errors catches this."""


def test_a_worker_that_dies_while_sending_sends_nothing_twice(
    placed, crowd, monkeypatch, organiser
):
    (other,) = crowd(1)
    register_person(placed, user=other, by=other, now=EARLY)
    deliver = EmailBackend.send_messages

    def die_after(self, messages):
        deliver(self, messages)
        raise Killed

    monkeypatch.setattr(EmailBackend, "send_messages", die_after)
    with pytest.raises(Killed):
        send()
    monkeypatch.setattr(EmailBackend, "send_messages", deliver)
    send(EARLY + HOUR)
    assert sorted(letter.to[0] for letter in mail.outbox) == sorted(
        person.user.email for person in Registration.objects.select_related("user")
    )
    # It may have left or not: the row says so, and a person decides.
    lost = EventMail.objects.get(state=MailState.SENDING)
    assert send_again(placed, by=organiser, now=EARLY + timedelta(minutes=9)) == 0
    assert send_again(placed, by=organiser, now=EARLY + timedelta(minutes=10)) == 1
    send(EARLY + HOUR)
    assert len(mail.outbox) == 3
    ids = [letter.extra_headers["Message-ID"] for letter in mail.outbox]
    assert ids.count(f"<event-letter-{lost.pk}@localhost>") == 2


@pytest.mark.parametrize(
    ("problem", "state", "tries"),
    [
        (smtplib.SMTPRecipientsRefused({}), MailState.WAITING, 1),
        (smtplib.SMTPDataError(451, b"later"), MailState.WAITING, 1),
        (ValueError("a line end in a command"), MailState.WAITING, 1),
        # The line broke when the server had it: it may have left.
        (TimeoutError(), MailState.SENDING, 0),
        (smtplib.SMTPServerDisconnected("gone"), MailState.SENDING, 0),
        (RuntimeError("nobody thought of it"), MailState.SENDING, 0),
    ],
)
def test_a_letter_is_tried_again_only_where_it_surely_did_not_leave(
    placed, monkeypatch, problem, state, tries
):
    def refuse(self, messages):
        raise problem

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    assert send()["failed"] == 1
    letter = EventMail.objects.get()
    assert (letter.state, letter.tries) == (state, tries)
    assert letter.problem.startswith(type(problem).__name__)
    monkeypatch.undo()
    send()  # not at once
    assert mail.outbox == []
    send(EARLY + timedelta(minutes=1))
    assert len(mail.outbox) == tries


def test_a_mail_server_that_is_away_gives_up_after_five_tries(
    placed, monkeypatch, organiser
):
    def away(self):
        raise ConnectionRefusedError

    monkeypatch.setattr(EmailBackend, "open", away)
    for hours in range(6):
        send(EARLY + timedelta(hours=5 * hours))
    letter = EventMail.objects.get()
    assert (letter.state, letter.tries) == (MailState.FAILED, 5)
    monkeypatch.undo()
    assert send_again(placed, by=organiser, now=EARLY + DAY) == 1
    assert send(EARLY + DAY)["sent"] == 1


def test_the_same_letter_cannot_be_planned_twice(placed, learner):
    from media.services.mails import plan_mails

    for _time in range(2):
        plan_mails(
            placed,
            user_ids=[learner.pk],
            kind="registered",
            occasion=EARLY.isoformat(),
            now=EARLY,
        )
    assert EventMail.objects.count() == 1


def test_planning_costs_the_same_for_one_person_and_for_three(
    webinar, crowd, costs_the_same
):
    from media.services.mails import plan_reminders

    people = crowd(3)

    def prepare(size):
        Registration.objects.all().delete()
        for person in people[:size]:
            Registration.objects.create(
                webinar=webinar, user=person, registered_at=EARLY
            )

        def measured():
            EventMail.objects.all().delete()
            plan_reminders(now=STARTS - HOUR)

        return measured

    costs_the_same(prepare)


def test_a_broken_line_is_mended_for_the_next_letter(placed, crowd, monkeypatch):
    """A line that broke once stays broken until it is opened anew."""
    (other,) = crowd(1)
    register_person(placed, user=other, by=other, now=EARLY)
    deliver, calls = EmailBackend.send_messages, []

    def send_messages(self, messages):
        calls.append(self)
        if len(calls) == 1:
            self.is_broken = True
        if getattr(self, "is_broken", False):
            raise smtplib.SMTPServerDisconnected("gone")
        return deliver(self, messages)

    def close(self):
        self.is_broken = False

    monkeypatch.setattr(EmailBackend, "send_messages", send_messages)
    monkeypatch.setattr(EmailBackend, "close", close)
    assert send() == {"sent": 1, "dropped": 0, "failed": 1}
