"""People who meet at the same moment, each on a connection of their own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone
from wagtail.models import ModelLogEntry

from elearn.core.accounts import invite_person
from media import services
from media.models import EventMail, GivenBack, Registration, WaitingPlace, Webinar

ROUNDS = 4


@pytest.fixture
def racers(django_db_setup, django_db_blocker):
    """Three people and some events with one place, really stored; taken away after."""
    with django_db_blocker.unblock():
        people = [
            invite_person(email=f"race-{n}@example.org", name=f"Racer {n}")[0]
            for n in range(3)
        ]
        now = timezone.now()
        events = [
            services.save_webinar(
                slug=f"race-{n}",
                by=None,
                title=f"Race {n}",
                state="announced",
                starts_at=now + timedelta(days=30),
                ends_at=now + timedelta(days=30, hours=1),
                capacity=1,
            )
            for n in range(ROUNDS)
        ]
        try:
            yield people, events
        finally:
            for model in (EventMail, WaitingPlace, Registration):
                model.objects.filter(webinar__in=events).delete()
            GivenBack.objects.filter(webinar__in=events).delete()
            Webinar.objects.filter(pk__in=[event.pk for event in events]).delete()
            ModelLogEntry.objects.filter(action__startswith="media.").delete()
            for person in people:
                person.delete()


def together(*acts: Callable[[], object]) -> None:
    barrier = Barrier(len(acts))
    problems: list[Exception] = []

    def run(act: Callable[[], object]) -> None:
        try:
            barrier.wait(timeout=20)
            act()
        except Exception as problem:  # noqa: BLE001 -- told by the test, not lost in a thread
            problems.append(problem)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert problems == []


def wait(event, person) -> Callable[[], object]:
    return lambda: services.join_waiting_list(
        event, user=person, by=person, now=timezone.now()
    )


def give_back(event, person) -> Callable[[], object]:
    return lambda: services.cancel_registration(
        event, user=person, by=person, now=timezone.now()
    )


def counts(event) -> tuple[int, int]:
    return event.registrations.count(), event.waiting.count()


def test_of_three_who_want_the_last_place_one_has_it_and_two_wait(racers):
    people, events = racers
    for event in events:
        together(*(wait(event, person) for person in people))
    assert [counts(event) for event in events] == [(1, 2)] * ROUNDS


def test_who_leaves_and_who_comes_at_once_leave_no_place_empty_or_twice(racers):
    people, events = racers
    first, second, third = people
    for event in events:
        wait(event, first)()
        together(give_back(event, first), wait(event, second), wait(event, third))
    assert [counts(event) for event in events] == [(1, 1)] * ROUNDS


def test_two_workers_at_once_send_each_letter_once(racers):
    people, events = racers
    for event in events:
        for person in people:
            wait(event, person)()
    EventMail.objects.update(state="waiting", due_at=timezone.now())
    mail.outbox = []
    together(*(lambda: services.send_due_mails() for _ in range(2)))
    assert len(mail.outbox) == ROUNDS * len(people)
    ids = {letter.extra_headers["Message-ID"] for letter in mail.outbox}
    assert len(ids) == ROUNDS * len(people)


def test_one_after_the_other_ends_as_at_once(small, crowd):
    people = crowd(3)
    for person in people:
        services.join_waiting_list(
            small, user=person, by=person, now=small.starts_at - timedelta(days=1)
        )
    assert counts(small) == (1, 2)
