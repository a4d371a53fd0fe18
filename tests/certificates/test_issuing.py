"""Issuing to one person: whole or not at all, once, and frozen."""

import hashlib
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import ModelLogEntry

from certificates.code_version import code_version
from certificates.domain.evidence import digest, from_data, rerun
from certificates.exceptions import (
    CannotPrint,
    NotDue,
)
from certificates.models import Certificate, SerialCounter
from certificates.services import (
    issue_all_due,
    issue_certificate,
    revoke_certificate,
)
from certificates.storage import read_pdf
from certificates.verification import evidence_problems
from media.models import Webinar
from media.services import set_item_times
from tests.certificates.conftest import NOW


def test_a_person_who_is_due_gets_one_certificate(webinar, due_learner, organiser):
    certificate = issue_certificate(webinar, user=due_learner, by=organiser, now=NOW)
    assert certificate.serial == "PCC-2024-000001"
    assert len(certificate.code) == 20
    assert certificate.credits == Decimal("4.0")
    assert certificate.name_printed == "Inês Carvalho"
    assert certificate.held_on.isoformat() == "2024-02-22"
    assert certificate.rule_version == "eaccme-2024-01-01"
    content = certificate.path.read_bytes()
    assert hashlib.sha256(content).hexdigest() == certificate.pdf_sha256
    assert len(content) == certificate.pdf_size
    entry = ModelLogEntry.objects.get(action="certificates.issue_certificate")
    assert entry.user == organiser
    assert entry.data["serial"] == "PCC-2024-000001"
    assert "Carvalho" not in str(entry.data)


def test_issuing_twice_gives_the_same_certificate(webinar, due_learner, own_folders):
    first = issue_certificate(webinar, user=due_learner, by=None, now=NOW)
    again = issue_certificate(
        webinar, user=due_learner, by=None, now=NOW + timedelta(days=9)
    )
    assert again.pk == first.pk
    assert Certificate.objects.count() == 1
    assert len(list((own_folders / "certificates").rglob("*.pdf"))) == 1


def test_evidence_holds_minutes_gaps_sources_and_the_rule(webinar, due_learner):
    certificate = issue_certificate(webinar, user=due_learner, by=None, now=NOW)
    evidence = certificate.evidence
    assert digest(evidence) == certificate.evidence_sha256
    minutes = {i["key"]: i["present_ms"] / 60_000 for i in evidence["items"]}
    assert minutes == {
        "ultrasound": 34, "bad-news": 32, "radiation-risk": 40, "qa-1": 30,
        "break": 30, "interventional": 40, "paediatric": 40, "conversation": 40,
        "qa-2": 11,
    }  # fmt: skip
    assert evidence["outcome"] == {
        "possible_ms": 300 * 60_000,
        "eligible_ms": 267 * 60_000,
        "steps": 8,
        "earned": "4.0",
        "granted": "4.0",
        "days": [["2024-02-22", "4.0"]],
    }
    assert [gap["code"] for gap in evidence["items"][0]["gaps"]] == ["not_joined_yet"]
    assert evidence["evaluated_on"] == "2024-02-23"
    assert evidence["event"]["programme_number"] == 1
    part = webinar.archive_parts.get()
    log = webinar.log_imports.get()
    assert {(s["kind"], s["sha256"]) for s in evidence["sources"]} == {
        ("archive", part.sha256),
        ("log", log.file_sha256),
    }
    assert evidence["rule"]["step_minutes"] == 30
    assert evidence["algorithm"]
    assert (evidence["schema"], evidence["code_version"]) == (3, code_version())
    assert "example.org" not in str(evidence)


def test_the_rule_run_again_on_the_evidence_gives_the_same_verdict(
    webinar, due_learner
):
    certificate = issue_certificate(webinar, user=due_learner, by=None, now=NOW)
    snapshot = from_data(certificate.evidence)
    assert rerun(snapshot) == snapshot.outcome
    assert evidence_problems(certificate) == []
    certificate.evidence["presence"][0][0] += 3_600_000
    certificate.evidence_sha256 = digest(certificate.evidence)
    assert len(evidence_problems(certificate)) == 1


def test_nothing_that_changes_later_changes_a_certificate(webinar, due_learner):
    certificate = issue_certificate(webinar, user=due_learner, by=None, now=NOW)
    before = certificate.path.read_bytes()
    due_learner.name = "Somebody Else"
    due_learner.save()
    webinar.title = "Another title"
    webinar.save()
    item = webinar.programme_versions.get().read_items()[0]
    from media.lists import ItemTimesRow

    set_item_times(
        webinar,
        times=[
            ItemTimesRow(
                1, item.key, item.starts_at, item.ends_at - timedelta(minutes=9)
            )
        ],
        reason="It ended early.",
        by=None,
        now=NOW,
    )
    again = issue_certificate(webinar, user=due_learner, by=None, now=NOW)
    assert again.pk == certificate.pk
    assert again.name_printed == "Inês Carvalho"
    assert read_pdf(again) == before


