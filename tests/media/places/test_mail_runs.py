"""A run of many letters: each by the clock of its own turn, in batches, and none that
cannot be written stands in the way of the next."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command

from elearn.core.models import User
from media.choices import MailState
from media.models import EventMail
from media.services import mails, register_person, send_again, send_due_mails
from media.tasks import send_event_mails
from tests.media.places.conftest import EARLY, STARTS

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


class SlowServer:
    """Each letter takes it this long; the clock tells so."""

    def __init__(self, monkeypatch, *, begins_at: datetime, takes: timedelta):
        self.moment = begins_at
        self.takes = takes
        self.on_letter = lambda: None
        deliver = EmailBackend.send_messages

        def send_messages(backend, messages):
            self.on_letter()
            self.moment += self.takes
            return deliver(backend, messages)

        monkeypatch.setattr(EmailBackend, "send_messages", send_messages)

    def clock(self) -> datetime:
        return self.moment


@pytest.fixture
def three(webinar, crowd):
    people = crowd(3)
    for person in people:
        register_person(webinar, user=person, by=person, now=EARLY)
    return people


def test_each_letter_is_marked_and_sent_by_the_clock_of_its_turn(
    webinar, three, organiser, monkeypatch
):
    server = SlowServer(monkeypatch, begins_at=EARLY, takes=timedelta(minutes=6))
    lost = []
    server.on_letter = lambda: lost.append(
        send_again(webinar, by=organiser, now=server.moment)
    )
    assert send_due_mails(clock=server.clock)["sent"] == 3
    assert lost == [0, 0, 0]  # none that is on its way counts as lost
    assert list(
        EventMail.objects.order_by("pk").values_list("claimed_at", "sent_at")
    ) == [
        (EARLY + timedelta(minutes=6 * n), EARLY + timedelta(minutes=6 * (n + 1)))
        for n in range(3)
    ]


def test_a_reminder_whose_turn_comes_after_the_start_is_not_sent(three, monkeypatch):
    send_due_mails(clock=lambda: EARLY)
    mail.outbox.clear()
    server = SlowServer(
        monkeypatch,
        begins_at=STARTS - timedelta(minutes=10),
        takes=timedelta(minutes=6),
    )
    assert send_due_mails(clock=server.clock) == {"sent": 2, "dropped": 1, "failed": 0}
    assert len(mail.outbox) == 2


def test_after_a_batch_the_rest_has_its_turn_later(three, monkeypatch, time_machine):
    time_machine.move_to(EARLY)
    again = []
    monkeypatch.setattr(mails, "BATCH", 2)
    monkeypatch.setattr(mails, "send_soon", lambda: again.append(len(mail.outbox)))
    assert send_event_mails.call()["sent"] == 2
    assert again == [2]
    assert send_event_mails.call()["sent"] == 1
    assert again == [2]


def test_the_command_sends_all_batches(three, monkeypatch, time_machine, capsys):
    time_machine.move_to(EARLY)
    monkeypatch.setattr(mails, "BATCH", 2)
    call_command("send_event_mails")
    assert capsys.readouterr().out.startswith("Sent: 3.")
    assert len(mail.outbox) == 3


def test_a_letter_that_cannot_be_written_keeps_nobody_waiting(three):
    """An address that would be a header of its own, from before addresses were
    checked."""
    User.objects.filter(pk=three[0].pk).update(
        email="a@example.org\nBcc: b@example.org"
    )
    assert send_due_mails(clock=lambda: EARLY) == {
        "sent": 2,
        "dropped": 0,
        "failed": 1,
    }
    letter = EventMail.objects.get(user=three[0])
    assert (letter.state, letter.problem) == (MailState.FAILED, "BadHeaderError")


def test_a_template_that_breaks_for_one_is_told_on_the_letter(three, monkeypatch):
    render = mails.mail.render_to_string

    def broken(template, context):
        if context["name"] == three[1].get_short_name():
            raise LookupError("no such word")
        return render(template, context)

    User.objects.filter(pk=three[1].pk).update(name="Somebody Else")
    three[1].refresh_from_db()
    monkeypatch.setattr("media.mail.render_to_string", broken)
    assert send_due_mails(clock=lambda: EARLY)["sent"] == 2
    letter = EventMail.objects.get(user=three[1])
    assert (letter.state, letter.problem) == (MailState.FAILED, "LookupError")
