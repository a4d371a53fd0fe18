"""A place whose person is gone stays nobody's: whoever waits has it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from media.choices import WebinarState
from media.models import GivenBack, Registration, WaitingPlace
from media.queries import places_left
from media.services import join_waiting_list, register_person, save_webinar
from tests.media.places.conftest import EARLY, STARTS

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def two_weeks_before(time_machine):
    time_machine.move_to(EARLY, tick=False)
    return time_machine


@pytest.fixture
def queue(small, crowd):
    """One with the place, two who wait."""
    first, second, third = crowd(3)
    register_person(small, user=first, by=first, now=EARLY)
    for minutes, person in enumerate((second, third), start=1):
        join_waiting_list(
            small, user=person, by=person, now=EARLY + timedelta(minutes=minutes)
        )
    return first, second, third


def close(user) -> None:
    user.is_active = False
    user.save()


def reopen(user) -> None:
    user.is_active = True
    user.save()


def names(places) -> list[str]:
    return [one.user.name for one in places.select_related("user").order_by("pk")]


def test_the_place_of_a_deleted_person_goes_to_whoever_waits(small, queue):
    first, second, third = queue
    first.delete()
    assert names(small.registrations) == ["Person 1"]
    assert names(small.waiting) == ["Person 2"]
    assert places_left(small) == 0
    assert list(second.event_mails.order_by("pk").values_list("kind", flat=True)) == [
        "waiting",
        "moved_up",
    ]
    kept = GivenBack.objects.get()
    assert (kept.user, kept.given_back_at) == (None, EARLY)
    third.delete()
    assert not WaitingPlace.objects.exists()


def test_what_has_begun_keeps_its_record_when_a_person_is_deleted(
    small, queue, two_weeks_before
):
    two_weeks_before.move_to(STARTS, tick=False)
    queue[0].delete()
    assert list(
        small.registrations.order_by("pk").values_list("user__name", flat=True)
    ) == [None, "Person 1"]
    assert not GivenBack.objects.exists()


def test_a_closed_account_leaves_its_place_to_whoever_waits(small, queue):
    close(queue[0])
    assert names(small.registrations) == ["Person 0", "Person 1"]
    assert names(small.waiting) == ["Person 2"]
    assert places_left(small) == 0


def test_whoever_waits_with_an_account_opened_again_keeps_nobody_out(small, queue):
    first, second, third = queue
    close(second)
    close(third)
    close(first)
    assert (places_left(small), small.registrations.count()) == (1, 1)
    reopen(third)
    assert names(small.registrations) == ["Person 0", "Person 2"]


def test_signing_in_moves_nothing(small, queue):
    Registration.objects.all().delete()  # by a way that moved nobody up
    queue[1].last_login = EARLY
    queue[1].save(update_fields=["last_login"])
    assert not small.registrations.exists()


def test_an_event_that_is_not_announced_moves_nobody(small, queue):
    save_webinar(slug=small.slug, by=None, state=WebinarState.DRAFT)
    close(queue[0])
    assert names(small.registrations) == ["Person 0"]
