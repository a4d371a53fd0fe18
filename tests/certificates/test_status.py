"""What was issued: never edited or deleted, only replaced or revoked."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from wagtail.models import ModelLogEntry

from certificates.exceptions import (
    CertificateRefused,
    NotDue,
    RecordIsFrozen,
)
from certificates.models import Certificate
from certificates.services import (
    issue_certificate,
    replace_certificate,
    revoke_certificate,
)
from certificates.storage import NewFiles, read_pdf
from courses.models import EvaluationGiven
from tests.certificates.conftest import NOW


def test_a_certificate_is_never_edited_or_deleted(webinar, due_learner):
    certificate = issue_certificate(webinar, user=due_learner, by=None, now=NOW)
    certificate.name_printed = "Somebody Else"
    with pytest.raises(RecordIsFrozen):
        certificate.save()
    with pytest.raises(RecordIsFrozen):
        certificate.save(update_fields=["name_printed"])
    with pytest.raises(RecordIsFrozen):
        certificate.delete()
    with pytest.raises(RecordIsFrozen):
        Certificate.objects.all().delete()
    with pytest.raises(RecordIsFrozen):
        Certificate.objects.update(credits=8)
    assert Certificate.objects.get().name_printed == "Inês Carvalho"


def test_the_database_refuses_a_second_valid_certificate(webinar, due_learner):
    certificate = issue_certificate(webinar, user=due_learner, by=None, now=NOW)
    values = {
        field.attname: getattr(certificate, field.attname)
        for field in Certificate._meta.concrete_fields
        if field.attname not in {"id", "uuid"}
    }
    values |= {"serial": "X-2024-000001", "code": "0" * 20, "pdf_file": "x.pdf"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.create(**values)


def test_erasing_the_person_keeps_the_certificate(webinar, due_learner):
    certificate = issue_certificate(webinar, user=due_learner, by=None, now=NOW)
    due_learner.delete()
    kept = Certificate.objects.get(pk=certificate.pk)
    assert kept.holder is None
    assert kept.name_printed == "Inês Carvalho"


def test_revoking_keeps_the_file_and_the_first_reason(webinar, due_learner, organiser):
    certificate = issue_certificate(webinar, user=due_learner, by=None, now=NOW)
    before = certificate.path.read_bytes()
    revoked = revoke_certificate(
        certificate, reason=" Wrong  person. ", by=organiser, now=NOW
    )
    again = revoke_certificate(
        certificate, reason="Another.", by=None, now=NOW + timedelta(1)
    )
    assert (revoked.status, again.status_reason) == ("revoked", "Wrong person.")
    assert again.status_at == NOW
    assert certificate.path.read_bytes() == before
    entry = ModelLogEntry.objects.get(action="certificates.revoke_certificate")
    assert entry.user == organiser
    with pytest.raises(CertificateRefused, match="reason"):
        revoke_certificate(certificate, reason="  ", by=None, now=NOW)


def test_a_replacement_supersedes_the_old_one(webinar, due_learner):
    old = issue_certificate(webinar, user=due_learner, by=None, now=NOW)
    due_learner.name = "Inês Carvalho Dias"
    due_learner.save()
    new = replace_certificate(old, reason="Minutes corrected.", by=None, now=NOW)
    old.refresh_from_db()
    assert (old.status, old.status_reason) == ("superseded", "Minutes corrected.")
    # A name on paper changes by two people, never by the way.
    assert (new.name_printed, new.serial) == ("Inês Carvalho", "PCC-2024-000002")
    assert new.code != old.code
    assert new.replaces == old
    assert replace_certificate(old, reason="Again.", by=None, now=NOW) == new


def test_a_replacement_that_fails_leaves_the_old_one_valid(webinar, due_learner):
    old = issue_certificate(webinar, user=due_learner, by=None, now=NOW)
    EvaluationGiven.objects.all().delete()
    with pytest.raises(NotDue):
        replace_certificate(old, reason="Name corrected.", by=None, now=NOW)
    old.refresh_from_db()
    assert old.is_valid


def test_a_changed_file_is_not_handed_out(webinar, due_learner):
    certificate = issue_certificate(webinar, user=due_learner, by=None, now=NOW)
    path: Path = certificate.path
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    with pytest.raises(CertificateRefused, match="not the one that was issued"):
        read_pdf(certificate)
    path.unlink()
    with pytest.raises(CertificateRefused, match="missing"):
        read_pdf(certificate)


def test_an_interruption_after_the_commit_leaves_the_files(
    webinar, due_learner, bytes_for_paper, own_folders
):
    files = NewFiles()
    made = issue_certificate(webinar, user=due_learner, by=None, now=NOW)
    content = made.path.read_bytes()
    made.path.unlink()
    files.add(content, name=made.pdf_file)
    files.add(b"%PDF", name="2024/other.pdf")
    files.settle()
    files.add(b"%PDF", name="2024/part.pdf")
    files.discard()
    kept = (own_folders / "certificates" / "2024").iterdir()
    assert list(kept) == [made.path]
