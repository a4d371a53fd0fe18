from dataclasses import replace

from hypothesis import given

from scenarios.domain.layout import ACROSS, DOWN, lay_out
from tests.scenarios.build import ending, graph, patient, reply
from tests.scenarios.domain.strategies import graphs


def fork():
    return graph(
        patient("a", reply("x", "b"), reply("y", "c"), reply("again", "a")),
        patient("b", reply("x", "end")),
        patient("c", reply("x", "end"), reply("y", "b")),
        ending(),
    )


def test_every_way_leads_to_the_right_but_those_that_go_back():
    spots = lay_out(fork())
    assert {key: spot.layer for key, spot in spots.items()} == {
        "a": 0,
        "c": 1,
        "b": 2,
        "end": 3,
    }
    assert spots["b"].x == 2 * ACROSS


def test_nodes_of_one_layer_stand_below_each_other():
    two = graph(
        patient("a", reply("x", "b"), reply("y", "c")),
        patient("b", reply("x", "end")),
        patient("c", reply("x", "end"), reply("y", "a")),
        ending(),
    )
    spots = lay_out(two)
    assert (spots["b"].layer, spots["c"].layer, spots["end"].layer) == (1, 1, 2)
    assert abs(spots["b"].y - spots["c"].y) == DOWN


def test_only_the_named_nodes_are_placed():
    assert set(lay_out(fork(), only={"a", "c", "nowhere"})) == {"a", "c"}


def test_the_authors_own_arrangement_is_kept_where_it_is_whole():
    one = fork()
    places = {"a": (0, 0), "b": (300, 10), "c": (300, 90), "end": (600, 50)}
    arranged = replace(
        one, nodes=tuple(replace(node, at=places[node.key]) for node in one.nodes)
    )
    spots = lay_out(arranged)
    assert {key: (spot.x, spot.y) for key, spot in spots.items()} == places
    assert spots["end"].layer == 2
    half = replace(
        arranged, nodes=(replace(arranged.nodes[0], at=None), *one.nodes[1:])
    )
    assert lay_out(half)["b"].x == 2 * ACROSS


@given(graphs(missing=True))
def test_every_node_has_a_spot_of_its_own(drawn):
    spots = lay_out(drawn)
    assert set(spots) == {node.key for node in drawn.nodes}
    assert len({(spot.x, spot.y) for spot in spots.values()}) == len(spots)
    assert lay_out(drawn) == spots
