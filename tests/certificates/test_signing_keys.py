"""The chain of keys: what it is, that it is never overwritten, and who may go without."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.management import call_command

from certificates.checks import check_signing
from certificates.exceptions import CannotSign
from certificates.models import Certificate
from certificates.services import issue_certificate
from certificates.signing_chain import make_chain
from certificates.signing_keys import (
    badge_keys,
    badge_signer,
    root_fingerprints,
    signer_at,
)
from tests.certificates.conftest import NOW

BEGUN = datetime(2026, 3, 1, tzinfo=UTC)
YEAR = timedelta(days=365)


@pytest.fixture
def home(settings, tmp_path) -> Path:
    settings.SIGNING_DIR = tmp_path / "keys"
    return tmp_path / "keys"


def make(now=BEGUN, **options):
    return make_chain(now=now, name="School", is_specimen=False, **options)


def read(path: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(path.read_bytes())


def test_the_chain_is_root_issuing_and_a_key_for_the_year(home):
    make()
    root, issuing, leaf = (
        read(home / name) for name in ("root.pem", "issuing.pem", "signer-2026.pem")
    )
    issuing.verify_directly_issued_by(root)
    leaf.verify_directly_issued_by(issuing)
    assert [type(one.public_key().curve) for one in (root, issuing, leaf)] == [
        ec.SECP384R1,
        ec.SECP384R1,
        ec.SECP256R1,
    ]
    years = [(one.not_valid_after_utc - BEGUN) / YEAR for one in (root, issuing, leaf)]
    assert [round(one) for one in years] == [30, 15, 8]
    limits = [
        one.extensions.get_extension_for_class(x509.BasicConstraints).value
        for one in (root, issuing, leaf)
    ]
    assert [(one.ca, one.path_length) for one in limits] == [
        (True, 1),
        (True, 0),
        (False, None),
    ]
    usage = leaf.extensions.get_extension_for_class(x509.KeyUsage)
    assert usage.critical
    assert usage.value.digital_signature
    assert usage.value.content_commitment
    assert not usage.value.key_cert_sign
    assert "SPECIMEN" not in root.subject.rfc4514_string()


def test_private_keys_are_encrypted_and_readable_by_nobody_else(home):
    make()
    keys = sorted(home.glob("*.key.pem"))
    assert [path.name for path in keys] == [
        "badge-2026.key.pem",
        "issuing.key.pem",
        "root.key.pem",
        "signer-2026.key.pem",
    ]
    for path in keys:
        assert path.read_bytes().startswith(b"-----BEGIN ENCRYPTED PRIVATE KEY-----")
        assert path.stat().st_mode & 0o777 == 0o400
    assert home.stat().st_mode & 0o777 == 0o700


def test_a_second_run_changes_nothing(home):
    make()
    before = {path: path.read_bytes() for path in home.iterdir()}
    assert make().files == []
    assert {path: path.read_bytes() for path in home.iterdir()} == before


def test_a_new_year_gets_a_key_without_the_root(home, tmp_path):
    away = tmp_path / "stick" / "root.key.pem"
    away.parent.mkdir()
    first = make(root_key=away)
    assert away in first.files
    assert not (home / "root.key.pem").exists()
    away.unlink()
    made = make(BEGUN + YEAR)
    assert [path.name for path in made.files] == [
        "signer-2027.key.pem",
        "signer-2027.pem",
        "badge-2027.key.pem",
        "badge-2027.pem",
    ]
    assert made.root_sha256 == first.root_sha256
    newest, older = (signer_at(moment).facts.serial for moment in (BEGUN + YEAR, BEGUN))
    assert newest == read(home / "signer-2027.pem").serial_number
    assert older == read(home / "signer-2026.pem").serial_number


def test_a_key_that_lies_there_is_never_overwritten(home, tmp_path):
    precious = tmp_path / "root.key.pem"
    precious.write_text("something of somebody's")
    with pytest.raises(CannotSign, match="never overwritten"):
        make(root_key=precious)
    assert precious.read_text() == "something of somebody's"
    assert not (home / "root.pem").exists()


def test_a_wrong_passphrase_is_one_sentence(home, settings):
    make()
    settings.SIGNING_PASSPHRASE = "another"
    with pytest.raises(CannotSign, match="does not open the signing key"):
        signer_at(BEGUN)
    with pytest.raises(CannotSign, match="does not open the signing key"):
        make(BEGUN + YEAR)


def test_without_a_passphrase_no_key_is_written(home, settings):
    settings.SIGNING_PASSPHRASE = ""
    with pytest.raises(CannotSign, match="ELEARN_SIGNING_PASSPHRASE"):
        make()
    assert list(home.iterdir()) == []


@pytest.mark.parametrize("moment", [BEGUN - YEAR, BEGUN + 9 * YEAR])
def test_outside_its_years_a_key_signs_nothing(home, moment):
    make()
    with pytest.raises(CannotSign, match="no signing key for"):
        signer_at(moment)


def test_a_function_of_another_module_can_sign_instead(home, settings):
    make()
    (home / "signer-2026.key.pem").unlink()
    settings.SIGNING_CALL = "tests.certificates.test_signing_keys.device"
    assert signer_at(BEGUN).sign(b"content") == b"signed: content"


def device(content: bytes) -> bytes:
    return b"signed: " + content


def test_badge_keys_of_all_years_stay_public(home):
    make()
    make(BEGUN + YEAR)
    assert [name for name, _public in badge_keys()] == ["badge-2026", "badge-2027"]
    assert all(len(public) == 32 for _name, public in badge_keys())
    assert badge_signer()[0] == "badge-2027"


# -- The command and the site without keys ---------------------------------------
def test_the_command_names_what_it_made(home, db, capsys):
    call_command("init_signing", "--json")
    told = json.loads(capsys.readouterr().out)
    assert told["folder"] == str(home)
    assert {Path(one).name for one in told["made"]} == {
        path.name for path in home.iterdir()
    }
    assert [told["root_sha256"]] == root_fingerprints()
    assert "SPECIMEN" in read(home / "root.pem").subject.rfc4514_string()
    call_command("init_signing")
    assert "Nothing was missing" in capsys.readouterr().out


def test_a_site_without_keys_issues_nothing_and_says_why(
    home, webinar, due_learner, settings
):
    with pytest.raises(CannotSign, match="An operator makes one with .*init_signing"):
        issue_certificate(webinar, user=due_learner, by=None, now=NOW)
    assert Certificate.objects.count() == 0
    assert not list(Path(settings.CERTIFICATE_ROOT).rglob("*.pdf"))


def test_the_check_warns_a_real_site_only(home, settings):
    assert check_signing(None) == []
    settings.DEMO = False
    assert [one.id for one in check_signing(None)] == ["certificates.W005"]
    make()
    assert [one.id for one in check_signing(None)] == []
    settings.SIGNING_PASSPHRASE = ""
    signer_at.__globals__["_signer"].cache_clear()
    assert [one.id for one in check_signing(None)] == ["certificates.W006"]
