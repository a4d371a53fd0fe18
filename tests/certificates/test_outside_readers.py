"""Readers that know nothing of us, given our root: they say the same (Done when 4)."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from certificates.services import issue_certificate
from tests.certificates.conftest import NOW
from tests.certificates.sealed import flipped, sealed


def run(*command: object, ok: bool = True) -> str:
    ended = subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, check=False
    )
    assert not ok or ended.returncode == 0, ended.stderr
    return ended.stdout + ended.stderr


def needs(*tools: str):
    missing = [tool for tool in tools if shutil.which(tool) is None]
    return pytest.mark.skipif(bool(missing), reason=f"Not installed: {missing}")


@pytest.fixture
def issued(webinar, due_learner) -> Path:
    return issue_certificate(webinar, user=due_learner, by=None, now=NOW).path


@pytest.fixture
def trust(tmp_path, signing_chain) -> str:
    """An NSS database that trusts our root and nothing else."""
    place = f"sql:{tmp_path}"
    run("certutil", "-N", "-d", place, "--empty-password")
    root = signing_chain / "root.pem"
    run("certutil", "-A", "-d", place, "-n", "root", "-t", "CT,C,C", "-i", root)
    return place


@needs("pdfsig", "certutil")
def test_poppler_finds_an_issued_file_valid_and_trusted(issued, trust):
    told = run("pdfsig", "-nssdir", trust, issued)
    assert "Signature Validation: Signature is Valid." in told
    assert "Certificate Validation: Certificate is Trusted." in told
    assert "Signature Type: ETSI.CAdES.detached" in told
    assert "Total document signed" in told


@needs("pdfsig", "certutil")
def test_poppler_finds_a_changed_file_invalid(issued, trust, tmp_path):
    content = issued.read_bytes()
    # In a stream, where the file stays readable.
    place = content.index(b"stream\n") + 40
    changed = tmp_path / "changed.pdf"
    changed.write_bytes(flipped(content, place))
    told = run("pdfsig", "-nssdir", trust, changed, ok=False)
    assert "Signature is Valid" not in told


@needs("pdfsig", "certutil")
def test_without_our_root_poppler_does_not_trust(issued, tmp_path):
    place = f"sql:{tmp_path}"
    run("certutil", "-N", "-d", place, "--empty-password")
    told = run("pdfsig", "-nssdir", place, issued)
    assert "Signature is Valid" in told
    assert "Certificate is Trusted" not in told


@needs("openssl")
def test_openssl_verifies_the_container_taken_out(tmp_path, signing_chain):
    content = sealed()
    place = re.search(rb"/ByteRange \[0 (\d+) (\d+) (\d+)", content)
    length, second, _rest = (int(number) for number in place.groups())
    container = bytes.fromhex(content[length + 1 : second - 1].decode())
    (tmp_path / "signature.der").write_bytes(container.rstrip(b"\0"))
    covered = content[:length] + content[second:]
    (tmp_path / "covered").write_bytes(covered)
    command = (
        *("openssl", "cms", "-verify", "-binary", "-inform", "DER", "-cades"),
        *("-in", tmp_path / "signature.der", "-content", tmp_path / "covered"),
        *("-CAfile", signing_chain / "root.pem", "-purpose", "any"),
        *("-attime", "1708851600", "-out", tmp_path / "out"),
    )
    assert "CAdES Verification successful" in run(*command)
    (tmp_path / "covered").write_bytes(covered + b"!")
    assert "successful" not in run(*command, ok=False)


@needs("qpdf")
def test_qpdf_finds_nothing_wrong(issued):
    told = run("qpdf", "--check", issued)
    assert "No syntax or stream encoding errors found" in told


@needs("pdfinfo")
def test_the_structure_is_still_there(issued):
    told = run("pdfinfo", issued)
    assert re.search(r"Tagged:\s+yes", told)
    assert "Inês Carvalho" in run("pdfinfo", "-struct-text", issued)
