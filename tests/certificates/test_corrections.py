"""A trainee asks for minutes, an organiser answers with a reason, a certificate follows."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from wagtail.models import ModelLogEntry

from certificates.exceptions import CorrectionNotPossible, RecordIsFrozen
from certificates.models import Certificate, CorrectionRequest
from certificates.queries import standing_of
from certificates.services import (
    ask_for_correction,
    confirm_option,
    decide_correction,
    issue_certificate,
)
from certificates.verification import evidence_problems, verify_file
from media.models import Correction
from tests.certificates.conftest import NOW, accept_correction

LATER = datetime(2024, 3, 4, 9, 0, tzinfo=UTC)


@pytest.fixture
def certificate(webinar, due_learner) -> Certificate:
    return issue_certificate(webinar, user=due_learner, by=None, now=NOW)


# -- Asking -----------------------------------------------------------------------
def test_a_question_is_kept_in_the_persons_own_words(asked, due_learner):
    assert (asked.item_label, asked.status) == ("Q&A 2", "open")
    assert asked.explanation.startswith("I changed to my phone")
    entry = ModelLogEntry.objects.get(action="certificates.ask_for_correction")
    assert entry.user == due_learner
    assert "phone" not in str(entry.data)
    assert Correction.objects.count() == 0


@pytest.mark.parametrize(
    ("item_key", "explanation", "sentence"),
    [
        ("qa-2", "  ", "what happened"),
        ("qa-2", "x" * 1001, "below 1000 characters"),
        ("break", "I was there.", "choose an item"),
        ("lunch", "I was there.", "choose an item"),
        ("paediatric", "I was there.", "All minutes of “Paediatric” count already"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_a_sentence(
    webinar, due_learner, item_key, explanation, sentence
):
    with pytest.raises(CorrectionNotPossible, match=sentence):
        ask_for_correction(
            webinar,
            user=due_learner,
            item_key=item_key,
            explanation=explanation,
            now=NOW,
        )
    assert CorrectionRequest.objects.count() == 0


def test_nobody_asks_before_the_end_or_without_a_place(webinar, due_learner, stranger):
    told = {"item_key": "qa-2", "explanation": "I was there."}
    with pytest.raises(CorrectionNotPossible, match="not over yet"):
        ask_for_correction(
            webinar, user=due_learner, now=webinar.ends_at - timedelta(1), **told
        )
    with pytest.raises(CorrectionNotPossible, match="choose an item"):
        ask_for_correction(webinar, user=stranger, now=NOW, **told)


def test_one_open_question_for_each_item(webinar, due_learner, asked, organiser):
    told = {"item_key": "qa-2", "explanation": "Again.", "now": LATER}
    with pytest.raises(CorrectionNotPossible, match="asked about “Q&A 2” already"):
        ask_for_correction(webinar, user=due_learner, **told)
    values = {
        field.attname: getattr(asked, field.attname)
        for field in CorrectionRequest._meta.concrete_fields
        if field.attname != "id"
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        CorrectionRequest.objects.create(**values)
    decide_correction(asked, is_accepted=False, answer="No.", by=organiser, now=LATER)
    assert ask_for_correction(webinar, user=due_learner, **told).is_open


# -- Answering ----------------------------------------------------------------------
def test_accepting_gives_minutes_back_and_replaces_the_certificate(
    webinar, due_learner, certificate, asked, organiser
):
    before = certificate.path.read_bytes()
    answered = accept_correction(asked, webinar, organiser)
    row = Correction.objects.get()
    assert (row.is_added, row.item_key) == (True, "qa-2")
    assert (row.reason, row.made_by) == ("The phone is in the second log.", organiser)
    new = answered.certificate
    certificate.refresh_from_db()
    assert (certificate.status, certificate.status_reason) == (
        "superseded",
        "Minutes corrected: The phone is in the second log.",
    )
    assert (new.replaces, certificate.replaced_by) == (certificate, new)
    assert (certificate.credits, new.credits) == (Decimal("4.0"), Decimal("4.5"))
    assert certificate.path.read_bytes() == before
    assert verify_file(before).status == "superseded"
    assert new.evidence["outcome"]["eligible_ms"] == 286 * 60_000
    assert [one["reason"] for one in new.evidence["corrections"]] == [
        "The phone is in the second log."
    ]
    assert evidence_problems(new) == []
    assert evidence_problems(certificate) == []


def test_minutes_without_a_certificate_are_counted_and_none_is_made(
    webinar, due_learner, asked, organiser
):
    answered = accept_correction(asked, webinar, organiser)
    assert answered.certificate is None
    assert Certificate.objects.count() == 0
    assert standing_of(webinar, due_learner, now=LATER).eligible_ms == 286 * 60_000


def test_a_second_answer_changes_nothing(webinar, certificate, asked, organiser):
    first = accept_correction(asked, webinar, organiser)
    second = decide_correction(
        asked, is_accepted=False, answer="No.", by=organiser, now=LATER
    )
    assert (second.status, second.answer) == ("accepted", first.answer)
    assert Correction.objects.count() == 1
    assert Certificate.objects.count() == 2


def test_refusing_changes_nothing_but_the_answer(
    webinar, due_learner, certificate, asked, organiser
):
    refused = decide_correction(
        asked,
        is_accepted=False,
        answer="  No log shows\n a second device. ",
        by=organiser,
        now=LATER,
    )
    assert (refused.status, refused.answer) == (
        "refused",
        "No log shows a second device.",
    )
    assert (refused.decided_by, refused.decided_at) == (organiser, LATER)
    assert Correction.objects.count() == 0
    certificate.refresh_from_db()
    assert certificate.is_valid


@pytest.mark.parametrize(
    ("answer", "span", "sentence"),
    [
        ("", (0, 1), "give a reason"),
        ("x" * 301, (0, 1), "at most 300 characters"),
        ("Yes.", None, "from when until when"),
    ],
)
def test_an_answer_that_is_not_whole_is_refused(
    asked, organiser, answer, span, sentence
):
    with pytest.raises(CorrectionNotPossible, match=sentence):
        decide_correction(
            asked, is_accepted=True, answer=answer, span=span, by=organiser, now=LATER
        )
    asked.refresh_from_db()
    assert asked.is_open
    assert Correction.objects.count() == 0


def test_a_certificate_is_not_replaced_by_one_of_less(
    webinar, due_learner, certificate, asked, organiser
):
    """Options chosen since would take credits away: that is no answer to a question."""
    for name, value in (("minimum_percent", "100"), ("counting", "by_minute")):
        confirm_option(webinar, name=name, value=value, by=organiser, now=NOW)
    answered = accept_correction(asked, webinar, organiser)
    assert (answered.status, answered.certificate) == ("accepted", None)
    certificate.refresh_from_db()
    assert certificate.is_valid
    assert Certificate.objects.count() == 1


def test_a_request_is_only_ever_answered(asked):
    asked.explanation = "Other words."
    with pytest.raises(RecordIsFrozen):
        asked.save()


def test_erasing_the_person_keeps_the_question_without_them(asked, due_learner):
    due_learner.delete()
    asked.refresh_from_db()
    assert asked.person is None
