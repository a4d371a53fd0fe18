"""The debrief, and whose attempt it is."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from scenarios.domain import play
from scenarios.models import Attempt
from tests.scenarios.views.conftest import (
    PATH,
    begin,
    say,
    text,
    url,
)


def finish(client: Client, attempt: Attempt) -> Attempt:
    for choice in PATH:
        say(client, attempt, choice)
    attempt.refresh_from_db()
    assert attempt.is_finished
    return attempt


# -- looking back ------------------------------------------------------------------
def test_ending_leads_to_self_rating_then_debrief(client, start_url):
    attempt = finish(client, begin(client, start_url))
    assert client.get(url("player", attempt))["Location"] == url("reflect", attempt)
    assert client.get(url("debrief", attempt))["Location"] == url("reflect", attempt)
    page = text(client.get(url("reflect", attempt)))
    assert page.count('type="radio"') == 25
    assert "I don’t think anyone saw" not in page
    response = client.post(
        url("reflect", attempt), {"setting": "4", "feelings": "5", "next": "9"}
    )
    assert response.status_code == 303
    assert response["Location"] == url("debrief", attempt)
    attempt.refresh_from_db()
    assert attempt.ratings == {"setting": 4, "feelings": 5}
    page = text(client.get(url("debrief", attempt)))
    assert "What Tomasz told his daughter that evening" in page
    assert "I don’t think anyone saw that I couldn’t stand up." in page


def test_self_rating_can_be_skipped_and_is_not_asked_twice(client, start_url):
    attempt = finish(client, begin(client, start_url))
    client.post(url("reflect", attempt), {"setting": "4", "skip": "1"})
    attempt.refresh_from_db()
    assert attempt.ratings == {}
    assert client.get(url("reflect", attempt))["Location"] == url("debrief", attempt)
    client.post(url("reflect", attempt), {"setting": "5"})
    attempt.refresh_from_db()
    assert attempt.ratings == {}


def debriefed(client: Client, start_url: str) -> tuple[Attempt, str]:
    attempt = finish(client, begin(client, start_url))
    client.post(url("reflect", attempt), {"feelings": "4"})
    return attempt, text(client.get(url("debrief", attempt)))


def test_debrief_shows_each_choice_with_its_consequence_and_the_better_phrase(
    client, start_url, scenario
):
    attempt, page = debriefed(client, start_url)
    graph = scenario.current_revision.graph
    for step in play.trace(graph, PATH, attempt.seed):
        assert step.choice.text in page
        assert step.choice.thought in page
        assert step.choice.why in page
        assert step.choice.better.strip("()") in page
    assert page.count('class="path__missed"') == 2
    assert re.search(
        r"One of two hints that went by; the other was at turn\s+7\.", page
    )
    assert "Play again from turn 5" in page


def test_debrief_sets_the_bar_beside_the_tick(client, start_url):
    _attempt, page = debriefed(client, start_url)
    row = page[page.index("Room for feelings") :]
    row = row[: row.index("</li>")]
    # Marks seen: 2, 2, 2, 2 → 2.0 is one of four steps; the tick at 4 is three.
    assert re.findall(r'class="profile__seen"[^>]* width="([^"]+)"', row) == ["30%"]
    assert re.findall(r'<svg x="([^"]+)"', row) == ["75%"]
    assert "profile__coral" in row


def test_debrief_stays_shut_until_the_end(client, start_url):
    attempt = begin(client, start_url)
    say(client, attempt, "sit-down")
    for name in ("debrief", "reflect"):
        response = client.get(url(name, attempt))
        assert response.status_code == 303
        assert response["Location"] == url("player", attempt) + "#line"


def test_play_again_leaves_the_first_attempt_as_it_is(client, start_url):
    attempt, _page = debriefed(client, start_url)
    response = client.post(url("again", attempt), {"number": "5"})
    branch = Attempt.objects.latest("pk")
    assert response["Location"] == url("player", branch) + "#line"
    assert branch.origin == attempt
    assert branch.state["node"] == "floor"
    assert "He says nothing. He stares at the floor." in text(
        client.get(url("player", branch))
    )
    attempt.refresh_from_db()
    assert attempt.event_count == len(PATH)


@pytest.mark.parametrize("number", ["", "0", "9", "x", "9" * 5000])
def test_play_again_from_a_turn_that_was_not_is_refused(client, start_url, number):
    attempt, _page = debriefed(client, start_url)
    response = client.post(url("again", attempt), {"number": number}, follow=True)
    assert "has no such turn to play again from" in text(response)
    assert Attempt.objects.count() == 1


# -- whose is it ---------------------------------------------------------------------
def test_nobody_else_sees_an_attempt(client, start_url, learner, stranger):
    client.force_login(learner)
    attempt, _page = debriefed(client, start_url)
    others = Client(), Client()
    others[1].force_login(stranger)
    for other in others:
        for name in ("player", "reflect", "debrief"):
            response = other.get(url(name, attempt))
            assert response.status_code == 404
            assert "Tomasz" not in response.content.decode()
        for name in ("choose", "again", "meters", "reflect"):
            assert other.post(url(name, attempt), {"number": "1"}).status_code == 404
    assert Attempt.objects.count() == 1


def test_visitor_is_offered_to_keep_the_debrief_and_keeps_it(
    client, start_url, learner
):
    attempt, page = debriefed(client, start_url)
    signup = f"{reverse('account_signup')}?next=%2Fconversations%2Fattempt%2F"
    assert signup in page
    client.force_login(learner)
    attempt.refresh_from_db()
    assert attempt.user == learner
    assert signup not in text(client.get(url("debrief", attempt)))


@pytest.mark.parametrize("name", ["choose", "again", "meters"])
def test_writes_are_posts(client, start_url, name):
    attempt = begin(client, start_url)
    assert client.get(url(name, attempt)).status_code == 405


def test_a_post_without_its_token_is_refused(start_url):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(start_url).status_code == 403
    assert not Attempt.objects.exists()


# -- the law of style and script -----------------------------------------------------
def test_pages_bring_no_style_and_no_script_of_their_own(client, start_url):
    attempt = begin(client, start_url)
    pages = [text(client.get(start_url)), text(client.get(url("player", attempt)))]
    finish(client, attempt)
    pages.append(text(client.get(url("reflect", attempt))))
    client.post(url("reflect", attempt), {})
    pages.append(text(client.get(url("debrief", attempt))))
    for page in pages:
        assert not re.search(r"\sstyle=|<style|\son\w+=", page)
        assert all(" src=" in tag for tag in re.findall(r"<script[^>]*>", page))
        assert page.count("<h1") == 1
