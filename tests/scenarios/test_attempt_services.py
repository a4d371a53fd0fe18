"""Attempts: playing, rating oneself, playing again, claiming."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import ModelLogEntry

from scenarios.domain import play as engine
from scenarios.exceptions import (
    AttemptFinished,
    BadRating,
    ChoiceNotOffered,
    NoSuchTurn,
    NotFinished,
    NotPublished,
    RecordIsFinal,
    StaleStep,
)
from scenarios.models import Attempt, AttemptEvent
from scenarios.services import (
    choose,
    claim_attempts,
    play_again_from,
    publish_scenario,
    rate_self,
    save_outline,
    start_attempt,
)
from scenarios.signals import attempt_finished
from tests.scenarios.conftest import NOW, play

# -- attempts ------------------------------------------------------------------------


def test_attempt_starts_at_the_first_node(attempt, learner):
    assert (attempt.user, attempt.event_count, attempt.is_finished) == (
        learner,
        0,
        False,
    )
    assert attempt.state["node"] == "window"


def test_unpublished_conversation_starts_no_attempt(learner):
    with pytest.raises(NotPublished):
        start_attempt(None, user=learner, now=NOW)


def test_choosing_adds_an_event_and_moves_on(attempt):
    attempt = play(attempt, "laugh", "sit-down")
    events = list(attempt.events.values_list("seq", "node", "choice", "inherited"))
    assert events == [
        (1, "window", "laugh", False),
        (2, "window", "sit-down", False),
    ]
    assert attempt.state["node"] == "room"
    assert attempt.state["values"] == [50, 30, 65, 1]


def test_double_click_is_refused_and_changes_nothing(attempt):
    choose(attempt, choice_key="laugh", expected_seq=0, now=NOW)
    with pytest.raises(StaleStep):
        choose(attempt, choice_key="laugh", expected_seq=0, now=NOW)
    assert AttemptEvent.objects.count() == 1


def test_second_tab_is_refused_and_nothing_is_merged(attempt):
    play(attempt, "laugh")
    with pytest.raises(StaleStep):
        choose(attempt, choice_key="sit-down", expected_seq=0, now=NOW)
    stored = Attempt.objects.get()
    assert (stored.event_count, stored.state["node"]) == (1, "window")


@pytest.mark.parametrize("key", ["wait", "nonsense", ""])
def test_choice_that_is_not_offered_is_refused(attempt, key):
    with pytest.raises(ChoiceNotOffered):
        choose(attempt, choice_key=key, expected_seq=0, now=NOW)
    assert AttemptEvent.objects.count() == 0


def test_ending_finishes_the_attempt_and_tells_it_once(attempt):
    told = []

    def listen(sender, attempt, **_):
        told.append((attempt.pk, attempt.ending_kind))

    attempt_finished.connect(listen)
    try:
        attempt = play(attempt, "laugh", "sit-down", "wait")
        with pytest.raises(AttemptFinished):
            choose(attempt, choice_key="wait", expected_seq=3, now=NOW)
    finally:
        attempt_finished.disconnect(listen)
    assert told == [(attempt.pk, "good")]
    assert (attempt.ending, attempt.finished_at) == (
        "end-good",
        NOW + timedelta(minutes=3),
    )
    assert Attempt.objects.get().is_finished


def test_what_a_receiver_refuses_is_not_stored(attempt):
    def refuse(**_):
        raise RuntimeError("no room")

    play(attempt, "sit-down")
    attempt_finished.connect(refuse)
    try:
        with pytest.raises(RuntimeError):
            choose(attempt, choice_key="wait", expected_seq=1, now=NOW)
    finally:
        attempt_finished.disconnect(refuse)
    stored = Attempt.objects.get()
    assert (stored.is_finished, stored.event_count) == (False, 1)


def test_running_attempt_keeps_its_revision(attempt, outline):
    outline["nodes"][1]["choices"] = [
        {
            "key": "other",
            "text": "Other words.",
            "target": "end-good",
            "quality": "good",
        }
    ]
    outline["nodes"].pop()
    publish_scenario(save_outline(outline, by=None), by=None, now=NOW)
    attempt = play(Attempt.objects.get(), "sit-down", "wait")
    assert (attempt.revision.number, attempt.ending) == (1, "end-good")


def test_event_is_never_changed(attempt):
    play(attempt, "laugh")
    event = AttemptEvent.objects.get()
    event.choice = "sit-down"
    with pytest.raises(RecordIsFinal):
        event.save()


def test_database_refuses_two_events_of_one_number(attempt):
    play(attempt, "laugh")
    with pytest.raises(IntegrityError), transaction.atomic():
        AttemptEvent.objects.create(
            attempt=attempt, seq=1, node="window", choice="refer", at=NOW
        )


def test_records_outlive_the_person_and_the_content(finished, learner, revision):
    with pytest.raises(ProtectedError):
        revision.delete()
    with pytest.raises(ProtectedError):
        revision.scenario.delete()
    learner.delete()
    stored = Attempt.objects.get()
    assert (stored.user, stored.ending) == (None, "end-good")
    assert stored.events.count() == 3


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(picks=st.lists(st.integers(0, 2), max_size=4))
def test_replaying_the_events_gives_the_stored_state(revision, picks):
    attempt = start_attempt(revision, user=None, now=NOW)
    for pick in picks:
        state = engine.replay(
            revision.graph, attempt.events.values_list("choice", flat=True)
        )
        offered = engine.available_choices(revision.graph, state)
        if not offered:
            break
        attempt = play(attempt, offered[pick % len(offered)].key)
    keys = list(attempt.events.order_by("seq").values_list("choice", flat=True))
    state = engine.replay(revision.graph, keys, attempt.seed)
    assert Attempt.objects.get(pk=attempt.pk).state == state.to_json()


# -- self-rating, playing again, claiming ------------------------------------------


def test_first_self_rating_counts(finished):
    rate_self(finished, ratings={"setting": 4}, now=NOW)
    rate_self(finished, ratings={"setting": 1}, now=NOW)
    stored = Attempt.objects.get()
    assert (stored.ratings, stored.rated_at) == ({"setting": 4}, NOW)


@pytest.mark.parametrize(
    "ratings", [{"setting": 6}, {"setting": 0}, {"ghost": 3}, {"setting": "4"}]
)
def test_rating_off_the_scale_is_refused(finished, ratings):
    with pytest.raises(BadRating):
        rate_self(finished, ratings=ratings, now=NOW)
    assert Attempt.objects.get().rated_at is None


def test_rating_waits_for_the_end(attempt):
    with pytest.raises(NotFinished):
        rate_self(attempt, ratings={"setting": 4}, now=NOW)
    assert Attempt.objects.get().rated_at is None


def test_playing_again_starts_a_branch_and_leaves_the_first_untouched(
    finished, learner
):
    before = Attempt.objects.values().get(pk=finished.pk)
    branch = play_again_from(finished, turn=3, user=learner, now=NOW)
    assert (branch.origin, branch.event_count, branch.state["node"]) == (
        finished,
        2,
        "room",
    )
    assert set(branch.events.values_list("inherited", flat=True)) == {True}
    branch = play(branch, "talk")
    assert branch.ending == "end-poor"
    assert Attempt.objects.values().get(pk=finished.pk) == before
    assert finished.events.count() == 3


@pytest.mark.parametrize("turn", [0, 4, -1])
def test_turn_that_never_was_cannot_be_played_again(finished, learner, turn):
    with pytest.raises(NoSuchTurn):
        play_again_from(finished, turn=turn, user=learner, now=NOW)
    assert Attempt.objects.count() == 1


def test_attempt_under_way_is_not_played_again_from_a_turn(attempt, learner):
    attempt = play(attempt, "laugh")
    with pytest.raises(NotFinished, match="has not come to its end yet"):
        play_again_from(attempt, turn=1, user=learner, now=NOW)
    assert Attempt.objects.count() == 1


def test_claiming_gives_away_only_what_belongs_to_nobody(revision, learner, stranger):
    mine = start_attempt(revision, user=None, now=NOW)
    theirs = start_attempt(revision, user=stranger, now=NOW)
    keys = [str(mine.uuid), str(theirs.uuid), str(uuid.uuid4()), "nonsense"]
    assert claim_attempts(keys, user=learner) == 1
    assert claim_attempts(keys, user=learner) == 0
    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert (mine.user, theirs.user) == (learner, stranger)


def test_audit_tells_who_did_what(finished, learner):
    rate_self(finished, ratings={}, now=NOW)
    entries = ModelLogEntry.objects.filter(action__startswith="scenarios.")
    assert set(entries.values_list("action", "user")) == {
        ("scenarios.publish_revision", None),
        ("scenarios.start_attempt", learner.pk),
        ("scenarios.finish_attempt", learner.pk),
        ("scenarios.rate_attempt", learner.pk),
    }
    assert "@" not in "".join(entries.values_list("label", flat=True))
