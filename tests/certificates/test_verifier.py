"""The verifier in one file, run as a stranger runs it: no packages, no site, no network."""

import base64
import json
import subprocess
import sys
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.management import call_command
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from certificates.services import (
    issue_all_due,
    issue_certificate,
    revoke_certificate,
)
from certificates.signing_chain import make_chain
from certificates.status_list import offline_list
from certificates.verifier import curves, der, document, signature, verdict, x509
from certificates.verifier_file import verifier_file
from tests.certificates.conftest import NOW
from tests.certificates.sealed import SERIAL, SIGNED_AT, flipped, laid_out, sealed

LATER = datetime(2024, 3, 4, 9, 0, tzinfo=UTC)


@pytest.fixture
def stranger_runs(tmp_path, db):
    """Runs a `verify.pyz` built now with bare Python, in a folder of its own."""

    def run(content: bytes, *options: str, now: datetime = LATER):
        (tmp_path / "verify.pyz").write_bytes(verifier_file(now=now))
        (tmp_path / "file.pdf").write_bytes(content)
        ended = subprocess.run(
            [sys.executable, "-I", "-S", "verify.pyz", "file.pdf", *options],
            cwd=tmp_path,
            env={"PATH": "/nowhere"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert "Traceback" not in ended.stderr
        return ended

    return run


def test_a_stranger_reads_that_it_is_good(stranger_runs):
    ended = stranger_runs(sealed())
    assert ended.returncode == 0
    assert ended.stdout.splitlines()[0] == f"{SERIAL}: good"
    assert "Neither revoked nor replaced on 2024-03-04T09:00:00+00:00." in ended.stdout


def test_the_same_as_a_document(stranger_runs):
    told = json.loads(stranger_runs(sealed(), "--json").stdout)
    assert told["valid"] is True
    assert told["serial"] == SERIAL
    assert told["status"] == "valid"
    assert told["problems"] == told["notes"] == []
    assert told["signed_at"] == SIGNED_AT.isoformat()


def test_each_stamped_file_tells_its_own_number(
    webinar, due_learner, make_person, attend, evaluate, stranger_runs
):
    """Stamped on one layout, they still differ in what they say of themselves."""
    other = make_person(7)
    attend(webinar, other, "11:30-17:00")
    evaluate(webinar, other)
    issued = issue_all_due(webinar, by=None, now=NOW).issued
    assert len(issued) == 2
    for certificate in issued:
        told = json.loads(stranger_runs(certificate.path.read_bytes(), "--json").stdout)
        assert (told["valid"], told["serial"]) == (True, certificate.serial)


def test_a_flipped_byte_is_told(stranger_runs):
    ended = stranger_runs(flipped(sealed(), 300))
    assert ended.returncode == 1
    assert "NOT GOOD" in ended.stdout
    assert "The file was altered after it was signed." in ended.stdout


def test_a_revoked_certificate_is_on_the_list(webinar, due_learner, stranger_runs):
    certificate = issue_certificate(webinar, user=due_learner, by=None, now=NOW)
    content = certificate.path.read_bytes()
    assert stranger_runs(content).returncode == 0
    revoke_certificate(certificate, reason="Wrong person.", by=None, now=NOW)
    ended = stranger_runs(content, "--json")
    told = json.loads(ended.stdout)
    assert (ended.returncode, told["valid"], told["status"]) == (1, False, "revoked")
    assert told["problems"] == ["The certificate was revoked."]


def test_a_newer_list_beside_it_wins(webinar, due_learner, stranger_runs, tmp_path):
    certificate = issue_certificate(webinar, user=due_learner, by=None, now=NOW)
    content = certificate.path.read_bytes()
    assert stranger_runs(content).returncode == 0
    revoke_certificate(certificate, reason="Wrong person.", by=None, now=NOW)
    (tmp_path / "status.json").write_bytes(offline_list(now=LATER))
    old = (tmp_path / "verify.pyz").read_bytes()
    ended = subprocess.run(
        [sys.executable, "-I", "-S", "-", "file.pdf", "--status", "status.json"],
        input="import sys; sys.path.insert(0, 'verify.pyz')\n"
        "from certificates.verifier.command import main; sys.exit(main())",
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    assert "The certificate was revoked." in ended.stdout
    assert (tmp_path / "verify.pyz").read_bytes() == old


def test_a_certificate_newer_than_the_list_is_not_vouched_for(stranger_runs):
    told = json.loads(stranger_runs(sealed(), "--json", now=NOW.replace(day=1)).stdout)
    assert (told["valid"], told["status"]) == (True, "unknown")
    assert told["notes"] == ["The certificate is newer than the status list."]


def test_another_root_is_not_trusted(stranger_runs, settings, tmp_path):
    content = sealed()
    settings.SIGNING_DIR = tmp_path / "others"
    make_chain(now=SIGNED_AT, name="Others", is_specimen=False)
    ended = stranger_runs(content)
    assert ended.returncode == 1
    assert "not by the root that is trusted here" in ended.stdout
    own = stranger_runs(content, "--root", str(tmp_path / "others" / "root.pem"))
    assert own.returncode == 1


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is not a PDF"),
        (b"no", "is not a PDF"),
        (b"%PDF-1.7\n" + b"\xff" * 99, "carries no signature"),
        (
            b"%PDF-1.7 /ByteRange [0 27 31 0] <3080> /ByteRange [0 9 9 9]",
            "carries no signature",
        ),
    ],
)
def test_what_is_no_certificate_is_one_sentence(stranger_runs, content, sentence):
    ended = stranger_runs(content)
    assert ended.returncode == 1
    assert sentence in ended.stdout + ended.stderr


def test_a_missing_file_is_one_sentence_and_still_a_document(stranger_runs):
    ended = stranger_runs(sealed(), "--status", "nothing.json", "--json")
    assert ended.returncode == 1
    assert ended.stderr == "nothing.json cannot be read.\n"
    told = json.loads(ended.stdout)
    assert (told["valid"], told["error"]) == (False, "nothing.json cannot be read.")


def test_the_command_writes_the_same_file(db, tmp_path, capsys):
    out = tmp_path / "verify.pyz"
    call_command("build_verifier", "--out", str(out), "--json")
    told = json.loads(capsys.readouterr().out)
    assert told["file"] == str(out)
    assert out.read_bytes().startswith(b"#!/usr/bin/env python3\nPK")


def test_equal_parts_give_equal_bytes(db):
    assert verifier_file(now=LATER) == verifier_file(now=LATER)


# -- The status list ---------------------------------------------------------------
@pytest.fixture
def roots(signing_chain):
    return x509.in_pem((signing_chain / "root.pem").read_bytes())


def test_a_list_that_was_altered_is_refused(db, roots):
    outer = json.loads(offline_list(now=LATER))
    assert verdict.read_statuses(json.dumps(outer).encode(), roots).gone == {}
    payload = json.loads(base64.b64decode(outer["payload"]))
    payload["issued_at"] = "2030-01-01T00:00:00+00:00"
    outer["payload"] = base64.b64encode(json.dumps(payload).encode()).decode()
    with pytest.raises(der.Unreadable, match="not signed by the root"):
        verdict.read_statuses(json.dumps(outer).encode(), roots)


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"null", b'{"payload": 3}', b'{"payload": "", "signature": ""}'],
)
def test_a_list_that_is_none_is_refused(content, roots):
    with pytest.raises(der.Unreadable):
        verdict.read_statuses(content, roots)


