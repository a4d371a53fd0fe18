"""In which order rows are held while an account goes: as those hold them who issue."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from certificates.services import issue_certificate
from media.models import Webinar
from tests.certificates.conftest import NOW

HELD = "/* held */"


def test_an_event_then_its_person_then_records(
    monkeypatch, webinar, due_learner, bytes_for_paper
):
    issue_certificate(webinar, user=due_learner, by=None, now=NOW)
    # Of an event that is not over, the place of who goes is given back.
    Webinar.objects.update(ends_at=timezone.now() + timedelta(days=1))
    # What PostgreSQL is asked to hold, on any database.
    for name in ("has_select_for_update", "has_select_for_update_of"):
        monkeypatch.setattr(connection.features, name, True)
    monkeypatch.setattr(connection.ops, "for_update_sql", lambda **_: HELD)
    with CaptureQueriesContext(connection) as asked:
        due_learner.delete()
    told = [one["sql"] for one in asked]

    def first(*words: str) -> int:
        return next(
            number
            for number, sql in enumerate(told)
            if all(word in sql for word in words)
        )

    event = first('FROM "media_webinar"', HELD)
    person = first('FROM "core_user"', HELD)
    record = first('UPDATE "certificates_certificate"')
    assert event < person < record < first('DELETE FROM "core_user"')
