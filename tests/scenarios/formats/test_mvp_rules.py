"""Virtual patients: rules, links, clocks and broken packages."""

from __future__ import annotations

import pytest

from scenarios.domain import play
from scenarios.domain.conditions import format_condition
from scenarios.domain.document import canonical, graph_from_json, to_json
from scenarios.formats import mvp
from scenarios.formats.shape import Imported, ImportRefused, Parcel
from tests.scenarios.formats.mvp_reading import read
from tests.scenarios.formats.packing import (
    codes,
    counter,
    operand_path,
    path_to,
    place,
    road,
    rule,
)


# -- entry rules ------------------------------------------------------------------------------
def gated(operator: str, more: str = "") -> Imported:
    conditional = (
        f"<ConditionalRule><Operator>{operator}</Operator>{more}</ConditionalRule>"
    )
    return read(
        place("A"),
        place("B"),
        place("C"),
        place("D", conditional),
        links=road("A", "B")
        + road("A", "C")
        + road("A", "D")
        + road("B", "A")
        + road("C", "A"),
    )


@pytest.mark.parametrize(
    ("operator", "text"),
    [
        (
            f"<And>{operand_path('B')}{operand_path('C')}</And>",
            "visited(b) and visited(c)",
        ),
        (
            f"<Or>{operand_path('B')}{operand_path('C')}</Or>",
            "visited(b) or visited(c)",
        ),
        (
            f"<Nand>{operand_path('B')}{operand_path('C')}</Nand>",
            "not (visited(b) and visited(c))",
        ),
        (f"<Nor>{operand_path('B')}</Nor>", "not visited(b)"),
        (
            f"<Or>{operand_path('B')}<And>{operand_path('C')}{operand_path('B')}</And></Or>",
            "visited(b) or (visited(c) and visited(b))",
        ),
    ],
)
def test_entry_rules_become_conditions_of_the_ways_in(operator, text):
    imported = gated(operator, "<RuleMessage>Ask first.</RuleMessage>")
    way = imported.graph.node("a").choices[2]

    assert format_condition(way.condition) == text
    assert (way.when_locked, way.locked_reason) == ("show", "Ask first.")


def test_entry_rule_with_a_redirect_leads_elsewhere():
    imported = gated(
        f"<And>{operand_path('B')}</And>",
        f"<RuleRedirect>{path_to('C')}</RuleRedirect>",
    )
    graph = imported.graph

    assert play.replay(graph, ["l3"]).node == "c"
    assert play.replay(graph, ["l1", "l1", "l3"]).node == "d"
    assert (imported.nodes, len(graph.nodes)) == (4, 5)


def test_empty_and_is_always_true():
    imported = gated("<And></And>")

    assert imported.graph.node("a").choices[2].condition is None
    assert codes(imported, "warning") == []


@pytest.mark.parametrize(
    ("operator", "code"),
    [
        ("<Or></Or>", "mvp_empty_operator"),
        ("", "mvp_bad_operator"),
        (f"<Xor>{operand_path('B')}</Xor>", "mvp_bad_operator"),
        (f"<And>{operand_path('Z')}</And>", "mvp_bad_operand"),
        ("<And>" * 20 + operand_path("B") + "</And>" * 20, "mvp_long_condition"),
        (f"<And>{operand_path('B') * 200}</And>", "mvp_long_condition"),
    ],
)
def test_entry_rules_that_cannot_be_read_are_findings(operator, code):
    imported = gated(operator)

    assert code in codes(imported)
    assert imported.graph.node("a").choices[2].condition is None


# -- links, start and end -------------------------------------------------------------------
def test_parallel_links_and_links_without_words_are_kept():
    imported = read(
        place("A"), place("B"), links=road("A", "B", "one") + road("A", "B")
    )

    assert [(one.key, one.text) for one in imported.graph.node("a").choices] == [
        ("l1", "one"),
        ("l2", "Continue"),
    ]


def test_hidden_links_are_not_offered():
    imported = read(
        place("A"),
        place("B"),
        place("C"),
        links=road("A", "B", "open") + road("A", "C", "hidden", display="false"),
    )

    assert [one.text for one in imported.graph.node("a").choices] == ["open"]
    assert imported.choices == 2
    assert "mvp_hidden_link" in codes(imported, "warning")


