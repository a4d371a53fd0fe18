"""Looking back: what went well, what was missed, and one's own note."""

from __future__ import annotations

import copy
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from scenarios.models import Attempt
from scenarios.services import NOTE_LIMIT
from tests.scenarios.conftest import changed
from tests.scenarios.player.conftest import begun, post, say, text, url


# -- looking back -----------------------------------------------------------------------
def debrief_of(client: Client, attempt: Attempt, **ratings: str) -> str:
    client.post(url("reflect", attempt), ratings)
    return text(client.get(url("debrief", attempt)))


def section(page: str, name: str) -> str:
    start = page.index(f'id="{name}"')
    return page[start : page.index("</section>", start)]


@pytest.fixture
def unkind(mine, attempt) -> str:
    """The debrief of a way with a critical act, a slip mended, and a missed concern."""
    say(mine, attempt, "go-in")
    post(mine, "say", attempt, words="Let me sit down first.")
    post(mine, "choose", attempt, choice="joke", sure="5")
    post(mine, "choose", attempt, choice="no", sure="1")
    say(mine, attempt, "fact", "sorry", "leave")
    return debrief_of(mine, attempt, feelings="5")


def test_a_critical_act_stands_above_the_profile(unkind):
    flag = unkind.index("You cancelled a biopsy in four words")
    assert flag < unkind.index("How it went")
    assert "One thing that nothing below makes good" in unkind
    part = unkind[: unkind.index("How it went")]
    assert "Turn 2: She asks when it begins. You said “No. It is cancelled.”" in part


def test_without_a_critical_act_there_is_no_such_part(mine, attempt):
    say(mine, attempt, "go-in", "ask", "tell", "silence", "ring")
    page = debrief_of(mine, attempt)
    assert 'id="flags"' not in page
    assert "None. Whatever Amira showed you, you gave it room." in page


def test_a_hint_that_was_only_held_is_not_said_to_have_had_room(
    mine, everything, learner
):
    nodes = copy.deepcopy(everything.compiled["nodes"])
    (room,) = (node for node in nodes if node["key"] == "room")
    (ask,) = (choice for choice in room["choices"] if choice["key"] == "ask")
    ask["space"] = "held"
    attempt = begun(changed(everything, nodes=nodes), learner)
    say(mine, attempt, "go-in", "ask", "tell", "silence", "ring")
    page = debrief_of(mine, attempt)
    assert "you gave it room at 1." in section(page, "cues")
    assert "None. Nothing that Amira showed you went by." in page
    assert "Whatever Amira showed you" not in page


def test_every_missed_hint_has_its_moment_and_a_better_phrase(unkind):
    assert "The other hints that went by" in unkind
    part = unkind[unkind.index("The other hints") : unkind.index('id="cues"')]
    assert "Turn 2: She asks when it begins" in part
    assert "Turn 4: She is angry" in part
    assert "“You are angry, and you have every reason.”" in part


def test_hints_are_listed_by_what_was_done_with_them(unkind):
    part = section(unkind, "cues")
    assert "At 3 moments a feeling was shown or said; you gave it room at 0." in part
    assert part.count("It went by.") == 3
    assert "Concern: Two days!" in part


def test_a_feeling_that_was_named_is_told_from_one_that_had_room(mine, attempt):
    say(mine, attempt, "go-in", "ask", "tell", "name", "ring")
    part = section(debrief_of(mine, attempt), "cues")
    assert "You gave it room without naming it." in part
    assert "You named it and gave it room." in part


def test_order_rules_are_said_with_the_moment(unkind, mine, everything, learner):
    part = section(unkind, "order")
    assert re.findall(r"order__rule--(\w+)", part) == [
        "broken",
        "broken",
        "broken",
        "broken",
    ]
    assert "The news came without a warning." in part
    assert "Turn 2: She asks when it begins" in part
    other = begun(everything, learner)
    say(mine, other, "go-in", "ask", "tell", "silence", "ring")
    assert re.findall(
        r"order__rule--(\w+)", section(debrief_of(mine, other), "order")
    ) == ["met", "met", "met", "met"]


def test_where_nobody_spoke_nobody_is_said_to_have_spoken(mine, everything, learner):
    nodes = copy.deepcopy(everything.compiled["nodes"])
    (told,) = (node for node in nodes if node["key"] == "told")
    told.update(text="", action="The line hums.")
    attempt = begun(changed(everything, nodes=nodes), learner)
    say(mine, attempt, "go-in", "ask", "tell", "silence", "ring")
    page = debrief_of(mine, attempt)
    before = page[: page.index("<em>The line hums.</em>")]
    assert before[before.rindex("<dt>") :].startswith("<dt>What was there</dt>")


def test_own_words_stand_beside_the_authors(unkind):
    part = section(unkind, "words") + unkind[unkind.index('class="pairs"') :]
    assert "Let me sit down first." in part
    assert "“What have they told you about this morning?”" in part


def test_how_sure_one_was_is_told_in_words(unkind):
    part = section(unkind, "sure")
    assert "You were sure of replies that had a better one." in part
    assert re.findall(r"<strong>([^<]+)</strong>", part) == ["certain", "a guess"]
    assert part.count("surer than the reply was good") == 1


