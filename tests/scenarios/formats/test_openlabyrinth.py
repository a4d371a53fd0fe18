"""OpenLabyrinth's own export: tables of rows, texts in base64, nothing run."""

from __future__ import annotations

import pytest

from scenarios.domain import play
from scenarios.domain.conditions import format_condition
from scenarios.domain.graph import Effect
from scenarios.formats import mvp
from scenarios.formats.shape import Imported, Parcel
from tests.scenarios.formats.packing import codes, labyrinth, table


def node(identifier: int, title: str, **more: object) -> dict[str, object]:
    return {"id": identifier, "title": title, "text": f"<p>{title} here</p>", **more}


def link(start: int, end: int, text: str = "", **more: object) -> dict[str, object]:
    return {"node_id_1": start, "node_id_2": end, "text": text, **more}


def read(
    nodes: list[dict[str, object]], links: list[dict[str, object]], **more: bytes
) -> Imported:
    parcel = labyrinth(
        map=table("map", {"id": 7, "name": "The talk"}),
        map_node=table("map_node", *nodes),
        map_node_link=table("map_node_link", *links),
        **more,
    )
    (imported,) = mvp.read(parcel)
    return imported


def test_labyrinth_is_detected_and_read():
    imported = read(
        [
            node(12, "Door", type_id=1, x=10, y=20),
            node(15, "Bed", end=1, annotation="For us"),
        ],
        [link(12, 15, "Go in", order=2), link(12, 12, order=1)],
    )
    graph = imported.graph

    assert (imported.nodes, imported.choices, imported.endings) == (2, 2, 1)
    assert (imported.title, graph.start) == ("The talk", "node-12")
    assert graph.node("node-12").text == "Door here"
    assert graph.node("node-12").at == (10, 20)
    assert [(one.text, one.target) for one in graph.node("node-12").choices] == [
        ("Door", "node-12"),
        ("Go in", "node-15"),
    ]
    assert graph.node("node-15").note == "For us"
    assert codes(imported) == []


def test_no_manifest_is_no_labyrinth():
    parcel = Parcel("x", members={"map_node.xml": table("map_node", node(1, "A"))})

    assert mvp.detect(parcel) is False
    assert mvp.detect(labyrinth(map_node=b"<a/>")) is True


def test_texts_are_read_packed_or_plain():
    plain = table("map_node", {"id": 1})
    plain = plain.replace(b"<id>1</id>", b"<id>1</id><title>Hello there</title>")
    (imported,) = mvp.read(labyrinth(map_node=plain))

    assert imported.graph.node("node-1").title == "Hello there"


def test_counters_change_on_arrival():
    imported = read(
        [node(1, "A", type_id=1), node(2, "B")],
        [link(1, 2)],
        map_counter=table(
            "map_counter", {"id": 5, "name": "Trust", "start_value": 3, "visible": 0}
        ),
        map_node_counter=table(
            "map_node_counter",
            {"node_id": 2, "counter_id": 5, "function": "-2"},
            {"node_id": 2, "counter_id": 5, "function": "+2.5"},
            {"node_id": 1, "counter_id": 9, "function": "+1"},
        ),
    )
    (variable,) = imported.graph.variables

    assert (variable.name, variable.initial, variable.shown) == ("Trust", 3, "never")
    assert imported.graph.node("node-2").effects == (Effect("counter-5", -2),)
    assert codes(imported, "error") == ["mvp_bad_action", "mvp_bad_action"]


