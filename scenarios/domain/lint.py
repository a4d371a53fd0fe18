"""What can be seen without playing: keys, words, names that nobody defined."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from scenarios.domain.codes import CODES
from scenarios.domain.conditions import COMPARISONS, VARIABLE, Condition
from scenarios.domain.findings import Finding
from scenarios.domain.graph import (
    CHANCE,
    CHOICE,
    CUE_KINDS,
    ELICITED_BY,
    EXPRESSIONS,
    KINDS,
    MANNERS,
    MAX_KEY,
    PATIENT,
    QUALITIES,
    SHOWN,
    SPACES,
    SUB,
    VARIABLE_TYPES,
    WHEN_LOCKED,
    Choice,
    Effect,
    Graph,
    Node,
)
from scenarios.domain.order import ORDER_RULES

_KEY: Final = re.compile(rf"[a-z0-9][a-z0-9_-]{{0,{MAX_KEY - 1}}}")


def lint(graph: Graph) -> Iterator[Finding]:
    yield from _names(graph)
    yield from _variables(graph)
    skills = {skill.key for skill in graph.skills}
    for node in graph.nodes:
        yield from _node(graph, node)
        for choice in node.choices:
            yield from _choice(graph, node, choice, skills)
    yield from _rules(graph)
    yield from _use_of_variables(graph)
    yield from _kinds_of_endings(graph)
    for key in graph.order_rules:
        if key not in ORDER_RULES:
            yield Finding("error", "unknown_order_rule", "", (("order_rule", key),))


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
        if variable.clamp(variable.initial) != variable.initial or (
            variable.minimum is not None
            and variable.maximum is not None
            and variable.minimum > variable.maximum
        ):
            yield Finding("error", "bad_bounds", "", where)
        nowhere = Node("", PATIENT)
        yield from _word(nowhere, "type", variable.type, VARIABLE_TYPES)
        yield from _word(nowhere, "shown", variable.shown, SHOWN)


def _rules(graph: Graph) -> Iterator[Finding]:
    seen: set[str] = set()
    for rule in graph.rules:
        where = (("rule", rule.key),)
        if rule.key in seen:
            yield Finding("error", "duplicate_rule", "", where)
        seen.add(rule.key)
        nowhere = Node("", PATIENT)
        yield from _effects(graph, nowhere, rule.effects)
        yield from _condition(graph, nowhere, rule.key, rule.when)
        if rule.target and graph.node(rule.target) is None:
            yield Finding(
                "error", "missing_rule_target", "", (*where, ("target", rule.target))
            )


def _effects(graph: Graph, node: Node, effects: Iterable[Effect]) -> Iterator[Finding]:
    for effect in effects:
        yield from _reference(graph, node, effect.variable, effect.word)


def _reference(graph: Graph, node: Node, key: str, word: str = "") -> Iterator[Finding]:
    """A variable that is named somewhere, and a word it is set to or compared with."""
    variable = graph.variable(key)
    if variable is None:
        yield Finding("error", "unknown_variable", node.key, (("variable", key),))
    elif word and word not in variable.words:
        details = (("variable", key), ("found", word))
        yield Finding("error", "unknown_value", node.key, details)


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
        yield from _word(node, "elicited", node.cue.elicited, ELICITED_BY)
    for variant in node.variants:
        yield from _condition(graph, node, "variants", variant.condition)
    if node.image and not node.alt.strip():
        yield Finding("error", "missing_alt", node.key)
    if node.is_ending:
        if node.ending:
            yield from _word(node, "ending", node.ending, QUALITIES)
        else:
            yield Finding("warning", "unrated_ending", node.key)
        if node.choices:
            yield Finding("warning", "choices_on_ending", node.key)
        if not node.evening.strip():
            yield Finding("warning", "missing_evening", node.key)
        return
    if node.is_automatic:
        if node.kind == SUB and not node.call:
            yield Finding("error", "empty_call", node.key)
    elif node.kind != CHOICE and not node.text.strip() and not node.action.strip():
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
    yield from _ways_out(node)


def _ways_out(node: Node) -> Iterator[Finding]:
    if node.choices and all(choice.fallback for choice in node.choices):
        yield Finding("warning", "only_fallbacks", node.key)
    weights = [choice.weight for choice in node.choices]
    if node.kind == CHANCE and weights and max(weights) <= 0:
        yield Finding("error", "no_weight", node.key)
    if node.on_time and node.choice(node.on_time) is None:
        where = (("choice", node.on_time),)
        yield Finding("error", "unknown_on_time", node.key, where)
    elif node.seconds is not None and not node.on_time:
        yield Finding("warning", "missing_on_time", node.key)


def _use_of_variables(graph: Graph) -> Iterator[Finding]:
    """Numbers that are kept for nothing, or asked for and always the same. What is
    a result or shown as a meter has its use."""
    written, read = set[str](), set[str]()
    for effects in _all_effects(graph):
        written |= {effect.variable for effect in effects}
    for condition in _all_conditions(graph):
        read |= {part.variable for part in condition.walk() if part.variable}
    for variable in graph.variables:
        where = (("variable", variable.key),)
        has_use = variable.axis or variable.shown != "never"
        if variable.key in read:
            if variable.key not in written:
                yield Finding("warning", "never_written", "", where)
        elif variable.key in written:
            if not has_use:
                yield Finding("warning", "never_read", "", where)
        elif not has_use:
            yield Finding("info", "unused_variable", "", where)


def _all_effects(graph: Graph) -> Iterator[tuple[Effect, ...]]:
    for node in graph.nodes:
        yield node.effects
        for choice in node.choices:
            yield choice.effects
    for rule in graph.rules:
        yield rule.effects


def _all_conditions(graph: Graph) -> Iterator[Condition]:
    for node in graph.nodes:
        for choice in node.choices:
            if choice.condition is not None:
                yield choice.condition
        for variant in node.variants:
            yield variant.condition
    for rule in graph.rules:
        yield rule.when


def _kinds_of_endings(graph: Graph) -> Iterator[Finding]:
    """Where endings are rated, one should be worth reaching and one worth avoiding."""
    rated = [node.ending for node in graph.nodes if node.is_ending and node.ending]
    if len(rated) < 2:
        return
    for quality in ("good", "poor"):
        if quality not in rated:
            yield Finding("info", f"no_{quality}_ending", "")


def _choice(
    graph: Graph, node: Node, choice: Choice, skills: set[str]
) -> Iterator[Finding]:
    where = ("choice", choice.key)
    if not _KEY.fullmatch(choice.key):
        yield Finding("error", "bad_key", node.key, (("found", choice.key),))
    if not choice.text.strip() and not node.is_automatic:
        yield Finding("error", "missing_reply_text", node.key, (where,))
    yield from _word(node, "manner", choice.manner, MANNERS)
    yield from _word(node, "quality", choice.quality, ("", *QUALITIES))
    yield from _word(node, "space", choice.space, ("", *SPACES))
    yield from _word(node, "when_locked", choice.when_locked, WHEN_LOCKED)
    yield from _effects(graph, node, choice.effects)
    for code in choice.codes:
        if code not in CODES:
            yield Finding("error", "unknown_code", node.key, (where, ("found", code)))
    for mark in choice.marks:
        if mark.skill not in skills:
            yield Finding(
                "error", "unknown_skill", node.key, (where, ("skill", mark.skill))
            )
        if not 1 <= mark.mark <= 5:
            yield Finding("error", "bad_mark", node.key, (where, ("found", mark.mark)))
    if (
        choice.quality in ("mixed", "poor")
        and not choice.better.strip()
        and not node.is_automatic
    ):
        yield Finding("warning", "missing_better", node.key, (where,))
    if choice.condition is not None:
        yield from _condition(graph, node, choice.key, choice.condition)


def _condition(
    graph: Graph, node: Node, place: str, condition: Condition
) -> Iterator[Finding]:
    where = ("choice", place)
    for part in condition.walk():
        if part.op in COMPARISONS and part.term == VARIABLE:
            yield from _reference(graph, node, part.variable, part.word)
        elif part.op not in ("and", "or", "not"):
            asked = graph.node(part.node)
            if asked is None:
                yield Finding(
                    "error",
                    "unknown_node_in_condition",
                    node.key,
                    (where, ("target", part.node)),
                )
            elif part.choice and asked.choice(part.choice) is None:
                yield Finding(
                    "error",
                    "unknown_choice_in_condition",
                    node.key,
                    (where, ("target", f"{part.node}.{part.choice}")),
                )
