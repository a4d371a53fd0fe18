"""The demo's conversation, begun in the browser."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

import scenarios.demo
from scenarios.authoring import compile_scenario, fields_from_outline, parse_outline
from scenarios.domain.document import graph_from_json, sha256, to_json
from scenarios.models import Attempt, Scenario, ScenarioRevision

OUTLINE = Path(scenarios.demo.__file__).parent / "control-room-window.toml"
NOW = datetime(2026, 2, 20, 10, 0, tzinfo=UTC)
#: Good everywhere but at turns 1, 5 and 7: two hints go by.
PATH = (
    "own-doctor", "come-and-tell", "now-or-later", "headline", "water",
    "wont-guess", "careful", "after-ring",
)  # fmt: skip


@cache
def _published() -> tuple[dict, dict]:
    """The demo conversation, compiled once: publishing it checks every state,
    which has tests of its own."""
    outline = parse_outline(OUTLINE.read_bytes(), OUTLINE.name)
    fields = fields_from_outline(outline)
    graph = compile_scenario(Scenario(**fields)).graph
    return {**fields, "script": {}}, to_json(graph)


@pytest.fixture
def scenario(db) -> Scenario:
    fields, compiled = _published()
    scenario = Scenario.objects.create(live=True, **fields)
    scenario.current_revision = ScenarioRevision.objects.create(
        scenario=scenario,
        number=1,
        schema_version=compiled["schema_version"],
        sha256=sha256(graph_from_json(compiled)),
        compiled=compiled,
        published_at=NOW,
    )
    scenario.save()
    return scenario


@pytest.fixture
def start_url(scenario) -> str:
    return reverse("scenarios:start", args=[scenario.slug])


def url(name: str, attempt: Attempt) -> str:
    return reverse(f"scenarios:{name}", args=[attempt.uuid])


def begin(client: Client, start_url: str, **fields: str) -> Attempt:
    response = client.post(start_url, fields)
    assert response.status_code == 303
    return Attempt.objects.latest("pk")


def say(client: Client, attempt: Attempt, choice: str):
    attempt.refresh_from_db()
    response = client.post(
        url("choose", attempt), {"choice": choice, "seq": attempt.event_count}
    )
    assert response.status_code == 303
    return response


def text(response) -> str:
    assert response.status_code == 200
    return response.content.decode()
