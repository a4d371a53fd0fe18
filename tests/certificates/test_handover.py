"""What goes out of the desk: letters once, all files in one ZIP, a dossier that is the
same bytes for the same records; nobody else gets any of it."""

import csv
import hashlib
import io
import zipfile
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from certificates import services
from certificates.dossier import members_of
from certificates.models import Certificate, Dossier
from certificates.services import (
    ask_for_dossier,
    confirm_option,
    forget_old_dossiers,
    issue_certificate,
    make_dossier,
    revoke_certificate,
    write_to_holders,
)
from certificates.zips import stream_zip
from media.models import EventMail
from media.services.mails import send_due_mails
from tests.certificates.conftest import NOW, accept_correction

LATER = datetime(2024, 3, 4, 9, 0, tzinfo=UTC)
PLACE = "/admin/webinars/part-1/attendance/hand-over/"


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.fixture
def desk(client, organiser):
    client.force_login(organiser)
    return client


@pytest.fixture
def certificate(webinar, due_learner) -> Certificate:
    return issue_certificate(webinar, user=due_learner, by=None, now=NOW)


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def unzip(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert packed.testzip() is None
        return {name: packed.read(name) for name in packed.namelist()}


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


# -- Who comes in ------------------------------------------------------------------
def test_nobody_but_organisers_comes_to_the_desk(
    certificate, reviewer, stranger, client
):
    make_dossier(ask_for_dossier(certificate.webinar, by=None, now=LATER).pk, now=LATER)
    for person in (reviewer, stranger):
        client.force_login(person)
        for name in ("", "certificates.zip", "dossier.zip", "list.csv"):
            assert client.get(PLACE + name).status_code in {302, 404}
        for name in ("letters/", "dossier/"):
            assert client.post(PLACE + name).status_code in {302, 404}
    assert EventMail.objects.filter(kind="certificate").count() == 0
    assert Dossier.objects.count() == 1


# -- Letters -----------------------------------------------------------------------
def test_each_holder_is_written_to_once(
    certificate, webinar, desk, django_capture_on_commit_callbacks
):
    assert "Write to 1 person" in text_of(desk.get(PLACE))
    with django_capture_on_commit_callbacks(execute=True):
        page = text_of(desk.post(PLACE + "letters/", follow=True))
    assert "1 letter is on its way." in page
    assert "Everybody with a certificate was written to." in page
    desk.post(PLACE + "letters/")
    assert EventMail.objects.filter(kind="certificate").count() == 1
    send_due_mails()
    (letter,) = mail.outbox
    assert letter.to == [certificate.holder.email]
    assert letter.subject == "Your certificate: Patient Communication Course, Part 1"
    assert certificate.serial in letter.body
    assert f"/v/{certificate.code_grouped}/" in letter.body
    assert "/my/cme/\n" in letter.body
    # The file stays behind the sign-in.
    assert "certificate.pdf" not in letter.body
    assert letter.attachments == []


def test_a_letter_about_a_revoked_certificate_is_not_sent(certificate, webinar):
    assert write_to_holders(webinar, by=None, now=LATER) == 1
    revoke_certificate(certificate, reason="A mistake", by=None, now=LATER)
    send_due_mails()
    assert EventMail.objects.get(kind="certificate").state == "dropped"
    assert [one.subject for one in mail.outbox] == [
        "Your certificate was revoked: Patient Communication Course, Part 1"
    ]


def test_a_letter_that_fails_is_tried_again_and_sent_once(
    certificate, webinar, monkeypatch
):
    from smtplib import SMTPResponseException

    from django.core.mail import EmailMessage

    write_to_holders(webinar, by=None, now=LATER)
    send = EmailMessage.send
    answers = [SMTPResponseException(451, b"later")]

    def unwilling(message):
        if answers:
            raise answers.pop()
        return send(message)

    monkeypatch.setattr(EmailMessage, "send", unwilling)
    assert send_due_mails(clock=lambda: LATER)["failed"] == 1
    assert mail.outbox == []
    assert send_due_mails(clock=lambda: LATER + timedelta(hours=1))["sent"] == 1
    assert send_due_mails(clock=lambda: LATER + timedelta(hours=2))["sent"] == 0
    assert len(mail.outbox) == 1


# -- All files ---------------------------------------------------------------------
def test_all_valid_files_are_in_one_zip_under_numbers_and_names(
    certificate, webinar, make_person, attend, evaluate, desk
):
    other, gone = make_person(1, "Jönas “../” Weber"), make_person(2, "Marta Nowak")
    greek = make_person(3, "Σοφία Παπαδοπούλου")
    for person in (other, gone, greek):
        attend(webinar, person, "11:30-17:00")
        evaluate(webinar, person)
    second = issue_certificate(webinar, user=other, by=None, now=NOW)
    third = issue_certificate(webinar, user=greek, by=None, now=NOW)
    revoked = issue_certificate(webinar, user=gone, by=None, now=NOW)
    revoke_certificate(revoked, reason="A mistake", by=None, now=LATER)
    response = desk.get(PLACE + "certificates.zip")
    assert response.streaming
    files = unzip(b"".join(response.streaming_content))
    assert sorted(files) == [
        f"{certificate.serial}-ines-carvalho.pdf",
        f"{second.serial}-jonas-weber.pdf",
        f"{third.serial}-sofia-papadopoyloy.pdf",
    ]
    assert files[f"{second.serial}-jonas-weber.pdf"] == second.path.read_bytes()


def test_a_damaged_file_is_named_and_not_packed(certificate, desk):
    certificate.path.chmod(0o640)
    certificate.path.write_bytes(b"%PDF-1.7 another")
    response = desk.get(PLACE + "certificates.zip")
    files = unzip(b"".join(response.streaming_content))
    assert list(files) == ["PROBLEMS.txt"]
    assert certificate.serial in files["PROBLEMS.txt"].decode()


def test_without_a_certificate_there_is_no_zip(webinar, desk):
    page = text_of(desk.get(PLACE + "certificates.zip", follow=True))
    assert "No certificate of this event is valid." in page


def test_a_zip_is_sent_while_it_is_written():
    taken = []

    def members():
        for number in range(3):
            taken.append(number)
            yield f"{number}.pdf", bytes(1000)

    pieces = stream_zip(members())
    first = next(pieces)
    # The first member has left before the second is read.
    assert taken == [0]
    assert len(unzip(first + b"".join(pieces))) == 3
    with pytest.raises(ValueError, match="Two members"):
        list(stream_zip([("a", b"1"), ("a", b"2")]))


# -- The dossier -------------------------------------------------------------------
MEMBERS = [
    "README.txt",
    "event.csv",
    "programme/in-force.csv",
    "programme/times.csv",
    "programme/versions.csv",
    "programme/version-1.json",
    "faculty.csv",
    "attendance/list.csv",
    "attendance/minutes-per-item.csv",
    "attendance/items.csv",
    "attendance/list.xlsx",
    "evaluation/results.csv",
    "evaluation/results.xlsx",
    "rules/options.csv",
    "rules/values.csv",
    "rules/eaccme.toml",
    "corrections/minutes.csv",
    "corrections/requests.csv",
    "certificates/issued.csv",
    "certificates/sample-PCC-2024-000001.pdf",
    "record/sealed-parts.csv",
    "record/logs.csv",
    "MANIFEST.sha256",
]


def dossier_of(webinar) -> dict[str, bytes]:
    asked = ask_for_dossier(webinar, by=None, now=LATER)
    made = make_dossier(asked.pk, now=LATER)
    assert made.state == "ready"
    assert hashlib.sha256(made.path.read_bytes()).hexdigest() == made.sha256
    return unzip(made.path.read_bytes())


def test_the_dossier_holds_what_an_accreditor_asks_for(
    asked, webinar, due_learner, organiser
):
    confirm_option(webinar, name="minimum_percent", value="0", by=organiser, now=LATER)
    certificate = issue_certificate(webinar, user=due_learner, by=None, now=NOW)
    accept_correction(asked, webinar, organiser)
    files = dossier_of(webinar)
    replaced = Certificate.objects.get(replaces=certificate)
    expected = [name.replace("PCC-2024-000001", replaced.serial) for name in MEMBERS]
    assert list(files) == expected
    (person,) = rows_of(files["attendance/list.csv"])
    assert person["name"] == "Inês Carvalho"
    assert person["minutes that count"] == "286"
    assert person["certificate"] == replaced.serial
    assert due_learner.email.encode() not in b"".join(files.values())
    (given,) = rows_of(files["corrections/minutes.csv"])
    assert given["reason"] == "The phone is in the second log."
    issued = rows_of(files["certificates/issued.csv"])
    assert [row["status"] for row in issued] == ["Replaced", "Valid"]
    assert issued[0]["PDF, SHA-256"] == certificate.pdf_sha256
    assert certificate.code not in files["certificates/issued.csv"].decode()
    options = rows_of(files["rules/options.csv"])
    stands = {row["option"]: row["stands"] for row in options}
    assert stands["Least share of an item"] == "confirmed"
    assert stands["What counts of an item"] == "default, not confirmed"
    values = rows_of(files["rules/values.csv"])
    assert {row["confidence"] for row in values} <= {"high", "medium", "low", "default"}
    assert all(row["source"] for row in values)
    sample = files[f"certificates/sample-{replaced.serial}.pdf"]
    assert sample == replaced.path.read_bytes()


def test_the_manifest_has_the_digest_of_every_member(certificate, webinar):
    files = dossier_of(webinar)
    lines = files.pop("MANIFEST.sha256").decode().splitlines()
    assert lines == [
        f"{hashlib.sha256(content).hexdigest()}  {name}"
        for name, content in files.items()
    ]
    readme = files["README.txt"].decode()
    assert "Patient Communication Course, Part 1" in readme
    assert "5 options of the event are defaults" in readme


def test_the_same_records_make_the_same_bytes_whoever_asks(
    certificate, webinar, organiser
):
    first = ask_for_dossier(webinar, by=None, now=LATER)
    digest = make_dossier(first.pk, now=LATER).sha256
    with time_machine.travel(LATER + timedelta(days=3), tick=False):
        now = LATER + timedelta(days=3)
        second = ask_for_dossier(webinar, by=organiser, now=now)
        made = make_dossier(second.pk, now=now)
    assert made.sha256 == digest
    # The earlier one made room, with its file.
    assert Dossier.objects.get() == made
    assert [path.name for path in made.path.parent.iterdir()] == [made.file]


def test_a_dossier_is_asked_for_made_and_taken_away(
    certificate, desk, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(PLACE + "dossier/")
    dossier = Dossier.objects.get()
    page = text_of(desk.get(PLACE))
    assert dossier.sha256 in page
    response = desk.get(PLACE + "dossier.zip")
    content = b"".join(response.streaming_content)
    assert hashlib.sha256(content).hexdigest() == dossier.sha256
    dossier.path.unlink()
    page = text_of(desk.get(PLACE + "dossier.zip", follow=True))
    assert "This dossier is not here any more. Make it again." in page


def test_one_on_its_way_is_not_asked_for_twice(webinar):
    first = ask_for_dossier(webinar, by=None, now=LATER)
    assert ask_for_dossier(webinar, by=None, now=LATER) == first
    # A worker that died must not keep the event without one for ever.
    tomorrow = LATER + timedelta(days=1)
    second = ask_for_dossier(webinar, by=None, now=tomorrow)
    assert second != first
    assert make_dossier(first.pk, now=tomorrow) is None


def test_a_dossier_goes_after_thirty_days(certificate, webinar):
    dossier = make_dossier(ask_for_dossier(webinar, by=None, now=LATER).pk, now=LATER)
    assert forget_old_dossiers(now=LATER + timedelta(days=29)) == 0
    assert forget_old_dossiers(now=LATER + timedelta(days=31)) == 1
    assert not dossier.path.exists()


def test_an_erased_person_is_in_no_dossier_that_is_kept(
    certificate, webinar, due_learner
):
    dossier = make_dossier(ask_for_dossier(webinar, by=None, now=LATER).pk, now=LATER)
    due_learner.delete()
    assert not dossier.path.exists()
    assert Dossier.objects.count() == 0


def test_what_cannot_be_made_says_so_and_leaves_no_file(webinar, desk, monkeypatch):
    from media.exceptions import MediaError

    def broken(*args, **kwargs):
        raise MediaError("A sealed part is not the file that was sealed.")

    monkeypatch.setattr(services.dossiers, "members_of", broken)
    asked = ask_for_dossier(webinar, by=None, now=LATER)
    assert make_dossier(asked.pk, now=LATER).state == "failed"
    assert "A sealed part is not the file that was sealed." in text_of(desk.get(PLACE))
    assert Dossier.objects.get().file == ""


def test_the_dossier_costs_the_same_for_one_and_three(
    webinar, make_person, attend, evaluate
):
    def add(number: int) -> None:
        person = make_person(number)
        attend(webinar, person, "11:30-17:00")
        evaluate(webinar, person)
        issue_certificate(webinar, user=person, by=None, now=NOW)

    add(1)
    list(members_of(webinar, now=LATER))
    with CaptureQueriesContext(connection) as for_one:
        list(members_of(webinar, now=LATER))
    add(2)
    add(3)
    with CaptureQueriesContext(connection) as for_three:
        list(members_of(webinar, now=LATER))
    assert len(for_three) == len(for_one)


def test_the_page_costs_the_same_for_one_and_three(
    webinar, make_person, attend, evaluate, desk
):
    def add(number: int) -> None:
        person = make_person(number)
        attend(webinar, person, "11:30-17:00")
        evaluate(webinar, person)
        issue_certificate(webinar, user=person, by=None, now=NOW)

    add(1)
    desk.get(PLACE)
    with CaptureQueriesContext(connection) as for_one:
        desk.get(PLACE)
    add(2)
    add(3)
    with CaptureQueriesContext(connection) as for_three:
        desk.get(PLACE)
    assert len(for_three) == len(for_one)
