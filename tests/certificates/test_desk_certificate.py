"""The desk's page of one certificate: another name by two people, and a withdrawal."""

from datetime import timedelta

import pytest
import time_machine

from certificates.models import Certificate, NameCorrection
from certificates.services import ask_for_name, issue_certificate
from tests.certificates.conftest import NOW
from tests.certificates.test_desk_issue import LATER, text_of

pytestmark = pytest.mark.usefixtures("bytes_for_paper")


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.fixture
def certificate(webinar, due_learner) -> Certificate:
    return issue_certificate(webinar, user=due_learner, by=None, now=NOW)


@pytest.fixture
def address(certificate) -> str:
    return f"/admin/certificates/{certificate.uuid}/"


@pytest.fixture
def desk(client, organiser):
    client.force_login(organiser)
    return client


def test_a_name_is_asked_for_and_confirmed_by_somebody_else(
    desk, address, certificate, editor
):
    told = {"name": "Inês Carvalho Dias", "name_reason": "Passport seen."}
    page = text_of(desk.post(f"{address}name/", told, follow=True))
    assert "Nothing is printed until somebody else confirms the name." in page
    assert "You asked for it; somebody else must confirm it." in page
    assert "Confirm this name" not in page
    asked = NameCorrection.objects.get()
    decide = f"/admin/certificates/names/{asked.pk}/"
    page = text_of(desk.post(decide, {"decision": "confirm"}, follow=True))
    assert "somebody else must confirm it" in page
    assert Certificate.objects.count() == 1
    assert "1 printed name waits" in text_of(desk.get("/admin/certificates/"))
    assert "1 printed name waits for a second person" in text_of(desk.get("/admin/"))
    desk.force_login(editor)
    assert "Confirm this name" in text_of(desk.get(address))
    page = text_of(desk.post(decide, {"decision": "confirm"}, follow=True))
    assert "Confirmed by two." in page
    assert "PCC-2024-000002" in page
    assert Certificate.objects.valid().get().name_printed == "Inês Carvalho Dias"
    assert "waits for a second person" not in text_of(desk.get("/admin/certificates/"))


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"name": "", "name_reason": "Passport."}, "This field is required."),
        ({"name": "Other", "name_reason": ""}, "This field is required."),
        ({"name": "Inês Carvalho", "name_reason": "A."}, "printed already"),
        ({"name": "x" * 121, "name_reason": "A."}, "at most 120 characters"),
    ],
)
def test_a_name_that_cannot_be_asked_for_is_told_beside_its_field(
    desk, address, told, sentence
):
    response = desk.post(f"{address}name/", told)
    assert response.status_code == 422
    assert sentence in text_of(response)
    assert NameCorrection.objects.count() == 0


def test_a_name_is_refused_with_a_reason(desk, address, certificate, editor):
    asked = ask_for_name(
        certificate, name="Other", reason="Passport.", by=editor, now=NOW
    )
    decide = f"/admin/certificates/names/{asked.pk}/"
    page = text_of(desk.post(decide, {"decision": "refuse"}, follow=True))
    assert "Please give a reason" in page
    told = {"decision": "refuse", "answer": "Another person."}
    page = text_of(desk.post(decide, told, follow=True))
    assert "Decided; the printed name stays." in page
    assert "Another person." in page
    assert Certificate.objects.count() == 1


def test_whoever_asked_takes_it_back(desk, address, certificate, organiser):
    asked = ask_for_name(
        certificate, name="Other", reason="Passport.", by=organiser, now=NOW
    )
    page = text_of(desk.get(address))
    assert ">Take it back</button>" in page
    assert "Refuse" not in page
    told = {"decision": "refuse", "answer": "A slip of mine."}
    place = f"/admin/certificates/names/{asked.pk}/"
    page = text_of(desk.post(place, told, follow=True))
    assert "Taken back; the printed name stays." in page
    assert ">Taken back</span>" in page
    assert ">Refused</span>" not in page


def test_while_the_paper_is_made_nothing_is_offered(
    desk, address, certificate, organiser, editor, settings
):
    settings.TASKS = {
        "default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}
    }
    asked = ask_for_name(
        certificate, name="Other", reason="Passport.", by=organiser, now=NOW
    )
    desk.force_login(editor)
    place = f"/admin/certificates/names/{asked.pk}/"
    page = text_of(desk.post(place, {"decision": "confirm"}, follow=True))
    assert "The new certificate is being made; load this page again." in page
    for words in ("Try again", "Refuse", "Ask for this name"):
        assert words not in page
    # Where nobody came to it for long it was lost, and where it failed it says so.
    with time_machine.travel(LATER + timedelta(minutes=31), tick=False):
        assert "Try again" in text_of(desk.get(address))
    asked.refresh_from_db()
    asked.problem = "The fonts cannot write it."
    asked.save(update_fields=asked.OUTCOME)
    page = text_of(desk.get(address))
    assert "It could not be printed: The fonts cannot write it." in page
    assert "Try again" in page
    assert ">Refuse</button>" in page


def test_a_certificate_is_withdrawn_only_where_the_holder_asked(
    desk, address, certificate
):
    page = text_of(desk.get(address))
    assert "Kept until</dt><dd>25 February 2030" in page
    assert "entry 1" in page
    response = desk.post(f"{address}withdraw/", {})
    assert response.status_code == 422
    assert "only where its holder has asked for it" in text_of(response)
    certificate.refresh_from_db()
    assert certificate.is_valid
    page = text_of(desk.post(f"{address}withdraw/", {"is_asked": "on"}, follow=True))
    assert "is withdrawn; file and name are gone." in page
    assert "Carvalho" not in page
    assert "Withdraw at the holder" not in page
    assert "Revoke this certificate" not in page
    assert not certificate.path.exists()
    assert "name removed" in text_of(desk.get("/admin/certificates/"))
