"""In which order rows are held by those who write about somebody's certificates. In
another, PostgreSQL would have to give up one of two that meet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from certificates.models import Certificate
from certificates.services import issue_certificate, revoke_certificate
from media.models import Webinar
from tests.certificates.conftest import NOW

HELD = "/* held */"
EVENT, PERSON = 'FROM "media_webinar"', 'FROM "core_user"'
RECORD, HEAD = 'FROM "certificates_certificate"', 'FROM "certificates_chainhead"'


@pytest.fixture
def certificate(webinar, due_learner, bytes_for_paper) -> Certificate:
    made = issue_certificate(webinar, user=due_learner, by=None, now=NOW)
    # Of an event that is not over, the place of who goes is given back.
    Webinar.objects.update(ends_at=timezone.now() + timedelta(days=1))
    return made


@pytest.fixture
def asked(monkeypatch) -> Callable[[Callable[[], object]], list[str]]:
    """The statements of a write, with what PostgreSQL is asked to hold, on any database."""
    for name in ("has_select_for_update", "has_select_for_update_of"):
        monkeypatch.setattr(connection.features, name, True)
    monkeypatch.setattr(connection.ops, "for_update_sql", lambda **_: HELD)

    def ask(write: Callable[[], object]) -> list[str]:
        with CaptureQueriesContext(connection) as told:
            write()
        return [one["sql"] for one in told]

    return ask


def first(told: list[str], *words: str) -> int:
    return next(
        number for number, sql in enumerate(told) if all(word in sql for word in words)
    )


def test_erasing_holds_the_event_then_the_person_then_records(
    asked, certificate, due_learner
):
    told = asked(due_learner.delete)
    event, person = first(told, EVENT, HELD), first(told, PERSON, HELD)
    record = first(told, 'UPDATE "certificates_certificate"')
    assert event < person < record < first(told, 'DELETE FROM "core_user"')


def test_revoking_does_too_for_its_letter_is_about_the_event(asked, certificate):
    told = asked(
        lambda: revoke_certificate(certificate, reason="Wrong.", by=None, now=NOW)
    )
    event, person = first(told, EVENT, HELD), first(told, PERSON, HELD)
    record, head = first(told, RECORD, HELD), first(told, HEAD, HELD)
    assert event < person < record < head < first(told, 'INTO "media_eventmail"')
