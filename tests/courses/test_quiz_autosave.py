"""Answers are kept as they are given: what a save answers, refuses and gives away."""

from __future__ import annotations

import pytest
from django.utils import timezone

from courses import queries, services
from courses.domain.questions.kinds import Kind
from tests.courses.quiz_player import address, begin, save, sent, words
from tests.factories.questions import make_question

NOW = timezone.now()


@pytest.fixture
def two(learner):
    return begin(
        learner,
        make_question(Kind.SHORT_ANSWER, "a"),
        make_question(Kind.SHORT_ANSWER, "b"),
    )


def test_autosave_answers_with_what_to_say_next(two, as_learner):
    response = save(as_learner, two, **sent({"text": "Emotions"}))
    assert response.json() == {
        "state": "saved",
        "sequences": {"1": 1},
        "seconds_left": None,
        "problems": {},
        "saved_at": response.json()["saved_at"],
    }
    assert queries.state_of(two).slots[1].response == {"text": "Emotions"}


def test_autosave_keeps_what_is_begun_and_does_not_nag(learner, as_learner):
    attempt = begin(learner, make_question(Kind.CLOZE))
    begun = {"gaps": {"g0": {"options": ["o0"]}}}
    told = save(as_learner, attempt, **sent(begun)).json()
    assert (told["problems"], told["sequences"]) == ({}, {"1": 1})
    assert queries.state_of(attempt).slots[1].response == begun


def test_checked_answer_says_nothing_that_is_not_due(learner, as_learner):
    attempt = begin(
        learner,
        make_question(Kind.SINGLE_CHOICE, "a"),
        make_question(Kind.SINGLE_CHOICE, "b"),
        behaviour="immediate",
        review_during=["attempt"],
    )
    wrong = sent({"options": ["o1"]}, do="check-1")
    page = as_learner.post(address(attempt), wrong, follow=True)
    view = page.context["attempt"]
    assert (view.questions[0].status, view.links[0].status) == ("checked", "checked")
    assert "Not this one" not in words(page)


def test_autosave_from_a_stale_tab_changes_nothing_and_says_so(two, as_learner):
    save(as_learner, two, **sent({"text": "Emotions"}))
    response = save(as_learner, two, **sent({"text": "Silence"}))
    assert (response.status_code, response.json()["state"]) == (409, "stale")
    assert queries.state_of(two).slots[1].response == {"text": "Emotions"}


def test_autosave_after_the_end_says_that_it_is_over(two, as_learner):
    services.finish_attempt(two, now=NOW)
    response = save(as_learner, two, **sent({"text": "Emotions"}))
    assert (response.status_code, response.json()["state"]) == (409, "over")


def test_autosave_without_a_session_asks_to_sign_in(two, client):
    response = save(client, two, **sent({"text": "Emotions"}))
    assert (response.status_code, response.json()["state"]) == (403, "signed_out")


def test_autosave_brings_the_servers_time(learner, as_learner):
    attempt = begin(learner, make_question(Kind.SHORT_ANSWER), time_limit_minutes=10)
    left = save(as_learner, attempt, **sent({"text": "x"})).json()["seconds_left"]
    assert 0 < left <= 600
