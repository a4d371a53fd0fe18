"""Best and worst scores of H5P scenarios: the seven defects, seen from the sum."""

from __future__ import annotations

import pytest

from scenarios.formats import h5p
from scenarios.formats.shape import Imported
from tests.scenarios.formats.packing import answer, asks, bare, branching, says

bounds = pytest.importorskip("scenarios.domain.bounds")
exploration = pytest.importorskip("scenarios.domain.exploration")


def read(*content: object, scoring: str = "dynamic-score") -> Imported:
    (imported,) = h5p.read(bare(branching(*content, scoring=scoring)))
    return imported


def span(imported: Imported) -> tuple[float | None, float | None, list[str]]:
    """Worst and best score, and the codes of what is wrong with them."""
    axes, findings = bounds.find_bounds(exploration.Exploration(imported.graph, 50_000))
    (axis,) = axes
    return axis.worst.value, axis.best.value, [one.code for one in findings]


def test_best_is_that_of_the_best_way_and_not_of_the_way_taken():
    """Defect 1: who leaves early has one point of six, not one of one."""
    imported = read(
        asks("?", answer("leave", -1, 1), answer("stay", 1, 1)),
        asks("?", answer("good", -1, 5), answer("poor", -1, 0)),
    )

    assert span(imported) == (1, 6, [])


def test_replies_that_end_the_conversation_count():
    """Defect 2."""
    imported = read(asks("?", answer("a", -1, 7), answer("b", -1, 2)))

    assert span(imported) == (2, 7, [])


def test_points_on_the_way_back_to_the_first_content_count_and_can_be_farmed():
    """Defect 3: they were lost, and so nobody saw that they have no end."""
    imported = read(
        asks("?", answer("round", 1), answer("out", -1)),
        says("b", 0, feedback={"endScreenScore": 4}),
    )

    assert span(imported) == (0, None, ["farmed"])


def test_best_may_be_negative():
    """Defect 4."""
    imported = read(asks("?", answer("a", -1, -3), answer("b", -1, -1)))

    assert span(imported) == (-3, -1, [])


def test_contents_nobody_can_reach_count_for_nothing():
    """Defect 5."""
    imported = read(
        asks("?", answer("a", -1, 10), answer("b", 1)),
        says("b", -1, feedback={"endScreenScore": 20}),
        says("never", -1, feedback={"endScreenScore": 100}),
        scoring="static-end-score",
    )

    assert span(imported) == (10, 20, [])


def test_bounds_of_many_ways_need_no_walk_along_each():
    """Defect 6: 2^200 ways, 201 states."""
    imported = read(
        *(
            asks("?", answer("a", number + 1, 1), answer("b", number + 1, 2))
            for number in range(200)
        ),
        says("end"),
    )

    assert span(imported) == (200, 400, [])


def test_answers_at_a_node_that_is_met_again_all_count():
    """Defect 7: the last answer overwrote the first; all of them count, and the
    author is told that the sum has no end."""
    imported = read(
        asks(
            "?", answer("again", 0, 5), answer("again, worse", 0, -1), answer("out", -1)
        )
    )

    assert span(imported) == (None, None, ["farmed", "bottomless"])
