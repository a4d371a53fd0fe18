"""Conversations as H5P: a valid package, the same bytes, every loss by name."""

from __future__ import annotations

import io
import json
import tomllib
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings as django_settings

from scenarios.domain import play
from scenarios.domain.conditions import parse_condition
from scenarios.domain.document import read_document
from scenarios.domain.graph import (
    RETURN,
    Choice,
    Cue,
    Effect,
    Graph,
    Node,
    Persona,
    Rule,
    Variable,
    Variant,
)
from scenarios.formats import h5p
from scenarios.formats.h5p_export import export
from scenarios.formats.parcel import open_parcel
from scenarios.formats.shape import Imported
from tests.scenarios.formats.packing import answer, asks, bare, branching, sample, says


def again(graph: Graph) -> Imported:
    content, _losses = export(graph)
    (imported,) = h5p.read(open_parcel(content, "again.h5p"))
    return imported


def graph_of(*nodes: Node, start: str = "a", **more: object) -> Graph:
    given = {"variables": (), "slug": "talk", "title": "A talk", **more}
    return Graph(start=start, persona=Persona("Ada"), nodes=nodes, **given)


def say(key: str, target: str, **more: object) -> Choice:
    return Choice(key, f"I say {key}.", target, **more)


def shape(graph: Graph) -> list[tuple[object, ...]]:
    """Nodes, choices, endings and words, without the names of ours."""
    places = {node.key: number for number, node in enumerate(graph.nodes)}
    return [
        (
            node.is_ending,
            node.text,
            [(one.text, places[one.target], one.feedback) for one in node.choices],
        )
        for node in graph.nodes
    ]


WINDOW = Path(django_settings.BASE_DIR, "scenarios", "demo", "control-room-window.toml")


def test_package_says_what_players_look_for():
    content, _losses = export(graph_of(Node("a", "ending", text="Bye")))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        about = json.loads(archive.read("h5p.json"))
        inner = json.loads(archive.read("content/content.json"))

    assert names == ["h5p.json", "content/content.json"]
    assert about["mainLibrary"] == "H5P.BranchingScenario"
    assert about["title"] == "A talk"
    assert about["embedTypes"] == ["iframe"]
    assert {
        "machineName": "H5P.BranchingScenario",
        "majorVersion": 1,
        "minorVersion": 7,
    } in about["preloadedDependencies"]
    (item,) = inner["branchingScenario"]["content"]
    assert (item["type"]["library"], item["nextContentId"]) == (
        "H5P.AdvancedText 1.1",
        -1,
    )


def test_versions_are_those_of_a_real_package():
    real = json.loads(sample("h5p", "280274663", "h5p.json").read_text())
    content, _losses = export(graph_of(Node("a", "ending", text="Bye")))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        ours = json.loads(archive.read("h5p.json"))["preloadedDependencies"]

    assert [one for one in ours if one not in real["preloadedDependencies"]] == []


def test_same_graph_gives_the_same_bytes():
    graph = read_document(tomllib.loads(WINDOW.read_text())).graph

    assert export(graph) == export(graph)


@pytest.mark.parametrize("name", ["3016298410", "280274663"])
def test_samples_come_back_the_same(name):
    (imported,) = h5p.read(open_parcel(sample("h5p", name)))
    returned = again(imported.graph)

    assert shape(returned.graph) == shape(imported.graph)
    assert (returned.nodes, returned.choices, returned.endings) == (
        len(imported.graph.nodes),
        sum(len(node.choices) for node in imported.graph.nodes),
        sum(node.is_ending for node in imported.graph.nodes),
    )
    assert shape(again(returned.graph).graph) == shape(returned.graph)


def test_demo_conversation_keeps_its_nodes_replies_and_endings():
    graph = read_document(tomllib.loads(WINDOW.read_text())).graph
    returned = again(graph)

    assert returned.nodes == len(graph.nodes)
    assert returned.choices == sum(len(node.choices) for node in graph.nodes)
    assert returned.endings == sum(node.is_ending for node in graph.nodes)
    assert [one for one in returned.findings if one.severity != "info"] == []


@pytest.mark.parametrize("scoring", ["dynamic-score", "static-end-score"])
def test_points_come_back(scoring):
    document = branching(
        asks("?", answer("a", 1, 2), answer("b", -1, 7), answer("c", 0, -1)),
        says("end", -1, feedback={"endScreenScore": 5}),
        scoring=scoring,
    )
    (imported,) = h5p.read(bare(document))
    returned = again(imported.graph)

    for keys in (["a1"], ["a2"], ["a3", "a3", "a1"]):
        assert (
            play.replay(returned.graph, keys).values
            == play.replay(imported.graph, keys).values
        )


