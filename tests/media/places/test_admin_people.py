"""The organiser's pages: people and their answers, invitations, letters."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from elearn.core.accounts import invite_person
from media import services
from media.choices import MailState
from media.lists import PersonRow
from media.models import EventMail, Invitation, Registration
from tests.media.places.conftest import EARLY

pytestmark = pytest.mark.django_db
ANSWER = {"key": "k1", "question": "Where?", "answer": "=1+1"}


@pytest.fixture
def desk(client, organiser):
    client.force_login(organiser)
    return client


@pytest.fixture
def people(small, crowd):
    first, second, third = crowd(3)
    services.register_person(small, user=first, by=None, now=EARLY, answers=[ANSWER])
    services.join_waiting_list(small, user=second, by=None, now=EARLY)
    services.join_waiting_list(small, user=third, by=None, now=EARLY)
    services.leave_waiting_list(
        small, user=third, by=None, now=EARLY, reason="<b>Too late</b>"
    )
    return small


def page(name: str, webinar, *more: str) -> str:
    return reverse(f"media_{name}", args=[webinar.slug, *more])


@pytest.mark.parametrize("name", ["people", "mails"])
def test_only_organisers_see_who_comes_and_what_was_written(
    client, people, learner, name
):
    client.force_login(learner)
    assert client.get(page(name, people)).status_code in (302, 404)
    assert client.get(page("people_export", people, "csv")).status_code in (302, 404)


def test_the_page_shows_places_answers_the_queue_and_reasons(desk, people):
    html = desk.get(page("people", people)).content.decode()
    for words in ("Person 0", "Where?", "=1+1", "Person 1", "Person 2"):
        assert words in html
    assert "&lt;b&gt;Too late&lt;/b&gt;" in html


def test_the_list_to_take_away_runs_no_formula(desk, people):
    text = desk.get(page("people_export", people, "csv")).content.decode("utf-8-sig")
    assert text.splitlines() == [
        "State,Name,E-mail,Since,Agreed to be measured,Where?",
        "registered,Person 0,person-0@example.org,2024-02-08T12:30+01:00,no,'=1+1",
        "waiting,Person 1,person-1@example.org,2024-02-08T12:30+01:00,,",
    ]
    response = desk.get(page("people_export", people, "xlsx"))
    assert "no-store" in response["Cache-Control"]
    sheet = openpyxl.load_workbook(BytesIO(response.content)).active
    assert sheet["F2"].value == "'=1+1"
    assert desk.get(page("people_export", people, "pdf")).status_code == 404


def test_people_are_invited_by_file_or_by_typing_and_taken_back(desk, webinar):
    address = page("people", webinar)
    file = SimpleUploadedFile(
        "list.csv", b"email,name\nana@example.org,Ana\nnobody,N\n", "text/csv"
    )
    html = desk.post(address, {"people": file}).content.decode()
    assert "Line 3: “nobody” is not an e-mail address." in html
    desk.post(address, {"addresses": "bo@example.org\n\n  ana@example.org\n"})
    invited = list(Invitation.objects.values_list("email", flat=True))
    assert invited == ["ana@example.org", "bo@example.org"]
    desk.post(address, {"take_back": str(Invitation.objects.first().pk)})
    desk.post(address, {"take_back": "nonsense"})
    assert Invitation.objects.get().email == "bo@example.org"


def test_every_list_has_pages_of_its_own(desk, people, monkeypatch):
    monkeypatch.setattr("media.admin_people.PER_PAGE", 2)
    rows = [PersonRow(n, f"guest-{n}@example.org", "") for n in range(3)]
    services.invite_people(people, people=rows, by=None, now=EARLY)
    for n in range(2):
        person = invite_person(email=f"late-{n}@example.org", name=f"Late {n}")[0]
        services.join_waiting_list(people, user=person, by=None, now=EARLY)
    address = page("people", people)
    first = desk.get(address).content.decode()
    assert "guest-1@example.org" in first
    assert "guest-2@example.org" not in first
    assert "3 people are invited." in first
    assert "Late 1" not in first
    assert 'href="?i=2#invited"' in first
    assert 'href="?w=2#waiting"' in first
    further = desk.get(address, {"i": "2", "w": "2"}).content.decode()
    assert "guest-2@example.org" in further
    assert "guest-1@example.org" not in further
    assert '<td class="media-line">3</td>' in further
    assert "Late 1" in further
    last = Invitation.objects.get(email="guest-2@example.org")
    desk.post(address, {"take_back": str(last.pk)})
    assert not Invitation.objects.filter(pk=last.pk).exists()


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        ({}, "Choose a file, or enter addresses."),
        ({"people": b""}, "The file is empty."),
        ({"people": b"\x00\x01"}, "not a text file"),
        ({"people": b"name\nAna\n"}, "is not “email,name”"),
        ({"people": b"x" * (2 * 1024 * 1024 + 1)}, "larger than 2 MB"),
    ],
)
def test_a_list_that_is_none_invites_nobody(desk, webinar, sent, why):
    told = {name: SimpleUploadedFile("f.csv", raw) for name, raw in sent.items()}
    response = desk.post(page("people", webinar), told)
    assert response.status_code == 422
    assert why in response.content.decode()
    assert not Invitation.objects.exists()


def test_letters_are_counted_and_stuck_ones_sent_again_on_a_word(
    desk, people, time_machine
):
    time_machine.move_to(EARLY + timedelta(minutes=20))
    EventMail.objects.filter(kind="registered").update(
        state=MailState.SENDING, claimed_at=EARLY, problem="TimeoutError"
    )
    html = desk.get(page("mails", people)).content.decode()
    assert "1 letter is stuck" in html
    assert "TimeoutError" in html
    assert "On the waiting list" in html
    desk.post(page("mails", people))
    assert EventMail.objects.get(kind="registered").state == MailState.WAITING
    assert "is stuck" not in desk.get(page("mails", people)).content.decode()


@pytest.mark.parametrize("name", ["people", "mails"])
def test_the_pages_cost_the_same_for_one_person_and_for_three(
    desk, webinar, crowd, costs_the_same, name
):
    everybody = crowd(3)

    def prepare(size):
        Registration.objects.all().delete()
        EventMail.objects.all().delete()
        for person in everybody[:size]:
            services.register_person(webinar, user=person, by=None, now=EARLY)
        return lambda: desk.get(page(name, webinar))

    costs_the_same(prepare)
