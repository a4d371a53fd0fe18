"""Pages and files with which strangers check, and the holder's badge page."""

import base64
import io
import json
import zipfile
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.core.cache import cache
from pypdf import PdfReader

from certificates.models import Certificate
from certificates.services import (
    issue_certificate,
    revoke_certificate,
    withdraw_certificate,
)
from certificates.signing_keys import root_fingerprints
from tests.certificates.conftest import NOW

LATER = datetime(2024, 3, 4, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(LATER, tick=False) as clock:
        yield clock


@pytest.fixture
def certificate(webinar, due_learner) -> Certificate:
    return issue_certificate(webinar, user=due_learner, by=None, now=NOW)


@pytest.fixture
def signed_in(client, learner):
    client.force_login(learner)
    return client


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


# -- For strangers ------------------------------------------------------------------
def test_the_public_answer_says_nothing_else_of_the_person(certificate, client):
    page = text_of(client.get(f"/v/{certificate.code_grouped}/"))
    assert "Inês Carvalho" in page
    assert certificate.pdf_sha256 in page
    for words in ("ines@example.org", "Lisbon", "267", str(certificate.uuid)):
        assert words not in page


def test_the_pages_lead_to_what_one_checks_with(certificate, client):
    (fingerprint,) = root_fingerprints()
    page = text_of(client.get("/v/"))
    assert fingerprint in page
    for file in ("/v/verify.pyz", "/v/root.pem", "/v/status.json"):
        assert f'href="{file}"' in page
    answer = text_of(client.get(f"/v/{certificate.code_grouped}/"))
    assert 'href="/v/#own"' in answer


def test_a_site_without_keys_offers_nothing_to_check_with(
    client, db, settings, tmp_path
):
    settings.SIGNING_DIR = tmp_path
    assert "verify.pyz" not in text_of(client.get("/v/"))
    for file in (
        *("/v/verify.pyz", "/v/root.pem", "/v/status.json"),
        *("/.well-known/did.json", "/v/badges/PCC-2024.json"),
    ):
        assert client.get(file).status_code == 404


def test_the_files_are_what_they_say(client, certificate, signing_chain):
    root = client.get("/v/root.pem")
    assert root.content == (signing_chain / "root.pem").read_bytes()
    packed = zipfile.ZipFile(io.BytesIO(client.get("/v/verify.pyz").content))
    names = set(packed.namelist())
    assert {"__main__.py", "certificates/verifier/roots.pem"} <= names
    assert not [name for name in names if "key" in name]
    status = client.get("/v/status.json")
    assert status["Cache-Control"] == "no-cache"
    assert set(json.loads(status.content)) == {"payload", "signature"}


def test_software_of_others_may_ask_from_a_browser(client, certificate):
    for address in ("/.well-known/did.json", "/v/badges/PCC-2024.json"):
        response = client.get(address)
        assert response.status_code == 200
        assert response["Access-Control-Allow-Origin"] == "*"
    assert client.get("/v/badges/NONE-2024.json").status_code == 404


def test_the_did_document_has_no_private_key(client, db):
    told = client.get("/.well-known/did.json").json()
    assert told["id"] == "did:web:localhost%3A8000"
    assert [method["id"] for method in told["verificationMethod"]] == told[
        "assertionMethod"
    ]
    assert all(
        set(method) == {"id", "type", "controller", "publicKeyMultibase"}
        and method["publicKeyMultibase"].startswith("z6Mk")
        for method in told["verificationMethod"]
    )


# -- Limits -------------------------------------------------------------------------
@pytest.fixture
def three_a_minute(settings):
    settings.VERIFICATIONS_A_MINUTE = 3
    cache.clear()
    yield
    cache.clear()


def test_who_asks_too_often_waits_a_minute(three_a_minute, client, db, frozen):
    address = "/v/0000-0000-0000-0000-0000/"
    codes = [client.get(address).status_code for _ in range(5)]
    assert codes == [404, 404, 404, 429, 429]
    response = client.get("/v/")
    assert response.status_code == 429
    assert response["Retry-After"] == "60"
    assert response["Cache-Control"] == "no-store"
    assert "Please wait a minute" in text_of(response)
    assert client.get(address, REMOTE_ADDR="192.0.2.7").status_code == 404
    frozen.shift(60)
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        *("/v/verify.pyz", "/v/root.pem", "/v/status.json", "/v/badges/PCC-2024.json"),
        "/v/record.json",
    ],
)
def test_what_costs_work_is_limited_too(three_a_minute, client, certificate, address):
    assert [client.get(address).status_code for _ in range(4)] == [200, 200, 200, 429]


def test_a_proof_is_limited_as_its_page_is(three_a_minute, client, certificate):
    address = f"/v/{certificate.code_grouped}/proof.json"
    assert [client.get(address).status_code for _ in range(4)] == [200, 200, 200, 429]


