"""The clock of a turn, and the way out of a conversation."""

from __future__ import annotations

import copy
import re

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from scenarios.models import Attempt
from tests.scenarios.conftest import changed
from tests.scenarios.player.conftest import begun, post, say, text, url


# -- the clock and the way out ----------------------------------------------------------
def test_the_clock_is_offered_before_and_off_by_default(mine, everything):
    start = reverse("scenarios:start", args=["cancelled"])
    page = text(mine.get(start))
    assert '<input type="checkbox" name="clock" value="1">' in page
    mine.post(start)
    assert not Attempt.objects.get().with_clock
    mine.post(start, {"clock": "1"})  # begun and never answered: the same attempt
    assert Attempt.objects.get().with_clock


def test_a_conversation_without_a_clock_offers_none(client, scenario):
    page = text(client.get(reverse("scenarios:start", args=["window"])))
    assert 'name="clock"' not in page


def test_a_turn_has_its_clock_only_when_it_is_on(mine, attempt):
    say(mine, attempt, "go-in", "ask", "tell")
    assert "data-seconds" not in text(mine.get(url("player", attempt)))
    response = post(mine, "clock", attempt, on="1")
    assert response.status_code == 303
    page = text(mine.get(url("player", attempt)))
    assert 'data-seconds="30"' in page
    assert re.search(r"<form class=\"clock\"[^>]* hidden>", page)  # a module shows it
    assert "The clock is on." in page
    post(mine, "clock", attempt, on="0")
    page = text(mine.get(url("player", attempt)))
    assert "data-seconds" not in page
    assert "The clock is off." in page
    assert "Take the time you need." in page


def test_a_clock_that_could_take_nothing_does_not_run(mine, everything, learner):
    nodes = copy.deepcopy(everything.compiled["nodes"])
    (angry,) = [node for node in nodes if node["key"] == "angry"]
    angry["on_time"] = "nothing"
    attempt = begun(changed(everything, nodes=nodes), learner)
    say(mine, attempt, "go-in", "ask", "tell")
    post(mine, "clock", attempt, on="1")
    assert "data-seconds" not in text(mine.get(url("player", attempt)))


def test_the_clock_is_switched_where_one_pauses(mine, attempt):
    page = text(mine.get(url("player", attempt), {"show": "pause"}))
    assert "Switch the clock on" in page
    post(mine, "clock", attempt, on="1")
    page = text(mine.get(url("player", attempt), {"show": "pause"}))
    assert "Switch the clock off" in page


def test_the_clock_takes_the_turn(mine, attempt):
    say(mine, attempt, "go-in", "ask", "tell")
    post(mine, "choose", attempt, by_clock="1")
    assert attempt.event_count == 3
    assert "That reply is not offered" in text(mine.get(url("player", attempt)))
    post(mine, "clock", attempt, on="1")
    post(mine, "choose", attempt, by_clock="1")
    last = attempt.events.latest("seq")
    assert (last.choice, last.by_clock) == ("silence", True)


def test_one_can_stop_and_nothing_ends(mine, attempt):
    page = text(mine.get(url("player", attempt)))
    assert "?show=stop" in page
    page = text(mine.get(url("player", attempt), {"show": "stop"}))
    assert "You can stop here" in page
    assert "Your own department’s peer support is there for staff too." in page
    assert 'name="choice"' not in page
    attempt.refresh_from_db()
    assert (attempt.is_finished, attempt.event_count) == (False, 0)


def test_what_may_be_hard_is_said_before_it_begins(mine, everything):
    page = text(mine.get(reverse("scenarios:start", args=["cancelled"])))
    note = page.index("Somebody is angry, and has a reason.")
    assert note < page.index('<form class="begin__actions"')


def test_a_turn_takes_the_same_queries_whatever_it_asks(
    mine, attempt, django_assert_num_queries
):
    say(mine, attempt, "go-in")
    mine.get(url("player", attempt))
    with CaptureQueriesContext(connection) as asked:
        mine.get(url("player", attempt))
        wanted = len(asked)
    post(mine, "say", attempt, words="Hello.")
    with django_assert_num_queries(wanted):
        mine.get(url("player", attempt))
    say(mine, attempt, "ask", "tell")
    with django_assert_num_queries(wanted):
        mine.get(url("player", attempt))
