"""At the holder's request paper and name go; that it was issued, and its digest, stay."""

import hashlib
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import ModelLogEntry

from certificates.exceptions import (
    CertificateRefused,
    DamagedCertificate,
    NotDue,
    RecordIsFrozen,
)
from certificates.models import Certificate, NameCorrection
from certificates.record_queries import check_record
from certificates.services import (
    ask_for_dossier,
    ask_for_name,
    decide_name,
    issue_again,
    issue_all_due,
    issue_certificate,
    make_dossier,
    print_name,
    replace_certificate,
    revoke_certificate,
    withdraw_certificate,
    withdraw_expired,
)
from certificates.services.withdrawal import Expired
from certificates.storage import destroy_pdf, read_pdf
from certificates.verification import evidence_problems, verify_file
from tests.certificates.conftest import NOW

LATER = NOW + timedelta(days=7 * 365)
NOTHING = Expired((), ())


@pytest.fixture
def certificate(webinar, due_learner, bytes_for_paper) -> Certificate:
    return issue_certificate(webinar, user=due_learner, by=None, now=NOW)


def test_file_and_name_go_and_the_digest_stays(certificate, organiser):
    content, path = certificate.path.read_bytes(), certificate.path
    gone = withdraw_certificate(certificate, by=organiser, now=NOW)
    gone.refresh_from_db()
    assert not path.exists()
    assert (gone.status, gone.name_printed, gone.evidence) == ("withdrawn", "", {})
    assert gone.pdf_sha256 == hashlib.sha256(content).hexdigest()
    assert len(gone.evidence_sha256) == 64
    rows = str(list(Certificate.objects.values()))
    assert "Carvalho" not in rows
    assert check_record().problems == []
    assert evidence_problems(gone) == []
    entry = ModelLogEntry.objects.get(action="certificates.withdraw_certificate")
    assert (entry.user, entry.data) == (organiser, {"serial": "PCC-2024-000001"})


def test_everything_that_bears_the_name_goes_with_it(certificate, organiser, editor):
    asked = ask_for_name(
        certificate, name="Inês Dias", reason="Passport.", by=organiser, now=NOW
    )
    decide_name(asked, is_confirmed=True, by=editor, now=NOW)
    new = print_name(asked, now=NOW).certificate
    with pytest.raises(CertificateRefused, match="withdraw that one"):
        withdraw_certificate(certificate, by=None, now=NOW)
    withdraw_certificate(new, by=None, now=NOW)
    rows = list(Certificate.objects.order_by("pk"))
    assert [one.status for one in rows] == ["withdrawn"] * 2
    assert not any(one.path.exists() for one in rows)
    told = str(
        [list(Certificate.objects.values()), list(NameCorrection.objects.values())]
    )
    assert "Inês" not in told
    assert "Passport" not in told
    assert check_record().problems == []


def test_what_was_revoked_before_goes_too_and_so_does_a_dossier(
    webinar, due_learner, certificate
):
    revoke_certificate(certificate, reason="Inês rang.", by=None, now=NOW)
    new = issue_again(certificate, by=None, now=NOW)
    dossier = make_dossier(ask_for_dossier(webinar, by=None, now=NOW).pk, now=NOW)
    with pytest.raises(CertificateRefused, match="withdraw that one"):
        withdraw_certificate(certificate, by=None, now=NOW)
    withdraw_certificate(new, by=None, now=NOW)
    rows = list(Certificate.objects.all())
    assert [one.status for one in rows] == ["withdrawn"] * 2
    assert not any(one.path.exists() for one in rows)
    assert not dossier.path.exists()
    assert "Inês" not in str(list(ModelLogEntry.objects.values_list("data", flat=True)))
    assert check_record().problems == []


@pytest.mark.parametrize("is_erased", [False, True])
def test_what_followed_goes_too_where_it_counts_no_longer(
    webinar, due_learner, certificate, is_erased
):
    new = replace_certificate(certificate, reason="Minutes.", by=None, now=NOW)
    revoke_certificate(new, reason="Wrong.", by=None, now=NOW)
    if is_erased:
        due_learner.delete()
    withdraw_certificate(certificate, by=None, now=NOW)
    told = Certificate.objects.values_list("status", "name_printed")
    assert set(told) == {("withdrawn", "")}
    assert issue_all_due(webinar, by=None, now=NOW).issued == []


# -- When the time that it is kept for is over -------------------------------------
def test_of_an_erased_account_it_goes_on_the_day_after_its_date(
    due_learner, certificate
):
    last_day, path = certificate.retain_until, certificate.path
    due_learner.delete()
    assert withdraw_expired(today=last_day, now=LATER) == NOTHING
    assert path.exists()
    gone = withdraw_expired(today=last_day + timedelta(days=1), now=LATER)
    certificate.refresh_from_db()
    assert gone == Expired((certificate.serial,), ())
    assert (certificate.status, certificate.name_printed) == ("withdrawn", "")
    assert not path.exists()
    assert check_record().problems == []
    assert withdraw_expired(today=last_day + timedelta(days=1), now=LATER) == NOTHING


def test_who_has_an_account_keeps_it_beyond_its_date(certificate):
    assert withdraw_expired(today=date(2100, 1, 1), now=LATER) == NOTHING
    assert certificate.path.exists()


