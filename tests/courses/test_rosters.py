"""Enrolling a list: every row looked at before anything is done, and refused with a reason."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from courses import queries, services
from courses.choices import PlaceState
from courses.desk.roster_views import ROSTERS
from courses.queries import Fate
from courses.queries.rosters import MOST_ROWS
from elearn.core.accounts import invite_person
from elearn.core.models import User
from tests.factories.courses import make_run

NOW = timezone.now()
LIST = """email,name
new@example.org,Nora Neu
INES@example.org,Another Name
placed@example.org,Pia Platz
waits@example.org,Wim Wacht
left@example.org,Lea Links
not an address,Otto Ohne
new2@example.org,
new@example.org,Nora Neu
formula@example.org,=HYPERLINK("x")
off@example.org,Ole Aus
"""


@pytest.fixture
def run(db):
    return make_run(capacity=None, now=NOW)


@pytest.fixture
def cast(run, learner):
    people = {
        name: invite_person(email=f"{name}@example.org", name=name.title())[0]
        for name in ("placed", "waits", "left", "off")
    }
    services.enrol_in_run(run, user=people["placed"], by=None, now=NOW)
    run.places.create(user=people["waits"], state=PlaceState.WAITING, asked_at=NOW)
    services.enrol_in_run(run, user=people["left"], by=None, now=NOW)
    services.leave_run(run, user=people["left"], by=None, now=NOW)
    # Leaving gave the one who waited the place; back to waiting.
    run.places.filter(user=people["waits"]).update(state=PlaceState.WAITING)
    User.objects.filter(pk=people["off"].pk).update(is_active=False)
    return people


@pytest.fixture
def as_organiser(organiser):
    client = Client()
    client.force_login(organiser, "allauth.account.auth_backends.AuthenticationBackend")
    return client


def rows(text: str = LIST):
    return queries.read_roster(text.encode())


def send(client, run, content):
    if isinstance(content, str):
        content = content.encode()
    file = SimpleUploadedFile("people.csv", content)
    return client.post(reverse("courses_enrol_list", args=[run.pk]), {"file": file})


def test_each_row_has_its_fate_line_and_reason(run, cast):
    listed = queries.look_over(run, rows())
    assert [(one.line, one.fate, one.why) for one in listed] == [
        (2, Fate.NEW, ""),
        (3, Fate.KNOWN, ""),
        (4, Fate.PLACED, ""),
        (5, Fate.ADMITTED, "On the waiting list"),
        (6, Fate.BACK, "Gave the place back"),
        (7, Fate.REFUSED, "“not an address” is not an e-mail address."),
        (8, Fate.REFUSED, "The row has no name, and a new account needs one."),
        (9, Fate.REFUSED, "The same person stands in line 2."),
        (
            10,
            Fate.REFUSED,
            "This cannot be a name: it looks like a formula or a link.",
        ),
        (11, Fate.REFUSED, "The account with this address is switched off."),
    ]
    assert listed[1].account_name == "Inês Carvalho"


def test_enrol_list_makes_accounts_and_places_and_repeats_without_effect(
    run, cast, organiser, learner
):
    report = services.enrol_list(run, rows=rows(), by=organiser, now=NOW)
    assert (report.created, report.placed, report.waiting, report.unchanged) == (
        1, 4, 0, 1,
    )  # fmt: skip
    assert [line for line, _why in report.refused] == [7, 8, 9, 10, 11]
    learner.refresh_from_db()
    assert learner.name == "Inês Carvalho"
    enrolled = run.places.filter(state=PlaceState.ENROLLED)
    assert set(enrolled.values_list("user__email", flat=True)) == {
        "new@example.org", "ines@example.org", "placed@example.org",
        "waits@example.org", "left@example.org",
    }  # fmt: skip
    assert not User.objects.filter(email="formula@example.org").exists()
    entry = ModelLogEntry.objects.get(action="courses.enrol_list")
    assert entry.data == {"created": 1, "placed": 4, "waiting": 0, "refused": 5}
    again = services.enrol_list(run, rows=rows(), by=organiser, now=NOW)
    assert (again.created, again.placed, again.unchanged) == (0, 0, 5)
    assert ModelLogEntry.objects.filter(action="courses.enrol_list").count() == 1


def test_full_run_lets_the_list_wait_or_exceeds_it_when_told(db, organiser):
    run = make_run(capacity=1, now=NOW)
    text = "email,name\na@example.org,Ada\nb@example.org,Bea\n"
    report = services.enrol_list(run, rows=rows(text), by=organiser, now=NOW)
    assert (report.placed, report.waiting) == (1, 1)
    report = services.enrol_list(
        run, rows=rows(text), by=organiser, now=NOW, may_exceed=True
    )
    assert (report.placed, report.waiting, report.unchanged) == (1, 0, 1)
    assert run.places.get(user__email="b@example.org").is_over_capacity


def test_looking_asks_the_same_queries_for_any_number(run, learner, costs_the_same):
    def prepare(count):
        text = f"email,name\n{learner.email},Inês\n" + "".join(
            f"p{n}@example.org,Person {n}\n" for n in range(1, count)
        )
        assert len(queries.look_over(run, rows(text))) == count
        return lambda: queries.look_over(run, rows(text))

    costs_the_same(prepare, sizes=(1, 3, 300))


def test_new_account_is_told_how_to_choose_a_password(
    run, organiser, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        services.enrol_list(
            run, rows=rows("email,name\nn@example.org,Nora\n"), by=organiser, now=NOW
        )
    (letter,) = mail.outbox
    assert letter.to == ["n@example.org"]
    assert reverse("account_reset_password") in letter.body


def test_preview_stores_nobody_and_confirming_enrols(as_organiser, run, cast):
    before = User.objects.count()
    response = send(as_organiser, run, LIST)
    page = as_organiser.get(response["Location"])
    assert User.objects.count() == before
    assert dict(page.context["totals"])["Refused"] == 5
    assert "=HYPERLINK(&quot;x&quot;)" in page.content.decode()
    assert "The list says “Another Name”; the account keeps its name." in (
        page.content.decode()
    )
    done = as_organiser.post(response["Location"], follow=True)
    assert done.redirect_chain[-1][0] == reverse("courses_run_people", args=[run.pk])
    assert run.places.filter(state=PlaceState.ENROLLED).count() == 5
    assert as_organiser.get(response["Location"]).status_code == 404
    assert list(ROSTERS.folder.iterdir()) == []


def test_confirming_twice_says_so_and_enrols_nobody_again(as_organiser, run, cast):
    where = send(as_organiser, run, LIST)["Location"]
    as_organiser.post(where)
    letters = len(mail.outbox)
    again = as_organiser.post(where, follow=True)
    assert again.redirect_chain[-1][0] == reverse("courses_run_people", args=[run.pk])
    assert "This list is not kept any longer" in again.content.decode()
    assert run.places.filter(state=PlaceState.ENROLLED).count() == 5
    assert len(mail.outbox) == letters


def test_forgetting_a_list_changes_nothing(as_organiser, run, cast):
    before = User.objects.count()
    where = send(as_organiser, run, LIST)["Location"]
    as_organiser.post(where, {"discard": "1"})
    assert User.objects.count() == before
    assert list(ROSTERS.folder.iterdir()) == []


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"email,name\n", "The file has its headings, but no row under them."),
        (b"mail;who\na@example.org;A\n", "The first line is not “email,name”"),
        (b"PK\x03\x04\x00\x00", "This is not a text file"),
        (b"email,name\na@example.org,M\xfcller\n", "not UTF-8"),
        (b'email,name\na@example.org,"A\n', "not valid CSV"),
        (b"x" * (1024 * 1024 + 1), "The file is larger than 1 MB"),
        (
            b"email,name\n" + b"a@example.org,A\n" * (MOST_ROWS + 1),
            "The list has 501 rows; at most 500 are taken at once.",
        ),
    ],
    ids=["empty", "no-rows", "headings", "zip", "latin", "quote", "large", "long"],
)
def test_file_that_is_no_list_gets_one_sentence(as_organiser, run, content, sentence):
    response = send(as_organiser, run, content)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert list(ROSTERS.folder.iterdir()) == []


def test_semicolons_marks_and_utf_16_are_read(run):
    for content in (
        "\ufeffemail;name\na@example.org;Zoë\n".encode(),
        "name\temail\nZoë\ta@example.org\n".encode("utf-16"),
    ):
        (row,) = queries.read_roster(content)
        assert (row.email, row.name) == ("a@example.org", "Zoë")


def test_list_is_there_for_its_organiser_and_run_alone(
    as_organiser, as_learner, run, editor
):
    where = send(as_organiser, run, LIST)["Location"]
    token = where.rstrip("/").rpartition("/")[2]
    other_run = make_run(now=NOW, course=run.course, title="Another")
    other = Client()
    other.force_login(editor, "allauth.account.auth_backends.AuthenticationBackend")
    assert other.get(where).status_code == 404
    elsewhere = reverse("courses_look_at_list", args=[other_run.pk, token])
    assert as_organiser.get(elsewhere).status_code == 404
    unknown = reverse("courses_look_at_list", args=[run.pk, "0" * 32])
    assert as_organiser.get(unknown).status_code == 404


def test_list_goes_after_a_day(as_organiser, run, organiser):
    token = ROSTERS.keep(b"x", file_name="a", by=organiser, now=NOW, run=run.pk)
    later = timezone.now() + timedelta(days=1, minutes=1)
    ROSTERS.sweep(now=later)
    assert list(ROSTERS.folder.iterdir()) == []
    where = reverse("courses_look_at_list", args=[run.pk, token])
    assert as_organiser.get(where).status_code == 404
