"""The reference of the document names every field that is read."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from scenarios.domain import graph
from scenarios.domain.conditions import CALLS

PAGE = Path(__file__).parents[2] / "docs/reference/conversation-document.md"
PARTS = (
    graph.Graph, graph.Node, graph.Choice, graph.Variant, graph.Variable, graph.Cue,
    graph.Effect, graph.Mark, graph.Persona, graph.Plan, graph.Rule, graph.Skill,
)  # fmt: skip
#: Written as `add` or `set` with the number or the word.
SPELLED_OTHERWISE = {("Effect", "amount"), ("Effect", "op"), ("Effect", "word")}


def named() -> set[str]:
    found = set()
    for code in re.findall(r"`([^`]+)`", PAGE.read_text()):
        found |= set(re.findall(r"[a-z_]+", code))
    return found


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.__name__)
def test_every_field_is_named(part):
    missing = {
        one.name
        for one in fields(part)
        if not one.name.startswith("_")
        and (part.__name__, one.name) not in SPELLED_OTHERWISE
    } - named()
    assert missing == set()


def test_every_kind_and_term_is_named():
    assert set(graph.KINDS) | set(CALLS) <= named()
