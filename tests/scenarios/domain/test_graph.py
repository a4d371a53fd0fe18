import json

import pytest
from hypothesis import given

from scenarios.domain.document import (
    GraphError,
    canonical,
    graph_from_json,
    sha256,
    to_json,
)
from tests.scenarios.build import effects, ending, graph, patient, reply
from tests.scenarios.domain.strategies import graphs


@given(graphs(missing=True))
def test_canonical_json_reads_back_to_the_same_graph(drawn):
    again = graph_from_json(json.loads(canonical(drawn)))
    assert again == drawn
    assert sha256(again) == sha256(drawn)


def test_every_field_survives_the_json():
    full = graph(
        patient(
            "window",
            reply(
                "sit",
                "end",
                "trust >= 10",
                "plain 4",
                effects=effects(trust=10),
                once=True,
                manner="do",
                quality="good",
                space="opened",
                thought="He saw me.",
                why="Because.",
                evidence="Baile 2000",
            ),
            cue="concern",
            turn=1,
            moment="He asks",
            action="He waits.",
            expression="wry",
            effects=effects(anxiety=5),
        ),
        ending(text="Thank you.", sight="He nods."),
        skills="plain",
        code="S02A",
        minutes=8,
        turns=8,
        opening="Tomasz, 62.",
        content_note="He hears that he is very ill.",
        confidant="his daughter",
    )
    assert graph_from_json(json.loads(canonical(full))) == full


def test_digest_changes_with_one_letter():
    assert sha256(graph(ending(text="a"))) != sha256(graph(ending(text="b")))


def test_another_schema_version_is_refused():
    raw = to_json(graph(ending()))
    raw["schema_version"] = 99
    with pytest.raises(GraphError):
        graph_from_json(raw)


@pytest.mark.parametrize("key", ["nodes", "persona", "start"])
def test_json_with_a_part_missing_is_refused(key):
    raw = to_json(graph(ending()))
    del raw[key]
    with pytest.raises(GraphError):
        graph_from_json(raw)


def test_the_first_of_two_nodes_with_one_key_counts():
    twice = graph(ending("end", "good"), ending("end", "poor"))
    assert twice.node("end").ending == "good"
    assert twice.node("nowhere") is None
