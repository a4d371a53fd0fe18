"""Who has a place, who waits, and who moves up."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from wagtail.models import ModelLogEntry

from media.choices import Admission, WebinarState
from media.exceptions import RegistrationRefused
from media.lists import PersonRow
from media.models import EventMail, GivenBack, Registration, WaitingPlace
from media.place_queries import may_attend, place_in_queue, waiting_place
from media.services import (
    cancel_registration,
    invite_and_register,
    invite_people,
    join_waiting_list,
    leave_waiting_list,
    move_up,
    register_person,
    save_webinar,
)
from tests.media.places.conftest import EARLY, STARTS

pytestmark = pytest.mark.django_db
TOO_LONG = "a" * 60 + "@" + ".".join(["b" * 60] * 4) + ".org"


def later(minutes: int):
    return EARLY + timedelta(minutes=minutes)


def take(webinar, user, minutes=0, **options):
    return register_person(webinar, user=user, by=user, now=later(minutes), **options)


def wait(webinar, user, minutes=0, **options):
    return join_waiting_list(webinar, user=user, by=user, now=later(minutes), **options)


def letters(user) -> list[str]:
    return list(user.event_mails.order_by("pk").values_list("kind", flat=True))


def with_places(webinar) -> list[str]:
    return [place.user.email for place in webinar.registrations.select_related("user")]


def test_the_place_given_back_goes_to_whoever_waited_longest(small, crowd):
    first, second, third = crowd(3)
    take(small, first)
    wait(small, second, 1, answers=[{"key": "k", "question": "Why?", "answer": "So"}])
    wait(small, third, 2)
    assert place_in_queue(waiting_place(small, third)) == 2
    cancel_registration(small, user=first, by=first, now=later(3), reason=" Ward duty ")
    assert with_places(small) == [second.email]
    assert place_in_queue(waiting_place(small, third)) == 1
    moved = Registration.objects.get(user=second)
    assert moved.answers == [{"key": "k", "question": "Why?", "answer": "So"}]
    assert moved.registered_at == later(3)
    assert letters(first) == ["registered"]
    assert letters(second) == ["waiting", "moved_up"]
    assert letters(third) == ["waiting"]
    kept = GivenBack.objects.get()
    assert (kept.user, kept.reason, kept.was_waiting) == (first, "Ward duty", False)
    done = ModelLogEntry.objects.for_instance(small).values_list("action", flat=True)
    assert {"media.join_waiting_list", "media.move_up"} <= set(done)


def test_nobody_overtakes_whoever_waits(small, crowd):
    """A place is free, but it is the first in the queue who has a right to it."""
    first, second, third = crowd(3)
    take(small, first)
    wait(small, second, 1)
    Registration.objects.all().delete()  # by a way that moved nobody up
    with pytest.raises(RegistrationRefused, match="are taken"):
        take(small, third, 2)
    assert isinstance(wait(small, third, 3), WaitingPlace)
    assert move_up(small, by=None, now=later(4)) == 1
    assert with_places(small) == [second.email]


def test_waiting_twice_is_waiting_once_and_a_free_place_is_taken_at_once(small, crowd):
    first, second = crowd(2)
    assert isinstance(wait(small, first), Registration)
    place = wait(small, second, 1)
    assert wait(small, second, 5) == place
    assert WaitingPlace.objects.get().asked_at == later(1)
    assert letters(second) == ["waiting"]


def test_more_places_move_more_people_up(small, crowd):
    people = crowd(4)
    take(small, people[0])
    for number, person in enumerate(people[1:], start=1):
        wait(small, person, number)
    save_webinar(slug=small.slug, by=None, capacity=3)
    assert move_up(small, by=None, now=later(9)) == 2
    assert with_places(small) == [person.email for person in people[:3]]
    save_webinar(slug=small.slug, by=None, capacity=None)
    assert move_up(small, by=None, now=later(9)) == 1
    assert move_up(small, by=None, now=later(9)) == 0


def test_places_beyond_the_capacity_go_before_anybody_moves_up(small, crowd):
    first, second, third = crowd(3)
    take(small, first)
    register_person(small, user=second, by=None, now=later(1), as_organiser=True)
    wait(small, third, 2)
    cancel_registration(small, user=first, by=first, now=later(3))
    assert with_places(small) == [second.email]
    cancel_registration(small, user=second, by=second, now=later(4))
    assert with_places(small) == [third.email]


def test_nobody_moves_up_in_an_event_that_is_over_or_cancelled(small, crowd):
    first, second = crowd(2)
    take(small, first)
    wait(small, second)
    Registration.objects.all().delete()
    assert move_up(small, by=None, now=STARTS + timedelta(days=1)) == 0
    save_webinar(slug=small.slug, by=None, state=WebinarState.CANCELLED)
    assert move_up(small, by=None, now=later(1)) == 0
    assert WaitingPlace.objects.count() == 1


def test_leaving_the_queue_keeps_the_reason_and_moves_the_others(small, crowd):
    first, second, third = crowd(3)
    take(small, first)
    wait(small, second, 1)
    wait(small, third, 2)
    assert leave_waiting_list(
        small, user=second, by=second, now=later(3), reason="Too late"
    )
    assert not leave_waiting_list(small, user=second, by=second, now=later(3))
    assert place_in_queue(waiting_place(small, third)) == 1
    assert GivenBack.objects.get().was_waiting


def test_leaving_the_queue_does_not_cost_a_place_that_has_just_come(small, crowd):
    first, second = crowd(2)
    take(small, first)
    wait(small, second, 1)
    cancel_registration(small, user=first, by=first, now=later(2))
    with pytest.raises(RegistrationRefused, match="has just become yours"):
        leave_waiting_list(small, user=second, by=second, now=later(3))
    assert with_places(small) == [second.email]


def test_an_organiser_takes_people_out_of_the_queue_by_giving_them_a_place(
    small, crowd
):
    first, second = crowd(2)
    take(small, first)
    wait(small, second)
    report = invite_and_register(
        small, people=[PersonRow(2, second.email, second.name)], by=None, now=later(1)
    )
    assert report.over_capacity == 1
    assert not WaitingPlace.objects.exists()


def test_people_on_a_list_hear_of_their_place_while_it_is_to_come(small, crowd):
    row = [PersonRow(2, "new@example.org", "New Person")]
    after = STARTS + timedelta(days=1)
    invite_and_register(small, people=row, by=None, now=after)
    assert not EventMail.objects.exists()
    Registration.objects.all().delete()
    invite_and_register(small, people=row, by=None, now=later(1), tell=False)
    assert not EventMail.objects.exists()
    Registration.objects.all().delete()
    invite_and_register(small, people=row, by=None, now=later(2))
    assert EventMail.objects.get().kind == "registered"


# -- Who may attend ------------------------------------------------------------------
def test_only_the_invited_register_and_only_by_an_address_they_proved(
    make_webinar, learner, stranger
):
    webinar = make_webinar(admission=Admission.INVITED)
    rows = [
        PersonRow(2, " Ines@Example.org ", ""),
        PersonRow(3, "ines@example.org", "Again"),
        PersonRow(4, "no address", "Nobody"),
        # Somebody who could enter it in their profile, and never proved it.
        PersonRow(5, "unproved@example.org", "Unproved"),
        # What a form takes, and neither an account nor an invitation can hold.
        PersonRow(6, TOO_LONG, "Long"),
    ]
    report = invite_people(webinar, people=rows, by=None, now=EARLY)
    assert (report.invited, [one.line for one in report.refused]) == (2, [4, 6])
    assert invite_people(webinar, people=rows, by=None, now=EARLY).already_invited == 3
    stranger.email = "unproved@example.org"
    stranger.save()
    assert may_attend(webinar, learner)
    with pytest.raises(RegistrationRefused, match="for invited people or members"):
        take(webinar, stranger)
    with pytest.raises(RegistrationRefused, match="for invited people or members"):
        wait(webinar, stranger)
    take(webinar, learner)
    register_person(webinar, user=stranger, by=None, now=EARLY, as_organiser=True)
    assert webinar.registrations.count() == 2


def test_only_members_of_the_group_register(make_webinar, learner, stranger):
    group = Group.objects.create(name=f"Section {uuid.uuid4()}")
    webinar = make_webinar(admission=Admission.GROUP, admission_group=group)
    learner.groups.add(group)
    assert (may_attend(webinar, learner), may_attend(webinar, stranger)) == (
        True,
        False,
    )
    group.delete()
    webinar.refresh_from_db()
    assert not may_attend(webinar, learner)


def test_an_address_that_no_account_can_hold_is_refused_with_its_line(webinar):
    rows = [PersonRow(2, TOO_LONG, "Long"), PersonRow(3, "ana@example.org", "Ana")]
    report = invite_and_register(webinar, people=rows, by=None, now=EARLY)
    assert [(one.line, one.code) for one in report.refused] == [(2, "bad_email")]
    assert with_places(webinar) == ["ana@example.org"]
