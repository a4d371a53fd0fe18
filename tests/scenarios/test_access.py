from __future__ import annotations

import uuid

import pytest
from django.contrib.auth.models import AnonymousUser, Permission
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse

from elearn.core.models import User
from scenarios.access import (
    ADD,
    CHANGE,
    SESSION_KEY,
    SESSION_LIMIT,
    draft_to_change,
    get_attempt,
    get_scenario,
    may_write,
    refuse_others,
    remember_attempt,
    scenario_for_author,
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


# -- authors -------------------------------------------------------------------------
@pytest.mark.parametrize("find", [scenario_for_author, draft_to_change])
def test_one_rule_for_everything_of_authors(
    find, scenario, organiser, reviewer, learner
):
    assert find(scenario.pk, organiser) == scenario
    for pk in (scenario.pk, scenario.pk + 1):
        with pytest.raises(PermissionDenied):
            find(pk, reviewer)
        for nobody in (learner, AnonymousUser()):
            with pytest.raises(Http404):
                find(pk, nobody)
    with pytest.raises(Http404):
        find(scenario.pk + 1, organiser)


def test_locked_draft_is_read_and_not_changed(scenario, organiser, editor):
    scenario.locked, scenario.locked_by = True, editor
    scenario.save()
    assert scenario_for_author(scenario.pk, organiser) == scenario
    with pytest.raises(PermissionDenied):
        draft_to_change(scenario.pk, organiser)


def test_who_may_only_begin_asks_the_desk_and_reads_no_cohort(reviewer):
    reviewer.user_permissions.add(Permission.objects.get(codename="add_scenario"))
    beginner = User.objects.get(pk=reviewer.pk)
    assert (may_write(beginner), may_write(beginner, CHANGE, ADD)) == (False, True)
    refuse_others(beginner, CHANGE, ADD)
    with pytest.raises(PermissionDenied):
        refuse_others(beginner)


def test_every_page_of_authors_answers_alike(
    client, scenario, organiser, reviewer, learner
):
    snippets = "wagtailsnippets_scenarios_scenario"
    names = ["scenarios_cohort", f"{snippets}:compare", f"{snippets}:upload_again"]
    pages = [reverse(name, args=[scenario.pk]) for name in names]
    pages.append(reverse(f"{snippets}:begin"))
    for person, status in ((organiser, 200), (reviewer, 302), (learner, 302)):
        client.force_login(person)
        assert [client.get(page).status_code for page in pages] == [status] * 4
        if person is reviewer:  # who has a page to read it on
            own = client.get(reverse(f"{snippets}:edit", args=[scenario.pk]))
            assert own.url == reverse(f"{snippets}:read", args=[scenario.pk])
            assert client.get(own.url).status_code == 200
            assert client.get(pages[0]).url == reverse("wagtailadmin_home")
            listed = client.get(reverse(f"{snippets}:list")).content.decode()
            assert "At the window" in listed
            assert pages[0] not in listed
