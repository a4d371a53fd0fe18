"""My CME, the download and the public answer, as people meet them."""

import hashlib
import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from certificates.cme import cme_record
from certificates.models import Certificate
from certificates.panels import after_webinar
from certificates.services import (
    issue_certificate,
    replace_certificate,
    revoke_certificate,
)
from media.logs.archive import part_path
from tests.certificates.conftest import NOW

LATER = datetime(2024, 3, 4, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.fixture
def certificate(webinar, due_learner) -> Certificate:
    return issue_certificate(webinar, user=due_learner, by=None, now=NOW)


@pytest.fixture
def signed_in(client, learner):
    client.force_login(learner)
    return client


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


# -- My CME ---------------------------------------------------------------------
def test_a_stranger_is_led_to_sign_in_and_back(client, db):
    response = client.get("/my/cme/")
    assert response.status_code == 302
    assert response["Location"].endswith("/accounts/login/?next=/my/cme/")


def test_an_empty_page_says_what_comes(signed_in):
    page = text_of(signed_in.get("/my/cme/"))
    assert "No certificates yet" in page
    assert "Credits by year" not in page


def test_an_issued_event_shows_minutes_gaps_and_the_way_to_the_file(
    certificate, signed_in
):
    page = text_of(signed_in.get("/my/cme/"))
    assert "267 of 300 minutes count" in page
    assert "12:30–12:36" in page
    assert "you had not joined yet" in page
    assert f"Certificate {certificate.serial}, issued 25 February 2024" in page
    assert f"/my/cme/{certificate.uuid}/certificate.pdf" in page
    assert f"/v/{certificate.code_grouped}/" in page
    assert "One thing is missing" not in page


def test_the_one_missing_thing_is_the_evaluation(webinar, learner, attend, signed_in):
    attend(webinar, learner, "11:30-17:00")
    page = text_of(signed_in.get("/my/cme/"))
    assert "One thing is missing for Patient Communication Course, Part 1" in page
    assert "Your 300 minutes are complete and worth 5.0 credits." in page
    assert f'href="/webinars/{webinar.slug}/evaluation/"' in page
    assert "credits, waiting for your evaluation" in page


def test_the_event_panel_asks_for_the_evaluation_once_and_only_who_was_there(
    webinar, learner, stranger, attend, rf
):
    def panel(user):
        request = rf.get("/")
        request.user = user
        return after_webinar(request, webinar=webinar)

    attend(webinar, learner, "11:30-17:00")
    assert panel(learner).count(f"/webinars/{webinar.slug}/evaluation/") == 1
    assert "The certificate waits for your evaluation only." in panel(learner)
    assert panel(stranger) == ""


def test_the_event_panel_asks_no_more_when_the_evaluation_is_given(
    webinar, due_learner, rf
):
    request = rf.get("/")
    request.user = due_learner
    assert "Make the certificate" in after_webinar(request, webinar=webinar)
    assert "/evaluation/" not in after_webinar(request, webinar=webinar)


def test_the_panel_of_an_event_without_credits_asks_for_the_evaluation_alone(
    webinar, learner, attend, evaluate, rf
):
    attend(webinar, learner, "11:30-17:00")
    webinar.rule_set = ""
    webinar.save()
    request = rf.get("/")
    request.user = learner
    told = after_webinar(request, webinar=webinar)
    assert "This event carries no credits." in told
    assert "no certificate yet" not in told
    assert told.count(f"/webinars/{webinar.slug}/evaluation/") == 1
    evaluate(webinar, learner, LATER)
    told = after_webinar(request, webinar=webinar)
    assert "Your evaluation has been received. Thank you." in told
    assert "/evaluation/" not in told


def test_who_is_due_makes_the_certificate_with_one_press(
    due_learner, webinar, signed_in
):
    page = text_of(signed_in.get("/my/cme/"))
    assert "Your certificate for Patient" in page
    assert "credits, ready for you" in page
    response = signed_in.post(f"/my/cme/{webinar.slug}/issue/", follow=True)
    assert response.redirect_chain == [("/my/cme/", 302)]
    certificate = Certificate.objects.get()
    assert certificate.holder == due_learner
    assert certificate.issued_by == due_learner
    assert f"Certificate {certificate.serial} is issued." in text_of(response)
    signed_in.post(f"/my/cme/{webinar.slug}/issue/")
    assert Certificate.objects.count() == 1


def test_who_is_not_due_reads_why_and_gets_none(webinar, learner, attend, signed_in):
    attend(webinar, learner, "11:30-11:48")
    page = text_of(signed_in.get("/my/cme/"))
    assert "18 minutes count; the first credit needs 30." in page
    response = signed_in.post(f"/my/cme/{webinar.slug}/issue/", follow=True)
    assert "18 minutes count; the first credit needs 30." in text_of(response)
    assert Certificate.objects.count() == 0


def test_who_asks_after_the_session_ended_comes_back_to_a_page(webinar, client):
    response = client.post(f"/my/cme/{webinar.slug}/issue/")
    assert response["Location"] == "/accounts/login/?next=/my/cme/"
    assert Certificate.objects.count() == 0


def test_others_cannot_take_a_certificate(webinar, due_learner, client, stranger):
    client.force_login(stranger)
    assert client.post(f"/my/cme/{webinar.slug}/issue/").status_code == 404
    assert client.get(f"/my/cme/{webinar.slug}/issue/").status_code == 405


def test_minutes_that_are_not_sealed_yet_are_not_final(
    webinar, learner, attend, evaluate, signed_in
):
    attend(webinar, learner, "11:30-17:00", seal=False)
    evaluate(webinar, learner)
    page = text_of(signed_in.get("/my/cme/"))
    assert "You have done your part for" in page
    assert "The record of presence is not sealed yet." in page
    assert "Make the certificate" not in page


def test_years_add_up_issued_and_waiting(make_event, learner, attend, evaluate):
    for slug, days in (("one", 0), ("two", 1), ("three", 2)):
        event = make_event(slug, days=days)
        attend(event, learner, "11:30-17:00")
        if slug != "three":
            evaluate(event, learner)
    issue_certificate(
        make_event("one", days=0), user=learner, by=None, now=NOW + timedelta(days=4)
    )
    record = cme_record(learner, now=LATER)
    (year,) = record.years
    (body,) = year.bodies
    assert (year.year, body.issued_written, body.waiting_written) == (
        2024,
        "5.0",
        "10.0",
    )
    assert (body.issued_width, body.waiting_width) == ("33.33%", "66.67%")
    assert len(year.events) == 3
    assert record.next_step.webinar.slug == "two"


def test_issued_events_cost_no_further_queries(
    make_event, learner, attend, evaluate, signed_in, django_assert_num_queries
):
    def issue(slug: str, days: int) -> None:
        event = make_event(slug, days=days)
        attend(event, learner, "11:30-17:00")
        evaluate(event, learner)
        issue_certificate(event, user=learner, by=None, now=LATER)

    issue("one", 0)
    signed_in.get("/my/cme/")
    # The frame of the page asks a few things of its own; ours must not grow.
    with CaptureQueriesContext(connection) as for_one:
        signed_in.get("/my/cme/")
    issue("two", 1)
    issue("three", 2)
    with django_assert_num_queries(len(for_one)):
        signed_in.get("/my/cme/")


def test_an_event_to_come_is_not_listed(make_event, learner, attend, signed_in):
    event = make_event("later", days=30)
    attend(event, learner)
    assert "No certificates yet" in text_of(signed_in.get("/my/cme/"))


# -- The file -------------------------------------------------------------------
def test_the_download_is_the_stored_file(certificate, signed_in):
    response = signed_in.get(f"/my/cme/{certificate.uuid}/certificate.pdf")
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == (
        f'attachment; filename="{certificate.serial}.pdf"'
    )
    assert hashlib.sha256(response.content).hexdigest() == certificate.pdf_sha256
    assert "no-store" in response["Cache-Control"]


def test_only_the_holder_and_organisers_read_the_file(
    certificate, client, stranger, organiser
):
    address = f"/my/cme/{certificate.uuid}/certificate.pdf"
    assert client.get(address).status_code == 302
    client.force_login(stranger)
    assert client.get(address).status_code == 404
    client.force_login(organiser)
    assert client.get(address).status_code == 200


def test_a_damaged_file_is_never_handed_out(certificate, signed_in):
    certificate.path.chmod(0o600)
    certificate.path.write_bytes(b"%PDF-1.7 something else")
    response = signed_in.get(f"/my/cme/{certificate.uuid}/certificate.pdf", follow=True)
    assert "is not the one that was issued" in text_of(response)


# -- The public answer ------------------------------------------------------------
def test_a_valid_certificate_is_answered_with_its_facts(certificate, client):
    response = client.get(f"/v/{certificate.code_grouped}/")
    page = text_of(response)
    assert response.status_code == 200
    for words in (
        "This certificate is valid",
        "Inês Carvalho",
        "Patient Communication Course, Part 1, live stream",
        "Thursday 22 February 2024, 12:30–18:00 CET",
        certificate.serial,
        "25 February 2024",
        certificate.pdf_sha256,
        "not revoked, not replaced",
        '<meta name="robots" content="noindex">',
    ):
        assert words in page
    assert response["Cache-Control"] == "no-store"
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert "example.org" not in page.replace("help@example.org", "")
    # Digests and codes may hold these figures by chance.
    assert not re.search(r"\b267\b", page)


def test_a_code_is_read_however_it_is_typed(certificate, client):
    typed = certificate.code_grouped.lower().replace("-", " ").replace("0", "o")
    response = client.get("/v/", {"code": typed})
    assert response["Location"] == f"/v/{certificate.code_grouped}/"
    assert client.get(f"/v/{certificate.code.lower()}/").status_code == 200


def test_a_revoked_certificate_says_so_and_not_why(certificate, client):
    revoke_certificate(certificate, reason="Shared an account.", by=None, now=LATER)
    page = text_of(client.get(f"/v/{certificate.code_grouped}/"))
    assert "It has been revoked" in page
    assert "We revoked it on 4 March 2024. It no longer counts." in page
    assert "Shared an account" not in page
    assert "This certificate is valid" not in page


def test_a_replaced_certificate_does_not_lead_to_the_new_one(
    certificate, client, learner
):
    new = replace_certificate(certificate, reason="Name.", by=None, now=LATER)
    page = text_of(client.get(f"/v/{certificate.code_grouped}/"))
    assert "It has been replaced" in page
    assert "A corrected certificate was issued on 4 March 2024." in page
    assert new.code_grouped not in page
    assert new.serial not in page


def test_an_unknown_code_is_a_404_that_explains(client, db):
    response = client.get("/v/AAAA-BBBB-CCCC-DDDD-EEEE/")
    assert response.status_code == 404
    page = text_of(response)
    assert "We do not know this code" in page
    assert 'name="code"' in page
    assert response["Cache-Control"] == "no-store"


def test_a_number_in_place_of_the_code_is_answered_kindly(certificate, client):
    for response in (
        client.get("/v/", {"code": certificate.serial}),
        client.get(f"/v/{certificate.serial}/"),
    ):
        page = text_of(response)
        assert "Please enter the code" in page
        assert "Carvalho" not in page
        assert 'aria-invalid="true"' in page
    assert client.get(f"/v/{certificate.serial}/").status_code == 404


@pytest.mark.parametrize("typed", ["K7QM", "<script>", "ÄÖÜ" * 9, "a" * 500])
def test_what_cannot_be_a_code_is_told_so(client, db, typed):
    response = client.get("/v/", {"code": typed})
    page = text_of(response)
    assert "A code has twenty characters in five groups of four." in page
    assert "<script>" not in page.replace("<script type", "")


def test_every_code_costs_one_look_up(certificate, client):
    for code in (certificate.code, "A" * 20):
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/v/{code}/")
        asked = [query for query in queries if "certificates_" in query["sql"]]
        assert len(asked) == 1


# -- Panels ------------------------------------------------------------------------
def test_the_rules_stand_with_their_sources(client, db):
    page = text_of(client.get("/my/cme/rules/"))
    own = page[page.index('id="rule-eaccme"') :]
    own = own[: own.index("<table")]
    assert "European Accreditation Council for Continuing Medical Education." in own
    assert "Since 1 January 2024" in own
    assert "not found: our default · to be confirmed by an expert" in page


def test_the_header_and_footer_lead_here(client, db):
    page = text_of(client.get("/v/"))
    assert 'href="/my/cme/"' in page
    assert 'href="/v/"' in page


def test_the_home_page_explains_minutes_and_takes_a_code(client, db):
    page = text_of(client.get("/"))
    assert "How minutes become a certificate" in page
    assert 'action="/v/"' in page


def test_signed_out_before_taking_one_comes_back_to_the_button(webinar, client):
    response = client.post(f"/my/cme/{webinar.slug}/issue/")
    assert response.url == "/accounts/login/?next=/my/cme/"


@pytest.mark.parametrize("page", ["/my/cme/", "report"])
def test_a_damaged_archive_is_told_in_words(
    webinar, due_learner, organiser, client, page, caplog
):
    part = webinar.archive_parts.get()
    part_path(part.file).unlink()
    client.force_login(due_learner if page == "/my/cme/" else organiser)
    address = f"/admin/webinars/{webinar.slug}/attendance/"
    response = client.get(address if page == "report" else page)
    assert response.status_code == 500
    assert "This cannot be shown now" in text_of(response)
    assert part.file in text_of(response)
    assert "ArchiveDamaged" in caplog.text