# -- Arithmetic, against a library ---------------------------------------------------
@pytest.mark.parametrize(
    ("ours", "theirs", "algorithm", "hashed"),
    [
        (curves.P256, ec.SECP256R1(), "1.2.840.10045.4.3.2", hashes.SHA256()),
        (curves.P384, ec.SECP384R1(), "1.2.840.10045.4.3.3", hashes.SHA384()),
        (curves.P256, ec.SECP256R1(), "1.2.840.10045.4.3.3", hashes.SHA384()),
        (curves.P384, ec.SECP384R1(), "1.2.840.10045.4.3.2", hashes.SHA256()),
    ],
)
@hypothesis_settings(max_examples=12)
@given(content=st.binary(max_size=64), place=st.integers(0, 60))
def test_our_arithmetic_agrees_with_a_library(
    ours, theirs, algorithm, hashed, content, place
):
    private = ec.generate_private_key(theirs)
    numbers = private.public_key().public_numbers()
    key = curves.PublicKey(ours, (numbers.x, numbers.y))
    signed = private.sign(content, ec.ECDSA(hashed))
    assert key.verifies(content, signed, algorithm)
    assert not key.verifies(content + b"!", signed, algorithm)
    with suppress(ValueError):
        assert not key.verifies(content, flipped(signed, place), algorithm)


