from __future__ import annotations

import copy
import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from scenarios.models import Attempt, Scenario, ScenarioRevision
from scenarios.services import choose, publish_scenario, save_outline, start_attempt

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
WINDOW = Path(__file__).parent / "window.toml"


@pytest.fixture
def outline() -> dict[str, Any]:
    """A conversation of two decisions, as its author wrote it; free to change."""
    return copy.deepcopy(tomllib.loads(WINDOW.read_text()))


@pytest.fixture
def broken(outline) -> dict[str, Any]:
    """The same with a reply that leads nowhere."""
    outline["nodes"][1]["choices"][1]["target"] = "nowhere"
    return outline


@pytest.fixture
def scenario(db, outline) -> Scenario:
    draft = save_outline(outline, by=None)
    publish_scenario(draft, by=None, now=NOW)
    return Scenario.objects.get(slug="window")


@pytest.fixture
def revision(scenario) -> ScenarioRevision:
    return scenario.current_revision


def play(attempt: Attempt, *keys: str) -> Attempt:
    """Decisions a minute apart, starting where the attempt stands."""
    for key in keys:
        seq = attempt.event_count
        attempt = choose(
            attempt,
            choice_key=key,
            expected_seq=seq,
            now=NOW + timedelta(minutes=seq + 1),
        )
    return attempt


@pytest.fixture
def attempt(revision, learner) -> Attempt:
    return start_attempt(revision, user=learner, now=NOW, seed=7)


@pytest.fixture
def finished(attempt) -> Attempt:
    return play(attempt, "laugh", "sit-down", "wait")
