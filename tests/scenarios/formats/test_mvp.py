"""Virtual patients: the sample, counters and chance."""

from __future__ import annotations

import pytest

from scenarios.domain import play
from scenarios.domain.graph import Effect
from scenarios.formats import mvp
from scenarios.formats.parcel import open_parcel
from scenarios.formats.shape import Imported
from tests.scenarios.formats.mvp_reading import read
from tests.scenarios.formats.packing import (
    change,
    codes,
    counter,
    packed,
    place,
    road,
    rule,
    sample,
)


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
