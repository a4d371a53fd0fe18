"""Publishing a conversation."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models import QuerySet

from scenarios.authoring import compile_scenario
from scenarios.domain.assess import examine
from scenarios.domain.document import sha256
from scenarios.domain.exploration import STATE_LIMIT
from scenarios.exceptions import (
    OutlineError,
    RecordIsFinal,
    ScenarioHasErrors,
)
from scenarios.models import Scenario, ScenarioRevision
from scenarios.services import (
    publish_scenario,
    save_outline,
)
from tests.scenarios.conftest import NOW

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
