"""The three commands, and the cases of the vectors from list and log to credits."""

import csv
import json
from pathlib import Path

import pytest
from django.core.management import call_command

from certificates.models import Certificate
from certificates.services import issue_certificate, revoke_certificate
from tests.certificates.conftest import NOW, VECTORS

CASES = json.loads(VECTORS.read_text(encoding="utf-8"))["cases"]


@pytest.fixture
def run(capsys):
    """Run a command with --json: (exit code, the document, standard error)."""

    def call(name, *arguments):
        code = 0
        try:
            call_command(name, *map(str, arguments), "--json")
        except SystemExit as stop:
            code = stop.code
        captured = capsys.readouterr()
        return code, json.loads(captured.out), captured.err

    return call


def write_csv(path: Path, rows: list) -> Path:
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(rows)
    return path


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_every_vector_holds_from_list_and_log_to_credits(webinar, run, tmp_path, case):
    people = write_csv(
        tmp_path / "people.csv", [["email", "name"], ["ada@example.org", "Ada Byron"]]
    )
    log = write_csv(
        tmp_path / "log.csv",
        [["email", "joined_at", "left_at"]]
        + [["ada@example.org", *pair] for pair in case["intervals"]],
    )
    assert run("register_people", webinar.slug, people)[0] == 0
    if case["intervals"]:
        assert run("import_log", webinar.slug, log)[0] == 0
    actual = case.get("actual_times") or case.get("programme") or {}
    if actual:
        rows = actual.items() if isinstance(actual, dict) else actual
        times = write_csv(
            tmp_path / "times.csv",
            [["key", "starts_at", "ends_at"], *[[k, *pair] for k, pair in rows]],
        )
        code, _document, problem = run(
            "set_item_times", webinar.slug, times, "--reason", "It ran late."
        )
        assert (code, problem) == (0, "")
    code, document, _problem = run("attendance", webinar.slug)
    assert code == 0
    (person,) = document["people"]
    assert person["email"] == "ada@example.org"
    assert person["items"] == case["item_seconds"]
    assert person["eligible_seconds"] == case["eligible_seconds"]
    assert person["credits"] == str(case["ecmec"])
    assert person["due"] is False
    assert person["reasons"]


def test_attendance_lists_registered_and_present_people(
    webinar, run, due_learner, stranger, attend
):
    attend(webinar, stranger)
    _code, document, _problem = run("attendance", webinar.slug)
    by_email = {person["email"]: person for person in document["people"]}
    assert by_email[due_learner.email]["credits"] == "4.0"
    assert by_email[due_learner.email]["due"] is True
    assert by_email[due_learner.email]["reasons"] == []
    assert by_email[stranger.email]["credits"] == "0.0"
    assert by_email[stranger.email]["reasons"] == ["No presence is recorded."]


@pytest.mark.parametrize("name", ["attendance", "issue_certificates"])
def test_an_unknown_event_is_one_sentence(db, run, name):
    code, document, problem = run(name, "no-such-event")
    assert code == 1
    assert "no-such-event" in document["error"]
    assert problem.strip() == document["error"]


def test_issuing_says_who_got_one_and_who_did_not(
    webinar, run, due_learner, stranger, attend
):
    attend(webinar, stranger)
    code, dry, _problem = run("issue_certificates", webinar.slug, "--dry-run")
    assert (code, dry["issued"]) == (0, [])
    assert dry["due"] == [{"email": due_learner.email, "credits": "4.0"}]
    assert Certificate.objects.count() == 0
    code, document, _problem = run("issue_certificates", webinar.slug)
    assert code == 0
    (row,) = document["issued"]
    assert row["email"] == due_learner.email
    assert row["serial"].startswith("PCC-")
    assert Path(row["file"]).is_absolute()
    assert Path(row["file"]).read_bytes().startswith(b"%PDF-")
    assert document["not_due"] == [
        {"email": stranger.email, "reasons": ["No presence is recorded."]}
    ]
    again = run("issue_certificates", webinar.slug)[1]
    assert again["issued"] == []


def test_human_text_names_numbers_and_people(webinar, due_learner, capsys):
    call_command("issue_certificates", webinar.slug)
    assert "1 certificate issued." in capsys.readouterr().out
    call_command("attendance", webinar.slug)
    assert "ines@example.org  267 minutes, 4.0 credits" in capsys.readouterr().out


@pytest.fixture
def certificate(webinar, due_learner):
    return issue_certificate(webinar, user=due_learner, by=None, now=NOW)


def test_an_issued_file_is_valid(certificate, run, capsys):
    code, document, _problem = run("verify_certificate", certificate.path)
    assert code == 0
    assert document == {
        "valid": True,
        "serial": certificate.serial,
        "status": "valid",
        "problems": [],
        "name": "Inês Carvalho",
        "credits": "4.0",
        "signature": "sound",
        "sha256": certificate.pdf_sha256,
    }
    call_command("verify_certificate", str(certificate.path))
    assert "is valid: Inês Carvalho, 4.0 credits." in capsys.readouterr().out


def test_one_changed_byte_is_found(certificate, run, tmp_path):
    content = bytearray(certificate.path.read_bytes())
    content[len(content) // 2] ^= 1
    changed = tmp_path / "changed.pdf"
    changed.write_bytes(content)
    code, document, _problem = run("verify_certificate", changed)
    assert code == 1
    assert document["valid"] is False
    assert document["serial"] == certificate.serial
    assert document["status"] == "valid"
    assert len(document["problems"]) == 1
    assert "altered" in document["problems"][0]


def test_a_revoked_certificate_is_not_valid(certificate, run):
    revoke_certificate(certificate, reason="Wrong person.", by=None, now=NOW)
    code, document, _problem = run("verify_certificate", certificate.path)
    assert (code, document["valid"], document["status"]) == (1, False, "revoked")
    assert document["problems"] == ["The certificate was revoked."]


def test_a_foreign_pdf_is_unknown(certificate, run, tmp_path):
    from pypdf import PdfWriter

    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    foreign = tmp_path / "foreign.pdf"
    writer.write(foreign)
    code, document, _problem = run("verify_certificate", foreign)
    assert (code, document["status"], document["valid"]) == (1, "unknown", False)


@pytest.mark.parametrize(
    "content", [b"", b"\x00\xff" * 999, b"%PDF-1.7\nnothing", "%PDF-é".encode()]
)
def test_what_is_no_certificate_is_one_sentence(db, run, tmp_path, content):
    path = tmp_path / "file.pdf"
    path.write_bytes(content)
    code, document, problem = run("verify_certificate", path)
    assert code == 1
    assert document["valid"] is False
    assert document["error"] == problem.strip()
    assert problem.count("\n") == 1


def test_a_huge_file_is_not_read(db, run, tmp_path):
    path = tmp_path / "huge.pdf"
    with path.open("wb") as out:
        out.truncate(64 * 1024 * 1024)
    code, document, _problem = run("verify_certificate", path)
    assert code == 1
    assert "larger than" in document["error"]
