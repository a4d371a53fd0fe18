from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from scenarios.models import Scenario
from scenarios.services import publish_scenario, save_outline, start_attempt
from tests.scenarios.conftest import NOW, play

SHELF = "/conversations/"


def test_everybody_sees_what_is_published_and_nothing_else(client, scenario, outline):
    save_outline({**outline, "slug": "draft", "title": "Only a draft"}, by=None)
    page = client.get(SHELF).content.decode()
    assert "At the window" in page
    assert reverse("scenarios:start", args=["window"]) in page
    assert "Only a draft" not in page
    assert "You have had it" not in page


def test_a_person_sees_where_they_stand(client, learner, stranger, finished):
    client.force_login(learner)
    assert "You have had it once." in client.get(SHELF).content.decode()
    start_attempt(finished.revision, user=learner, now=NOW, seed=2)
    assert "You are in the middle of it." in client.get(SHELF).content.decode()
    client.force_login(stranger)
    page = client.get(SHELF).content.decode()
    assert "You have had it" not in page
    assert "in the middle" not in page


def test_no_conversation_yet_says_what_to_do(client, db):
    assert "No conversation is published yet" in client.get(SHELF).content.decode()


def test_the_shelf_costs_the_same_with_one_and_with_three(
    client, learner, scenario, outline
):
    client.force_login(learner)
    client.get(SHELF)
    with CaptureQueriesContext(connection) as one:
        client.get(SHELF)
    for at in (1, 2):
        draft = save_outline({**outline, "slug": f"other-{at}"}, by=None)
        publish_scenario(draft, by=None, now=NOW)
        play(start_attempt(draft.current_revision, user=learner, now=NOW), "laugh")
    assert Scenario.objects.filter(live=True).count() == 3
    with CaptureQueriesContext(connection) as three:
        client.get(SHELF)
    assert len(three) == len(one)