def test_a_known_and_an_unknown_code_cost_the_same_look_up(
    certificate, client, django_assert_num_queries
):
    from certificates.queries import public_answer

    for code in (certificate.code, "0" * 20, "no code", "x" * 5000):
        with django_assert_num_queries(1):
            public_answer(code)


# -- The holder's badge ---------------------------------------------------------------
def test_my_cme_leads_to_the_badge(certificate, signed_in):
    page = text_of(signed_in.get("/my/cme/"))
    assert f'href="/my/cme/{certificate.uuid}/badge/"' in page


def test_the_badge_is_the_holders_alone(certificate, client, stranger, organiser):
    for address in ("badge/", "badge.json"):
        address = f"/my/cme/{certificate.uuid}/{address}"
        assert client.get(address).status_code == 302
        for person in (stranger, organiser):
            client.force_login(person)
            assert client.get(address).status_code == 404
        client.logout()


def test_the_file_has_the_name_only_with_a_tick(certificate, signed_in):
    address = f"/my/cme/{certificate.uuid}/badge.json"
    without = signed_in.get(address)
    assert without["Content-Type"] == "application/vc"
    assert without["Content-Disposition"] == (
        f'attachment; filename="{certificate.serial}.json"'
    )
    assert "Carvalho" not in without.content.decode()
    assert "Inês Carvalho" in signed_in.get(address + "?name=1").content.decode()


def wallet_of(client, certificate, choice: str = "") -> str:
    page = client.get(f"/my/cme/{certificate.uuid}/badge/{choice}").content.decode()
    begin = page.index("http://localhost:8000/v/wallet/")
    return page[begin : page.index('"', begin)].removeprefix("http://localhost:8000")


def test_a_wallet_reads_it_without_signing_in_for_a_quarter_of_an_hour(
    certificate, signed_in, client, frozen
):
    address = wallet_of(signed_in, certificate)
    client.logout()
    response = client.get(address)
    assert response.status_code == 200
    assert "Carvalho" not in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    frozen.shift(timedelta(minutes=15, seconds=1))
    assert client.get(address).status_code == 404


def test_the_choice_goes_with_the_wallets_address(certificate, signed_in):
    address = wallet_of(signed_in, certificate, "?name=1")
    assert "Inês Carvalho" in signed_in.get(address).content.decode()


def test_an_invented_or_changed_pass_opens_nothing(certificate, signed_in, client):
    address = wallet_of(signed_in, certificate)
    client.logout()
    for changed in (address.replace("wallet/", "wallet/x"), "/v/wallet/a:b:c.json"):
        assert client.get(changed).status_code == 404


def test_linkedin_gets_public_facts_only(certificate, signed_in):
    page = signed_in.get(f"/my/cme/{certificate.uuid}/badge/").content.decode()
    begin = page.index("https://www.linkedin.com/")
    address = page[begin : page.index('"', begin)].replace("&amp;", "&")
    assert parse_qs(urlsplit(address).query) == {
        "startTask": ["CERTIFICATION_NAME"],
        "name": ["Patient Communication Course, Part 1"],
        "organizationName": [
            certificate.evidence["issuer"]["provider"]
            or certificate.evidence["issuer"]["site"]
        ],
        "issueYear": ["2024"],
        "issueMonth": ["2"],
        "certUrl": [f"http://localhost:8000/v/{certificate.code_grouped}/"],
        "certId": [certificate.serial],
    }


def test_a_revoked_badge_says_so(certificate, signed_in):
    revoke_certificate(certificate, reason="Wrong person.", by=None, now=NOW)
    page = text_of(signed_in.get(f"/my/cme/{certificate.uuid}/badge/"))
    assert "no longer holds" in page


def test_of_a_withdrawn_certificate_there_is_no_badge(certificate, signed_in):
    address = wallet_of(signed_in, certificate)
    withdraw_certificate(certificate, by=None, now=NOW)
    for gone in (
        *(f"/my/cme/{certificate.uuid}/badge/", address),
        f"/my/cme/{certificate.uuid}/badge.json",
    ):
        assert signed_in.get(gone).status_code == 404
    entries = json.loads(signed_in.get("/v/status.json").content)["payload"]
    gone = json.loads(base64.b64decode(entries))["gone"]
    assert gone == {certificate.pdf_sha256: "withdrawn"}


def test_the_badge_inside_the_pdf_is_found_by_any_reader(certificate):
    reader = PdfReader(io.BytesIO(certificate.path.read_bytes()))
    (content,) = reader.attachments["credential.json"]
    assert json.loads(content)["id"].endswith(f"/v/{certificate.code_grouped}/")