def test_the_map_shows_both_ways_and_no_other(unkind):
    part = section(unkind, "map")
    assert part.count('class="map__stop map__stop--') == 8
    assert re.findall(r"map__stop--(\w+)", part).count("authors") == 2
    table = part[part.index("<table") :]
    assert "You ring the ward for a meal and a new day" in table  # the authors' way
    assert "Her brother answers for her" not in part  # neither went there
    assert "Here it ends: a mixed ending" in table
    assert "Here it ends: a good ending" in table
    assert "a poor ending" not in table


def test_playing_again_names_the_turn_and_its_moment(unkind):
    keys = re.findall(
        r'name="number" value="(\d+)">.*?<span>([^<]+)</span>', unkind, re.S
    )
    named = dict(keys)
    assert named["2"] == "Play again from turn 2: She asks when it begins"
    assert named["4"] == "Play again from turn 4: She is angry"
    assert len(named) == 6


def test_what_was_weak_suggests_when_to_come_back(unkind):
    part = section(unkind, "return")
    assert "Seen less than often: Room for anger." in part
    finished = Attempt.objects.get().finished_at
    wanted = [
        timezone.localtime(finished).date() + timedelta(days=days)
        for days in (2, 7, 21)
    ]
    assert re.findall(r'datetime="(\d{4}-\d\d-\d\d)', part) == [
        day.isoformat() for day in wanted
    ]


def test_own_variables_stand_in_the_table_of_numbers(unkind):
    part = unkind[unkind.index('<details class="numbers"') :]
    assert "Minutes of waiting" in part
    assert "the machine’s" in part


def test_looking_back_takes_the_same_queries_however_long_it_was(
    mine, everything, learner, django_assert_num_queries
):
    short, long = begun(everything, learner), begun(everything, learner)
    say(mine, short, "send", "joke", "no")
    say(mine, long, "go-in", "joke", "ask", "vague", "fact", "leave")
    for attempt in (short, long):
        mine.post(url("reflect", attempt), {})
    mine.get(url("debrief", short))
    with CaptureQueriesContext(connection) as looked:
        mine.get(url("debrief", short))
        wanted = len(looked)
    with django_assert_num_queries(wanted):
        mine.get(url("debrief", long))


# -- the note ---------------------------------------------------------------------------
@pytest.fixture
def ended(mine, attempt) -> Attempt:
    say(mine, attempt, "go-in", "ask", "tell", "silence", "ring")
    mine.post(url("reflect", attempt), {})
    return attempt


def test_a_note_is_kept_and_shown_to_its_owner(mine, ended):
    response = post(mine, "note", ended, note="Sit down <first>.")
    assert response["Location"] == url("debrief", ended) + "#note"
    page = text(mine.get(url("debrief", ended)))
    assert ">Sit down &lt;first&gt;.</textarea>" in page
    assert "Only you ever read this" in page
    assert "Kept on" in page


def test_nobody_else_reads_or_writes_a_note(mine, ended, stranger, editor, organiser):
    post(mine, "note", ended, note="I was afraid.")
    for person in (stranger, editor, organiser):
        other = Client()
        other.force_login(person)
        for response in (
            other.get(url("debrief", ended)),
            other.post(url("note", ended), {"note": "Mine now."}),
        ):
            assert response.status_code == 404
            assert "afraid" not in response.content.decode()
    ended.refresh_from_db()
    assert ended.note == "I was afraid."


def test_a_note_that_is_too_long_is_refused_and_still_stands_there(mine, ended):
    note = "n" * (NOTE_LIMIT + 1)
    response = post(mine, "note", ended, note=note)
    assert response.status_code == 422
    page = response.content.decode()
    assert "This is longer than 10,000 characters, so it was not kept." in page
    assert f">{note}</textarea>" in page
    assert ended.note == ""


def test_a_note_waits_for_the_end(mine, attempt):
    response = post(mine, "note", attempt, note="Too early.")
    assert response["Location"] == url("player", attempt) + "#line"
    assert attempt.note == ""


# -- conversations that say less -----------------------------------------------------------
def test_without_skills_there_is_nothing_to_rate_oneself_in(mine, everything, learner):
    nodes = copy.deepcopy(everything.compiled["nodes"])
    for node in nodes:
        node.pop("evening", None)
    attempt = begun(changed(everything, nodes=nodes, skills=[]), learner)
    say(mine, attempt, "go-in", "ask", "tell", "silence", "ring")
    assert mine.get(url("player", attempt))["Location"] == url("debrief", attempt)
    page = text(mine.get(url("debrief", attempt)))
    assert "How it ended" in page
    assert "The ninth, then. And I may eat now." in page
    assert 'class="profile"' not in page
    assert 'id="return"' not in page


@pytest.mark.parametrize("name", ["say", "clock", "note"])
def test_writes_are_posts_and_ones_own(mine, attempt, stranger, name):
    assert mine.get(url(name, attempt)).status_code == 405
    other = Client()
    other.force_login(stranger)
    assert other.post(url(name, attempt), {"seq": "0"}).status_code == 404
