"""A printed name changes by two people, and by a new certificate."""

import pytest
from django.db import IntegrityError, transaction
from wagtail.models import ModelLogEntry

from certificates.correction_queries import names_waiting
from certificates.exceptions import (
    CannotPrint,
    CorrectionNotPossible,
    NotDue,
    RecordIsFrozen,
)
from certificates.models import Certificate, ChainEntry, NameCorrection
from certificates.printed_names import printable_name
from certificates.queries import public_answer
from certificates.record_queries import check_record
from certificates.services import (
    ask_for_name,
    decide_name,
    issue_again,
    issue_certificate,
    print_name,
    replace_certificate,
    revoke_certificate,
    writing,
)
from tests.certificates.conftest import NOW

pytestmark = pytest.mark.usefixtures("bytes_for_paper")
TOLD = {"name": "Inês Carvalho Dias", "reason": "Passport seen.", "now": NOW}


@pytest.fixture
def certificate(webinar, due_learner) -> Certificate:
    return issue_certificate(webinar, user=due_learner, by=None, now=NOW)


@pytest.fixture
def asked(certificate, organiser) -> NameCorrection:
    return ask_for_name(certificate, by=organiser, **TOLD)


def test_two_people_make_a_new_certificate_and_the_old_one_says_so(
    certificate, asked, organiser, editor
):
    before = certificate.path.read_bytes()
    decided = decide_name(asked, is_confirmed=True, by=editor, now=NOW)
    new = print_name(decided, now=NOW).certificate
    certificate.refresh_from_db()
    assert (new.name_printed, new.evidence["name_printed"]) == (TOLD["name"],) * 2
    assert (new.replaces, certificate.status) == (certificate, "superseded")
    assert new.code != certificate.code
    assert certificate.path.read_bytes() == before
    assert (certificate.name_printed, new.holder.name) == ("Inês Carvalho",) * 2
    assert public_answer(certificate.code).kind == "superseded"
    kinds = list(ChainEntry.objects.values_list("kind", flat=True))
    assert kinds == ["issue", "issue", "supersede", "name"]
    assert check_record().problems == []
    entry = ModelLogEntry.objects.get(action="certificates.decide_name")
    assert (entry.user, entry.data["is_confirmed"]) == (editor, True)
    assert "Dias" not in str(list(ModelLogEntry.objects.values_list("data", "label")))


def test_printing_twice_makes_one_certificate(asked, editor):
    decide_name(asked, is_confirmed=True, by=editor, now=NOW)
    assert (
        print_name(asked, now=NOW).certificate == print_name(asked, now=NOW).certificate
    )
    assert Certificate.objects.count() == 2


def test_whoever_asked_cannot_confirm(asked, organiser):
    with pytest.raises(CorrectionNotPossible, match="somebody else must confirm"):
        decide_name(asked, is_confirmed=True, by=organiser, now=NOW)
    asked.refresh_from_db()
    assert asked.is_waiting
    with pytest.raises(IntegrityError), transaction.atomic():
        NameCorrection.objects.filter(pk=asked.pk).update(
            status="confirmed", decided_by=organiser, decided_at=NOW
        )
    assert print_name(asked, now=NOW).certificate is None
    assert Certificate.objects.count() == 1


def test_refusing_needs_a_reason_and_changes_no_paper(asked, certificate, editor):
    with pytest.raises(CorrectionNotPossible, match="give a reason"):
        decide_name(asked, is_confirmed=False, by=editor, now=NOW)
    refused = decide_name(
        asked, is_confirmed=False, answer="Another person.", by=editor, now=NOW
    )
    assert (refused.status, refused.answer) == ("refused", "Another person.")
    again = decide_name(asked, is_confirmed=True, by=editor, now=NOW)
    assert again.status == "refused"
    assert print_name(asked, now=NOW).certificate is None
    assert ask_for_name(certificate, by=editor, **TOLD).is_waiting


