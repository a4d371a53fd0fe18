"""What follows from what is said, in the conversations with families."""

from __future__ import annotations

import random

from scenarios.domain import play
from scenarios.domain.graph import Graph
from tests.scenarios.families.conftest import (
    LEO,
    MOTHER,
    decisions,
    graph_of,
)


def offer(graph: Graph, keys: str) -> set[str]:
    """The replies on offer after these (parted by spaces)."""
    state = play.replay(graph, keys.split())
    return {choice.key for choice in play.available_choices(graph, state)}


# -- S02B: a voice, a story, a promise ------------------------------------------------
def test_the_story_of_the_gallbladder_is_told_to_one_who_asked_and_used_later():
    graph = graph_of(MOTHER)
    end = "headline wait alone"
    told = f"protect ring decisions husband-clearly {end}"
    untold = f"protect ring yes-or-no third {end}"
    assert "Nurten" in graph.node("husband").text
    assert offer(graph, told) == {"plan-sister", "wednesday", "son-will"}
    assert offer(graph, untold) == {"plan", "wednesday", "son-will"}


def test_nobody_goes_home_well_without_an_interpreter():
    graph = graph_of(MOTHER)
    without = ("well-see", "important", "ask-her", "small-why", "tell-her")
    state = play.replay(graph, without)
    interpreter = graph.slot("interpreter")
    assert (state.node, state.values[interpreter]) == ("lost-word", 0)
    dice = random.Random(5)  # noqa: S311 -- a fixed walk
    for _ in range(500):
        state = play.start(graph)
        while not play.current_node(graph, state).is_ending:
            offered = play.available_choices(graph, state)
            state = play.step(graph, state, dice.choice(offered).key)
        if play.current_node(graph, state).ending == "good":
            assert state.values[interpreter] == 1


def test_a_promise_to_hide_it_can_be_broken_at_the_very_door():
    graph = graph_of(MOTHER)
    hidden = ("agree", "parking", "leave-out", "small-no", "next-date")
    assert play.replay(graph, (*hidden, "know-best")).node == "ending-infection"
    assert play.replay(graph, (*hidden, "tell-soon")).node == "ending-portal"
    assert play.replay(graph, (*hidden, "cant-leave")).node == "told-late"


def shown(graph: Graph, keys: str) -> str:
    return play.shown_node(graph, play.replay(graph, keys.split())).text


def test_what_was_learned_comes_back_in_her_words():
    graph = graph_of(MOTHER)
    told = "protect ring decisions husband-clearly headline wait alone plan-sister"
    untold = "protect ring yes-or-no third headline wait alone plan"
    assert "gallbladder" in shown(graph, told)
    assert "infection" in shown(graph, untold)
    small = "well-see important ask-her small-why tell-her hard-to-translate too-long"
    full = "protect ring yes-or-no third headline wait alone"
    assert shown(graph, f"{small} wednesday").startswith("Wednesday. Ten. Yes.")
    assert shown(graph, f"{full} wednesday").startswith("Wednesday at ten, I can keep")


# -- S05A: a name, a number, a stop --------------------------------------------------
def test_the_engine_is_named_only_by_one_who_asked_its_name():
    graph = graph_of(LEO)
    named = "kneel headphones bear plan-a-b hold-hand who-looks-after"
    unnamed = "mother-first ask-you bear plan-a-b hold-hand-too"
    assert "stations-gustav" in offer(graph, named)
    assert "stations" not in offer(graph, named)
    assert offer(graph, unnamed) == {"blame", "stations", "lie-still"}
    for node in decisions(graph):
        for choice in node.choices:
            if "Gustav" in choice.text:
                later = node.key in ("gustav-waits", "tray")
                assert later or choice.key == "stations-gustav", choice.key


def test_his_four_pinches_are_told_to_one_who_waits_or_promises():
    graph = graph_of(LEO)
    assert play.replay(graph, ("up-on-the-bed", "wait")).node == "four"
    assert play.replay(graph, ("kneel", "no-hurt")).node == "said-no"
    assert play.replay(graph, ("kneel", "headphones")).node == "practice"


def test_what_happened_to_him_comes_back_in_his_words():
    graph = graph_of(LEO)
    named = "kneel headphones bear plan-a-b hold-hand"
    counted = "kneel no-hurt try-me plan-a-b hold-hand"
    rest = "who-looks-after stations-gustav"
    assert "The right number" not in shown(graph, f"{named} {rest}")
    assert "The right number" in shown(graph, f"{counted} {rest}")
    assert "Did Gustav hear" in shown(graph, f"{named} {rest} signalwoman")
    alone = "wont-mind stations-gustav signalwoman"
    assert "Gustav" not in shown(graph, f"{named} {alone}")


def test_the_best_ending_is_his_own_plan_carried_out():
    graph = graph_of(LEO)
    best = ["kneel", "headphones", "bear", "plan-a-b", "hold-hand", "who-looks-after"]
    best += ["stations-gustav"]
    assert play.replay(graph, [*best, "signalwoman", "praise"]).node == "ending-driver"
    half = [*best, "see-how-far", "not-wrong"]
    assert play.replay(graph, half).node == "ending-stations"