@pytest.mark.parametrize(
    ("stays", "evaluated", "sentence"),
    [
        (["11:30-17:00"], False, "The evaluation is not given yet."),
        ([], True, "No presence is recorded."),
        (
            ["14:00-14:30"],
            True,
            "Present only outside the talks and discussions that count.",
        ),
        (
            ["11:30-11:48"],
            True,
            "18 minutes count; the first credit needs 30.",
        ),
    ],
)
def test_who_is_not_due_reads_why(
    webinar, learner, attend, evaluate, own_folders, stays, evaluated, sentence
):
    attend(webinar, learner, *stays)
    if evaluated:
        evaluate(webinar, learner)
    with pytest.raises(NotDue) as refusal:
        issue_certificate(webinar, user=learner, by=None, now=NOW)
    assert refusal.value.reasons == [sentence]
    assert Certificate.objects.count() == 0
    assert not list(own_folders.rglob("*.pdf"))


def test_before_the_end_and_before_sealing_nothing_is_issued(
    webinar, learner, attend, evaluate
):
    attend(webinar, learner, "11:30-17:00", seal=False)
    evaluate(webinar, learner)
    with pytest.raises(NotDue) as refusal:
        issue_certificate(
            webinar, user=learner, by=None, now=webinar.ends_at - timedelta(1)
        )
    assert refusal.value.reasons == [
        "The event is not over yet; it ends on 22 February 2024 at 18:00 CET.",
        "The record of presence is not sealed yet.",
    ]


def test_somebody_without_a_place_gets_nothing(webinar, stranger):
    with pytest.raises(NotDue, match="no place"):
        issue_certificate(webinar, user=stranger, by=None, now=NOW)


def test_the_day_holds_eight_credits_over_two_events(
    make_event, learner, attend, evaluate
):
    morning, evening = make_event("one"), make_event("two", serial_prefix="SF")
    for event in (morning, evening):
        attend(event, learner, "11:30-17:00")
        evaluate(event, learner)
    first = issue_certificate(morning, user=learner, by=None, now=NOW)
    second = issue_certificate(evening, user=learner, by=None, now=NOW)
    assert (first.credits, second.credits) == (Decimal(5), Decimal(3))
    assert second.evidence["outcome"]["earned"] == "5.0"
    assert second.evidence["held_that_day"] == "5.0"
    third = make_event("three", serial_prefix="SF")
    attend(third, learner, "11:30-17:00")
    evaluate(third, learner)
    with pytest.raises(NotDue, match="maximum of 8.0 credits a day is reached"):
        issue_certificate(third, user=learner, by=None, now=NOW)
    revoke_certificate(first, reason="Wrong person.", by=None, now=NOW)
    assert issue_certificate(third, user=learner, by=None, now=NOW).credits == Decimal(
        5
    )


def test_events_of_two_days_do_not_share_a_maximum(
    make_event, learner, attend, evaluate
):
    for slug, days in (("one", 0), ("two", 1)):
        event = make_event(slug, days=days)
        attend(event, learner, "11:30-17:00")
        evaluate(event, learner)
        certificate = issue_certificate(event, user=learner, by=None, now=NOW)
        assert certificate.credits == Decimal(5)


def test_a_letter_that_no_font_has_fails_the_issue(webinar, learner, attend, evaluate):
    learner.name = "Inês ኣስ"
    learner.save()
    attend(webinar, learner, "11:30-17:00")
    evaluate(webinar, learner)
    with pytest.raises(CannotPrint, match="cannot write ስ ኣ"):
        issue_certificate(webinar, user=learner, by=None, now=NOW)
    report = issue_all_due(webinar, by=None, now=NOW)
    assert [f.user for f in report.failed] == [learner]
    assert SerialCounter.objects.count() == 0


def test_words_that_claim_accreditation_are_refused(
    make_event, learner, attend, evaluate
):
    event = make_event(accreditation="Accredited by the EACCME")
    attend(event, learner, "11:30-17:00")
    evaluate(event, learner)
    with pytest.raises(CannotPrint, match="applied for"):
        issue_certificate(event, user=learner, by=None, now=NOW)
    event.credits_granted = Decimal("4.5")
    event.save()
    certificate = issue_certificate(event, user=learner, by=None, now=NOW)
    assert certificate.credits == Decimal("4.5")


def test_issuing_reads_the_event_as_it_is_now(webinar, due_learner):
    """A list of people may be minutes old when the last of them is reached."""
    Webinar.objects.filter(pk=webinar.pk).update(credits_granted=Decimal("2.5"))
    assert webinar.credits_granted is None
    certificate = issue_certificate(webinar, user=due_learner, by=None, now=NOW)
    assert certificate.credits == Decimal("2.5")


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite locks it all")
def test_issuing_waits_for_whoever_writes_about_the_event(webinar, due_learner):
    with CaptureQueriesContext(connection) as queries:
        issue_certificate(webinar, user=due_learner, by=None, now=NOW)
    locks = [q["sql"] for q in queries if "FOR UPDATE" in q["sql"]]
    assert 'FROM "media_webinar"' in locks[0]
    assert 'FROM "core_user"' in locks[1]