def test_what_was_replaced_waits_for_its_successor(due_learner, certificate):
    later = NOW + timedelta(days=30)
    new = replace_certificate(certificate, reason="Minutes.", by=None, now=later)
    due_learner.delete()
    between = certificate.retain_until + timedelta(days=1)
    assert withdraw_expired(today=between, now=LATER) == NOTHING
    gone = withdraw_expired(today=new.retain_until + timedelta(days=1), now=LATER)
    assert gone == Expired((certificate.serial, new.serial), ())
    assert set(Certificate.objects.values_list("status", "name_printed")) == {
        ("withdrawn", "")
    }


def test_a_file_that_would_not_go_is_told_and_tried_again(
    due_learner, certificate, capsys, monkeypatch
):
    due_learner.delete()
    monkeypatch.setattr(timezone, "now", lambda: LATER)
    path = certificate.path

    def refuse(self, **how):
        raise PermissionError

    with monkeypatch.context() as broken:
        broken.setattr(type(path), "unlink", refuse)
        with pytest.raises(SystemExit) as stopped:
            call_command("forget_certificates")
    assert stopped.value.code == 1
    assert "tried again: PCC-2024-000001." in capsys.readouterr().out
    certificate.refresh_from_db()
    assert certificate.is_withdrawn
    assert path.exists()
    call_command("forget_certificates")
    assert not path.exists()


def test_the_command_tells_what_went(due_learner, certificate, capsys, monkeypatch):
    call_command("forget_certificates")
    assert capsys.readouterr().out == (
        "No certificate of an erased account is past its date.\n"
    )
    due_learner.delete()
    monkeypatch.setattr(timezone, "now", lambda: LATER)
    call_command("forget_certificates")
    assert capsys.readouterr().out == "Withdrew 1 certificate: PCC-2024-000001.\n"


def test_nobody_is_issued_another_one_by_the_way(webinar, due_learner, certificate):
    withdraw_certificate(certificate, by=None, now=NOW)
    report = issue_all_due(webinar, by=None, now=NOW)
    assert report.issued == []
    assert [row.reasons for row in report.not_due] == [
        ["The certificate was withdrawn at the holder’s request."]
    ]
    with pytest.raises(NotDue, match="holder’s request"):
        issue_certificate(webinar, user=due_learner, by=None, now=NOW)


def test_it_counts_no_longer_and_never_again(certificate):
    withdraw_certificate(certificate, by=None, now=NOW)
    with pytest.raises(CertificateRefused, match="withdrawn"):
        revoke_certificate(certificate, reason="Wrong.", by=None, now=NOW)
    with pytest.raises(CertificateRefused, match="cannot be replaced"):
        replace_certificate(certificate, reason="Again.", by=None, now=NOW)
    again = withdraw_certificate(certificate, by=None, now=NOW)
    assert again.status == "withdrawn"


def test_a_file_that_stayed_behind_is_destroyed_by_the_second_call(certificate):
    withdraw_certificate(certificate, by=None, now=NOW)
    certificate.path.write_bytes(b"%PDF")
    withdraw_certificate(certificate, by=None, now=NOW)
    assert not certificate.path.exists()


def test_only_what_is_withdrawn_is_destroyed(certificate):
    with pytest.raises(ValueError, match="Only the file of a withdrawn"):
        destroy_pdf(certificate)
    certificate.name_printed, certificate.evidence = "", {}
    with pytest.raises(RecordIsFrozen):
        certificate.save(
            update_fields=[
                *("status", "status_reason", "status_at"),
                *("name_printed", "evidence"),
            ]
        )
    assert certificate.path.exists()


def test_the_verification_page_says_so_and_names_nobody(certificate, client):
    withdraw_certificate(certificate, by=None, now=NOW)
    page = client.get(f"/v/{certificate.code_grouped}/").content.decode()
    assert "It was withdrawn at the holder’s request" in page
    assert certificate.pdf_sha256 in page
    assert "PCC-2024-000001" in page
    assert "Carvalho" not in page


def test_a_copy_somebody_kept_is_known_and_not_valid(webinar, due_learner):
    certificate = issue_certificate(webinar, user=due_learner, by=None, now=NOW)
    copy = certificate.path.read_bytes()
    withdraw_certificate(certificate, by=None, now=NOW)
    verdict = verify_file(copy)
    assert (verdict.is_valid, verdict.status, verdict.name) == (False, "withdrawn", "")
    assert verdict.problems == (
        "The certificate was withdrawn at the holder’s request.",
    )


def test_the_holder_reads_it_and_cannot_load_a_file(certificate, due_learner, client):
    withdraw_certificate(certificate, by=None, now=NOW)
    client.force_login(due_learner)
    page = client.get("/my/cme/").content.decode()
    assert "You asked us to withdraw the certificate, and we did." in page
    assert "holder’s request" not in page.partition("</main>")[0]
    # No big number where there is no certificate.
    assert "cme-event__number" not in page
    assert "cme-event__sum" not in page
    assert "As it was issued, PDF" not in page
    response = client.get(f"/my/cme/{certificate.uuid}/certificate.pdf")
    assert response.url == "/my/cme/"
    certificate.refresh_from_db()
    with pytest.raises(DamagedCertificate, match="withdrawn"):
        read_pdf(certificate)


def test_the_record_says_how_long_it_is_kept(certificate):
    assert certificate.retain_until == date(2030, 2, 25)
