"""The learner's pages: every step as POST → 303 → GET, to the right person only."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import scenarios.demo
from scenarios.authoring import compile_scenario, fields_from_outline, parse_outline
from scenarios.domain import play
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


def finish(client: Client, attempt: Attempt) -> Attempt:
    for choice in PATH:
        say(client, attempt, choice)
    attempt.refresh_from_db()
    assert attempt.is_finished
    return attempt


def text(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


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
