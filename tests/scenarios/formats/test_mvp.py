"""MedBiquitous virtual patients: the sample, and every trap of the standard."""

from __future__ import annotations

import pytest

from scenarios.domain import play
from scenarios.domain.conditions import format_condition
from scenarios.domain.document import canonical, graph_from_json, to_json
from scenarios.domain.graph import Effect
from scenarios.formats import mvp
from scenarios.formats.parcel import open_parcel
from scenarios.formats.shape import Imported, ImportRefused, Parcel
from tests.scenarios.formats.packing import (
    change,
    codes,
    counter,
    operand_path,
    packed,
    path_to,
    place,
    road,
    rule,
    sample,
    virtual_patient,
)


def read(*places: str, **more: object) -> Imported:
    (imported,) = mvp.read(virtual_patient(*places, **more))
    return imported


# -- the sample ----------------------------------------------------------------------
def test_sample_has_the_counts_of_its_source():
    (imported,) = mvp.read(open_parcel(sample("mvp", "synthetic_radiation_talk")))
    graph = imported.graph

    assert (imported.nodes, imported.choices, imported.endings) == (9, 8, 3)
    assert imported.title == "Paediatric CT consent"
    assert (graph.persona.name, graph.persona.age) == ("Tobi Adeyemi", 4)
    assert graph.start == "n-start"
    assert [node.key for node in graph.nodes if node.is_ending] == [
        "n-consent",
        "n-walkout",
        "n-late",
    ]
    assert [(one.key, one.initial, one.name, one.shown) for one in graph.variables] == [
        ("c-trust", 5, "Trust (pts)", "play"),
        ("c-info", 0, "Information given", "never"),
    ]
    assert codes(imported) == [
        "mvp_timer",
        "mvp_action_off",
        "mvp_start_guessed",
        "mvp_counter_open",
        "mvp_counter_open",
    ]
    assert graph.node("n-start").text == (
        'Mrs Adeyemi waits with Tobi, 4, for a head CT. "Is it going to give him cancer?"'
    )


def test_sample_walks_out_when_trust_is_used_up():
    (imported,) = mvp.read(open_parcel(sample("mvp", "synthetic_radiation_talk")))
    state = play.replay(imported.graph, ["l2"])

    assert (state.node, state.values) == ("n-walkout", (0, 0))


def test_sample_throws_its_dice_by_weight():
    (imported,) = mvp.read(open_parcel(sample("mvp", "synthetic_radiation_talk")))
    graph = imported.graph
    seen = [play.replay(graph, ["l1", "l1", "go"], seed).node for seed in range(200)]
    end = play.replay(graph, ["l1", "l1", "go", "l1"], 1)

    assert sorted({(one, seen.count(one) > 100) for one in seen}) == [
        ("n-calm", True),
        ("n-cry", False),
    ]
    assert (end.node, end.values) == ("n-consent", (8, 1))


def test_sample_is_the_same_packed_and_in_a_folder_of_its_own():
    folder = sample("mvp", "synthetic_radiation_talk")
    members = {f"talk/{path.name}": path.read_bytes() for path in folder.iterdir()}
    (unpacked,) = mvp.read(open_parcel(folder))
    (repacked,) = mvp.read(open_parcel(packed(members), "synthetic_radiation_talk"))

    assert repacked == unpacked


# -- counters and rules -----------------------------------------------------------------
def test_counter_changes_add_subtract_and_set():
    imported = read(
        place("A", change("+", "3") + change("-", "5") + change("=", "7")),
        place("B"),
        counters=counter(),
        links=road("A", "B", inner=change("-", "2")),
    )
    node = imported.graph.node("a")

    assert node.effects == (Effect("c", 3), Effect("c", -5), Effect("c", 7, "set"))
    assert node.choices[0].effects == (Effect("c", -2),)
    assert play.replay(imported.graph, ["l1"]).values == (5,)


def test_changes_that_are_switched_off_are_skipped():
    imported = read(
        place("A", change("+", "3", enabled="off") + change("+", "1", enabled="on")),
        counters=counter(),
    )

    assert imported.graph.node("a").effects == (Effect("c", 1),)
    assert codes(imported).count("mvp_action_off") == 1


