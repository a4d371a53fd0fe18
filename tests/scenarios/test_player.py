"""The learner's pages, with all that a turn can ask: words, certainty, silence, what
is closed, who is seen, what is told, the clock, the way out, and looking back."""

from __future__ import annotations

import copy
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from scenarios.domain.explore import check
from scenarios.domain.plans import run_plan
from scenarios.drafts import SESSION_KEY
from scenarios.models import Attempt
from scenarios.queries import player_view
from scenarios.services import NOTE_LIMIT, OWN_WORDS_LIMIT, choose, start_attempt
from tests.scenarios.conftest import changed, everything_graph, seed_for

#: What the conversation keeps for later, or for nobody, by where it is written.
ANSWERS = (
    "quality", "effects", "explicit", "spikes:", "talk:", "nurse:", "red_flag",
    "brother's", "trust &gt;=", "trust >=", "visited(", "We both know",
    "Just like that.", "It is the news without", "You cancelled a biopsy",
    "She does not laugh.", "end-gone", "on_time", "angry",
)  # fmt: skip


def url(name: str, attempt: Attempt) -> str:
    return reverse(f"scenarios:{name}", args=[attempt.uuid])


def text(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def post(client: Client, name: str, attempt: Attempt, **fields: object):
    attempt.refresh_from_db()
    fields.setdefault("seq", attempt.event_count)
    response = client.post(url(name, attempt), fields)
    attempt.refresh_from_db()
    return response


def say(client: Client, attempt: Attempt, *keys: str) -> None:
    for key in keys:
        assert post(client, "choose", attempt, choice=key).status_code == 303


@pytest.fixture
def mine(client, learner):
    client.force_login(learner)
    return client


def begun(revision, learner, first: str = "room") -> Attempt:
    return start_attempt(
        revision, user=learner, now=timezone.now(), seed=seed_for(revision, first)
    )


@pytest.fixture
def attempt(everything, learner) -> Attempt:
    return begun(everything, learner)


def test_the_conversation_of_these_tests_is_a_good_one():
    report = check(everything_graph())
    assert report.verdict == "complete"
    assert [one for one in report.findings if one.severity == "error"] == []
    assert run_plan(everything_graph(), everything_graph().plans[0]).ok


# -- who is seen and what is told -------------------------------------------------------
def test_a_scene_is_told_and_nobody_speaks(mine, attempt):
    page = text(mine.get(url("player", attempt)))
    scene = page[
        page.index('<div class="scene"') : page.index(
            "</form>", page.index('class="scene"')
        )
    ]
    assert "The table is broken, and there is no other." in scene
    assert "“The table" not in page
    assert "What do you do?" in page
    assert "Picture: A paper sign: waiting room 2." in page


# Wagtail leaves the file that it draws a rendition into to be closed at its end.
@pytest.mark.filterwarnings("ignore:Unclosed file:ResourceWarning")
def test_a_picture_of_the_library_is_shown_with_its_description(
    mine, everything, learner
):
    from django.core.files.images import ImageFile
    from wagtail.images import get_image_model
    from wagtail.images.tests.utils import get_test_image_file

    image = get_image_model().objects.create(
        title="sign", file=ImageFile(get_test_image_file(size=(300, 200)), "sign.png")
    )
    nodes = copy.deepcopy(everything.compiled["nodes"])
    nodes[0]["image"] = str(image.pk)
    attempt = begun(changed(everything, nodes=nodes), learner)
    (tag,) = re.findall(r"<img[^>]*>", text(mine.get(url("player", attempt))))
    assert 'alt="A paper sign: waiting room 2."' in tag
    assert 'width="300" height="200"' in tag
    assert 'src="/uploads/' in tag


def test_another_person_is_seen_and_named_where_they_speak(mine, everything, learner):
    attempt = begun(everything, learner, "brother")
    say(mine, attempt, "go-in")
    page = text(mine.get(url("player", attempt)))
    assert '<h2 class="player__name">Karim</h2>' in page
    assert "A tall man has stood up in front of the bed." in page
    say(mine, attempt, "both")
    page = text(mine.get(url("player", attempt)))
    assert '<h2 class="player__name">Amira, 34, teacher</h2>' in page
    assert "“Karim says there is something. Is it my turn now?”" in page


def test_a_word_on_the_reply_comes_before_the_next_turn(mine, attempt):
    say(mine, attempt, "send")
    page = text(mine.get(url("player", attempt)))
    told, line = page.index('id="told"'), page.index('id="line"')
    assert told < page.index("The front desk has three calls waiting.") < line
    say(mine, attempt, "ask")
    page = text(mine.get(url("player", attempt)))
    assert 'id="told"' not in page
    assert "The front desk has three calls waiting." in page  # in what was said so far


def test_what_a_rule_says_is_told_where_it_leads(mine, attempt):
    say(mine, attempt, "send", "joke", "no")
    assert attempt.ending == "end-gone"
    page = text(mine.get(url("reflect", attempt)))
    assert page.index("She has picked up her coat.") < page.index("The door swings")


def test_silence_and_acts_look_like_themselves(mine, attempt):
    say(mine, attempt, "go-in", "ask", "tell")
    page = text(mine.get(url("player", attempt)))
    silent = re.search(
        r'<button class="reply reply--silence"(.*?)</button>', page, re.S
    )
    assert "You stay where you are and say nothing." in silent[1]
    assert "“You stay" not in page
    assert "reply__sign" in silent[1]
    assert page.count("reply--silence") == 1


def test_a_closed_reply_has_its_reason_and_no_key(mine, attempt):
    say(mine, attempt, "go-in")
    post(mine, "say", attempt, skip="1")
    page = text(mine.get(url("player", attempt)))
    closed = re.search(r'<button class="reply reply--locked"(.*?)>', page)
    assert "disabled" in closed[1]
    name = re.search(r'aria-describedby="([^"]+)"', closed[1])[1]
    assert f'id="{name}">Not now: the only chair is taken</p>' in page
    assert 'value="sit"' not in page
    refused = post(mine, "choose", attempt, choice="sit")
    assert refused.status_code == 303
    assert attempt.event_count == 1


def test_nothing_that_is_not_due_reaches_the_browser(mine, attempt):
    say(mine, attempt, "go-in")
    post(mine, "say", attempt, skip="1")
    page = text(mine.get(url("player", attempt)))
    shown = page[page.index("<main") : page.index("</main>")]
    assert [word for word in ANSWERS if word in shown] == []
    keys = re.findall(r'name="choice" value="([^"]+)"', shown)
    assert sorted(keys) == ["ask", "joke", "no"]
    # The words are there to be found: the revision holds every one but a made-up one.
    kept = str(attempt.revision.compiled)
    assert [word for word in ANSWERS if word not in kept] == [
        "brother's",
        "trust &gt;=",
    ]


def test_own_variables_are_words_and_what_is_for_later_is_not_there(mine, attempt):
    say(mine, attempt, "go-in")
    page = text(mine.get(url("player", attempt)))
    assert re.findall(r'meter__word">([^<]+)<', page)[-1] == "nobody’s"
    assert "Minutes of waiting" not in page


@pytest.mark.parametrize(
    ("variable", "word"),
    [
        ({"initial": 60, "minimum": 0, "maximum": 60}, "very high"),
        ({"initial": 0, "minimum": 0, "maximum": 60}, "very low"),
        ({"initial": -1, "minimum": -10, "maximum": 10}, "middling"),
        ({"type": "flag", "initial": 1, "minimum": 0, "maximum": 1}, "yes"),
        ({"type": "flag", "initial": 0, "minimum": 0, "maximum": 1}, "no"),
        # Without bounds there is no word for it, and a number is never shown.
        ({"initial": 7, "minimum": None, "maximum": None}, None),
    ],
)
def test_a_variable_of_ones_own_is_a_word(everything, learner, variable, word):
    meters = [one for one in everything.compiled["variables"] if one["key"] == "trust"]
    own = {"key": "own", "name": "Own", "shown": "play", **variable}
    graph_parts = {"variables": [*meters, own], "rules": [], "nodes": plain_nodes()}
    revision = changed(everything, **graph_parts)
    view = player_view(start_attempt(revision, user=learner, now=timezone.now()))
    shown = {one.name: one.word for one in view.meters}
    assert shown.pop("Trust") == "listening"
    assert shown == ({"Own": word} if word else {})


def plain_nodes() -> list[dict]:
    return [
        {
            "key": "corridor",
            "kind": "patient",
            "text": "Yes?",
            "choices": [{"key": "go-in", "text": "Hello.", "target": "end"}],
        },
        {"key": "end", "kind": "ending", "ending": "good"},
    ]


def test_meters_can_wait_for_the_debrief(mine, everything, learner):
    attempt = begun(changed(everything, meters_in_play=False), learner)
    for show in ("", "help"):
        page = text(mine.get(url("player", attempt), {"show": show}))
        assert "meter" not in page[page.index("<main") : page.index("</main>")]
        assert "the bars" not in page.lower()


def test_whoever_is_met_first_is_named_beside_the_portrait(mine, everything):
    start = reverse("scenarios:start", args=[everything.scenario.slug])
    assert "The first you meet" not in text(mine.get(start))
    nodes = copy.deepcopy(everything.compiled["nodes"])
    (corridor,) = (node for node in nodes if node["key"] == "corridor")
    corridor.update(speaker="Karim", portrait="emre")
    scenario = everything.scenario
    scenario.current_revision = changed(everything, nodes=nodes)
    scenario.save()
    assert "The first you meet is Karim." in text(mine.get(start))


# -- in one's own words first ------------------------------------------------------------
def test_own_words_come_first_and_the_replies_after_them(mine, attempt):
    say(mine, attempt, "go-in")
    page = text(mine.get(url("player", attempt)))
    assert "What would you say?" in page
    assert 'name="choice"' not in page
    assert "What have they told you" not in page
    response = post(mine, "say", attempt, words="Good morning. May I sit?")
    assert response["Location"] == url("player", attempt) + "#ask"
    page = text(mine.get(url("player", attempt)))
    assert page.index("Good morning. May I sit?") < page.index('name="choice"')
    assert attempt.event_count == 1
    say(mine, attempt, "ask")
    assert attempt.events.get(seq=2).own_words == "Good morning. May I sit?"
    assert str(attempt.uuid) not in mine.session[SESSION_KEY]


def test_own_words_may_be_skipped_and_changed(mine, attempt):
    say(mine, attempt, "go-in")
    post(mine, "say", attempt, words="Typed and left.", skip="1")
    page = text(mine.get(url("player", attempt)))
    assert "Typed and left." not in page
    assert 'name="choice"' in page
    post(mine, "say", attempt, words="First try.")
    again = text(mine.get(url("player", attempt), {"show": "words"}))
    assert ">First try.</textarea>" in again
    assert 'name="choice"' not in again
    post(mine, "say", attempt, words="Second try.")
    say(mine, attempt, "ask")
    assert attempt.events.get(seq=2).own_words == "Second try."


def test_own_words_belong_to_their_turn(mine, attempt):
    say(mine, attempt, "go-in")
    post(mine, "say", attempt, words="Only for now.")
    say(mine, attempt, "joke")
    assert attempt.state["node"] == "room"
    page = text(mine.get(url("player", attempt)))
    assert "What would you say?" in page
    assert "Only for now." not in page


def test_own_words_for_a_turn_that_another_device_has_taken_are_gone(mine, attempt):
    say(mine, attempt, "go-in")
    post(mine, "say", attempt, words="Only for now.")
    choose(attempt, choice_key="joke", expected_seq=1, now=timezone.now())
    page = text(mine.get(url("player", attempt)))
    assert "What would you say?" in page
    assert "Only for now." not in page


def test_own_words_that_are_too_long_are_refused_and_still_stand_there(mine, attempt):
    say(mine, attempt, "go-in")
    words = "w" * (OWN_WORDS_LIMIT + 1)
    response = post(mine, "say", attempt, words=words)
    assert response.status_code == 422
    page = response.content.decode()
    assert "This is longer than 2,000 characters, so it was not kept." in page
    assert f">{words}</textarea>" in page
    assert 'aria-invalid="true"' in page


def test_own_words_for_a_turn_that_has_passed_change_nothing(mine, attempt):
    say(mine, attempt, "go-in")
    response = post(mine, "say", attempt, words="Late.", seq=0)
    assert response.status_code == 303
    page = text(mine.get(url("player", attempt)))
    assert "Nothing was changed." in page
    assert "Late." not in page


def test_own_words_are_escaped(mine, attempt):
    say(mine, attempt, "go-in")
    post(mine, "say", attempt, words="<script>x</script>")
    page = text(mine.get(url("player", attempt)))
    assert "<script>x" not in page
    assert "&lt;script&gt;x" in page


def test_a_session_that_holds_nonsense_is_as_good_as_empty(mine, attempt):
    say(mine, attempt, "go-in")
    for nonsense in ("x", {str(attempt.uuid): ["1", "words"]}, {str(attempt.uuid): 3}):
        session = mine.session
        session[SESSION_KEY] = nonsense
        session.save()
        assert "What would you say?" in text(mine.get(url("player", attempt)))


# -- how sure ------------------------------------------------------------------------
def test_certainty_is_asked_and_may_be_left_out(mine, attempt):
    say(mine, attempt, "go-in")
    post(mine, "say", attempt, skip="1")
    page = text(mine.get(url("player", attempt)))
    assert page.count('name="sure"') == 5
    assert " checked" not in page
    post(mine, "choose", attempt, choice="joke", sure="5")
    post(mine, "choose", attempt, choice="ask")
    assert list(attempt.events.values_list("confidence", flat=True)) == [None, 5, None]


@pytest.mark.parametrize("sure", ["0", "6", "x", "9" * 5000])
def test_certainty_that_is_none_is_refused_in_a_sentence(mine, attempt, sure):
    say(mine, attempt, "go-in")
    response = post(mine, "choose", attempt, choice="ask", sure=sure)
    assert response.status_code == 303
    assert attempt.event_count == 1
    assert "How sure you are is a number from 1 to 5" in text(
        mine.get(url("player", attempt))
    )


@pytest.mark.parametrize(("sent", "kept"), [("", None), ("x", None), ("0", 0)])
def test_time_on_the_screen_is_taken_from_the_form(mine, attempt, sent, kept):
    post(mine, "choose", attempt, choice="go-in", dwell_ms=sent)
    assert attempt.events.get().dwell_ms == kept


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
