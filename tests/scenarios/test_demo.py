from __future__ import annotations

import pytest

from scenarios.assurance import check_draft
from scenarios.demo import load
from scenarios.domain.document import sha256
from scenarios.models import Scenario, ScenarioRevision
from tests.scenarios.conftest import NOW

pytestmark = pytest.mark.django_db


def test_loading_twice_changes_nothing():
    first = load(now=NOW)
    drafts = Scenario.objects.get(slug="control-room-window").revisions.count()
    assert load(now=NOW) == first
    assert first == {"scenarios": Scenario.objects.count()}
    assert ScenarioRevision.objects.count() == Scenario.objects.count()
    scenario = Scenario.objects.get(slug="control-room-window")
    assert scenario.revisions.count() == drafts
    assert scenario.live


def test_what_is_published_is_what_was_checked():
    """The check itself, and all it says of each file: tests/content."""
    load(now=NOW)
    for scenario in Scenario.objects.all():
        graph, report = check_draft(scenario)
        assert report.errors == (), scenario.slug
        assert report.verdict == "complete"
        assert scenario.current_revision.sha256 == sha256(graph)
