"""A conversation is begun and played by POST."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from scenarios.models import Attempt, Scenario
from tests.scenarios.views.conftest import (
    PATH,
    begin,
    say,
    text,
    url,
)


# -- beginning ------------------------------------------------------------------
def test_start_page_says_who_what_and_how_long(client, start_url):
    page = text(client.get(start_url))
    assert "Tomasz, 62, drives a lorry." in page
    assert "You tell a man that he has cancer." in page
    assert "About 8 minutes" in page
    assert "He is grinning. His hand has not left the door frame." in page
    assert not Attempt.objects.exists()


def test_begin_leads_to_the_first_line(client, start_url):
    response = client.post(start_url)
    attempt = Attempt.objects.get()
    assert response.status_code == 303
    assert response["Location"] == url("player", attempt) + "#line"
    page = text(client.get(url("player", attempt)))
    assert "“Well, doc, how long have I got?”" in page
    assert "Turn 1 of about 8" in page


def test_begin_twice_before_a_reply_is_one_attempt(client, start_url):
    begin(client, start_url)
    begin(client, start_url)
    assert Attempt.objects.count() == 1


def test_reply_on_the_home_page_begins_at_the_second_turn(client, start_url):
    attempt = begin(client, start_url, choice="sit-down")
    page = text(client.get(url("player", attempt)))
    assert "Turn 2 of about 8" in page
    assert "Two chairs and a box of tissues." in page


def test_forged_first_reply_begins_at_the_first_turn_and_says_so(client, start_url):
    attempt = begin(client, start_url, choice="shout")
    page = text(client.get(url("player", attempt)))
    assert "That reply is not offered at this turn." in page
    assert "Turn 1 of about 8" in page


def test_open_attempt_is_offered_again(client, start_url, learner):
    client.force_login(learner)
    attempt = begin(client, start_url)
    say(client, attempt, "sit-down")
    page = text(client.get(start_url))
    assert "Go on at turn 2" in page
    assert url("player", attempt) in page


def test_unpublished_conversation_is_not_found(client, scenario, start_url):
    Scenario.objects.update(live=False)
    assert client.get(start_url).status_code == 404
    assert client.post(start_url).status_code == 404
    assert not Attempt.objects.exists()


# -- playing --------------------------------------------------------------------
def test_player_gives_no_answer_away(client, start_url, scenario):
    attempt = begin(client, start_url)
    page = text(client.get(url("player", attempt)))
    node = scenario.current_revision.graph.node("window")
    for choice in node.choices:
        assert choice.text.replace("'", "&#x27;") in page
        assert choice.thought not in page
        assert choice.why not in page
        assert choice.target not in page
    for word in ("opened", "closed", "poor", "mixed"):
        assert not re.search(rf"\b{word}\b", page)


def test_replies_keep_their_order_on_reload_and_differ_between_attempts(
    client, start_url
):
    def order(attempt: Attempt) -> list[str]:
        page = text(client.get(url("player", attempt)))
        return re.findall(r'name="choice" value="([^"]+)"', page)

    orders = set()
    for _ in range(12):
        attempt = begin(client, start_url)
        first = order(attempt)
        assert order(attempt) == first
        orders.add(tuple(first))
        say(client, attempt, "sit-down")
    assert len(orders) > 1


def test_meters_are_words_and_never_numbers(client, start_url):
    attempt = begin(client, start_url)
    page = text(client.get(url("player", attempt)))
    meters = page[page.index("meters__list") : page.index("</dl>")]
    words = re.findall(r'meter__word">([^<]+)<', meters)
    assert words == ["listening", "hazy", "tense"]
    assert not re.search(r">[^<]*\d[^<]*<", meters)
    assert meters.count("meter__step--full") == 3 + 2 + 3


def test_meters_can_be_hidden_and_shown(client, start_url):
    attempt = begin(client, start_url)
    response = client.post(url("meters", attempt), {"show": "0"})
    assert response.status_code == 303
    assert "meters__list" not in text(client.get(url("player", attempt)))
    client.post(url("meters", attempt), {"show": "1"})
    assert "meters__list" in text(client.get(url("player", attempt)))


def test_reply_is_shown_above_the_next_line(client, start_url):
    attempt = begin(client, start_url)
    response = say(client, attempt, "laugh")
    assert response["Location"] == url("player", attempt) + "#line"
    page = text(client.get(url("player", attempt)))
    log, line = page.index("longer than me, I should think."), page.index("Good one.")
    assert log < line
    assert "The grin has stayed on a second too long." in page


def test_second_submit_changes_nothing_and_says_so(client, start_url):
    attempt = begin(client, start_url)
    say(client, attempt, "sit-down")
    late = client.post(url("choose", attempt), {"choice": "laugh", "seq": 0})
    assert late.status_code == 303
    attempt.refresh_from_db()
    assert attempt.event_count == 1
    assert attempt.state["node"] == "quiet-room"
    page = text(client.get(url("player", attempt)))
    assert "Nothing was changed. Here is where it stands now." in page


@pytest.mark.parametrize("seq", ["", "x", "-1", "²", "9" * 20, "9" * 5000])
def test_reply_without_its_number_is_late(client, start_url, seq):
    attempt = begin(client, start_url)
    response = client.post(url("choose", attempt), {"choice": "laugh", "seq": seq})
    assert response.status_code == 303
    attempt.refresh_from_db()
    assert attempt.event_count == 0


def test_older_turns_are_folded(client, start_url):
    attempt = begin(client, start_url)
    for choice in PATH[:5]:
        say(client, attempt, choice)
    page = text(client.get(url("player", attempt)))
    assert "Turns 1 to 3" in page
    older = page[page.index("<details") : page.index("</details>")]
    assert "Just that they saw something." in older
    assert "There is a tumour in the pancreas" not in older
    assert '<details class="log__older" open>' in text(
        client.get(url("player", attempt), {"show": "whole"})
    )


@pytest.mark.parametrize(
    ("show", "words"),
    [("pause", "Nothing goes on without you."), ("help", "How this works")],
)
def test_pause_and_help_lay_the_replies_aside(client, start_url, show, words):
    attempt = begin(client, start_url)
    page = text(client.get(url("player", attempt), {"show": show}))
    assert words in page
    assert 'name="choice"' not in page


def test_player_needs_the_same_queries_at_every_turn(
    client, start_url, django_assert_num_queries
):
    attempt = begin(client, start_url)
    say(client, attempt, PATH[0])
    client.get(url("player", attempt))  # the site and its words are cached now
    with CaptureQueriesContext(connection) as early:
        client.get(url("player", attempt))
        queries = [query["sql"] for query in early]  # the next request clears them
    # The attempt with its revision, and its events.
    assert sum("scenarios_attempt" in sql for sql in queries) == 2
    for choice in PATH[1:6]:
        say(client, attempt, choice)
    with django_assert_num_queries(len(queries)):
        client.get(url("player", attempt))