def test_a_signature_of_zeros_is_none():
    key = curves.PublicKey(curves.P256, curves.P256.g)
    zeros = bytes.fromhex("3006020100020100")
    assert not key.verifies(b"", zeros, "1.2.840.10045.4.3.2")


def test_the_order_brings_every_point_home():
    for curve in (curves.P256, curves.P384):
        assert curve.holds(*curve.g)
        assert curve.both(curve.n, 0, None) is None


def test_a_key_off_its_curve_is_refused(roots):
    (root,) = roots
    tampered = root.raw.replace(
        root.key.point[1].to_bytes(48, "big"),
        (root.key.point[1] ^ 1).to_bytes(48, "big"),
    )
    with pytest.raises(der.Unreadable, match="not on its curve"):
        x509.parse(tampered)


@given(st.binary(max_size=200))
def test_junk_is_unreadable_and_nothing_worse(content):
    for reader in (x509.parse, lambda junk: signature.examine(junk, b"")):
        with pytest.raises(ValueError):  # noqa: PT011 -- any, for any junk
            reader(content)


@hypothesis_settings(max_examples=100)
@given(place=st.integers(0, 2500), byte=st.integers(0, 255))
def test_no_byte_of_the_container_changes_who_signed_what(seen_once, place, byte):
    """What a signature does not cover (its version, say) may differ and means nothing."""
    container, digest, root, signer = seen_once
    changed = bytearray(container)
    changed[place % len(container)] = byte
    try:
        seen = signature.examine(bytes(changed), digest)
    except (ValueError, IndexError):
        return
    assert not signature.examine(bytes(changed), digest[:-1] + b"!").is_intact
    if seen.is_intact and x509.leads_to_root(
        seen.signer, seen.others, [root], SIGNED_AT
    ):
        assert seen.signer.raw == signer.raw


@pytest.fixture(scope="module")
def seen_once(signing_chain):
    found = document.find(sealed())
    (root,) = x509.in_pem((signing_chain / "root.pem").read_bytes())
    container = found.container.rstrip(b"\0")
    return (
        container,
        found.digest,
        root,
        signature.examine(container, found.digest).signer,
    )


def test_a_file_without_signature_is_not_good(roots):
    told = verdict.judge(laid_out(), roots, None)
    assert told.problems == ["The file carries no signature."]


@pytest.fixture
def leaf_and_issuing(signing_chain):
    return [
        x509.in_pem((signing_chain / name).read_bytes())[0]
        for name in ("signer-2024.pem", "issuing.pem")
    ]


LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "without",
    [
        {"is_authority": False},
        {"usage": frozenset({0, 1})},
        {"ends": LONG_AGO},
        {"subject": b"another"},
    ],
    ids=["authority", "usage", "time", "name"],
)
def test_who_vouches_must_be_an_authority_of_that_day(leaf_and_issuing, roots, without):
    leaf, issuing = leaf_and_issuing
    (root,) = roots
    assert x509.leads_to_root(leaf, [issuing], [root], SIGNED_AT)
    assert not x509.leads_to_root(
        leaf, [replace(issuing, **without)], [root], SIGNED_AT
    )
    assert not x509.leads_to_root(
        leaf, [issuing], [replace(root, **without)], SIGNED_AT
    )


def test_what_is_added_after_the_signature_is_told(roots):
    told = verdict.judge(sealed() + b"\n% more\n", roots, None)
    assert told.problems == ["Something was added to the file after it was signed."]


def test_the_time_of_a_key_is_kept(leaf_and_issuing, roots):
    leaf, issuing = leaf_and_issuing
    moments = [SIGNED_AT, SIGNED_AT.replace(year=2023), SIGNED_AT.replace(year=2033)]
    assert [x509.leads_to_root(leaf, [issuing], roots, at) for at in moments] == [
        True,
        False,
        False,
    ]
