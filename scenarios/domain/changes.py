"""What is different between two revisions of a conversation?

Nodes added, removed and changed, field by field, with the words that differ. It does
not judge, and does not guess that a node was renamed: a new key is a new node.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from difflib import SequenceMatcher
from typing import Any, Final

from scenarios.domain.document import written
from scenarios.domain.graph import Choice, Graph, Node

SAME, GONE, NEW = "same", "gone", "new"
#: Longer texts are shown whole, before and after; comparing them takes too long.
_MOST_WORDS: Final = 2_000


@dataclass(frozen=True, slots=True)
class Change:
    """One field; `choice` is "" for a field of the node itself. `words` are pieces of
    text with what became of them; without any, `before` and `after` tell it."""

    choice: str
    field: str
    before: str
    after: str
    words: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class NodeChange:
    key: str
    changes: tuple[Change, ...]
    added_choices: tuple[Choice, ...] = ()
    removed_choices: tuple[Choice, ...] = ()
    #: The same replies, in another order.
    is_reordered: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    added: tuple[Node, ...]
    removed: tuple[Node, ...]
    changed: tuple[NodeChange, ...]
    #: Of the whole conversation: title, skills, variables, rules.
    frame: tuple[Change, ...]

    @property
    def is_same(self) -> bool:
        return not (self.added or self.removed or self.changed or self.frame)


def compare(before: Graph, after: Graph) -> Comparison:
    old = {node.key: node for node in reversed(before.nodes)}
    new = {node.key: node for node in reversed(after.nodes)}
    changed = (
        _node(old[node.key], node)
        for node in after.nodes
        if node is new[node.key] and node.key in old
    )
    return Comparison(
        added=tuple(
            node
            for node in after.nodes
            if node is new[node.key] and node.key not in old
        ),
        removed=tuple(
            node
            for node in before.nodes
            if node is old[node.key] and node.key not in new
        ),
        changed=tuple(one for one in changed if one is not None),
        frame=tuple(_parts(before, after, "", leave_out=("nodes",))),
    )


def _node(before: Node, after: Node) -> NodeChange | None:
    changes = list(_parts(before, after, "", leave_out=("choices", "at")))
    old = {one.key: one for one in reversed(before.choices)}
    new = {one.key: one for one in reversed(after.choices)}
    for choice in after.choices:
        if choice.key in old and choice is new[choice.key]:
            changes += _parts(old[choice.key], choice, choice.key)
    shared = [key for key in old if key in new]
    order_before = [one.key for one in before.choices if one.key in shared]
    order_after = [one.key for one in after.choices if one.key in shared]
    found = NodeChange(
        key=after.key,
        changes=tuple(changes),
        added_choices=tuple(one for one in after.choices if one.key not in old),
        removed_choices=tuple(one for one in before.choices if one.key not in new),
        is_reordered=order_before != order_after,
    )
    is_changed = (
        found.changes
        or found.added_choices
        or found.removed_choices
        or found.is_reordered
    )
    return found if is_changed else None


def _parts(
    before: Any, after: Any, choice: str, leave_out: Sequence[str] = ()
) -> Iterator[Change]:
    for one in fields(after):
        if one.name.startswith("_") or one.name in leave_out:
            continue
        old, new = getattr(before, one.name), getattr(after, one.name)
        if old == new:
            continue
        is_text = isinstance(old, str) and isinstance(new, str)
        yield Change(
            choice,
            one.name,
            _told(before, one.name),
            _told(after, one.name),
            diff_words(old, new) if is_text else (),
        )


def _told(part: Any, name: str) -> str:
    """A value as its document writes it, for people."""
    value = written(part).get(name, getattr(part, name))
    return _plain(value)


def _plain(value: Any) -> str:
    if value is None or value in ((), []):
        return ""
    if isinstance(value, bool):
        return "✓" if value else ""
    if is_dataclass(value) and not isinstance(value, type):
        value = written(value)  # what is default stands in no document
    if isinstance(value, dict):
        return ", ".join(f"{name} {_plain(one)}" for name, one in value.items())
    if isinstance(value, (list, tuple)):
        return " · ".join(_plain(one) for one in value)
    return str(value)


def diff_words(before: str, after: str) -> tuple[tuple[str, str], ...]:
    """(what became of it, text) in reading order; empty where a text is too long."""
    old, new = re.findall(r"\s+|\S+", before), re.findall(r"\s+|\S+", after)
    if max(len(old), len(new)) > _MOST_WORDS:
        return ()
    pieces: list[tuple[str, str]] = []
    matcher = SequenceMatcher(a=old, b=new, autojunk=False)
    for what, from_old, to_old, from_new, to_new in matcher.get_opcodes():
        if what == "equal":
            pieces.append((SAME, "".join(old[from_old:to_old])))
            continue
        if to_old > from_old:
            pieces.append((GONE, "".join(old[from_old:to_old])))
        if to_new > from_new:
            pieces.append((NEW, "".join(new[from_new:to_new])))
    return tuple(pieces)