def test_last_rule_that_holds_wins():
    imported = read(
        [node(1, "A", type_id=1), node(2, "B"), node(3, "C"), node(4, "D")],
        [link(1, 2)],
        map_counter=table("map_counter", {"id": 5, "name": "Trust", "start_value": 0}),
        map_counter_rule=table(
            "map_counter_rule",
            {"counter_id": 5, "relation_id": 3, "value": 0, "redirect_node_id": 3, "counter_value": "=9"},
            {"counter_id": 5, "relation_id": 5, "value": 0, "redirect_node_id": 4, "counter_value": "=8"},
            {"counter_id": 5, "relation_id": 77, "value": 0, "redirect_node_id": 4},
        ),
    )  # fmt: skip
    state = play.start(imported.graph)

    assert (state.node, state.values) == ("node-4", (8,))
    assert codes(imported, "error") == ["mvp_bad_rule"]


@pytest.mark.parametrize(
    ("conditional", "text"),
    [
        ("[1]", "visited(node-1)"),
        ("[1] and [2]", "visited(node-1) and visited(node-2)"),
        ("[1] OR [2]", "visited(node-1) or visited(node-2)"),
    ],
)
def test_nodes_that_want_others_visited_are_gated(conditional, text):
    imported = read(
        [
            node(1, "A", type_id=1),
            node(2, "B"),
            node(3, "C", conditional=conditional, conditional_message="Not yet."),
        ],
        [link(1, 3), link(1, 2)],
    )
    choice = imported.graph.node("node-1").choices[0]

    assert format_condition(choice.condition) == text
    assert choice.locked_reason == "Not yet."


@pytest.mark.parametrize(
    "conditional", ["[1] and [2] or [1]", "[9]", "1 and 2", "[1]; exit()"]
)
def test_conditions_that_cannot_be_read_are_errors(conditional):
    imported = read(
        [node(1, "A", type_id=1), node(2, "B", conditional=conditional)], [link(1, 2)]
    )

    assert codes(imported, "error") == ["ol_bad_condition"]
    assert imported.graph.node("node-1").choices[0].condition is None


def test_random_links_and_once_and_hidden_are_read():
    imported = read(
        [node(1, "A", type_id=1, text="", link_type_id=3), node(2, "B"), node(3, "C")],
        [
            link(1, 2, probability=80),
            link(1, 3, probability=20),
            link(2, 3, "once", follow_once=1),
            link(2, 1, "hidden", hidden=1),
        ],
    )
    graph = imported.graph

    assert graph.node("node-1").kind == "chance"
    assert [one.weight for one in graph.node("node-1").choices] == [80, 20]
    assert [(one.text, one.once) for one in graph.node("node-2").choices] == [
        ("once", True)
    ]
    assert codes(imported, "warning") == ["mvp_hidden_link"]


def test_macros_are_named_and_filled_where_they_can_be():
    imported = read(
        [
            node(1, "Door", type_id=1, text="See [[NODE:2]] [[QU:4]]."),
            node(2, "The bed"),
        ],
        [link(1, 2)],
    )

    assert imported.graph.node("node-1").text == "See The bed ."
    assert codes(imported) == ["ol_macro", "ol_macro"]


def test_rules_in_its_own_language_are_reported_and_never_run():
    imported = read(
        [node(1, "A", type_id=1)],
        [],
        map_counter_common_rules=table(
            "map_counter_common_rules", {"rule": "IF [[CR:1]] > 2 THEN GOTO [[NODE:3]]"}
        ),
        map_question=table("map_question", {"id": 1}, {"id": 2}),
    )
    rules = [one for one in imported.findings if one.code == "ol_rule"]

    assert dict(rules[0].details) == {"rule": "IF [[CR:1]] > 2 THEN GOTO [[NODE:3]]"}
    assert [
        dict(one.details) for one in imported.findings if one.code == "ol_not_read"
    ] == [{"table": "map_question", "count": 2}]
    assert imported.supported < imported.constructs


def test_links_of_an_end_and_links_to_nowhere_are_findings():
    imported = read([node(1, "A", type_id=1, end=1)], [link(1, 99), link(98, 1)])

    assert codes(imported, "warning") == ["ol_end_with_links"]
    assert codes(imported, "error") == ["mvp_link_to_nowhere", "mvp_link_from_nowhere"]
