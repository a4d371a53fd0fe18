"""What can be seen without playing: keys, words, names that nobody defined."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from scenarios.domain.conditions import COMPARISONS
from scenarios.domain.graph import (
    CUE_KINDS,
    EXPRESSIONS,
    KINDS,
    QUALITIES,
    SPACES,
    Choice,
    Effect,
    Graph,
    Node,
)

_KEY: Final = re.compile(r"[a-z0-9][a-z0-9_-]*")
_ORDER: Final = {"error": 0, "warning": 1, "info": 2}


@dataclass(frozen=True, slots=True)
class Finding:
    """Severity ("error", "warning", "info"), code, place, and the shortest
    click path (keys of choices from the start) that shows it; empty where no
    clicks are needed, or none can lead there. `wording.py` has the sentences."""

    severity: str
    code: str
    node: str
    details: tuple[tuple[str, str | int], ...] = ()
    path: tuple[str, ...] = ()


def order_findings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Errors first, otherwise as they were found; doubles told once."""
    return tuple(sorted(dict.fromkeys(findings), key=lambda one: _ORDER[one.severity]))


def lint(graph: Graph) -> Iterator[Finding]:
    yield from _names(graph)
    yield from _variables(graph)
    skills = {skill.key for skill in graph.skills}
    for node in graph.nodes:
        yield from _node(graph, node)
        for choice in node.choices:
            yield from _choice(graph, node, choice, skills)


def _names(graph: Graph) -> Iterator[Finding]:
    if not graph.nodes:
        yield Finding("error", "no_nodes", "")
        return
    if not any(node.is_ending for node in graph.nodes):
        yield Finding("error", "no_ending", "")
    if graph.node(graph.start) is None:
        yield Finding("error", "missing_start", graph.start)
    seen: set[str] = set()
    for place, node in enumerate(graph.nodes, start=1):
        if not node.key:
            yield Finding("error", "missing_key", "", (("place", place),))
        elif not _KEY.fullmatch(node.key):
            yield Finding("error", "bad_key", node.key, (("found", node.key),))
        if node.key and node.key in seen:
            yield Finding("error", "duplicate_node", node.key)
        seen.add(node.key)
    skills: set[str] = set()
    for skill in graph.skills:
        if skill.key in skills:
            yield Finding("error", "duplicate_skill", "", (("skill", skill.key),))
        skills.add(skill.key)


def _variables(graph: Graph) -> Iterator[Finding]:
    seen: set[str] = set()
    for variable in graph.variables:
        where = (("variable", variable.key),)
        if variable.key in seen:
            yield Finding("error", "duplicate_variable", "", where)
        seen.add(variable.key)
        if not variable.minimum <= variable.initial <= variable.maximum:
            yield Finding("error", "bad_bounds", "", where)


def _effects(graph: Graph, node: Node, effects: Iterable[Effect]) -> Iterator[Finding]:
    for effect in effects:
        if graph.slot(effect.variable) is None:
            yield Finding(
                "error", "unknown_variable", node.key, (("variable", effect.variable),)
            )


def _word(
    node: Node,
    field: str,
    found: str,
    allowed: tuple[str, ...],
    severity: str = "error",
) -> Iterator[Finding]:
    if found not in allowed:
        yield Finding(
            severity, "unknown_word", node.key, (("field", field), ("found", found))
        )


def _node(graph: Graph, node: Node) -> Iterator[Finding]:
    yield from _word(node, "kind", node.kind, KINDS)
    # A portrait without this expression shows its calm face.
    yield from _word(node, "expression", node.expression, EXPRESSIONS, "warning")
    yield from _effects(graph, node, node.effects)
    if node.cue is not None:
        yield from _word(node, "cue", node.cue.kind, CUE_KINDS)
    if node.is_ending:
        yield from _word(node, "ending", node.ending, QUALITIES)
        if node.choices:
            yield Finding("warning", "choices_on_ending", node.key)
        if not node.evening.strip():
            yield Finding("warning", "missing_evening", node.key)
        return
    if not node.text.strip() and not node.action.strip():
        yield Finding("error", "missing_text", node.key)
    if node.kind == "patient" and not node.sight.strip():
        yield Finding("error", "missing_sight", node.key)
    keys: set[str] = set()
    for choice in node.choices:
        if choice.key in keys:
            yield Finding(
                "error", "duplicate_choice", node.key, (("choice", choice.key),)
            )
        keys.add(choice.key)


def _choice(
    graph: Graph, node: Node, choice: Choice, skills: set[str]
) -> Iterator[Finding]:
    where = ("choice", choice.key)
    if not _KEY.fullmatch(choice.key):
        yield Finding("error", "bad_key", node.key, (("found", choice.key),))
    if not choice.text.strip():
        yield Finding("error", "missing_reply_text", node.key, (where,))
    yield from _word(node, "quality", choice.quality, QUALITIES)
    yield from _word(node, "space", choice.space, SPACES)
    yield from _effects(graph, node, choice.effects)
    for mark in choice.marks:
        if mark.skill not in skills:
            yield Finding(
                "error", "unknown_skill", node.key, (where, ("skill", mark.skill))
            )
        if not 1 <= mark.mark <= 5:
            yield Finding("error", "bad_mark", node.key, (where, ("found", mark.mark)))
    if choice.quality in ("mixed", "poor") and not choice.better.strip():
        yield Finding("warning", "missing_better", node.key, (where,))
    if choice.condition is None:
        return
    for part in choice.condition.walk():
        if part.op in COMPARISONS and graph.slot(part.variable) is None:
            yield Finding(
                "error", "unknown_variable", node.key, (("variable", part.variable),)
            )
        if part.op in ("visited", "taken"):
            asked = graph.node(part.node)
            if asked is None:
                yield Finding(
                    "error",
                    "unknown_node_in_condition",
                    node.key,
                    (where, ("target", part.node)),
                )
            elif part.op == "taken" and asked.choice(part.choice) is None:
                yield Finding(
                    "error",
                    "unknown_choice_in_condition",
                    node.key,
                    (where, ("target", f"{part.node}.{part.choice}")),
                )
