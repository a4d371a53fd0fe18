"""Who gets the pictures of an event, as the proxy asks."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from media.services import register_person, save_webinar
from tests.media.conftest import NOW

ADDRESS = "/webinars/part-1/stream-gate/"


def ask(user, address: str = ADDRESS) -> int:
    client = Client()
    if user is not None:
        client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    answer = client.get(address)
    assert answer.content == b""
    assert "no-store" in answer.headers["Cache-Control"]
    return answer.status_code


@pytest.fixture
def place(webinar, learner):
    return register_person(webinar, user=learner, by=None, now=NOW, as_organiser=True)


def test_registered_people_have_it_and_nobody_else(
    webinar, place, learner, stranger, organiser
):
    with time_machine.travel(webinar.starts_at + timedelta(minutes=5)):
        assert ask(learner) == 204
        assert ask(organiser) == 204
        assert ask(stranger) == 403
        assert ask(None) == 403
        assert ask(learner, "/webinars/not-there/stream-gate/") == 403


@pytest.mark.parametrize(
    ("from_start", "status"),
    [
        (timedelta(minutes=-20), 204),
        (timedelta(minutes=-90), 403),
        (timedelta(hours=6, minutes=20), 204),
        (timedelta(hours=6, minutes=40), 403),
    ],
)
def test_it_is_there_while_the_room_is_open(
    webinar, place, learner, from_start, status
):
    with time_machine.travel(webinar.starts_at + from_start):
        assert ask(learner) == status


def test_a_cancelled_event_has_no_pictures(webinar, place, learner, organiser):
    save_webinar(slug="part-1", by=None, state="cancelled")
    with time_machine.travel(webinar.starts_at):
        assert ask(learner) == 403
        assert ask(organiser) == 403


def test_the_gate_takes_no_form(webinar):
    assert Client().post(ADDRESS).status_code == 405
