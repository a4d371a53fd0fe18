"""A conversation with everything, begun by a learner who plays it in the browser."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from scenarios.models import Attempt
from scenarios.services import start_attempt
from tests.scenarios.conftest import seed_for


def url(name: str, attempt: Attempt) -> str:
    return reverse(f"scenarios:{name}", args=[attempt.uuid])


def text(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def post(client: Client, name: str, attempt: Attempt, **fields: object):
    attempt.refresh_from_db()
    fields.setdefault("seq", attempt.event_count)
    response = client.post(url(name, attempt), fields)
    attempt.refresh_from_db()
    return response


def say(client: Client, attempt: Attempt, *keys: str) -> None:
    for key in keys:
        assert post(client, "choose", attempt, choice=key).status_code == 303


@pytest.fixture
def mine(client, learner):
    client.force_login(learner)
    return client


def begun(revision, learner, first: str = "room") -> Attempt:
    return start_attempt(
        revision, user=learner, now=timezone.now(), seed=seed_for(revision, first)
    )


@pytest.fixture
def attempt(everything, learner) -> Attempt:
    return begun(everything, learner)
