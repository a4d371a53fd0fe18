from __future__ import annotations

import json
from dataclasses import fields, is_dataclass

import pytest
from django.contrib.auth.models import AnonymousUser

from scenarios.access import SESSION_KEY
from scenarios.models import Attempt
from scenarios.queries import (
    best_attempt,
    current_revision,
    debrief_view,
    has_finished,
    open_attempt,
    player_view,
    rating_questions,
)
from scenarios.services import play_again_from, rate_self, start_attempt
from tests.scenarios.conftest import NOW, play


def fresh(attempt):
    return Attempt.objects.select_related("revision").get(pk=attempt.pk)


def everything_in(value, leave=()):
    """Every name and text that a view hands to a template."""
    if is_dataclass(value):
        for field in fields(value):
            if field.name not in leave:
                yield field.name
                yield from everything_in(getattr(value, field.name))
    elif isinstance(value, (tuple, list)):
        for one in value:
            yield from everything_in(one)
    else:
        yield str(value)


def test_player_view_shows_where_it_stands(attempt):
    view = player_view(fresh(attempt))
    assert (view.title, view.persona.name, view.patient.text) == (
        "At the window",
        "Tomasz",
        "Well, doc, how long have I got?",
    )
    assert (view.turn, view.turns, view.seq, view.is_finished) == (1, 3, 0, False)
    assert view.log == ()
    assert {one.key for one in view.choices} == {"sit-down", "laugh", "refer"}
    assert [one.number for one in view.choices] == [1, 2, 3]
    assert [(meter.key, meter.word, meter.segments) for meter in view.meters] == [
        ("trust", "listening", 3),
        ("understanding", "hazy", 2),
        ("ease", "tense", 3),
    ]


def test_player_view_keeps_what_was_said(attempt):
    view = player_view(fresh(play(attempt, "laugh", "sit-down")))
    assert [(turn.turn, turn.patient.text, turn.reply) for turn in view.log] == [
        (1, "Well, doc, how long have I got?", "Long enough to park the lorry!"),
        (1, "Well, doc, how long have I got?", "Let’s sit down somewhere private."),
    ]
    assert (view.turn, view.seq, view.patient.node) == (2, 2, "room")
    assert {one.key: one.spoken for one in view.choices} == {
        "wait": False,
        "talk": True,
    }


def test_order_of_replies_stays_for_one_attempt(attempt):
    first = [one.key for one in player_view(fresh(attempt)).choices]
    assert [one.key for one in player_view(fresh(attempt)).choices] == first


def test_player_view_holds_no_answers(attempt):
    """Neither names nor words of what is not due: targets, quality, effects,
    marks, thoughts, better phrases, endings."""
    seen = list(everything_in(player_view(fresh(attempt)), leave=("attempt",)))
    told = " ".join(seen)
    for secret in (
        "quality",
        "target",
        "effects",
        "mark",
        "thought",
        "better",
        "He doesn’t want to know.",
        "That’s a serious question.",
        "VR-CoDES",
        "end-good",
        "The doctor didn’t dress it up.",
        "room",
    ):
        assert secret not in told
    # The same words are in the revision, so the test can fail.
    assert "He doesn’t want to know." in json.dumps(
        attempt.revision.compiled, ensure_ascii=False
    )


def test_debrief_view_tells_everything(finished):
    rate_self(finished, ratings={"setting": 4, "feelings": 2}, now=NOW)
    view = debrief_view(fresh(finished))
    assert (view.ending_kind, view.evening, view.confidant, view.minutes) == (
        "good",
        "The doctor didn’t dress it up.",
        "his daughter",
        3,
    )
    assert [(row.key, row.seen, row.rating, row.word) for row in view.profile] == [
        ("setting", 1.0, 4, "Not yet"),
        ("feelings", 5.0, 2, "Always"),
    ]
    laugh, sit, wait = view.moments
    assert (laugh.space_word, laugh.missed, laugh.better) == (
        "closed",
        True,
        "That’s a serious question.",
    )
    assert (laugh.before.trust, laugh.after.trust) == (50, 40)
    assert view.look_again is laugh
    assert view.also_missed == ()
    assert (view.cues_met, view.cues_answered) == (2, 1)
    assert [(point.turn, point.trust, point.missed) for point in view.curve] == [
        (None, 50, False),
        (1, 40, True),
        (1, 50, False),
        (2, 50, False),
    ]
    assert (sit.number, wait.turn, view.is_rated) == (2, 2, True)


def test_self_rating_far_above_what_was_seen_is_marked(attempt):
    attempt = play(attempt, "laugh", "refer", "talk")
    rate_self(attempt, ratings={"setting": 4, "feelings": 5}, now=NOW)
    view = debrief_view(fresh(attempt))
    assert [(row.word, row.is_overrated) for row in view.profile] == [
        ("Not yet", True),
        ("Seldom", True),
    ]


@pytest.mark.parametrize("keys", [(), ("laugh", "sit-down")])
def test_player_and_debrief_take_the_same_queries_however_long(
    attempt, keys, django_assert_num_queries
):
    attempt = fresh(play(attempt, *keys))
    with django_assert_num_queries(1):
        player_view(attempt)
    with django_assert_num_queries(1):
        debrief_view(attempt)


def test_rating_questions_are_the_skills(finished):
    assert [(one.key, one.name, one.rating) for one in rating_questions(finished)] == [
        ("setting", "Setting", None),
        ("feelings", "Room for feelings", None),
    ]


def test_best_attempt_goes_by_the_ending_then_the_date(scenario, revision, learner):
    assert best_attempt(learner, scenario) is None
    assert best_attempt(AnonymousUser(), scenario) is None
    start_attempt(revision, user=learner, now=NOW)
    poor = play(start_attempt(revision, user=learner, now=NOW), "refer", "talk")
    assert best_attempt(learner, scenario) == poor
    good = play(start_attempt(revision, user=learner, now=NOW), "sit-down", "wait")
    play(start_attempt(revision, user=learner, now=NOW), "laugh", "refer", "talk")
    assert best_attempt(learner, scenario) == good
    later = play(
        start_attempt(revision, user=learner, now=NOW), "laugh", "sit-down", "wait"
    )
    assert best_attempt(learner, scenario) == later


def test_has_finished_asks_once_and_for_oneself(
    finished, scenario, learner, stranger, django_assert_num_queries
):
    with django_assert_num_queries(1):
        assert has_finished(learner, [scenario.pk, 999, 998]) == {scenario.pk}
    assert has_finished(stranger, [scenario.pk]) == set()
    with django_assert_num_queries(0):
        assert has_finished(learner, []) == set()
        assert has_finished(AnonymousUser(), [scenario.pk]) == set()


def test_open_attempt_is_ones_own_and_unfinished(rf, scenario, finished, learner):
    request = rf.get("/")
    request.session, request.user = {}, learner
    assert open_attempt(request, scenario) is None
    branch = play_again_from(finished, turn=2, user=learner, now=NOW)
    assert open_attempt(request, scenario) == branch


def test_open_attempt_of_a_visitor_is_in_the_session(rf, scenario, revision):
    mine = start_attempt(revision, user=None, now=NOW)
    request = rf.get("/")
    request.session, request.user = {}, AnonymousUser()
    assert open_attempt(request, scenario) is None
    request.session[SESSION_KEY] = ["nonsense", str(mine.uuid)]
    assert open_attempt(request, scenario) == mine


def test_current_revision_of_an_unpublished_conversation_is_none(scenario):
    assert current_revision(scenario) == scenario.current_revision
    scenario.unpublish()
    assert current_revision(scenario) is None
