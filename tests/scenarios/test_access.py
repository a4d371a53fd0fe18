from __future__ import annotations

import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from scenarios.access import (
    SESSION_KEY,
    SESSION_LIMIT,
    get_attempt,
    get_scenario,
    remember_attempt,
)
from scenarios.models import Attempt
from scenarios.services import save_outline, start_attempt
from tests.scenarios.conftest import NOW


@pytest.fixture
def request_of(rf):
    def make(user=None, *, session=None):
        request = rf.get("/")
        request.user = user or AnonymousUser()
        request.session = session if session is not None else {}
        return request

    return make


def test_own_attempt_opens_in_one_query(request_of, attempt, learner,
                                        django_assert_num_queries):  # fmt: skip
    request = request_of(learner)
    with django_assert_num_queries(1):
        found = get_attempt(request, attempt.uuid)
        assert found.revision.scenario.slug == "window"
    assert found == attempt


def test_attempt_of_somebody_else_is_not_there(request_of, attempt, stranger, editor):
    session = {SESSION_KEY: [str(attempt.uuid)]}
    for user in (stranger, editor, None):
        with pytest.raises(Http404):
            get_attempt(request_of(user, session=session), attempt.uuid)


def test_visitors_attempt_opens_for_the_session_that_played_it(request_of, revision):
    attempt = start_attempt(revision, user=None, now=NOW)
    request = request_of()
    remember_attempt(request, attempt)
    assert get_attempt(request, str(attempt.uuid)) == attempt
    with pytest.raises(Http404):
        get_attempt(request_of(), attempt.uuid)


@pytest.mark.parametrize("key", ["nonsense", uuid.uuid4()])
def test_unknown_attempt_is_not_there(request_of, attempt, learner, key):
    with pytest.raises(Http404):
        get_attempt(request_of(learner), key)


def test_session_forgets_the_oldest_and_no_account_is_remembered(
    request_of, attempt, revision
):
    request = request_of()
    remember_attempt(request, attempt)
    assert request.session == {}
    visits = [Attempt(uuid=uuid.uuid4()) for _ in range(SESSION_LIMIT + 1)]
    for visit in visits:
        remember_attempt(request, visit)
    remember_attempt(request, visits[-1])
    assert request.session[SESSION_KEY] == [str(visit.uuid) for visit in visits[1:]]


def test_conversation_opens_when_it_is_published(scenario):
    assert get_scenario("window") == scenario
    scenario.unpublish()
    with pytest.raises(Http404):
        get_scenario("window")


def test_draft_is_not_there(db, outline):
    save_outline(outline, by=None)
    with pytest.raises(Http404):
        get_scenario("window")
