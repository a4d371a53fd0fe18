"""Points of H5P scenarios: each of its seven known defects, done right here."""

from __future__ import annotations

from scenarios.domain import play
from scenarios.formats import h5p
from scenarios.formats.shape import Imported, Parcel
from tests.scenarios.formats.packing import answer, asks, bare, branching, codes, says


def read(*content: object, scoring: str = "dynamic-score", **more: object) -> Imported:
    (imported,) = h5p.read(bare(branching(*content, scoring=scoring, **more)))
    return imported


def score(imported: Imported, *keys: str) -> int:
    """The points after these replies."""
    state = play.replay(imported.graph, keys)
    slot = imported.graph.slot("score")
    assert slot is not None
    return state.values[slot]


def test_leaving_early_is_not_full_marks():
    """Defect 1: the best score is no sum over the nodes of this way."""
    imported = read(
        asks("?", answer("leave", -1, 1), answer("stay", 1, 1)),
        asks("?", answer("good", -1, 5), answer("poor", -1, 0)),
    )

    assert score(imported, "a1") == 1
    assert score(imported, "a2", "a1") == 6
    # No maximum is stored with the story: it is that of the best way, once for all.
    assert codes(imported).count("h5p_score_best") == 1
    variable = imported.graph.variable("score")
    assert (variable.minimum, variable.maximum, variable.axis) == (None, None, True)


def test_reply_that_ends_the_conversation_keeps_its_points():
    """Defect 2."""
    imported = read(asks("?", answer("a", -1, 7), answer("b", -1, 2, title="Gone")))

    assert score(imported, "a1") == 7
    assert score(imported, "a2") == 2
    assert codes(imported).count("h5p_score_at_end") == 2


def test_content_that_leads_to_the_first_one_keeps_its_points():
    """Defect 3."""
    imported = read(
        asks("?", answer("round", 1), answer("out", -1)),
        says("b", 0, feedback={"endScreenScore": 4}),
    )

    assert score(imported, "a1", "go", "a2") == 4
    assert codes(imported).count("h5p_score_to_first") == 1


def test_negative_points_count():
    """Defect 4."""
    imported = read(asks("?", answer("a", -1, -3), answer("b", -1, -1)))

    assert score(imported, "a1") == -3
    assert score(imported, "a2") == -1
    assert codes(imported).count("h5p_score_negative") == 2


def test_points_that_nobody_can_reach_are_named_and_not_counted():
    """Defect 5."""
    imported = read(
        asks("?", answer("a", -1, 10), answer("b", 1)),
        says("b", -1, feedback={"endScreenScore": 20}),
        says("never", -1, feedback={"endScreenScore": 100}),
        scoring="static-end-score",
    )

    assert score(imported, "a1") == 10
    assert score(imported, "a2") == 20
    found = [one for one in imported.findings if one.code == "h5p_score_unreachable"]
    assert [(one.node, one.details) for one in found] == [("c2", (("points", 100),))]


def test_many_ways_are_read_without_walking_them():
    """Defect 6: 600 questions with two ways each have 2^600 paths."""
    content = [
        asks("?", answer("a", number + 1, 1), answer("b", number + 1, 2))
        for number in range(600)
    ]
    imported = read(*content, says("end"))

    assert score(imported, *["a2"] * 600) == 1200


def test_meeting_a_node_again_overwrites_nothing():
    """Defect 7."""
    imported = read(
        asks("?", answer("again", 0, 5), answer("worse again", 0, 1), answer("out", -1))
    )

    assert score(imported, "a1", "a2", "a3") == 6


# -- ends with points -----------------------------------------------------------------
def test_static_points_are_those_of_the_end():
    imported = read(
        asks(
            "?",
            answer("a", -1, 8, title="Own end"),
            answer("b", -1),
            answer("c", 1, 99),
        ),
        says("c", -1),
        scoring="static-end-score",
        endScreens=[{"endScreenTitle": "Over", "endScreenScore": 3, "contentId": -1}],
    )

    assert score(imported, "a1") == 8
    assert score(imported, "a2") == 3
    assert score(imported, "a3") == 3


def test_same_end_with_other_points_is_another_end():
    imported = read(
        asks("?", answer("a", -1, 8), answer("b", -1)), scoring="static-end-score"
    )

    assert (score(imported, "a1"), score(imported, "a2")) == (8, 0)
    assert imported.graph.node("c0-a1-end").text == "Over"


def test_without_scoring_there_are_no_points():
    imported = read(asks("?", answer("a", -1, 8)), scoring="no-score")

    assert imported.graph.variables == ()
    assert imported.graph.node("c0").choices[0].effects == ()


def test_old_place_of_the_scoring_option_is_read():
    document = branching(asks("?", answer("a", -1, 8)))
    del document["branchingScenario"]["scoringOptionGroup"]
    document["branchingScenario"]["scoringOption"] = "dynamic-score"
    (imported,) = h5p.read(bare(document))

    assert score(imported, "a1") == 8


def test_unreadable_points_are_findings():
    imported = read(
        asks("?", answer("a", -1, "five"), answer("b", -1, 2.5), answer("c", -1, True))
    )

    assert codes(imported, "error") == ["h5p_bad_score", "h5p_bad_score"]
    assert codes(imported, "warning") == ["h5p_score_rounded"]
    assert score(imported, "a2") == 2


def test_endless_numbers_are_findings():
    raw = bare(branching(asks("?", answer("a", 5, 5)), scoring="dynamic-score")).raw
    (imported,) = h5p.read(Parcel("a", raw=raw.replace(b": 5", b": 1e999")))

    assert sorted(codes(imported, "error")) == ["h5p_bad_next", "h5p_bad_score"]


def test_unknown_scoring_is_a_finding():
    imported = read(says("a"), scoring="best-of-three")

    assert codes(imported, "warning") == ["h5p_unknown_scoring"]