@pytest.mark.parametrize(
    ("name", "reason", "sentence"),
    [
        ("Inês Carvalho", "Passport.", "printed already"),
        (" \u202e ", "Passport.", "write the name"),
        ("Another", " ", "give a reason"),
        ("Another", "x" * 301, "at most 300"),
    ],
)
def test_what_cannot_be_asked_is_refused(
    certificate, organiser, name, reason, sentence
):
    with pytest.raises(CorrectionNotPossible, match=sentence):
        ask_for_name(certificate, name=name, reason=reason, by=organiser, now=NOW)
    assert NameCorrection.objects.count() == 0


def test_one_name_waits_at_a_time_and_only_on_what_counts(certificate, asked, editor):
    with pytest.raises(CorrectionNotPossible, match="waiting already"):
        ask_for_name(certificate, by=editor, **TOLD)
    revoke_certificate(certificate, reason="Wrong person.", by=editor, now=NOW)
    with pytest.raises(CorrectionNotPossible, match="valid certificate"):
        ask_for_name(certificate, by=editor, **TOLD)


def test_a_name_that_cannot_be_printed_is_told_and_may_be_given_up(
    asked, certificate, editor, monkeypatch
):
    decide_name(asked, is_confirmed=True, by=editor, now=NOW)

    def refuse(*args, **told) -> bytes:
        raise CannotPrint("The fonts cannot write it.")

    usual = writing.print_certificate
    monkeypatch.setattr(writing, "print_certificate", refuse)
    failed = print_name(asked, now=NOW)
    assert (failed.problem, failed.certificate) == ("The fonts cannot write it.", None)
    certificate.refresh_from_db()
    assert certificate.is_valid
    assert check_record().problems == []
    monkeypatch.setattr(writing, "print_certificate", usual)
    given_up = decide_name(
        failed, is_confirmed=False, answer="Not printable.", by=editor, now=NOW
    )
    assert given_up.status == "refused"
    assert ask_for_name(certificate, by=editor, **TOLD).is_waiting


@pytest.mark.parametrize("is_confirmed_before", [False, True])
def test_a_certificate_replaced_meanwhile_hands_the_request_on(
    asked, certificate, editor, is_confirmed_before
):
    if is_confirmed_before:
        decide_name(asked, is_confirmed=True, by=editor, now=NOW)
    other = replace_certificate(certificate, reason="Minutes.", by=None, now=NOW)
    asked.refresh_from_db()
    assert asked.replaced == other
    if not is_confirmed_before:
        assert list(names_waiting()) == [asked]
        decide_name(asked, is_confirmed=True, by=editor, now=NOW)
    made = print_name(asked, now=NOW).certificate
    assert (made.replaces, made.name_printed) == (other, TOLD["name"])
    assert Certificate.objects.filter(status="valid").get() == made
    assert check_record().problems == []


def test_a_profile_that_changed_changes_no_name_by_the_way(
    webinar, due_learner, certificate
):
    due_learner.name = "Somebody Else"
    due_learner.save()
    revoke_certificate(certificate, reason="Minutes were wrong.", by=None, now=NOW)
    again = issue_again(certificate, by=None, now=NOW)
    assert again.name_printed == "Inês Carvalho"


@pytest.mark.parametrize("name", ["\u200f", "\u200b\u00ad", " \u2060 \u202e"])
def test_a_name_that_nobody_would_see_is_none(webinar, due_learner, name):
    due_learner.name = name
    due_learner.save()
    assert printable_name(name) == ""
    with pytest.raises(NotDue, match="no name to print"):
        issue_certificate(webinar, user=due_learner, by=None, now=NOW)


def test_an_erased_account_leaves_the_word_of_two(asked, organiser, editor):
    decide_name(asked, is_confirmed=True, by=editor, now=NOW)
    for person in (organiser, editor):
        person.delete()
    asked.refresh_from_db()
    assert (asked.asked_by, asked.decided_by) == (None, None)
    assert print_name(asked, now=NOW).certificate is not None


def test_names_of_what_counts_no_longer_wait_for_nobody(certificate, asked, editor):
    assert list(names_waiting()) == [asked]
    revoke_certificate(certificate, reason="Wrong person.", by=editor, now=NOW)
    assert list(names_waiting()) == []


def test_a_request_is_only_ever_decided(asked):
    asked.name = "Other"
    with pytest.raises(RecordIsFrozen):
        asked.save()
    with pytest.raises(RecordIsFrozen):
        asked.save(update_fields=["name"])
