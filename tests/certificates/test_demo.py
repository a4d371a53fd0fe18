"""The demo's certificates: made the organiser's way, once, whatever was tried meanwhile."""

from datetime import UTC, datetime

import pytest

from certificates import demo
from certificates.chamber_lists import chamber_list
from certificates.correction_queries import names_waiting
from certificates.demo import evenings
from certificates.models import (
    Certificate,
    IssueBatch,
    NameCorrection,
    PersonNumber,
)
from certificates.queries import due_list
from certificates.record_queries import check_record
from certificates.services import keep_number
from elearn.core import demo as people
from media import demo as events
from media.queries import get_webinar

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)


@pytest.fixture
def loaded(db, own_folders, monkeypatch) -> dict[str, int]:
    # Films are tested where they are made.
    monkeypatch.setattr(events, "clip_to_try", lambda: None)
    people.load(now=NOW)
    events.load(now=NOW)
    return demo.load(now=NOW)


def test_the_evenings_are_issued_in_one_batch_and_handed_to_the_chamber(loaded):
    webinar = get_webinar("result-by-telephone")
    batch = IssueBatch.objects.get()
    assert (batch.state, batch.issued, batch.failed) == ("done", 11, [])
    due = [row for row in due_list(webinar, now=NOW) if row.verdict.is_due]
    assert {row.user.email for row in due} == {
        *("girts.berzins@example.org", "gorg.borg@example.org")
    }
    told = chamber_list(webinar)
    assert (told.kind, len(told.rows), told.without) == ("dfp", 5, 6)
    (asked,) = names_waiting()
    assert (asked.replaced.name_printed, asked.name) == (
        "Ana-Maria Ionescu-Popa",
        "Ana-Maria Popa",
    )
    assert check_record().problems == []


def test_loading_again_adds_nothing_and_takes_nothing_back(loaded):
    row = PersonNumber.objects.order_by("pk").first()
    keep_number(row.user, kind=row.kind, text="", now=NOW)
    before = list(Certificate.objects.values_list("serial", "status"))
    assert demo.load(now=NOW) == loaded
    assert list(Certificate.objects.values_list("serial", "status")) == before
    assert IssueBatch.objects.count() == names_waiting().count() == 1
    assert PersonNumber.objects.count() == 4


def test_where_nothing_was_issued_no_other_name_is_asked_for(loaded, organiser):
    """A batch that a visitor stopped, or certificates that were withdrawn."""
    NameCorrection.objects.all().delete()
    told = {"person": "nobody@example.org", "name": "Ana", "reason": "Married."}
    webinar = get_webinar("result-by-telephone")
    evenings._ask(webinar, told | {"asked_at": NOW}, by=organiser)
    assert not NameCorrection.objects.exists()
