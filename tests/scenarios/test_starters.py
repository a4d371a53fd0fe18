"""The six starters: complete, clean, and not to be won by a habit of clicking."""

from __future__ import annotations

import pytest

from scenarios.domain import play, shorthand
from scenarios.domain.assess import assess
from scenarios.domain.codes import CODES
from scenarios.domain.document import Reading, read_document
from scenarios.domain.graph import QUALITIES, Graph
from scenarios.starters import Starter, starters

ALL = {starter.key: starter for starter in starters()}


@pytest.fixture(params=sorted(ALL))
def starter(request) -> Starter:
    return ALL[request.param]


@pytest.fixture
def graph(starter) -> Graph:
    reading = read_document(starter.document)
    assert reading.findings == ()
    return reading.graph


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


def test_check_and_assessment_find_nothing(graph):
    """That includes the plan, the tells and the habits of the bots."""
    assessment = assess(graph)
    assert assessment.report.verdict == "complete"
    assert [(one.code, one.node) for one in assessment.report.findings] == []
    chances = {key: figure.value for key, figure in assessment.random_play.endings}
    good = sum(
        chance for key, chance in chances.items() if graph.node(key).ending == "good"
    )
    assert 0 < good < 0.05


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
            assert set(choice.codes) <= set(CODES), choice.key


def test_good_replies_lead_to_the_good_ending_and_poor_ones_to_the_poor(graph):
    rank = {quality: at for at, quality in enumerate(QUALITIES)}
    assert by(graph, lambda one: rank[one.quality]) == "good"
    assert by(graph, lambda one: -rank[one.quality]) == "poor"


def test_the_shorthand_loses_nothing_of_it(graph):
    text = shorthand.write(graph)
    assert shorthand.read(text, graph) == Reading(graph, ())
