"""`verify_certificate` without the record: another root, no database, older files."""

import hashlib
import json

import pytest
from django.core.management import call_command
from django.db import OperationalError

from certificates.management.commands import verify_certificate
from certificates.models import Certificate
from certificates.services import issue_certificate
from certificates.signing_chain import make_chain
from certificates.verification import status_problem, verify_file
from tests.certificates.conftest import NOW
from tests.certificates.sealed import SERIAL, SIGNED_AT, flipped, laid_out, sealed


@pytest.fixture
def judge(capsys, tmp_path):
    """(exit code, document) of the command on these bytes."""

    def call(content: bytes, *options: str):
        path = tmp_path / "file.pdf"
        path.write_bytes(content)
        code = 0
        try:
            call_command("verify_certificate", str(path), *options, "--json")
        except SystemExit as stop:
            code = stop.code
        return code, json.loads(capsys.readouterr().out)

    return call


def test_offline_the_signature_alone_tells(judge):
    code, told = judge(sealed(), "--offline")
    assert code == 0
    assert (told["valid"], told["serial"], told["status"], told["signature"]) == (
        True,
        SERIAL,
        "unknown",
        "sound",
    )
    assert told["problems"] == []


def test_offline_in_words(capsys, tmp_path):
    path = tmp_path / "file.pdf"
    path.write_bytes(sealed())
    call_command("verify_certificate", str(path), "--offline")
    assert capsys.readouterr().out == (
        f"{SERIAL}: signed by us and unchanged; its status is not known.\n"
    )


@pytest.mark.parametrize(
    ("make", "word", "problem"),
    [
        (lambda: flipped(sealed(), 300), "altered", "The file was altered"),
        (lambda: sealed() + b"\n%", "altered", "The file was altered"),
        (laid_out, "none", "The file carries no signature."),
    ],
)
def test_offline_what_is_wrong_is_named(judge, make, word, problem):
    code, told = judge(make(), "--offline")
    assert (code, told["valid"], told["signature"]) == (1, False, word)
    assert [one[: len(problem)] for one in told["problems"]] == [problem]


def test_another_root_on_request(judge, signing_chain, settings, tmp_path):
    content, ours = sealed(), str(signing_chain / "root.pem")
    settings.SIGNING_DIR = tmp_path / "others"
    make_chain(now=SIGNED_AT, name="Others", is_specimen=False)
    code, told = judge(content, "--offline")
    assert (code, told["signature"]) == (1, "untrusted")
    assert judge(content, "--root", ours)[0] == 0


@pytest.mark.parametrize(
    "root", [b"no certificate", b"\xff" * 99, b"-----BEGIN CERTIFICATE-----\nx\n"]
)
def test_a_root_that_is_none_is_refused(judge, tmp_path, root):
    (tmp_path / "root.pem").write_bytes(root)
    code, told = judge(sealed(), "--root", str(tmp_path / "root.pem"))
    assert (code, told["error"]) == (1, "The root certificate cannot be read.")
    code, told = judge(sealed(), "--root", str(tmp_path / "missing.pem"))
    assert (code, told["error"]) == (1, "There is no file “missing.pem”.")


def test_without_a_database_the_signature_tells(judge, monkeypatch):
    def fail(content):
        raise OperationalError("unable to open database file")

    monkeypatch.setattr(verify_certificate, "verify_file", fail)
    code, told = judge(sealed())
    assert (code, told["valid"], told["status"]) == (0, True, "unknown")


def test_a_signed_file_without_a_record_is_not_vouched_for(judge, db):
    code, told = judge(sealed())
    assert (code, told["valid"], told["signature"]) == (1, False, "sound")
    assert told["problems"] == [
        "The signature is ours, but this site has no record of the file."
    ]


def test_a_file_from_before_signatures_is_proven_by_its_digest(webinar, due_learner):
    certificate = issue_certificate(webinar, user=due_learner, by=None, now=NOW)
    assert certificate.signed_by
    older = Certificate(
        **{
            field.attname: getattr(certificate, field.attname)
            for field in Certificate._meta.concrete_fields
            if field.name not in {"id", "uuid", "holder"}
        }
    )
    older.serial, older.code, older.signed_by = SERIAL, "0" * 20, ""
    older.pdf_file = "old.pdf"
    older.pdf_sha256 = hashlib.sha256(laid_out()).hexdigest()
    older.save()
    told = verify_file(laid_out())
    assert (told.is_valid, told.signature, told.problems) == (True, "none", ())


def test_a_known_file_whose_root_is_not_ours_any_more_says_so(
    webinar, due_learner, settings, tmp_path
):
    certificate = issue_certificate(webinar, user=due_learner, by=None, now=NOW)
    settings.SIGNING_DIR = tmp_path / "others"
    make_chain(now=SIGNED_AT, name="Others", is_specimen=False)
    told = verify_file(certificate.path.read_bytes())
    assert (told.is_valid, told.signature) == (False, "untrusted")


@pytest.mark.parametrize("status", ["revoked", "superseded", "withdrawn"])
def test_each_status_that_no_longer_holds_has_its_sentence(status):
    assert status_problem(status).startswith("The certificate was ")
