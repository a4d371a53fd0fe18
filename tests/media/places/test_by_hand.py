"""What an organiser does with one person's place, and letters to invited people."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse

from elearn.core.accounts import invite_person
from elearn.core.models import User
from media import services
from media.choices import MailKind, MailState
from media.lists import PersonRow
from media.models import EventMail, GivenBack, Invitation, Registration, WaitingPlace
from media.services.invitations import write_to_invited
from tests.media.places.conftest import EARLY

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, organiser, time_machine):
    time_machine.move_to(EARLY, tick=False)
    client.force_login(organiser)
    return client


@pytest.fixture
def send(webinar, desk):
    def post(webinar=webinar, **told) -> str:
        address = reverse("media_people", args=[webinar.slug])
        return " ".join(desk.post(address, told, follow=True).content.decode().split())

    return post


def letters(kind: MailKind) -> list[EventMail]:
    return list(EventMail.objects.filter(kind=kind))


# -- Places --------------------------------------------------------------------------
def test_a_person_is_added_beyond_the_places_and_hears_of_it(small, send, learner):
    services.register_person(small, user=learner, by=None, now=EARLY)
    html = send(small, act="add", email="New@Example.org", name=" Ana  Invented ")
    assert "has a place, beyond those that there are." in html
    place = Registration.objects.get(user__name="Ana Invented")
    assert (place.is_over_capacity, place.consented_at) == (True, None)
    assert place.user in [one.user for one in letters(MailKind.REGISTERED)]
    again = send(small, act="add", email="new@example.org", name="Ana Invented")
    assert "has a place already." in again
    assert Registration.objects.count() == 2


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"email": "nobody", "name": "N"}, "is not an e-mail address"),
        ({"email": "", "name": "N"}, "is not an e-mail address"),
        ({"email": "a@example.org", "name": " "}, "name"),
        ({"email": f"{'a' * 260}@example.org", "name": "N"}, "is not an e-mail"),
    ],
)
def test_who_cannot_be_added_is_told_in_a_sentence(webinar, send, told, words):
    before = User.objects.count()
    assert words in send(webinar, act="add", **told)
    assert (Registration.objects.count(), User.objects.count()) == (0, before)


def test_a_place_is_taken_back_with_a_reason_that_the_person_reads(small, send, crowd):
    first, second = crowd(2)
    place = services.register_person(small, user=first, by=None, now=EARLY)
    services.join_waiting_list(small, user=second, by=None, now=EARLY)
    html = send(small, act="remove", who=place.pk, reason="Two places, one person.")
    assert "has no place any more, and a letter says so" in html
    assert Registration.objects.get().user == second
    services.send_due_mails(clock=lambda: EARLY)
    (told,) = [
        one for one in mail.outbox if one.to == [first.email] and "back" in one.subject
    ]
    assert told.subject == f"Your place was taken back: {small.title}"
    assert "Why: Two places, one person." in told.body
    gone = GivenBack.objects.get()
    assert "has a place" in send(small, act="give", who=gone.pk)
    assert Registration.objects.filter(user=first, is_over_capacity=True).exists()


def test_who_gave_their_own_place_back_gets_no_such_letter(webinar, learner):
    services.register_person(webinar, user=learner, by=None, now=EARLY)
    services.cancel_registration(webinar, user=learner, by=learner, now=EARLY)
    assert letters(MailKind.REMOVED) == []


def test_the_queue_is_moved_by_hand(small, send, crowd):
    first, second, third = crowd(3)
    services.register_person(small, user=first, by=None, now=EARLY)
    for one in (second, third):
        services.join_waiting_list(small, user=one, by=None, now=EARLY)
    send(small, act="seat", who=WaitingPlace.objects.get(user=third).pk)
    assert Registration.objects.filter(user=third).exists()
    assert "no longer waits" in send(
        small, act="strike", who=WaitingPlace.objects.get(user=second).pk
    )
    assert not WaitingPlace.objects.exists()


def test_what_has_begun_is_part_of_the_record(
    webinar, send, desk, organiser, learner, time_machine
):
    place = services.register_person(webinar, user=learner, by=None, now=EARLY)
    time_machine.move_to(webinar.starts_at, tick=False)
    desk.force_login(organiser)
    page = send(webinar, act="remove", who=place.pk)
    assert Registration.objects.exists()
    assert "who has a place is part of its record now, and stays" in page
    assert 'value="remove"' not in page


def test_places_of_other_events_are_none_of_this_page(
    make_webinar, desk, webinar, learner
):
    other = make_webinar("other")
    place = services.register_person(other, user=learner, by=None, now=EARLY)
    address = reverse("media_people", args=[webinar.slug])
    for told in (
        {"act": "remove", "who": place.pk},
        {"act": "remove", "who": "x"},
        {"act": "seat", "who": "9" * 30},
        {"act": "nonsense"},
        {"act": "give", "who": "\0"},
    ):
        assert desk.post(address, told).status_code == 404
    assert Registration.objects.count() == 1


def test_the_list_says_who_agreed_to_be_measured(webinar, desk, crowd):
    first, second = crowd(2)
    services.register_person(webinar, user=first, by=None, now=EARLY, consents=True)
    services.register_person(webinar, user=second, by=None, now=EARLY)
    html = desk.get(reverse("media_people", args=[webinar.slug])).content.decode()
    assert (html.count("<td>yes</td>"), html.count("<td>no</td>")) == (1, 1)
    told = [webinar.slug, "csv"]
    text = desk.get(reverse("media_people_export", args=told)).content.decode()
    assert [line.split(",")[4] for line in text.splitlines()[1:]] == ["yes", "no"]


def test_who_agreed_to_an_earlier_text_has_not_agreed(webinar, desk, crowd):
    (person,) = crowd(1)
    services.register_person(webinar, user=person, by=None, now=EARLY, consents=True)
    Registration.objects.update(consent_version="2020-01-01")
    html = desk.get(reverse("media_people", args=[webinar.slug])).content.decode()
    assert "<td>yes</td>" not in html


def test_who_is_seated_from_the_queue_keeps_what_they_answered(small, send, crowd):
    first, second = crowd(2)
    said = [{"key": "efn", "question": "EFN", "answer": "12"}]
    services.register_person(small, user=first, by=None, now=EARLY)
    services.join_waiting_list(small, user=second, by=None, now=EARLY, answers=said)
    send(small, act="seat", who=WaitingPlace.objects.get().pk)
    assert Registration.objects.get(user=second).answers == said


def test_who_is_struck_off_the_queue_reads_why(small, send, crowd):
    first, second = crowd(2)
    services.register_person(small, user=first, by=None, now=EARLY)
    services.join_waiting_list(small, user=second, by=None, now=EARLY)
    send(small, act="strike", who=WaitingPlace.objects.get().pk, reason="Not a member.")
    services.send_due_mails(clock=lambda: EARLY)
    (told,) = [one for one in mail.outbox if "No longer" in one.subject]
    assert told.to == [second.email]
    assert "taken you off the waiting list" in told.body
    assert "Why: Not a member." in told.body


def test_a_closed_account_gets_no_place(webinar, send, crowd):
    (person,) = crowd(1)
    services.register_person(webinar, user=person, by=None, now=EARLY)
    services.cancel_registration(webinar, user=person, by=person, now=EARLY)
    person.is_active = False
    person.save()
    assert "is closed" in send(webinar, act="give", who=GivenBack.objects.get().pk)
    assert not Registration.objects.exists()


# -- Letters to the invited ------------------------------------------------------------
def invite(webinar, *emails: str) -> None:
    rows = [PersonRow(n, email, "Bo") for n, email in enumerate(emails, start=1)]
    services.invite_people(webinar, people=rows, by=None, now=EARLY)


def send_all() -> dict[str, int]:
    return services.send_due_mails(clock=lambda: EARLY)


@pytest.fixture
def closed(make_webinar):
    return make_webinar("closed", admission="invited")


def test_an_invited_address_gets_one_letter(closed):
    invite(closed, "bo@example.org", "ana@example.org")
    invite(closed, "bo@example.org")
    write_to_invited(closed, now=EARLY)
    assert send_all()["sent"] == 2
    told = next(one for one in mail.outbox if one.to == ["bo@example.org"])
    assert told.subject == f"You are invited: {closed.title}"
    assert "register with this address, bo@example.org" in told.body
    assert "/accounts/signup/" in told.body
    assert told.body.startswith("Dear Bo,")
    assert send_all()["sent"] == 0


def test_nobody_is_written_to_before_the_event_is_announced(make_webinar):
    draft = make_webinar("draft", admission="invited", state="draft")
    invite(draft, "bo@example.org")
    assert letters(MailKind.INVITED) == []
    draft.state = "announced"
    draft.save()
    write_to_invited(draft, now=EARLY)
    assert len(letters(MailKind.INVITED)) == 1


def test_where_everybody_may_come_invitations_are_no_letters(webinar):
    invite(webinar, "bo@example.org")
    assert letters(MailKind.INVITED) == []


def test_an_invitation_taken_back_or_used_is_not_sent(closed):
    invite(closed, "bo@example.org", "ana@example.org", "eva@example.org")
    bo = Invitation.objects.get(email="bo@example.org")
    services.take_back_invitation(closed, pk=bo.pk, by=None)
    ana, _new = invite_person(email="ana@example.org", name="Ana")
    services.register_person(
        closed, user=ana, by=None, now=EARLY, as_organiser=True, tell=False
    )
    assert send_all() == {"sent": 1, "dropped": 2, "failed": 0}
    assert [one.to for one in mail.outbox] == [["eva@example.org"]]
    assert EventMail.objects.filter(state=MailState.DROPPED).count() == 2


def test_the_letters_page_names_the_invited(closed, desk):
    invite(closed, "bo@example.org")
    html = desk.get(reverse("media_mails", args=[closed.slug])).content.decode()
    assert "bo@example.org" in html
    assert "Invitation" in html


def test_a_letter_dropped_while_the_event_was_off_goes_out_after_all(closed):
    invite(closed, "bo@example.org")
    closed.state = "cancelled"
    closed.save()
    assert send_all()["dropped"] == 1
    closed.state = "announced"
    closed.save()
    write_to_invited(closed, now=EARLY)
    assert send_all()["sent"] == 1


def test_an_invitation_promises_no_place_that_may_be_taken(closed):
    closed.capacity, closed.registration_opens_at = 1, EARLY + timedelta(days=2)
    closed.save()
    invite(closed, "bo@example.org")
    assert send_all()["sent"] == 1
    body = mail.outbox[0].body
    assert "A place is yours" not in body
    assert "Places are limited" in body
    assert "Registration opens on Saturday 10 February 2024" in body


def test_who_cannot_register_any_more_is_not_invited(closed):
    closed.registration_closes_at = EARLY - timedelta(days=1)
    closed.save()
    invite(closed, "bo@example.org")
    assert letters(MailKind.INVITED) == []


def test_who_is_erased_or_closed_gets_no_invitation(closed):
    invite(closed, "ana@example.org", "eva@example.org")
    ana, _new = invite_person(email="ana@example.org", name="Ana")
    eva, _new = invite_person(email="eva@example.org", name="Eva")
    ana.delete()
    eva.is_active = False
    eva.save()
    assert [one.email for one in Invitation.objects.all()] == ["eva@example.org"]
    assert send_all()["sent"] == 0
