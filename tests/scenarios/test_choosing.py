"""Is a conversation found where a lesson or module takes one?"""

from __future__ import annotations

import pytest
from django.urls import reverse

from scenarios.services import create_draft

CHOOSER = "wagtailsnippetchoosers_scenarios_scenario"
EMPTY = {"schema_version": 2, "start": "", "nodes": []}


@pytest.fixture
def two(organiser):
    for title, name in (("The letter", "Ferran"), ("100 %", "Maren")):
        create_draft(EMPTY, title=title, persona_name=name, by=organiser)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", {"The letter", "100 %"}),
        ("etter", {"The letter"}),
        ("maren", {"100 %"}),
        ("letter ferran", {"The letter"}),
        ("letter maren", set()),
        ("%", {"100 %"}),
        ("x" * 101, {"The letter", "100 %"}),
    ],
)
@pytest.mark.parametrize("view", ["choose", "choose_results"])
def test_conversation_is_found_by_its_words(client, organiser, two, view, words, found):
    client.force_login(organiser)
    answer = client.get(reverse(f"{CHOOSER}:{view}"), {"q": words})
    text = answer.content.decode()
    assert {title for title in ("The letter", "100 %") if title in text} == found


def test_chooser_offers_the_search(client, organiser, two):
    client.force_login(organiser)
    text = client.get(reverse(f"{CHOOSER}:choose")).json()["html"]
    assert "data-chooser-modal-search" in text
    assert 'name="q"' in text