def test_words_are_escaped_and_come_back():
    text = "“2 < 3 & 4 > 1”\nsecond line\n\n<b>third</b>"
    returned = again(
        graph_of(
            Node("a", "choice", text=text, choices=(Choice("x", "<i>& co", "b"),)),
            Node("b", "ending", text="Bye"),
        )
    )

    assert returned.graph.node("c0").text == text
    assert returned.graph.node("c0").choices[0].text == "<i>& co"


def test_start_comes_first():
    returned = again(
        graph_of(
            Node("z", "ending", text="Bye"),
            Node("a", "patient", text="Hi", choices=(say("x", "z"),)),
        )
    )

    assert [node.text for node in returned.graph.nodes] == ["Hi", "Bye"]


def test_speaker_action_and_sight_are_told():
    returned = again(
        graph_of(
            Node(
                "a",
                "ending",
                speaker="Ada",
                text="Bye.",
                action="She goes.",
                sight="Rain.",
            )
        )
    )

    assert returned.graph.node("c0").text == "Ada\n\nBye.\n\nShe goes.\n\nRain."


def test_every_loss_is_named_with_its_place():
    effect = (Effect("trust", 5),)
    condition = parse_condition("trust > 3")
    rich = graph_of(
        Node(
            "a",
            "patient",
            text="Hi",
            cue=Cue("cue", "sighs"),
            own_words=True,
            seconds=30,
            image="x.png",
            variants=(Variant(condition, "Ho"),),
            effects=effect,
            choices=(
                say(
                    "x", "b", effects=effect, condition=condition, once=True, better="…"
                ),
                say("y", "nowhere", fallback=True, red_flag="No."),
            ),
        ),
        Node("b", "chance", choices=(say("x", "c"), say("y", "d"))),
        Node("c", "check", choices=(say("x", "d"),)),
        Node("d", "sub", call="e", choices=(say("x", "f"),)),
        Node("e", "patient", text="Inside", choices=(say("x", RETURN),)),
        Node("f", "ending", text="Bye", ending="good"),
        Node("g", "patient", text="stuck"),
        variables=(Variable("trust", 50),),
        rules=(Rule("walk-out", condition, target="f"),),
        order_rules=("ask-before-tell",),
    )
    _content, losses = export(rich)
    found = [
        (one.code, one.node, dict(one.details).get("choice", "")) for one in losses
    ]

    assert sorted(found) == sorted(
        [
            ("h5p_lost_variable", "", ""),
            ("h5p_lost_rule", "", ""),
            ("h5p_lost_order_rule", "", ""),
            ("h5p_lost_cue", "a", ""),
            ("h5p_lost_own_words", "a", ""),
            ("h5p_lost_clock", "a", ""),
            ("h5p_lost_picture", "a", ""),
            ("h5p_lost_variants", "a", ""),
            ("h5p_lost_effect", "a", ""),
            ("h5p_lost_condition", "a", "x"),
            ("h5p_lost_once", "a", "x"),
            ("h5p_lost_debrief", "a", "x"),
            ("h5p_lost_fallback", "a", "y"),
            ("h5p_lost_red_flag", "a", "y"),
            ("h5p_lost_way", "a", "y"),
            ("h5p_lost_chance", "b", ""),
            ("h5p_lost_check", "c", ""),
            ("h5p_lost_sub", "d", ""),
            ("h5p_lost_return", "e", "x"),
            ("h5p_lost_ending", "f", ""),
            ("h5p_no_way", "g", ""),
        ]
    )


def test_return_leads_on_where_one_place_calls():
    returned = again(
        graph_of(
            Node("a", "sub", call="b", choices=(say("x", "c"),)),
            Node("b", "patient", text="Inside", choices=(say("x", RETURN),)),
            Node("c", "ending", text="Bye"),
        )
    )

    assert [one.target for one in returned.graph.node("c1").choices] == ["c2"]


def test_conversation_without_losses_loses_nothing():
    (imported,) = h5p.read(bare(branching(asks("?", answer("a", 1)), says("b"))))
    _content, losses = export(replace(imported.graph))

    assert losses == ()