@pytest.mark.parametrize(
    "broken",
    [change("+", "three"), change("*", "3"), change("+", "3", "X"), change("+", "")],
)
def test_changes_that_cannot_be_read_are_errors(broken):
    imported = read(place("A", broken), counters=counter())

    assert codes(imported, "error") == ["mvp_missing_content", "mvp_bad_action"]
    assert imported.graph.node("a").effects == ()


@pytest.mark.parametrize(
    ("relation", "op"),
    [
        ("eq", "eq"),
        ("neq", "ne"),
        ("leq", "le"),
        ("lt", "lt"),
        ("geq", "ge"),
        ("gt", "gt"),
    ],
)
def test_rules_become_rules_of_ours(relation, op):
    imported = read(
        place("A"),
        place("B"),
        counters=counter(rules=rule(relation, "0", "B")),
        links=road("A", "B"),
    )
    (found,) = imported.graph.rules

    assert (found.when.op, found.when.value, found.target, found.once) == (
        op,
        0,
        "b",
        False,
    )


def test_rules_are_tried_in_the_order_of_the_source():
    imported = read(
        place("A"),
        place("B", change("-", "9")),
        place("C"),
        place("D"),
        counters=counter(rules=rule("leq", "0", "C") + rule("leq", "-1", "D")),
        links=road("A", "B") + road("B", "A"),
    )

    assert play.replay(imported.graph, ["l1"]).node == "c"


def test_rule_into_the_middle_fires_once_and_makes_no_loop():
    imported = read(
        place("A", change("-", "9")),
        place("B"),
        place("C"),
        counters=counter(rules=rule("leq", "0", "B") + rule("leq", "0", "C")),
        links=road("A", "B") + road("B", "A") + road("C", "A"),
    )
    state = play.start(imported.graph)

    assert state.node == "c"
    assert play.step(imported.graph, state, "l1").node == "a"
    assert codes(imported).count("mvp_rule_once") == 2


def test_rule_that_cannot_be_read_is_an_error():
    imported = read(
        place("A"),
        counters=counter(rules=rule("near", "0", "A") + rule("leq", "x", "A") + rule("leq", "0", "Z")),
    )  # fmt: skip

    assert codes(imported, "error").count("mvp_bad_rule") == 3
    assert imported.graph.rules == ()


def test_initial_value_that_is_no_number_is_an_error():
    imported = read(place("A"), counters=counter(initial="many"))

    assert imported.graph.variables[0].initial == 0
    assert "mvp_not_a_number" in codes(imported, "error")


# -- chance ---------------------------------------------------------------------------------
def dice(*weights: str, text: str = "") -> Imported:
    links = "".join(
        road(
            "A",
            end,
            inner=f"<Weighting>{weight}</Weighting>" if weight else "",
            display="false",
        )
        for end, weight in zip("BCD", weights, strict=False)
    )
    return read(
        place("A", "<Probability>on</Probability>"),
        *(place(end) for end in "BCD"),
        links=links,
        texts={"A": text} if text else None,
    )


@pytest.mark.parametrize(
    ("weights", "expected", "code"),
    [
        (("70", "30"), [70, 30], ""),
        (("", "", ""), [1, 1, 1], ""),
        (("0", "0"), [1, 1], "mvp_no_weight"),
        (("0", "5"), [0, 5], ""),
        (("60", "20", ""), [60, 20, 40], "mvp_missing_weight"),
        (("60", "many"), [60, 60], "mvp_missing_weight"),
    ],
)
def test_weights_are_filled_in(weights, expected, code):
    imported = dice(*weights)
    node = imported.graph.node("a")

    assert node.kind == "chance"
    assert [one.weight for one in node.choices] == expected
    assert [one for one in codes(imported) if "weight" in one] == (
        [code] if code else []
    )


def test_words_before_the_dice_are_met():
    imported = dice("70", "30", text="She takes a breath.")
    graph = imported.graph

    assert (imported.nodes, imported.choices) == (4, 2)
    assert play.start(graph).node == "a"
    assert graph.node("a").choices[0].target == "a-dice"
    assert graph.node("a-dice").kind == "chance"


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
