"""The first conversation: that it teaches, and that it cannot be gamed."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

import scenarios.demo
from scenarios.authoring import compile_scenario, fields_from_outline, parse_outline
from scenarios.domain import explore, play
from scenarios.domain.graph import Choice, Graph, Node
from scenarios.models import Scenario

OUTLINE = Path(scenarios.demo.__file__).parent / "control-room-window.toml"

#: Turn → the node where the sheet's decision is taken, and its effects in points
#: (trust, understanding, anxiety) for the good, the mixed and the poor reply.
SHEET = {
    1: ("window", (2, 0, 0), (-1, 0, 1), (-2, 0, 1)),
    2: ("quiet-room", (2, 1, 0), (0, 0, 1), (-1, -1, 1)),
    3: ("told-so-far", (2, 1, -1), (0, 0, 0), (-1, 0, 1)),
    4: ("now", (2, 3, 1), (0, -1, 2), (-1, -1, 2)),
    5: ("floor", (3, 0, -1), (0, -1, 0), (-3, 0, 2)),
    6: ("hang-on", (2, 2, 0), (-1, 1, 2), (-2, -2, 0)),
    7: ("lorry", (2, 0, -1), (0, 0, 0), (-2, 0, 0)),
    8: ("thanks-twice", (2, 1, 0), (0, 0, 0), (-2, -1, 0)),
}


@pytest.fixture(scope="module")
def graph() -> Graph:
    draft = Scenario(
        **fields_from_outline(parse_outline(OUTLINE.read_bytes(), OUTLINE.name))
    )
    compiled = compile_scenario(draft)
    assert compiled.findings == ()
    return compiled.graph


def decisions(graph: Graph) -> list[Node]:
    return [node for node in graph.nodes if not node.is_ending]


def one_of_each(node: Node) -> list[Choice]:
    """The first reply of each quality, in the author's order: what a learner meets
    (the rest are the same words under another condition)."""
    found: dict[str, Choice] = {}
    for choice in node.choices:
        found.setdefault(choice.quality, choice)
    return list(found.values())


def of_quality(graph: Graph, state: play.State, quality: str) -> Choice:
    (choice,) = [
        one for one in play.available_choices(graph, state) if one.quality == quality
    ]
    return choice


def walk(graph: Graph, pick) -> list[play.State]:
    """The states of one play-through; `pick` names a quality for each decision."""
    states = [play.start(graph)]
    while not play.current_node(graph, states[-1]).is_ending:
        assert len(states) < 60
        choice = of_quality(graph, states[-1], pick(len(states)))
        states.append(play.step(graph, states[-1], choice.key))
    return states


def met(states: list[play.State]) -> set[str]:
    return {state.node for state in states}


def ending_of(graph: Graph, states: list[play.State]) -> str:
    return play.current_node(graph, states[-1]).ending


def test_check_finds_nothing_at_all(graph):
    report = explore.check(graph)
    assert (report.verdict, report.findings) == ("complete", ())
    assert 30 <= report.nodes <= 45
    assert report.reachable == report.nodes


def test_all_eight_moments_have_the_effects_of_the_sheet(graph):
    for turn, (key, *expected) in SHEET.items():
        node = graph.node(key)
        assert node.turn == turn
        for quality, points in zip(("good", "mixed", "poor"), expected, strict=True):
            choice = next(one for one in node.choices if one.quality == quality)
            given = {effect.variable: effect.amount for effect in choice.effects}
            assert tuple(
                given.get(name, 0) for name in ("trust", "understanding", "anxiety")
            ) == tuple(point * 5 for point in points), (key, quality)


def test_every_turn_offers_one_good_one_mixed_and_one_poor_reply(graph):
    dice = random.Random(22)  # noqa: S311 -- a fixed walk
    for _ in range(400):
        state = play.start(graph)
        while not play.current_node(graph, state).is_ending:
            offered = play.available_choices(graph, state)
            assert sorted(one.quality for one in offered) == ["good", "mixed", "poor"]
            state = play.step(graph, state, dice.choice(offered).key)


def test_replies_of_a_turn_are_of_equal_length(graph):
    for node in decisions(graph):
        lengths = [len(choice.text) for choice in node.choices]
        assert max(lengths) <= 1.2 * min(lengths), node.key


def test_neither_length_nor_place_gives_the_good_reply_away(graph):
    nodes = decisions(graph)
    longest = first = shortest = 0
    for node in nodes:
        replies = one_of_each(node)
        lengths = {one.quality: len(one.text) for one in replies}
        longest += lengths["good"] == max(lengths.values())
        shortest += lengths["good"] == min(lengths.values())
        first += replies[0].quality == "good"
    assert longest < 0.4 * len(nodes)
    assert first < 0.4 * len(nodes)
    assert shortest < 0.5 * len(nodes)


def test_a_poor_reply_is_answered_by_a_turn_that_no_good_reply_leads_to(graph):
    good = {
        choice.target
        for node in decisions(graph)
        for choice in node.choices
        if choice.quality == "good"
    }
    for node in decisions(graph):
        for choice in node.choices:
            if choice.quality == "poor":
                answer = graph.node(choice.target)
                assert choice.target not in good, (node.key, choice.key)
                assert answer.text or answer.action


def test_many_decisions_lead_to_turns_that_other_paths_never_see(graph):
    sources: dict[str, set[str]] = {}
    for node in decisions(graph):
        for choice in node.choices:
            sources.setdefault(choice.target, set()).add(node.key)
    exclusive = {
        next(iter(origins))
        for target, origins in sources.items()
        if len(origins) == 1 and not graph.node(target).is_ending
    }
    assert len(exclusive) >= 4


def test_what_he_tells_of_the_coats_has_to_be_waited_for(graph):
    """Of the eight sheet decisions one is silence; only it opens that turn."""
    waited = walk(graph, lambda _: "good")
    hurried = walk(graph, lambda turn: "mixed" if turn == 5 else "good")
    assert "speaks-first" in met(waited)
    assert "speaks-first" not in met(hurried)


def test_endings_follow_from_how_it_went(graph):
    kinds = {
        quality: ending_of(graph, walk(graph, lambda _, q=quality: q))
        for quality in ("good", "mixed", "poor")
    }
    assert kinds == {"good": "good", "mixed": "mixed", "poor": "poor"}


def test_a_mistake_can_be_mended(graph):
    """Whatever was said first, if the talk goes on then good replies from there
    never lead to a poor ending."""
    dice = random.Random(7)  # noqa: S311 -- a fixed walk
    mended = 0
    for _ in range(300):
        state = play.start(graph)
        for _wrong in range(dice.randrange(1, 7)):
            if play.current_node(graph, state).is_ending:
                break
            offered = play.available_choices(graph, state)
            wrong = [one for one in offered if one.quality != "good"]
            state = play.step(graph, state, dice.choice(wrong).key)
        if play.current_node(graph, state).is_ending:
            continue
        while not play.current_node(graph, state).is_ending:
            state = play.step(graph, state, of_quality(graph, state, "good").key)
        assert play.current_node(graph, state).ending in ("good", "mixed")
        mended += 1
    assert mended > 150


def test_one_slip_that_is_owned_still_ends_well(graph):
    states = walk(graph, lambda turn: "poor" if turn == 1 else "good")
    assert "laughs-back" in met(states)
    assert ending_of(graph, states) == "good"


def test_a_late_question_is_refused_where_trust_is_gone(graph):
    """The same good reply at the lorry: taken up with trust, declined without."""
    low = play.state_at(graph, "lorry", values={"trust": 35})
    high = play.state_at(graph, "lorry", values={"trust": 40})
    assert of_quality(graph, low, "good").target == "filling"
    assert of_quality(graph, high, "good").target == "thanks-twice"


def test_daughter_is_named_only_by_a_doctor_who_has_heard_of_her(graph):
    def offer(visited: set[str]) -> str:
        state = play.state_at(graph, "lorry", values={"trust": 60}, visited=visited)
        return of_quality(graph, state, "good").text

    assert "daughter" in offer({"told-so-far"})
    assert "daughter" in offer({"rarely"})
    assert "daughter" not in offer({"window", "which-bit"})


def test_there_are_at_least_three_endings_with_an_evening_each(graph):
    endings = [node for node in graph.nodes if node.is_ending]
    assert {node.ending for node in endings} == {"good", "mixed", "poor"}
    assert all(len(node.evening) > 40 for node in endings)


def test_every_turn_says_what_is_seen_and_every_reply_can_be_talked_about(graph):
    for node in graph.nodes:
        assert node.sight.endswith("."), node.key
    for node in decisions(graph):
        for choice in node.choices:
            assert choice.thought, (node.key, choice.key)
            assert choice.why, (node.key, choice.key)
            assert choice.marks, (node.key, choice.key)
            assert bool(choice.better) == (choice.quality != "good")
            assert choice.evidence.endswith(
                ("· checked", "· to be confirmed by an expert")
            ), choice.evidence


def test_cues_are_coded(graph):
    coded = [node for node in decisions(graph) if node.cue]
    assert len(coded) >= len(decisions(graph)) - 1
    assert {node.cue.kind for node in coded} == {"cue", "concern"}


def test_the_doctor_is_never_he_or_she(graph):
    words = [node.evening for node in graph.nodes] + [
        choice.thought for node in decisions(graph) for choice in node.choices
    ]
    for text in words:
        for sentence in re.split(r"[.?!]", text):
            if "the doctor" in sentence.lower():
                assert not re.search(r"\b(he|she|him|his|her|hers)\b", sentence), text


def test_british_spelling_and_curly_quotes():
    text = OUTLINE.read_text(encoding="utf-8")
    assert not re.search(r"\b(tumor|color|apologize|organiz|center)\b", text)
    assert "'" not in re.sub(r"^#.*$", "", text, flags=re.MULTILINE)
