"""The six starters: complete, clean, and not to be won by a habit of clicking."""

from __future__ import annotations

import re

import pytest

from scenarios.domain import play, shorthand
from scenarios.domain.document import Reading, read_document
from scenarios.domain.explore import check
from scenarios.domain.graph import QUALITIES, Graph
from scenarios.starters import Starter, starters

ALL = {starter.key: starter for starter in starters()}
CODES = re.compile(r"(spikes|nurse|cc|talk|teachback):[a-z-]+")


@pytest.fixture(params=sorted(ALL))
def starter(request) -> Starter:
    return ALL[request.param]


@pytest.fixture
def graph(starter) -> Graph:
    reading = read_document(starter.document)
    assert reading.findings == ()
    return reading.graph


def ending_of(graph: Graph, keys: list[str]) -> str:
    node = play.current_node(graph, play.replay(graph, keys))
    assert node.is_ending
    return node.ending


def by(graph: Graph, liking) -> str:
    """The ending that somebody reaches who always clicks what `liking` puts first."""
    state = play.start(graph)
    while not play.current_node(graph, state).is_ending:
        choice = min(play.available_choices(graph, state), key=liking)
        state = play.step(graph, state, choice.key)
    return play.current_node(graph, state).ending


def test_the_six_are_offered_in_their_order():
    assert [starter.key for starter in starters()] == [
        "error-and-apology",
        "bad-news",
        "cancelled-examination",
        "radiation-risk",
        "paediatric-results",
        "angry-referrer",
    ]


def test_a_document_belongs_to_its_caller():
    first = starters()[0]
    first.document["title"] = "Changed"
    assert starters()[0].document["title"] != "Changed"


def test_the_check_finds_nothing(graph):
    report = check(graph)
    assert report.verdict == "complete"
    assert [(one.code, one.node) for one in report.findings] == []


def test_it_is_small_and_has_three_endings(graph):
    assert 8 <= len(graph.nodes) <= 14
    endings = [node.ending for node in graph.nodes if node.is_ending]
    assert sorted(endings) == sorted(QUALITIES)
    assert len(graph.plans) == 1
    assert graph.order_rules
    assert graph.skills


def test_every_turn_has_a_note_a_cue_and_three_rated_replies(graph):
    for node in graph.nodes:
        if node.is_ending or node.is_automatic:
            continue
        assert all((node.note, node.cue, node.sight, node.moment)), node.key
        assert sorted(one.quality for one in node.choices) == sorted(QUALITIES), (
            node.key
        )
        for choice in node.choices:
            assert all((choice.thought, choice.why)), choice.key
            assert all(CODES.fullmatch(code) for code in choice.codes), choice.key


def test_the_plan_holds(graph):
    """Only the commands that the starters use; the full language is for `plans.py`."""
    (plan,) = graph.plans
    state = play.start(graph)
    for line in plan.text.splitlines():
        verb, *rest = line.split()
        if verb == "---":
            state = play.start(graph)
        elif verb == "select":
            state = play.step(graph, state, rest[0])
        elif rest[0] == "node":
            assert state.node == rest[1]
        elif rest[0] == "ending":
            node = play.current_node(graph, state)
            assert rest[1] in (node.key, node.ending)
        else:
            name, sign, value = rest
            assert sign == ">="
            assert state.values[graph.slot(name)] >= int(value)


def test_good_replies_lead_to_the_good_ending_and_poor_ones_to_the_poor(graph):
    rank = {quality: at for at, quality in enumerate(QUALITIES)}
    assert by(graph, lambda one: rank[one.quality]) == "good"
    assert by(graph, lambda one: -rank[one.quality]) == "poor"


def test_no_habit_reaches_the_good_ending(graph):
    spaces = ("opened", "held", "closed")
    habits = {
        "first": lambda one: 0,
        "longest": lambda one: -len(one.text),
        "shortest": lambda one: len(one.text),
        "empathic": lambda one: (
            spaces.index(one.space),
            -sum(code.startswith("nurse:") for code in one.codes),
            not one.explicit,
        ),
    }
    reached = {name: by(graph, liking) for name, liking in habits.items()}
    assert "good" not in reached.values(), reached


def test_clicking_at_random_seldom_ends_well(graph):
    """Over every way there is: the share of ways that end well."""
    endings = []
    todo: list[list[str]] = [[]]
    while todo:
        keys = todo.pop()
        state = play.replay(graph, keys)
        if play.current_node(graph, state).is_ending:
            endings.append(play.current_node(graph, state).ending)
            continue
        todo += [[*keys, one.key] for one in play.available_choices(graph, state)]
    assert endings.count("good") < len(endings) / 10
    assert set(endings) == set(QUALITIES)


def test_the_shorthand_loses_nothing_of_it(graph):
    text = shorthand.write(graph)
    assert shorthand.read(text, graph) == Reading(graph, ())
