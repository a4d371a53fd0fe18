"""A story is imported again: what comes from the source, what is the author's?

The words, the kind and the replies of a node come from the source; what the source
cannot know (the place on the map, notes, sight, ratings, what the debrief says)
stays. Nodes are known by their name in the source, otherwise by their key, so an
author may rename them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from scenarios.domain.conditions import Condition
from scenarios.domain.graph import Choice, Graph, Node, Rule, Variant

#: Kept as the author has them wherever the author has written anything.
_OF_THE_AUTHOR: Final = (
    "title",
    "turn",
    "moment",
    "speaker",
    "action",
    "sight",
    "expression",
    "portrait",
    "alt",
    "cue",
    "own_words",
    "ask_confidence",
    "seconds",
    "on_time",
    "ending",
    "evening",
    "at",
    "note",
)
_OF_THE_AUTHOR_IN_CHOICE: Final = (
    "manner",
    "quality",
    "space",
    "explicit",
    "codes",
    "marks",
    "when_locked",
    "locked_reason",
    "feedback",
    "thought",
    "better",
    "why",
    "evidence",
    "red_flag",
)
_NODE: Final = Node("", "")
_CHOICE: Final = Choice("", "", "")


@dataclass(frozen=True, slots=True)
class Merged:
    """The graph after the import; keys of nodes that came, went or are told anew."""

    graph: Graph
    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]


def merge_import(draft: Graph, imported: Graph) -> Merged:
    """`imported` put into `draft`; the same import twice changes nothing."""
    known = _known(draft, imported)
    names = {key: node.key for key, node in known.items()}
    taken = {node.key for node in draft.nodes}
    for node in imported.nodes:
        if node.key not in names:
            names[node.key] = _free(node.key, taken)
            taken.add(names[node.key])
    nodes: list[Node] = []
    added: list[str] = []
    changed: list[str] = []
    for node in imported.nodes:
        told = _renamed(node, names)
        before = known.get(node.key)
        if before is None:
            added.append(told.key)
            nodes.append(told)
            continue
        after = _merged(before, told)
        if after != before:
            changed.append(after.key)
        nodes.append(after)
    there = {node.key for node in nodes}
    removed = []
    for node in draft.nodes:
        if node.key in there:
            continue
        if node.source_ref:
            removed.append(node.key)
        else:
            nodes.append(node)  # the author's own
    graph = replace(
        draft,
        start=names.get(imported.start, draft.start or imported.start),
        nodes=tuple(nodes),
        variables=_united(draft.variables, imported.variables),
        rules=_united(
            [_renamed_rule(rule, names) for rule in imported.rules], draft.rules
        ),
        skills=_united(draft.skills, imported.skills),
        source=imported.source or draft.source,
        external_id=imported.external_id or draft.external_id,
    )
    return Merged(graph, tuple(added), tuple(removed), tuple(changed))


def _name(node: Node) -> str:
    return node.source_ref or node.key


def _known(draft: Graph, imported: Graph) -> dict[str, Node]:
    """The draft's node for each imported key that was there before. One passage of a
    source can be several nodes of ours: among them those with the same key belong
    together, and the others in their order."""
    before: dict[str, list[Node]] = defaultdict(list)
    for node in draft.nodes:
        before[_name(node)].append(node)
    found: dict[str, Node] = {}
    for by_key in (True, False):
        for node in imported.nodes:
            if node.key in found:
                continue
            same_name = before.get(_name(node), [])
            matches = (one for one in same_name if one.key == node.key or not by_key)
            match = next(matches, None)
            if match is not None:
                same_name.remove(match)
                found[node.key] = match
    return found


def _free(key: str, taken: set[str]) -> str:
    free, number = key, 2
    while free in taken:
        free, number = f"{key}-{number}", number + 1
    return free


def _united(first: Iterable[Any], second: Iterable[Any]) -> tuple[Any, ...]:
    """By key; of two with one key the first."""
    found: dict[str, Any] = {}
    for part in (*first, *second):
        found.setdefault(part.key, part)
    return tuple(found.values())


# -- one node ------------------------------------------------------------------------
def _merged(before: Node, told: Node) -> Node:
    kept = _kept(before, told, _NODE, _OF_THE_AUTHOR)
    if told.kind == "ending" or before.kind == told.kind:
        kind = told.kind
    else:
        # A source knows passages; that one of them is a scene, the author knows.
        kind = (
            before.kind if before.kind in ("patient", "scene", "choice") else told.kind
        )
    choices = tuple(_merged_choice(_same(before, one), one) for one in told.choices)
    return replace(
        told,
        kind=kind,
        variants=told.variants or before.variants,
        choices=choices,
        **kept,
    )


def _same(before: Node, choice: Choice) -> Choice | None:
    """By key; a source that numbers its replies may have moved them, so words count
    for more than a number."""
    by_key = before.choice(choice.key)
    if by_key is not None and by_key.text == choice.text:
        return by_key
    same_words = [one for one in before.choices if one.text == choice.text]
    return same_words[0] if same_words and choice.text else by_key


def _merged_choice(before: Choice | None, told: Choice) -> Choice:
    if before is None:
        return told
    return replace(told, **_kept(before, told, _CHOICE, _OF_THE_AUTHOR_IN_CHOICE))


def _kept(before: Any, told: Any, empty: Any, names: Iterable[str]) -> dict[str, Any]:
    return {
        name: getattr(before, name)
        if getattr(before, name) != getattr(empty, name)
        else getattr(told, name)
        for name in names
    }


# -- names ---------------------------------------------------------------------------
def _renamed(node: Node, names: Mapping[str, str]) -> Node:
    return replace(
        node,
        key=names[node.key],
        call=names.get(node.call, node.call),
        choices=tuple(
            replace(
                one,
                target=names.get(one.target, one.target),
                condition=_renamed_condition(one.condition, names),
            )
            for one in node.choices
        ),
        variants=tuple(_renamed_variant(one, names) for one in node.variants),
    )


def _renamed_variant(variant: Variant, names: Mapping[str, str]) -> Variant:
    condition = _renamed_condition(variant.condition, names)
    return replace(variant, condition=condition or variant.condition)


def _renamed_rule(rule: Rule, names: Mapping[str, str]) -> Rule:
    when = _renamed_condition(rule.when, names)
    return replace(
        rule, when=when or rule.when, target=names.get(rule.target, rule.target)
    )


def _renamed_condition(
    condition: Condition | None, names: Mapping[str, str]
) -> Condition | None:
    if condition is None:
        return None
    return replace(
        condition,
        node=names.get(condition.node, condition.node),
        args=tuple(
            part
            for one in condition.args
            if (part := _renamed_condition(one, names)) is not None
        ),
    )
