"""Every list of the admin can be searched: the index has no columns for single fields
on SQLite, and a list that named some answered with an error."""

from __future__ import annotations

import pytest
from django.urls import reverse
from wagtail.snippets.models import get_snippet_models

from elearn.core.models import User
from tests.factories.words import make_term


@pytest.fixture
def chief(client, db):
    client.force_login(User.objects.create_superuser("chief@example.org", password="x"))
    return client


def test_every_list_answers_a_search(chief):
    make_term("Effusion")  # something has to stand in the index
    answers = {
        model.__name__: chief.get(
            reverse(model.snippet_viewset.get_url_name("list")), {"q": "effusion"}
        ).status_code
        for model in get_snippet_models()
    }
    assert {name for name, status in answers.items() if status != 200} == set()
    assert len(answers) >= 10
