"""Certificates that are due, on the first page of the admin."""

import pytest
from django.core.cache import cache
from django.test import RequestFactory

from certificates.desk_home import certificates_due
from certificates.services import issue_all_due
from elearn.core.desk_home import DeskLine
from media.logs import archive
from media.models import ArchivePart
from tests.certificates.conftest import NOW


@pytest.fixture(autouse=True)
def nothing_known():
    cache.clear()


def lines_for(user):
    request = RequestFactory().get("/admin/")
    request.user = user
    return list(certificates_due(request))


def test_home_counts_certificates_that_are_due_until_they_are_issued(
    webinar, due_learner, organiser, reviewer
):
    address = f"/admin/webinars/{webinar.slug}/attendance/?state=due"
    due = DeskLine("1 certificate is due", address, webinar.title)
    assert lines_for(organiser) == [due]
    assert lines_for(reviewer) == []
    issue_all_due(webinar, by=organiser, now=NOW)
    assert lines_for(organiser) == []


def test_home_says_which_log_cannot_be_read(webinar, due_learner, organiser):
    ArchivePart.objects.update(sha256="0" * 64)
    assert lines_for(organiser) == [
        DeskLine(
            "A sealed log cannot be read",
            f"/admin/webinars/{webinar.slug}/logs/",
            webinar.title,
        )
    ]


def test_home_reads_the_logs_once_a_minute(
    webinar, due_learner, organiser, monkeypatch
):
    reads = []
    read = archive.read_part
    monkeypatch.setattr(
        archive, "read_part", lambda *part: reads.append(part) or read(*part)
    )
    first = lines_for(organiser)
    reckoned = len(reads)
    assert reckoned
    assert lines_for(organiser) == first
    assert len(reads) == reckoned