def test_hidden_links_are_offered_where_nothing_else_is():
    imported = read(place("A"), place("B"), links=road("A", "B", "x", display="false"))

    assert [one.text for one in imported.graph.node("a").choices] == ["x"]
    assert "mvp_only_hidden" in codes(imported, "warning")


def test_links_to_and_from_nowhere_are_errors():
    imported = read(place("A"), links=road("A", "Z", "x") + road("Z", "A", "y"))

    assert imported.graph.node("a").choices[0].target == ""
    found = [one for one in imported.findings if "link" in one.code]
    assert [(one.code, one.node, one.line) for one in found] == [
        ("mvp_link_to_nowhere", "a", 1),
        ("mvp_link_from_nowhere", "", 1),
    ]


def test_start_is_marked_or_the_only_root_or_the_first():
    links = road("B", "A") + road("A", "C")
    mark = '<XtensibleInfo><startNode xmlns="urn:vpsim">C</startNode></XtensibleInfo>'
    circle = road("A", "B") + road("B", "A")

    marked = read(place("A"), place("B"), place("C"), links=links, extension=mark)
    root = read(place("A"), place("B"), place("C"), links=links)
    first = read(place("A"), place("B"), links=circle)
    several = read(place("A"), place("B"), place("C"), links=road("B", "C"))

    assert (marked.graph.start, codes(marked, "warning")) == ("c", [])
    assert (root.graph.start, codes(root, "warning")) == ("b", [])
    assert first.graph.start == "a"
    assert (several.graph.start, codes(several, "warning")) == (
        "a",
        ["mvp_start_guessed"],
    )


# -- clocks -----------------------------------------------------------------------------------
def clock(target: str, seconds: str = "60") -> str:
    return (
        f"<Services><Timer><TimerDeltaSeconds>{seconds}</TimerDeltaSeconds>"
        f"<TimerRules>{rule('leq', '0', target)}</TimerRules></Timer></Services>"
    )


def test_clock_of_a_node_takes_the_link_it_names():
    imported = read(
        place("A", services=clock("C")),
        place("B"),
        place("C"),
        links=road("A", "B") + road("A", "C"),
    )
    node = imported.graph.node("a")

    assert (node.seconds, node.on_time) == (60, "l2")


@pytest.mark.parametrize(
    ("services", "code"),
    [
        (clock("C"), "mvp_node_timer"),
        (clock("Z"), "mvp_node_timer_alone"),
        (clock("B", "soon"), "mvp_node_timer_alone"),
    ],
)
def test_clock_without_a_link_is_a_suggestion(services, code):
    imported = read(
        place("A", services=services), place("B"), place("C"), links=road("A", "B")
    )

    assert imported.graph.node("a").seconds is None
    assert code in codes(imported, "warning")


# -- broken packages -------------------------------------------------------------------------------
def test_names_that_differ_only_for_others_stay_apart():
    imported = read(place("N 1"), place("N_1"), place("42"), place("and"), place("N 1"))

    assert [node.key for node in imported.graph.nodes] == [
        "n-1",
        "n-1-2",
        "node-42",
        "node-and",
    ]
    assert "mvp_double_id" in codes(imported, "error")


@pytest.mark.parametrize(
    ("members", "sentence"),
    [
        ({"imsmanifest.xml": b"<manifest/>"}, "holds no activity model"),
        ({"activitymodel.xml": b"<ActivityModel/>"}, "has no nodes"),
        ({"activitymodel.xml": b"<Activ"}, "is not well-formed XML"),
        (
            {"activitymodel.xml": b"<!DOCTYPE a [<!ENTITY x 'y'>]><ActivityModel>&x;</ActivityModel>"},
            "declares a document type or entities",
        ),
    ],
)  # fmt: skip
def test_packages_without_a_story_are_refused(members, sentence):
    with pytest.raises(ImportRefused) as caught:
        mvp.read(Parcel("x.zip", members=members))

    assert sentence in str(caught.value)


def test_more_nodes_than_a_conversation_has_are_refused():
    with pytest.raises(ImportRefused, match="more than 2000 nodes"):
        read(*(place(f"N{number}") for number in range(2_001)))


def test_source_of_every_node_is_kept_and_the_graph_written():
    imported = read(place("A"), place("B"), links=road("A", "B"), counters=counter())
    graph = imported.graph

    assert graph.node("a").raw.startswith('<ActivityNode id="A" label="Place A">')
    assert graph.node("a").source_ref == "A"
    assert canonical(graph_from_json(to_json(graph))) == canonical(graph)
