"""Courses for the tests of this room."""

import pytest
from django.test import Client

from tests.factories.courses import make_module, make_quiz, make_scenario


@pytest.fixture
def quiz(db):
    return make_quiz()


@pytest.fixture
def module(quiz):
    """Two lessons and a quiz of three questions, of which two make it."""
    return make_module(lessons=2, quiz=quiz, pass_mark=2)


@pytest.fixture
def lessons(module):
    return list(module.get_children().order_by("path").specific())


@pytest.fixture
def scenario(db):
    return make_scenario()


@pytest.fixture
def as_learner(learner) -> Client:
    client = Client()
    client.force_login(learner, "allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def as_stranger(stranger) -> Client:
    client = Client()
    client.force_login(stranger, "allauth.account.auth_backends.AuthenticationBackend")
    return client
