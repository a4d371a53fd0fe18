"""What people are told when an event's page is published again before they were told of
the last change."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core import mail

from media import services
from media.models import EventMail
from tests.media.pages.conftest import BEFORE


@pytest.fixture
def placed(make_page, learner, time_machine):
    time_machine.move_to(BEFORE)
    page = make_page()
    services.register_person(page.webinar, user=learner, by=None, now=BEFORE)
    send()
    mail.outbox.clear()
    return page


def send() -> None:
    services.send_due_mails(clock=lambda: BEFORE + timedelta(minutes=1))


def publish(page, **fields) -> None:
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()


def test_a_corrected_title_does_not_swallow_the_news_of_new_times(placed):
    publish(placed, held_on=date(2024, 2, 27))
    publish(placed, title="Course, corrected")
    send()
    (letter,) = mail.outbox
    assert letter.subject == "New times: Course, corrected"
    assert "27 February 2024" in letter.body
    send()
    assert len(mail.outbox) == 1


def test_of_two_moves_only_the_later_is_told(placed):
    publish(placed, held_on=date(2024, 2, 27))
    publish(placed, held_on=date(2024, 2, 28))
    send()
    (letter,) = mail.outbox
    assert "28 February 2024" in letter.body
    letters = EventMail.objects.filter(kind="changed").order_by("pk")
    assert [one.state for one in letters] == ["dropped", "sent"]


def test_who_gave_the_place_back_hears_of_no_new_times(placed, learner):
    publish(placed, held_on=date(2024, 2, 27))
    services.cancel_registration(placed.webinar, user=learner, by=learner, now=BEFORE)
    send()
    assert mail.outbox == []
