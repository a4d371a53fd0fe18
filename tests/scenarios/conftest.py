from __future__ import annotations

import copy
import tomllib
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from scenarios.authoring import fields_from_outline
from scenarios.domain.document import graph_from_json, read_document, sha256, to_json
from scenarios.domain.graph import Graph
from scenarios.domain.play import trace
from scenarios.models import Attempt, Scenario, ScenarioRevision
from scenarios.services import choose, publish_scenario, save_outline, start_attempt

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
EVERYTHING = Path(__file__).parent / "everything.toml"
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


@cache
def everything_graph() -> Graph:
    """Read once; that it passes the check has a test of its own."""
    return read_document(tomllib.loads(EVERYTHING.read_text())).graph


@pytest.fixture
def everything(db) -> ScenarioRevision:
    """A conversation that uses all that the engine can do, once each."""
    graph = everything_graph()
    fields = fields_from_outline(to_json(graph))
    scenario = Scenario.objects.create(live=True, **fields)
    revision = ScenarioRevision.objects.create(
        scenario=scenario,
        number=1,
        schema_version=2,
        sha256=sha256(graph),
        compiled=to_json(graph),
        published_at=NOW,
    )
    scenario.current_revision = revision
    scenario.save()
    return revision


def changed(revision: ScenarioRevision, **parts: Any) -> ScenarioRevision:
    """Another revision of the same conversation, with other `parts`."""
    graph = graph_from_json({**revision.compiled, **parts})
    return ScenarioRevision.objects.create(
        scenario=revision.scenario,
        number=revision.number + 1,
        schema_version=2,
        sha256=sha256(graph),
        compiled=to_json(graph),
        published_at=NOW,
    )


def seed_for(revision: ScenarioRevision, first_node: str) -> int:
    """A seed whose first dice lead to `first_node`."""
    return next(
        seed
        for seed in range(100)
        if trace(revision.graph, ["go-in"], seed)[0].after.node == first_node
    )
