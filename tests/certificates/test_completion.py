"""A certificate of completion: one for each, frozen, in the same record as all others."""

import hashlib
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from wagtail.models import ModelLogEntry

from certificates.domain.canonical import digest
from certificates.domain.frozen import read_evidence, still_holds
from certificates.exceptions import NotDue
from certificates.models import Certificate, ChainEntry, NameCorrection
from certificates.record_queries import check_record
from certificates.services import (
    ask_for_name,
    decide_name,
    issue_again,
    issue_certificate,
    issue_completion,
    print_name,
    replace_certificate,
    revoke_certificate,
    withdraw_certificate,
    withdraw_expired,
)
from certificates.verification import evidence_problems
from courses.domain.completion import without_attempts
from courses.models import ModuleCompletion
from tests.certificates.completing import DONE, LATER, complete, take_back, told_of
from tests.certificates.conftest import NOW
from tests.factories.courses import make_module

pytestmark = pytest.mark.usefixtures("bytes_for_paper")


@pytest.fixture
def issue(completion, learner):
    def issue(**more) -> Certificate:
        usual = {"user": learner, "by": learner, "now": LATER}
        return issue_completion(completion, **(usual | more))

    return issue


# -- Issued once, and frozen ----------------------------------------------------------
def test_who_completed_a_module_gets_one_certificate(issue, completion, learner):
    made = issue()
    assert made.serial == "MOD-2026-000001"
    assert (made.webinar_id, made.completion) == (None, completion)
    assert (made.credits, made.rule_version) == (
        Decimal(0),
        "completion-2024-01-01",
    )
    assert (made.name_printed, made.held_on.isoformat()) == (
        "Inês Carvalho",
        "2026-03-03",
    )
    content = made.path.read_bytes()
    assert hashlib.sha256(content).hexdigest() == made.pdf_sha256
    assert (made.subject, made.subject_title) == (
        completion,
        "Module breaking-bad-news",
    )
    entry = ModelLogEntry.objects.get(action="certificates.issue_certificate")
    assert (entry.data["serial"], entry.data["module"]) == (
        "MOD-2026-000001",
        "breaking-bad-news",
    )
    assert "Carvalho" not in str(entry.data)
    told = ChainEntry.objects.get().event
    assert (told["kind"], told["module"], told["count"]) == (
        "issue",
        "breaking-bad-news",
        1,
    )
    assert check_record().problems == []


def test_a_second_call_returns_the_first_ones(issue, own_folders):
    first = issue()
    assert issue(now=LATER + timedelta(days=9)).pk == first.pk
    assert Certificate.objects.count() == 1
    assert len(list((own_folders / "certificates").rglob("*.pdf"))) == 1


def test_the_database_knows_one_valid_certificate_of_a_completion(issue):
    made = issue()
    copy = Certificate.objects.get(pk=made.pk)
    copy.pk = copy.id = None
    copy._state.adding = True
    copy.serial, copy.code, copy.pdf_file = "MOD-2026-000002", "1" * 20, "2026/x.pdf"
    copy.uuid = "00000000-0000-4000-8000-000000000000"
    with pytest.raises(IntegrityError), transaction.atomic():
        copy.save()


def test_a_certificate_is_about_exactly_one_thing(issue, webinar):
    made = issue()
    for webinar_of, completion_of in ((webinar, made.completion), (None, None)):
        copy = Certificate.objects.get(pk=made.pk)
        copy.pk = copy.id = None
        copy._state.adding = True
        copy.webinar, copy.completion = webinar_of, completion_of
        copy.status, copy.status_at = "revoked", LATER
        copy.serial, copy.code, copy.pdf_file = "X-2026-000002", "1" * 20, "2026/x.pdf"
        copy.uuid = "00000000-0000-4000-8000-000000000000"
        with (
            pytest.raises(IntegrityError, match="about_one_thing"),
            transaction.atomic(),
        ):
            copy.save()


