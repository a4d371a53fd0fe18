from __future__ import annotations

from scenarios.access import SESSION_KEY
from scenarios.services import start_attempt
from tests.scenarios.conftest import NOW


def test_signing_in_keeps_what_was_played_before(client, revision, learner):
    attempt = start_attempt(revision, user=None, now=NOW)
    session = client.session
    session[SESSION_KEY] = [str(attempt.uuid)]
    session.save()
    client.force_login(learner)
    attempt.refresh_from_db()
    assert attempt.user == learner
    assert SESSION_KEY not in client.session


def test_signing_in_takes_nothing_that_was_not_played_here(client, revision, learner):
    attempt = start_attempt(revision, user=None, now=NOW)
    client.force_login(learner)
    attempt.refresh_from_db()
    assert attempt.user is None
