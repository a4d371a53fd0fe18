"""What follows from what is said, in the conversations about risk and disclosure."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from scenarios.domain import play
from scenarios.domain.graph import Graph
from tests.scenarios.risk_and_disclosure.conftest import (
    NODULE,
    RISK,
    decisions,
    graph_of,
    one_slip,
    walk,
)


def values_of(graph: Graph, state: play.State) -> dict[str, int]:
    return dict(zip((one.key for one in graph.variables), state.values, strict=True))


# S03A: what was learned early is used later, and only then.
def offer(graph: Graph, keys: Sequence[str]) -> set[str]:
    return {one.key for one in play.available_choices(graph, play.replay(graph, keys))}


def test_her_son_is_named_only_by_a_doctor_who_asked_what_she_had_read():
    graph = graph_of(RISK)
    rest = ("four-thousand", "wait", "sensitive", "both-columns")
    assert "feed-deniz" in offer(graph, ("listen", "projection", *rest))
    assert "feed-deniz" not in offer(graph, ("explain", "both", *rest))


def test_her_mother_is_spoken_of_only_where_the_doctor_waited():
    graph = graph_of(RISK)
    waited = ("listen", "projection", "four-thousand", "wait")
    hurried = ("listen", "projection", "four-thousand", "very-quickly")
    assert play.replay(graph, waited).node == "my-mother"
    assert play.replay(graph, hurried).node == "breast-plain"
    to_choice = ("sensitive", "both-columns", "feed-deniz")
    assert "her-words-mother" in offer(graph, (*waited, *to_choice))
    assert "her-words" in offer(graph, (*hurried, *to_choice))


def test_teach_back_finds_what_was_left_out():
    graph = graph_of(RISK)
    start = ("listen", "projection")
    end = ("sensitive", "both-columns", "feed-deniz", "her-words")
    told = (*start, "two-years", "ten-thousand", *end)
    vague = (*start, "two-years", "feel", *end)
    said_back = play.replay(graph, told)
    assert said_back.node == "in-her-words"
    assert play.shown_node(graph, said_back).text.startswith("Selin, a clot")
    assert play.replay(graph, vague).node == "no-number"
    poured = (*start, "four-thousand", "wait", "sensitive", "both-columns")
    poured += ("just-in-case", "up-to-you", "polite-ok")
    assert play.replay(graph, poured).node == "milk-back"


def test_nobody_goes_home_well_who_pours_her_milk_away():
    graph = graph_of(RISK)
    dice = random.Random(5)  # noqa: S311 -- a fixed walk
    for _ in range(500):
        state = play.start(graph)
        while not play.current_node(graph, state).is_ending:
            offered = play.available_choices(graph, state)
            state = play.step(graph, state, dice.choice(offered).key)
        if play.current_node(graph, state).ending == "good":
            values = values_of(graph, state)
            assert (values["milk"], values["numbers"], values["written"]) == (1, 1, 1)


def test_the_way_back_from_the_door_needs_some_trust():
    """The same good reply with her shoes on: she sits down again, or it is too late."""
    graph = graph_of(RISK)
    early = ("no-choice", "against-advice")
    late = ("no-choice", "worried", "tiny", "trust-me")
    assert play.replay(graph, early).node == "shoes"
    assert play.replay(graph, (*early, "before")).node == "the-feed"
    assert play.replay(graph, late).node == "shoes"
    assert play.replay(graph, (*late, "before-late")).node == "ending-bus"


# S12A: what has to be said, and by whom.
def test_no_ending_is_good_where_it_was_never_said_written_or_put_right():
    graph = graph_of(NODULE)
    dice = random.Random(9)  # noqa: S311 -- a fixed walk
    good = 0
    for _ in range(1000):
        state = play.start(graph)
        while not play.current_node(graph, state).is_ending:
            offered = play.available_choices(graph, state)
            state = play.step(graph, state, dice.choice(offered).key)
        if play.current_node(graph, state).ending == "good":
            values = values_of(graph, state)
            good += 1
            assert (values["told"], values["account"], values["right"]) == (1, 1, 1)
            assert values["named"] == 0
    assert good > 50


def test_her_minutes_hold_what_was_said_to_her():
    graph = graph_of(NODULE)
    end = ("thursday", "fast", "look-and-tell", "ten-days-grand")
    said = play.replay(graph, ("read-both", "missed", "wait", "ours", *end))
    assert "missed a spot" in play.shown_node(graph, said).text
    half = ("read-both", "discrepancy", "three-to-five", "hard", "maybe", "not-home")
    unsaid = play.replay(graph, (*half, "look-and-tell", "ten-days"))
    assert unsaid.node == said.node == "minutes"
    assert "no word for it" in play.shown_node(graph, unsaid).text
    struck = ("read-both", "missed", "three-to-five", "yours", *end)
    assert (
        "I’ve struck that out"
        in play.shown_node(graph, play.replay(graph, struck)).text
    )


def test_the_concert_grand_is_spoken_of_only_by_a_doctor_who_was_told():
    graph = graph_of(NODULE)
    start = ("read-both", "missed", "wait", "ours")
    told = (*start, "thursday", "fast", "look-and-tell")
    never = (*start, "maybe", "not-home", "look-and-tell")
    assert {"ten-days-grand"} == offer(graph, told) - {"letter", "none"}
    assert {"ten-days"} == offer(graph, never) - {"letter", "none"}


def test_naming_the_colleague_cannot_be_made_good():
    graph = graph_of(NODULE)
    met, ending = walk(graph, one_slip(9, "poor"))
    assert met[-2] == "corridor"
    assert (ending.key, ending.ending) == ("ending-name", "mixed")
    flags = [
        choice.red_flag
        for node in decisions(graph)
        for choice in node.choices
        if choice.key == "name"
    ]
    assert flags == ["You named and blamed a colleague in front of the patient."] * 2


def test_his_wife_is_seen_when_she_speaks_and_only_then():
    for node in decisions(graph_of(NODULE)):
        assert (node.speaker == "Karin") == (node.portrait == "karin"), node.key


@pytest.mark.parametrize(
    ("slug", "keys", "node", "aside"),
    [
        (
            RISK,
            ("no-choice", "worried", "tiny", "average", "no-other"),
            "shoes",
            "so-no",
        ),
        (
            NODULE,
            ("say-nothing", "this-week", "three-to-five", "complex"),
            "coats",
            "complex",
        ),
    ],
)
def test_they_get_up_by_themselves_when_no_trust_is_left(slug, keys, node, aside):
    """A global rule: whatever was said last, the next turn is at the door."""
    graph = graph_of(slug)
    before = play.current_node(graph, play.replay(graph, keys[:-1]))
    assert before.choice(keys[-1]).target == aside
    assert play.replay(graph, keys).node == node
