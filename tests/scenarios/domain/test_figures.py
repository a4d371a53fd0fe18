"""What is counted about a conversation, on one that can be counted by hand."""

from __future__ import annotations

import pytest

from scenarios.domain.document import read_document
from scenarios.domain.figures import Figures, figures_of


def reply(key: str, target: str, quality: str, add: int) -> dict:
    return {
        "key": key,
        "text": f"{key} words",
        "target": target,
        "quality": quality,
        "effects": [{"variable": "trust", "add": add}],
    }


def turn(key: str, *replies: dict) -> dict:
    return {"key": key, "kind": "patient", "text": key, "choices": list(replies)}


def conversation(poor_leads_to: str = "cold") -> dict:
    return {
        "slug": "small",
        "title": "Small",
        "start": "first",
        "nodes": [
            turn(
                "first",
                reply("a", "warm", "good", 10),
                reply("b", "warm", "mixed", 0),
                reply("c", poor_leads_to, "poor", -10),
            ),
            turn(
                "warm",
                reply("d", "well", "good", 10),
                reply("e", "so-so", "mixed", 0),
                reply("f", "badly", "poor", -10),
            ),
            turn(
                "cold",
                reply("g", "so-so", "good", 10),
                reply("h", "badly", "mixed", 0),
                reply("i", "badly", "poor", -10),
            ),
            {"key": "well", "kind": "ending", "ending": "good"},
            {"key": "so-so", "kind": "ending", "ending": "mixed"},
            {"key": "badly", "kind": "ending", "ending": "poor"},
        ],
    }


def figures(**changes: str) -> Figures:
    return figures_of(read_document(conversation(**changes)).graph)


def test_ways_turns_and_endings_are_counted():
    found = figures()
    assert (found.decisions, found.best_ending, found.ways) == (2, "well", 9)
    assert dict(found.endings) == {"good": 1, "mixed": 1, "poor": 1}
    assert found.shared == 0.5
    assert found.parting == ("first",)
    assert dict(found.by_quality) == {"good": "good", "mixed": "mixed", "poor": "poor"}
    assert found.uneven == ()


def test_a_corridor_is_seen_as_one():
    found = figures(poor_leads_to="warm")
    assert found.shared == 1
    assert found.parting == ()
    assert found.unanswered == (("first", "c"),)
    assert figures().unanswered == ()


def test_slips_say_where_good_replies_lead_from_them():
    told = {(one.place, one.quality): one.ending for one in figures().slips}
    assert told == {
        (0, "mixed"): "good",
        (0, "poor"): "mixed",
        (1, "mixed"): "mixed",
        (1, "poor"): "poor",
    }


def test_chance_comes_half_way_from_the_worst_to_the_best():
    (trust,) = [one for one in figures().axes if one.key == "trust"]
    assert (trust.worst, trust.best) == (30, 70)
    assert trust.share == pytest.approx(0.5, abs=0.05)


def test_the_first_reply_is_a_habit_that_ends_best_here():
    told = {one.habit: (one.ending, one.is_best) for one in figures().habits}
    assert told["first"] == ("good", True)
    assert {"longest", "shortest", "empathic", "kindest", "naming", "room"} <= set(told)
