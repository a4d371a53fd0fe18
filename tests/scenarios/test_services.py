from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError, QuerySet
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import ModelLogEntry

from scenarios.authoring import compile_scenario
from scenarios.domain import play as engine
from scenarios.domain.assess import examine
from scenarios.domain.document import sha256
from scenarios.domain.exploration import STATE_LIMIT
from scenarios.exceptions import (
    AttemptFinished,
    BadRating,
    ChoiceNotOffered,
    NoSuchTurn,
    NotFinished,
    NotPublished,
    OutlineError,
    RecordIsFinal,
    ScenarioHasErrors,
    StaleStep,
)
from scenarios.models import Attempt, AttemptEvent, Scenario, ScenarioRevision
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

# -- publishing ------------------------------------------------------------------


def test_publishing_freezes_a_revision(scenario):
    revision = scenario.current_revision
    assert (revision.number, revision.published_at, revision.schema_version) == (
        1,
        NOW,
        2,
    )
    assert sha256(revision.graph) == revision.sha256
    assert revision.graph.node("window").text == "Well, doc, how long have I got?"
    assert scenario.live


def test_publishing_plays_the_conversation_through_once(scenario, outline, monkeypatch):
    limits = []

    def counted(graph, *, limit):
        limits.append(limit)
        return examine(graph, limit=limit)

    monkeypatch.setattr("scenarios.assurance.examine", counted)
    outline["nodes"][0]["text"] = "Other words, never checked before."
    publish_scenario(save_outline(outline, by=None), by=None, now=NOW)
    assert limits == [STATE_LIMIT]


def test_publishing_the_same_words_again_changes_nothing(scenario):
    first = scenario.current_revision
    again = publish_scenario(scenario, by=None, now=NOW + timedelta(days=1))
    assert again == first
    assert ScenarioRevision.objects.count() == 1


def test_publishing_takes_the_row_lock_before_it_looks_for_a_revision(
    db, outline, monkeypatch
):
    draft = save_outline(outline, by=None)
    lock = QuerySet.select_for_update
    frozen = []

    def locking(self, *args, **options):
        if self.model is Scenario:
            frozen.append(ScenarioRevision.objects.count())
        return lock(self, *args, **options)

    monkeypatch.setattr(QuerySet, "select_for_update", locking)
    publish_scenario(draft, by=None, now=NOW)
    assert frozen[0] == 0


def test_publishing_other_words_makes_the_next_revision(scenario, outline):
    outline["nodes"][0]["text"] = "How long, doc?"
    second = publish_scenario(save_outline(outline, by=None), by=None, now=NOW)
    assert second.number == 2
    scenario.refresh_from_db()
    assert scenario.current_revision == second


def test_going_back_to_earlier_words_gives_the_earlier_revision(scenario, outline):
    first = scenario.current_revision
    changed = {**outline, "title": "Elsewhere"}
    publish_scenario(save_outline(changed, by=None), by=None, now=NOW)
    back = publish_scenario(save_outline(outline, by=None), by=None, now=NOW)
    assert back == first
    scenario.refresh_from_db()
    assert scenario.current_revision == first
    assert ScenarioRevision.objects.count() == 2


def test_draft_with_errors_is_saved_but_not_published(db, broken):
    draft = save_outline(broken, by=None)
    assert Scenario.objects.get(slug="window").live is False
    with pytest.raises(ScenarioHasErrors) as caught:
        publish_scenario(draft, by=None, now=NOW)
    assert caught.value.sentences == (
        "No reply leads to “end-poor”: nobody can reach it.",
        "At “room” the reply “talk” leads to “nowhere”, but there is no such node.",
    )
    assert ScenarioRevision.objects.count() == 0
    assert Scenario.objects.get(slug="window").live is False


def test_wagtails_own_publish_refuses_errors_too(scenario, broken):
    draft = save_outline(broken, by=None)
    with pytest.raises(ScenarioHasErrors):
        draft.get_latest_revision().publish()
    stored = Scenario.objects.get(pk=scenario.pk)
    assert stored.current_revision.number == 1
    # Refused before anything was written, so what is live fits its revision.
    assert sha256(compile_scenario(stored).graph) == stored.current_revision.sha256


def test_wagtails_own_publish_freezes_too(scenario, outline, editor):
    outline["title"] = "Another title"
    draft = save_outline(outline, by=editor)
    draft.get_latest_revision().publish(user=editor)
    scenario.refresh_from_db()
    assert (scenario.current_revision.number, scenario.title) == (2, "Another title")
    assert scenario.current_revision.published_by == editor


def test_draft_keeps_what_is_published(scenario, outline):
    outline["title"] = "Another title"
    draft = save_outline(outline, by=None)
    assert draft.current_revision == scenario.current_revision
    stored = Scenario.objects.get(pk=scenario.pk)
    assert (stored.title, stored.has_unpublished_changes) == ("At the window", True)


def test_an_old_draft_taken_up_again_knows_what_is_published_now(scenario, outline):
    old = scenario.revisions.earliest("pk")
    changed = {**outline, "title": "Elsewhere"}
    second = publish_scenario(save_outline(changed, by=None), by=None, now=NOW)
    restored = old.as_object()
    assert (restored.title, restored.current_revision) == ("At the window", second)


def test_scheduled_publication_is_frozen_only_when_its_hour_comes(db, outline):
    draft = save_outline(outline, by=None)
    draft.go_live_at = NOW.replace(year=2100)
    draft.save_revision(clean=False).publish()
    stored = Scenario.objects.get(pk=draft.pk)
    assert (stored.live, stored.current_revision) == (False, None)


def test_revision_is_never_changed(revision):
    revision.compiled = {}
    with pytest.raises(RecordIsFinal):
        revision.save()
    assert ScenarioRevision.objects.get().compiled["slug"] == "window"


def test_saving_the_same_outline_adds_no_draft(scenario, outline):
    before = scenario.revisions.count()
    save_outline(outline, by=None)
    assert scenario.revisions.count() == before


def test_outline_without_a_title_is_refused(db, outline):
    outline["title"] = ""
    with pytest.raises(OutlineError, match="title"):
        save_outline(outline, by=None)
    assert not Scenario.objects.exists()


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
