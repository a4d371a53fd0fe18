"""Letters that would come twice, or say a distance that is wrong."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail

from media.models import Registration
from media.services import register_person, save_webinar, send_due_mails
from media.services.mails import tell_everybody
from tests.media.places.conftest import EARLY, STARTS

pytestmark = pytest.mark.django_db
WEEK, DAY, HOUR = timedelta(days=7), timedelta(days=1), timedelta(hours=1)
MINUTE = timedelta(minutes=1)
LASTS = timedelta(hours=5, minutes=30)


@pytest.fixture
def placed(webinar, learner):
    register_person(webinar, user=learner, by=learner, now=EARLY)
    send_due_mails(clock=lambda: EARLY)
    mail.outbox.clear()
    return webinar


def move(webinar, starts_at, *, now) -> None:
    """As publishing a page with other times does."""
    sequence = webinar.calendar_sequence + 1
    moved = save_webinar(
        slug=webinar.slug,
        by=None,
        starts_at=starts_at,
        ends_at=starts_at + LASTS,
        calendar_sequence=sequence,
    )
    tell_everybody(moved, kind="changed", occasion=str(sequence), now=now)


def subjects_at(*moments) -> list[str]:
    for moment in moments:
        send_due_mails(clock=lambda now=moment: now)
    return [letter.subject.partition(":")[0] for letter in mail.outbox]


def test_a_corrected_end_brings_no_second_letter_afterwards(placed):
    after = placed.ends_at + HOUR
    send_due_mails(clock=lambda: after)
    save_webinar(slug=placed.slug, by=None, ends_at=placed.ends_at + 10 * MINUTE)
    assert subjects_at(after + DAY) == ["Afterwards"]


def test_an_end_put_off_while_the_letter_waits_only_puts_it_off(placed):
    from media.services.mails import plan_reminders

    due = placed.ends_at + 15 * MINUTE
    plan_reminders(now=due)
    save_webinar(slug=placed.slug, by=None, ends_at=placed.ends_at + HOUR)
    assert subjects_at(due) == []
    assert subjects_at(due + HOUR) == ["Afterwards"]


def test_an_event_moved_near_is_told_once(placed):
    """From two weeks away to three days: the reminder of a week has no news."""
    Registration.objects.update(registered_at=EARLY - 30 * DAY)
    move(placed, EARLY + 3 * DAY, now=EARLY)
    assert subjects_at(EARLY, EARLY + HOUR) == ["New times"]
    assert subjects_at(EARLY + 2 * DAY) == ["New times", "In a day"]


def test_a_shift_by_minutes_brings_no_reminder_again(placed):
    reminded = STARTS - WEEK
    send_due_mails(clock=lambda: reminded)
    move(placed, STARTS + 5 * MINUTE, now=reminded + MINUTE)
    later = (reminded + MINUTE, reminded + 6 * MINUTE, reminded + DAY)
    assert subjects_at(*later) == ["In a week", "New times"]


def test_a_move_by_a_month_is_reminded_of_anew(placed):
    reminded = STARTS - WEEK
    send_due_mails(clock=lambda: reminded)
    move(placed, STARTS + 30 * DAY, now=reminded + HOUR)
    assert subjects_at(reminded + HOUR, reminded + 30 * DAY) == [
        "In a week",
        "New times",
        "In a week",
    ]


@pytest.mark.parametrize(
    ("before", "subject", "words"),
    [
        (WEEK, "In a week", "In a week: “"),
        (3 * DAY, "In 3 days", "In 3 days: “"),
        (DAY + HOUR, "In 1 day", "In 1 day: “"),
        (DAY, "In a day", "It begins in a day or less"),
        (5 * HOUR, "In less than a day", "It begins in a day or less"),
        (HOUR, "In an hour", "In less than an hour"),
        (10 * MINUTE, "In less than an hour", "In less than an hour"),
    ],
)
def test_a_reminder_says_how_far_away_the_event_really_is(
    placed, before, subject, words
):
    send_due_mails(clock=lambda: STARTS - before)
    (letter,) = mail.outbox
    assert letter.subject == f"{subject}: {placed.title}"
    assert words in letter.body
