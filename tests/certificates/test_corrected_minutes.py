"""A certificate says which of its minutes a person decided about, and why."""

from __future__ import annotations

import hashlib

from certificates.services import issue_certificate
from certificates.verification import evidence_problems
from media.domain.programme import to_ms
from media.services import correct_attendance
from tests.certificates.conftest import NOW


def test_the_evidence_names_the_correction_and_counts_by_it(
    webinar, due_learner, organiser
):
    start = to_ms(webinar.starts_at)
    correct_attendance(
        webinar,
        span=(start, start + 6 * 60_000),
        people=[due_learner],
        is_added=True,
        reason="The stream began late.",
        by=organiser,
        now=NOW,
    )
    certificate = issue_certificate(webinar, user=due_learner, by=organiser, now=NOW)
    evidence = certificate.evidence
    assert evidence["items"][0]["present_ms"] == 40 * 60_000
    assert evidence["outcome"]["eligible_ms"] == 273 * 60_000
    (source,) = [one for one in evidence["sources"] if one["kind"] == "correction"]
    assert source["name"] == (
        "added 2024-02-22T11:30:00+00:00/2024-02-22T11:36:00+00:00:"
        " The stream began late."
    )
    assert source["sha256"] == hashlib.sha256(source["name"].encode()).hexdigest()
    assert evidence_problems(certificate) == []
