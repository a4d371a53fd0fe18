"""The map of two ways: places that do not cover each other, lines from place to place."""

from __future__ import annotations

import pytest

from scenarios.map_drawing import ACROSS, DOWN, EDGE, draw_map
from scenarios.shapes import PathView, StopView


def path(yours: str, authors: str = "", **at: tuple[int, int]) -> PathView:
    keys = dict.fromkeys(yours + authors)
    return PathView(
        tuple(
            StopView(
                number=number,
                key=key,
                place=key,
                turn=None,
                ending_word="the end" if key == "z" else "",
                is_yours=key in yours,
                is_authors=key in authors,
                you=(),
                authors=(),
                at=at.get(key),
            )
            for number, key in enumerate(keys, start=1)
        ),
        tuple(yours),
        tuple(authors),
    )


def test_the_authors_way_is_straight_and_yours_leaves_it():
    drawn = draw_map(path("abz", "acz"))
    assert [(one.number, one.whose, one.x, one.y) for one in drawn.stops] == [
        (1, "both", str(EDGE), str(EDGE + 12)),
        (2, "yours", str(EDGE + ACROSS), str(EDGE + 12 + DOWN)),
        (3, "both", str(EDGE + 2 * ACROSS), str(EDGE + 12)),
        (4, "authors", str(EDGE + ACROSS), str(EDGE + 12)),
    ]
    assert [one.is_ending for one in drawn.stops] == [False, False, True, False]
    assert (drawn.width, drawn.height) == (2 * EDGE + 2 * ACROSS, 2 * EDGE + 12 + DOWN)


def test_a_way_that_both_take_is_two_lines_beside_each_other():
    drawn = draw_map(path("az", "az"))
    assert [(one.whose, one.d) for one in drawn.ways] == [
        ("authors", "M34 49.5H110"),
        ("yours", "M34 42.5H110"),
    ]


def test_every_way_is_drawn_once_however_often_it_was_gone():
    drawn = draw_map(path("ababaz"))
    assert len(drawn.ways) == 3
    assert {one.whose for one in drawn.ways} == {"yours"}


def test_a_turn_that_was_met_again_at_once_is_a_loop():
    (loop, _) = draw_map(path("aaz")).ways
    assert loop.d.startswith("M25 34C")


def test_the_authors_own_arrangement_is_kept_where_every_place_has_one():
    drawn = draw_map(path("abz", a=(0, 0), b=(300, 100), z=(600, 0)))
    assert [(one.x, one.y) for one in drawn.stops] == [
        ("34", "46"),
        ("102", "68.7"),
        ("170", "46"),
    ]


@pytest.mark.parametrize(
    "at",
    [
        {"a": (0, 0), "b": (300, 100)},  # one has none
        {"a": (0, 0), "b": (0, 0), "z": (600, 0)},  # two at one place
        {"a": (0, 0), "b": (1, 0), "z": (9_000, 0)},  # it would not fit
    ],
)
def test_an_arrangement_that_cannot_be_drawn_gives_way_to_layers(at):
    assert draw_map(path("abz", **at)) == draw_map(path("abz"))


def test_nothing_decided_is_nothing_drawn():
    assert draw_map(path("a")) is None
    assert draw_map(path("")) is None
