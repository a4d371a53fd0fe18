"""What a visitor played goes when no session can remember it; records stay."""

from __future__ import annotations

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.models import ModelLogEntry

from scenarios.models import Attempt, AttemptEvent
from scenarios.services import (
    claim_attempts,
    forget_visitor_attempts,
    play_again_from,
    rate_self,
    start_attempt,
)
from tests.scenarios.conftest import NOW, play

LATER = NOW + timedelta(days=14)


@pytest.fixture
def visit(revision) -> Attempt:
    return start_attempt(revision, user=None, now=NOW, seed=7)


def test_visitors_attempts_are_forgotten_with_their_events(visit, scenario):
    visit = play(visit, "sit-down", "wait")
    branch = play_again_from(visit, turn=2, user=None, now=NOW)
    assert AttemptEvent.objects.count() == 3
    assert forget_visitor_attempts(before=LATER) == 2
    assert not Attempt.objects.filter(pk__in=[visit.pk, branch.pk]).exists()
    assert AttemptEvent.objects.count() == 0
    entry = ModelLogEntry.objects.get(action="scenarios.forget_visitors")
    assert (entry.object_id, entry.data) == (str(scenario.pk), {"attempts": 2})
    assert forget_visitor_attempts(before=LATER) == 0
    assert ModelLogEntry.objects.filter(action=entry.action).count() == 1


def test_what_a_session_may_still_remember_stays(visit):
    assert forget_visitor_attempts(before=NOW) == 0
    visit = play(visit, "sit-down", "wait")  # two minutes after NOW
    assert forget_visitor_attempts(before=NOW + timedelta(minutes=2)) == 0
    rate_self(visit, ratings={}, now=LATER)
    assert forget_visitor_attempts(before=LATER) == 0
    assert forget_visitor_attempts(before=LATER + timedelta(seconds=1)) == 1


def test_a_persons_attempt_stays_claimed_or_erased(attempt, visit, learner, stranger):
    assert claim_attempts([str(visit.uuid)], user=stranger) == 1
    learner.delete()
    attempt.refresh_from_db()
    assert attempt.user is None
    assert forget_visitor_attempts(before=LATER) == 0
    assert Attempt.objects.count() == 2


def test_an_erased_persons_attempt_cannot_be_claimed(attempt, learner, stranger):
    learner.delete()
    assert claim_attempts([str(attempt.uuid)], user=stranger) == 0


def test_a_claimed_attempt_survives_the_one_it_branched_from(visit, learner):
    visit = play(visit, "sit-down", "wait")
    branch = play_again_from(visit, turn=1, user=learner, now=NOW)
    assert forget_visitor_attempts(before=LATER) == 1
    branch.refresh_from_db()
    assert branch.origin is None


def test_a_visitors_attempt_has_no_owner(visit, learner):
    with pytest.raises(IntegrityError), transaction.atomic():
        Attempt.objects.filter(pk=visit.pk).update(user=learner)


def test_command_forgets_what_is_older_than_a_session(visit, revision, client):
    new = start_attempt(revision, user=None, now=timezone.now())
    session = client.session
    session.set_expiry(-1)
    session.save()
    out = StringIO()
    call_command("forget_visitors", "--json", stdout=out)
    assert json.loads(out.getvalue()) == {"attempts": 1}
    assert list(Attempt.objects.all()) == [new]
    assert not Session.objects.exists()


def test_own_words_and_notes_go_with_the_account_and_the_record_stays(
    everything, learner, stranger
):
    mine, theirs = (
        start_attempt(everything, user=user, now=NOW, seed=1)
        for user in (learner, stranger)
    )
    for attempt in (mine, theirs):
        AttemptEvent.objects.create(
            attempt=attempt, seq=1, node="a", choice="b", at=NOW, own_words="Mrs Grey"
        )
        Attempt.objects.filter(pk=attempt.pk).update(note="Ward 7", noted_at=NOW)
    learner.delete()
    entry = ModelLogEntry.objects.get(action="scenarios.forget_words")
    assert (entry.object_id, entry.data) == (str(mine.pk), {})
    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert (mine.user, mine.note, mine.noted_at) == (None, "", None)
    assert (theirs.user, theirs.note) == (stranger, "Ward 7")
    words = [one.events.values_list("choice", "own_words") for one in (mine, theirs)]
    assert [list(one) for one in words] == [[("b", "")], [("b", "Mrs Grey")]]
