"""What a learner sees at a turn: people, replies, own words, how sure."""

from __future__ import annotations

import copy
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from scenarios.domain.explore import check
from scenarios.domain.plans import run_plan
from scenarios.drafts import SESSION_KEY
from scenarios.queries import player_view
from scenarios.services import OWN_WORDS_LIMIT, choose, start_attempt
from tests.scenarios.conftest import changed, everything_graph
from tests.scenarios.player.conftest import begun, post, say, text, url

#: What the conversation keeps for later, or for nobody, by where it is written.
ANSWERS = (
    "quality", "effects", "explicit", "spikes:", "talk:", "nurse:", "red_flag",
    "brother's", "trust &gt;=", "trust >=", "visited(", "We both know",
    "Just like that.", "It is the news without", "You cancelled a biopsy",
    "She does not laugh.", "end-gone", "on_time", "angry",
)  # fmt: skip


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