def test_what_it_is_about_is_frozen_by_the_database(issue, webinar):
    issue()
    for sql in (
        "UPDATE certificates_certificate SET completion_id = NULL",
        "UPDATE certificates_certificate SET webinar_id = 1",
    ):
        with (
            pytest.raises(DatabaseError, match="never changed"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql)


def test_its_reasons_say_what_was_asked_and_when_each_was_met(issue):
    made = issue()
    evidence = made.evidence
    assert digest(evidence) == made.evidence_sha256
    assert evidence["asked"] == {
        "lessons": 2,
        "conversations": 1,
        "packages": 0,
        "questions": 3,
        "right": 2,
    }
    told = [
        (one["part"], one["title"], one["right"], one["questions"], one["is_asked"])
        for one in evidence["met"]
    ]
    assert told == [
        ("lesson", "Lesson 1", 0, 0, True),
        ("lesson", "Lesson 2", 0, 0, True),
        ("conversation", "At the window", 0, 0, True),
        ("quiz", "Six questions", 2, 3, True),
    ]
    assert all(len(one["sha256"]) == 64 for one in evidence["met"][2:])
    assert evidence["outcome"] == {
        "is_complete": True,
        "lessons": 2,
        "conversations": 1,
        "packages": 0,
        "right": 2,
        "granted": "0.0",
    }
    assert (evidence["kind"], evidence["schema"]) == ("completion", 1)
    assert still_holds(read_evidence(evidence))
    assert evidence_problems(made) == []
    assert "example.org" not in str(evidence)


def test_the_day_is_the_persons_own(completion, learner):
    learner.time_zone = "Pacific/Auckland"
    learner.save()
    made = issue_completion(completion, user=learner, by=None, now=LATER)
    assert made.held_on.isoformat() == "2026-03-04"


def test_reasons_that_no_longer_suffice_are_found(issue):
    evidence = issue().evidence
    snapshot = read_evidence(evidence)
    altered = read_evidence({**evidence, "met": evidence["met"][:-1]})
    assert still_holds(snapshot)
    assert not still_holds(altered)


def test_nothing_that_happens_to_the_module_changes_it(issue, module, completion):
    made = issue()
    before = Certificate.objects.filter(pk=made.pk).values().get()
    content = made.path.read_bytes()
    module.title = "Something else"
    module.save_revision().publish()
    assert issue().pk == made.pk
    module.delete()
    assert Certificate.objects.filter(pk=made.pk).values().get() == before
    assert made.path.read_bytes() == content
    assert (evidence_problems(made), check_record().problems) == ([], [])


def test_a_module_that_is_gone_is_certified_all_the_same(completion, learner, module):
    module.delete()
    completion.refresh_from_db()
    made = issue_completion(completion, user=learner, by=None, now=LATER)
    assert made.evidence["module"]["title"] == "Module breaking-bad-news"
    assert (made.evidence["module"]["slug"], made.evidence["module"]["path"]) == (
        "",
        "",
    )
    withdraw_certificate(made, by=None, now=LATER)
    assert check_record().problems == []


def test_events_and_modules_share_one_record(issue, webinar, due_learner):
    issue()
    issue_certificate(webinar, user=due_learner, by=None, now=NOW)
    assert [one.event["kind"] for one in ChainEntry.objects.all()] == ["issue"] * 2
    verdict = check_record()
    assert (verdict.problems, verdict.certificates, verdict.files) == ([], 2, 2)


# -- Not due ----------------------------------------------------------------------------
def test_nobody_takes_another_persons(completion, stranger):
    with pytest.raises(NotDue, match="another person"):
        issue_completion(completion, user=stranger, by=stranger, now=LATER)


def test_without_a_name_there_is_none(completion, learner):
    learner.name = "\u200e"
    learner.save()
    with pytest.raises(NotDue, match="no name to print"):
        issue_completion(completion, user=learner, by=learner, now=LATER)


def test_a_packages_own_word_alone_is_no_ground(completion, learner):
    evidence = {
        "rules": {"packages": 1},
        "packages": [
            {
                "title": "From elsewhere",
                "version": 1,
                "sha256": "0" * 64,
                "says": {"percent": 87.5},
                "finished_at": DONE.isoformat(),
            }
        ],
    }
    ModuleCompletion.objects.filter(pk=completion.pk).update(evidence=evidence)
    completion.refresh_from_db()
    with pytest.raises(NotDue) as refused:
        issue_completion(completion, user=learner, by=learner, now=LATER)
    assert refused.value.reasons == [
        "Only a package’s own word completes this module, and a certificate never "
        "rests on that alone."
    ]


def test_a_record_that_does_not_say_enough_is_no_ground(completion, learner):
    evidence = {**completion.evidence, "quiz": None}
    ModuleCompletion.objects.filter(pk=completion.pk).update(evidence=evidence)
    completion.refresh_from_db()
    with pytest.raises(NotDue, match="not completed yet"):
        issue_completion(completion, user=learner, by=learner, now=LATER)


# -- What becomes of it -------------------------------------------------------------------
def test_a_completion_that_is_taken_back_leaves_the_certificate_to_the_organiser(
    issue, module, completion, learner, organiser
):
    made = issue()
    take_back(module, organiser)
    completion.refresh_from_db()
    made.refresh_from_db()
    assert made.is_valid
    with pytest.raises(NotDue, match="taken back"):
        replace_certificate(made, reason="Anew.", by=organiser, now=LATER)
    made.refresh_from_db()
    assert made.is_valid
    assert evidence_problems(made) == []
    revoke_certificate(made, reason="Taken back.", by=organiser, now=LATER)
    with pytest.raises(NotDue, match="taken back"):
        issue_completion(completion, user=learner, by=learner, now=LATER)


def test_completing_it_anew_replaces_what_rests_on_the_old_completion(
    issue, module, learner, organiser
):
    old = issue()
    take_back(module, organiser)
    again = complete(module, learner, at=LATER)
    made = issue_completion(again, user=learner, by=learner, now=LATER)
    old.refresh_from_db()
    assert (old.status, old.replaced_by) == ("superseded", made)
    assert old.status_reason == "The module was completed anew."
    assert (made.completion, made.is_valid) == (again, True)
    assert check_record().problems == []


def test_revoking_one_completions_does_not_bar_the_next_ones(
    issue, module, learner, organiser
):
    old = issue()
    take_back(module, organiser)
    revoke_certificate(old, reason="Taken back.", by=organiser, now=LATER)
    again = complete(module, learner, at=LATER)
    assert issue_completion(again, user=learner, by=learner, now=LATER).is_valid


def test_only_an_organiser_issues_anew_what_was_revoked(issue, organiser):
    made = issue()
    revoke_certificate(made, reason="A mistake.", by=organiser, now=LATER)
    with pytest.raises(NotDue, match="only an organiser"):
        issue()
    anew = issue_again(made, by=organiser, now=LATER)
    assert (anew.serial, anew.is_valid) == ("MOD-2026-000002", True)
    assert check_record().problems == []


def test_a_name_is_corrected_by_two(issue, organiser, editor):
    made = issue()
    asked = ask_for_name(
        made, name="Inês Maria Carvalho", reason="Married.", by=organiser, now=LATER
    )
    decide_name(asked, is_confirmed=True, by=editor, now=LATER)
    print_name(asked, now=LATER)
    asked = NameCorrection.objects.get(pk=asked.pk)
    assert (asked.problem, asked.certificate.name_printed) == (
        "",
        "Inês Maria Carvalho",
    )
    made.refresh_from_db()
    assert made.status == "superseded"
    assert issue().pk == asked.certificate.pk
    assert check_record().problems == []


def test_withdrawing_takes_all_of_the_module_and_nothing_else(
    issue, learner, organiser
):
    first = issue()
    second = replace_certificate(first, reason="Anew.", by=organiser, now=LATER)
    other = make_module(lessons=1, slug="another")
    kept = issue_completion(
        complete(other, learner), user=learner, by=learner, now=LATER
    )
    withdraw_certificate(second, by=organiser, now=LATER)
    told = [
        (one.serial, one.status, one.name_printed, one.evidence == {})
        for one in Certificate.objects.order_by("pk")
    ]
    assert told == [
        (first.serial, "withdrawn", "", True),
        (second.serial, "withdrawn", "", True),
        (kept.serial, "valid", "Inês Carvalho", False),
    ]
    assert [one.path.exists() for one in (first, second, kept)] == [False, False, True]
    with pytest.raises(NotDue, match="withdrawn at the holder’s request"):
        issue()
    assert check_record().problems == []


def test_erasing_the_person_keeps_certificate_and_completion(
    issue, completion, learner, organiser
):
    made = issue()
    before, content = told_of(completion), made.path.read_bytes()
    learner.delete()
    made.refresh_from_db()
    assert (made.holder, made.name_printed, made.is_valid) == (
        None,
        "Inês Carvalho",
        True,
    )
    assert made.path.read_bytes() == content
    bare = without_attempts(before["evidence"])
    assert told_of(completion) == {**before, "user_id": None, "evidence": bare}
    assert check_record().problems == []
    after = made.retain_until + timedelta(days=1)
    assert withdraw_expired(today=after, now=LATER).serials == (made.serial,)
    assert not made.path.exists()
