"""The organisers' desk: report, issue after a look, revoke; nobody else gets in."""

import csv
import io
from datetime import UTC, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from certificates.exceptions import CertificateRefused, NotDue
from certificates.models import Certificate
from certificates.services import (
    issue_again,
    issue_all_due,
    issue_certificate,
    revoke_certificate,
)
from media.services import import_log
from tests.certificates.conftest import NOW

LATER = datetime(2024, 3, 4, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.fixture
def desk(client, organiser):
    client.force_login(organiser)
    return client


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def addresses(webinar, certificate) -> list[str]:
    place = f"/admin/webinars/{webinar.slug}"
    return [
        f"{place}/attendance/",
        f"{place}/attendance.csv",
        f"{place}/attendance/issue/",
        "/admin/certificates/",
        f"/admin/certificates/{certificate.uuid}/",
    ]


def test_only_organisers_come_in(
    webinar, due_learner, stranger, reviewer, desk, client
):
    certificate = issue_certificate(webinar, user=due_learner, by=None, now=NOW)
    places = addresses(webinar, certificate)
    assert [desk.get(place).status_code for place in places] == [
        200,
        200,
        302,
        200,
        200,
    ]
    client.force_login(reviewer)
    assert [client.get(place).status_code for place in places] == [404] * 5
    client.force_login(stranger)
    assert {client.get(place).status_code for place in places} <= {302, 403, 404}
    assert client.post(places[2]).status_code in {302, 403, 404}
    assert Certificate.objects.count() == 1


def test_the_report_counts_and_gives_each_reason(
    webinar, due_learner, make_person, attend, evaluate, desk
):
    issued, short, absent = (make_person(number) for number in range(3))
    attend(webinar, issued, "11:30-17:00")
    evaluate(webinar, issued)
    issue_certificate(webinar, user=issued, by=None, now=NOW)
    attend(webinar, short, "11:30-11:48")
    attend(webinar, absent)
    page = text_of(desk.get(f"/admin/webinars/{webinar.slug}/attendance/"))
    for number, label in (
        (4, "registered"),
        (3, "took part"),
        (1, "certificates issued"),
        (1, "due now"),
        (1, "not due, each with its reason"),
    ):
        assert f"<dd>{number}</dd><dt>{label}</dt>" in page
    assert "18 minutes count; the first credit needs 30." in page
    assert "Presence is final: record sealed on 25 February 2024 at 10:00" in page
    assert "Issue 1 certificate" in page
    assert 'data-presence-chart="presence-chart-1"' in page
    assert "need your decision" not in page


def test_rows_nobody_was_recognised_in_ask_for_a_decision(webinar, desk):
    import_log(
        webinar,
        content=(
            b"email,joined_at,left_at\n"
            b"who@example.org,2024-02-22T11:30:00Z,2024-02-22T12:30:00Z\n"
        ),
        file_name="log.csv",
        by=None,
        now=NOW,
    )
    page = text_of(desk.get(f"/admin/webinars/{webinar.slug}/attendance/"))
    assert "1 row of the logs needs your decision." in page
    assert "Look at log.csv" in page


def test_search_and_filter_narrow_the_people(
    webinar, due_learner, make_person, attend, desk
):
    attend(webinar, make_person(1, "Jonas Weber"), "11:30-17:00")
    address = f"/admin/webinars/{webinar.slug}/attendance/"
    for query, shown, hidden in (
        ({"q": "inês carv"}, "Inês Carvalho", "Jonas Weber"),
        ({"q": "PERSON1@"}, "Jonas Weber", "Inês Carvalho"),
        ({"state": "due"}, "Inês Carvalho", "Jonas Weber"),
        ({"state": "not_due"}, "Jonas Weber", "Inês Carvalho"),
    ):
        page = text_of(desk.get(address, query))
        assert shown in page
        assert hidden not in page
    assert "Nobody fits this search." in text_of(desk.get(address, {"q": "zzz"}))


def test_the_report_costs_the_same_for_one_and_three(
    webinar, make_person, attend, evaluate, desk, django_assert_num_queries
):
    address = f"/admin/webinars/{webinar.slug}/attendance/"

    def add(number: int) -> None:
        person = make_person(number)
        attend(webinar, person, "11:30-17:00", seal=False)
        evaluate(webinar, person)

    add(1)
    desk.get(address)
    # Wagtail's frame asks a good deal of its own; ours must not grow with people.
    with CaptureQueriesContext(connection) as for_one:
        desk.get(address)
    add(2)
    add(3)
    with django_assert_num_queries(len(for_one)):
        desk.get(address)


def test_issuing_asks_first_and_then_issues_to_the_chosen(
    webinar, due_learner, make_person, attend, evaluate, desk, organiser
):
    other = make_person(1, "Jonas Weber")
    attend(webinar, other, "11:30-17:00")
    evaluate(webinar, other)
    address = f"/admin/webinars/{webinar.slug}/attendance/issue/"
    page = text_of(desk.get(address))
    assert "Issue 2 certificates" in page
    page = text_of(desk.get(address, {"person": other.pk}))
    assert "Issue 1 certificate" in page
    assert "Inês Carvalho" not in page
    assert Certificate.objects.count() == 0
    response = desk.post(address, {"person": other.pk}, follow=True)
    assert "1 certificate is issued." in text_of(response)
    certificate = Certificate.objects.get()
    assert (certificate.holder, certificate.issued_by) == (other, organiser)
    desk.post(address)
    assert Certificate.objects.count() == 2
    response = desk.post(address, follow=True)
    assert "Nobody was due any more." in text_of(response)


def test_a_failure_is_named_and_the_others_are_issued(
    webinar, due_learner, make_person, attend, evaluate, desk
):
    other = make_person(1, "ኣስቴር")
    attend(webinar, other, "11:30-17:00")
    evaluate(webinar, other)
    response = desk.post(
        f"/admin/webinars/{webinar.slug}/attendance/issue/", follow=True
    )
    page = text_of(response)
    assert "1 certificate is issued." in page
    assert "The certificate fonts cannot write" in page


def test_the_export_is_safe_in_a_spreadsheet(webinar, make_person, attend, desk):
    attend(webinar, make_person(1, "=HYPERLINK(1)"), "11:36-12:21", "12:29-16:41")
    response = desk.get(f"/admin/webinars/{webinar.slug}/attendance.csv")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    (row,) = csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")))
    assert row["name"] == "'=HYPERLINK(1)"
    assert (row["ultrasound"], row["bad-news"], row["break"]) == ("34", "32", "30")
    assert (row["eligible_minutes"], row["credits"]) == ("267", "4.0")
    assert row["reasons"] == "The evaluation is not given yet."


def test_certificates_are_found_and_revoked_with_a_reason(
    webinar, due_learner, desk, organiser
):
    certificate = issue_certificate(webinar, user=due_learner, by=None, now=NOW)
    assert certificate.serial in text_of(desk.get("/admin/certificates/?q=carvalho"))
    assert "No certificate fits" in text_of(desk.get("/admin/certificates/?q=weber"))
    address = f"/admin/certificates/{certificate.uuid}/"
    refused = desk.post(address, {"reason": ""})
    assert refused.status_code == 422
    certificate.refresh_from_db()
    assert certificate.is_valid
    page = text_of(desk.post(address, {"reason": "Wrong person."}, follow=True))
    assert f"Certificate {certificate.serial} is revoked." in page
    assert "Wrong person." in page
    certificate.refresh_from_db()
    assert certificate.status == "revoked"
    assert "Revoke this certificate" not in page


def test_search_reads_past_what_postgresql_cannot_look_for(webinar, due_learner, desk):
    certificate = issue_certificate(webinar, user=due_learner, by=None, now=NOW)
    found = desk.get("/admin/certificates/", {"q": f"{certificate.serial}\0"})
    assert certificate.download_name[:-4] in text_of(found)
    assert certificate.name_printed in text_of(found)


@pytest.mark.parametrize("person", ["x", "9" * 5000])
def test_a_choice_that_cannot_be_read_is_not_everybody(
    webinar, due_learner, desk, person
):
    address = f"/admin/webinars/{webinar.slug}/attendance/issue/"
    desk.post(address, {"person": person})
    assert not Certificate.objects.exists()


def test_nobody_but_an_organiser_undoes_a_revocation(
    webinar, due_learner, bytes_for_paper, desk
):
    first = issue_certificate(webinar, user=due_learner, by=None, now=NOW)
    revoke_certificate(first, reason="Shared an account.", by=None, now=NOW)
    with pytest.raises(NotDue, match="only an organiser can issue anew"):
        issue_certificate(webinar, user=due_learner, by=None, now=NOW)
    assert issue_all_due(webinar, by=None, now=NOW).issued == []
    address = f"/admin/certificates/{first.uuid}/"
    assert "Issue anew" in desk.get(address).content.decode()
    page = desk.post(address, {"do": "again"}, follow=True).content.decode()
    assert "Certificate PCC-2024-000002 is issued." in page
    again = issue_again(first, by=None, now=NOW)
    assert (again.is_valid, again.serial) == (True, "PCC-2024-000002")
    with pytest.raises(CertificateRefused, match="Only what was revoked"):
        issue_again(again, by=None, now=NOW)
