"""The paper of a completion, its seal and its badge, read back by others."""

import io
import json
import re
import shutil
import subprocess
from datetime import timedelta

import pytest
from django.utils import timezone
from pypdf import PdfReader

from certificates import badge
from certificates.models import Certificate, CertificateTemplate
from certificates.services import issue_completion, revoke_certificate
from certificates.status_list import badge_list
from certificates.verification import verify_by_signature, verify_file
from tests.certificates.completing import DONE
from tests.certificates.sealed import flipped
from tests.certificates.sealing import attached

LATER = DONE + timedelta(days=1)


@pytest.fixture
def made(completion, learner) -> Certificate:
    return issue_completion(completion, user=learner, by=learner, now=LATER)


@pytest.fixture
def content(made) -> bytes:
    return made.path.read_bytes()


def words_of(content: bytes, page: int) -> str:
    pages = PdfReader(io.BytesIO(content)).pages
    assert len(pages) == 2
    return re.sub(r"\s+", " ", pages[page].extract_text())


def test_the_first_page_says_what_was_completed_and_that_it_gives_no_credit(
    content, made
):
    first = words_of(content, 0)
    assert "Certificate of completion" in first
    assert (
        "Inês Carvalho completed the self-paced module Module breaking-bad-news "
        "and met all that it asks for." in first
    )
    assert "Completed Tuesday 3 March 2026" in first
    assert "None: a certificate of completion carries no CME credit" in first
    assert f"{made.serial}, issued 4 March 2026" in first
    assert made.code_grouped in first
    assert "credits" not in first
    assert "ccredit" not in first


def test_the_second_page_says_what_was_asked_and_when_each_was_met(content):
    second = words_of(content, 1)
    assert "What this certificate rests on Inês Carvalho" in second
    for row in (
        "Module breaking-bad-news. It asks for 2 lessons, 1 conversation, 2 of 3 "
        "questions right. Days and times in Western European Time.",
        "Lesson Lesson 1 3 March 2026, 18:05 read to its end",
        "Lesson Lesson 2 3 March 2026, 18:05 read to its end",
        "Conversation At the window 3 March 2026, 18:05 played to its end",
        "Quiz Six questions 3 March 2026, 18:05 2 of 3 right; 2 asked for",
        "Completed 3 March 2026, 18:05 certified without credit",
    ):
        assert row in second, second
    assert "That a module is completed is certified; no credit is given." in second
    assert "Completion recorded on 3 March 2026 at 18:05 WET, SHA-256" in second
    assert "Minutes" not in second


def test_it_is_read_aloud_in_order_and_holds_its_number(content, made):
    reader = PdfReader(io.BytesIO(content))
    assert reader.metadata["/certificatenumber"] == made.serial
    assert reader.metadata.title == f"Certificate {made.serial}"
    if shutil.which("pdfinfo") is None:
        pytest.skip("poppler's tools are not installed.")
    told = subprocess.run(
        ["pdfinfo", "-struct-text", str(made.path)],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert len(re.findall(r"^ +TH\b", told, re.MULTILINE)) == 4 + 4 + 1
    marks = ['"Certificate of completion"', '"Inês Carvalho"', '"Lesson 1"', '"Quiz"']
    assert sorted(marks, key=told.index) == marks


def test_others_find_the_file_sound(content, tmp_path):
    if shutil.which("qpdf") is None:
        pytest.skip("qpdf is not installed.")
    (tmp_path / "made.pdf").write_bytes(content)
    ended = subprocess.run(
        ["qpdf", "--check", str(tmp_path / "made.pdf")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, "WARNING" in ended.stdout + ended.stderr) == (0, False)


def test_the_seal_holds_and_one_changed_byte_breaks_it(content, made):
    verdict = verify_file(content)
    assert (verdict.is_valid, verdict.serial, verdict.signature, verdict.credits) == (
        True,
        made.serial,
        "sound",
        "0.0",
    )
    altered = verify_file(flipped(content, len(content) // 2))
    assert (altered.is_valid, altered.signature) == (False, "altered")
    assert verify_by_signature(content).is_valid
    revoke_certificate(made, reason="A mistake.", by=None, now=LATER)
    told = verify_file(content)
    assert (told.is_valid, told.status) == (False, "revoked")


def test_the_templates_own_words_are_printed_and_stay(completion, learner):
    template, _made = CertificateTemplate.objects.get_or_create(
        key="standard", defaults={"name": "Standard"}
    )
    template.wordings = [
        (
            "wording",
            {
                "language": "en-gb",
                "kind": "Never printed here",
                "kind_completion": "It is done",
                "body_completion": "finished *{module}* on {date}.",
            },
        )
    ]
    template.save()
    made = issue_completion(completion, user=learner, by=learner, now=LATER)
    first = words_of(made.path.read_bytes(), 0)
    assert "It is done" in first
    assert "finished Module breaking-bad-news on Tuesday 3 March 2026." in first
    assert "Never printed" not in first


# -- The badge -----------------------------------------------------------------------
def test_the_badge_names_the_module_and_no_credit_and_nobody(content, made):
    inside = json.loads(attached(content))
    subject = inside["credentialSubject"]
    assert "creditsEarned" not in subject
    assert subject["achievement"]["name"] == "Module breaking-bad-news"
    assert subject["achievement"]["achievementType"] == "Course"
    assert subject["achievement"]["id"].endswith("/breaking-bad-news/")
    assert subject["achievement"]["criteria"]["narrative"] == (
        "That a module is completed is certified; no credit is given."
    )
    assert made.evidence_sha256 in inside["evidence"][0]["narrative"]
    assert "Carvalho" not in json.dumps(inside, ensure_ascii=False)


def test_a_library_of_others_verifies_it(content, made, others):
    inside = json.loads(attached(content))
    series = badge.list_and_index(made.serial)[0]
    listed = badge_list(series, now=timezone.now())
    assert others(inside, listed) == {
        "verified": True,
        "revoked": False,
        "error": [],
        "status": "",
    }
    altered = {**inside, "name": "Another module"}
    assert others(altered, listed)["verified"] is False
