from __future__ import annotations

import pytest
from django.core.management import call_command

from scenarios.demo import load
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


def test_every_conversation_of_the_demo_passes_the_check(capsys):
    load(now=NOW)
    for scenario in Scenario.objects.all():
        call_command("check_scenario", scenario.slug)
        out = capsys.readouterr().out
        assert "Error:" not in out
        assert "(complete)" in out
