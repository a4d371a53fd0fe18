"""Write a conversation's variables, nodes and replies as shorthand.

It writes no gathers and nests nothing: every reply names its target, so that the
text reads back to the very same graph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields
from typing import Any, Final

from scenarios.domain.conditions import format_condition
from scenarios.domain.graph import (
    CHANCE,
    ENDING,
    QUALITIES,
    RETURN,
    SUB,
    Choice,
    Effect,
    Graph,
    Node,
    Variable,
    Variant,
)
from scenarios.domain.shorthand_spelling import (
    CHOICE_FIELDS,
    CONTROL,
    NODE_FIELDS,
    TEXT,
    VARIABLE_FIELDS,
    VARIANT_FIELDS,
    is_name,
    is_one_line,
    quoted,
    spell,
)

#: A line of words that begins so would be taken for something else.
_LINE_SIGNS: Final = ("=", "*", "+", "-", "~", "#", "{", "\\", "//", "VAR ")
_REPLY_SIGNS: Final = ("(", "{", "[", "\\", "*", "+")
_WEIGHT: Final = re.compile(r"[0-9]+x\b")
_KIND: Final = re.compile(r"\w[\w-]*")


def write(graph: Graph) -> str:
    """The shorthand of `graph`: its start, its variables, its nodes.

    What forms keep (title, persona, skills, rules, plans) is not in it.
    """
    lines = [
        f"-> {graph.start}" if is_name(graph.start) else _field("start", graph.start)
    ]
    if graph.variables:
        lines.append("")
    for variable in graph.variables:
        lines += _variable(variable)
    for node in graph.nodes:
        lines.append("")
        lines += _node(node)
    return "\n".join(lines) + "\n"


def _field(name: str, value: Any, form: str = TEXT) -> str:
    return f"# {name.replace('_', '-')}: {spell(form, value)}".rstrip()


_DEFAULTS: Final[dict[type, dict[str, Any]]] = {
    kind: {one.name: one.default for one in fields(kind) if one.default is not MISSING}
    for kind in (Variable, Node, Variant, Choice)
}


def _fields(
    part: Any, forms: Mapping[str, str], done: set[str], **defaults: Any
) -> Iterator[str]:
    """A line for each field that is not said already and not its default."""
    usual = {**_DEFAULTS[type(part)], **defaults}
    for name, form in forms.items():
        value = getattr(part, name)
        if name in done or (name in usual and value == usual[name]):
            continue
        yield _field(name, value, form)


def _variable(variable: Variable) -> Iterator[str]:
    key = variable.key if is_name(variable.key) else quoted(variable.key)
    low = "" if variable.minimum is None else variable.minimum
    high = "" if variable.maximum is None else variable.maximum
    bounds = f"{low}..{high}"
    done = {"type"}
    initial: int | str = variable.initial
    if variable.type == "flag" and bounds == "0..1":
        bounds = "flag"
    elif variable.type == "word" and bounds == f"0..{len(variable.words) - 1}":
        bounds = "word"
        if variable.initial in range(len(variable.words)):
            word = variable.words[variable.initial]
            if variable.words.index(word) == variable.initial:
                initial = quoted(word)
    elif variable.type in ("flag", "word"):
        bounds = f"{variable.type} {bounds}"
    elif variable.type != "number":
        done = set()
    yield f"VAR {key} = {initial} ({bounds})"
    for line in _fields(variable, VARIABLE_FIELDS, done):
        yield f"    {line}"


def _node(node: Node) -> Iterator[str]:
    done: set[str] = set()
    head = "==="
    if is_name(node.key):
        head += f" {node.key}"
        done.add("key")
    if node.kind == ENDING and node.ending in ("", *QUALITIES):
        head += f" ({node.ending} ending)" if node.ending else " (ending)"
        done |= {"kind", "ending"}
    elif node.kind == SUB and is_name(node.call):
        head += f" (sub -> {node.call})"
        done |= {"kind", "call"}
    elif _KIND.fullmatch(node.kind):
        head += f" ({node.kind})"
        done.add("kind")
    yield head
    words = _words(node.text)
    if words is not None:
        done.add("text")
    yield from words or ()
    yield from _fields(node, NODE_FIELDS, done)
    yield from _effects(node.effects)
    for variant in node.variants:
        yield from _variant(variant)
    for choice in node.choices:
        yield ""
        first, *rest = _choice(choice, node)
        yield first
        yield from (f"    {line}" if line else "" for line in rest)


def _words(text: str) -> list[str] | None:
    """The lines of what is said; None where plain lines would lose something."""
    lines = text.split("\n")
    if text != text.strip() or any(
        CONTROL.search(line) or line != line.strip() for line in lines
    ):
        return None
    if not text:
        return []
    return [f"\\{line}" if line.startswith(_LINE_SIGNS) else line for line in lines]


def _effects(effects: tuple[Effect, ...]) -> Iterator[str]:
    for effect in effects:
        key = effect.variable if is_name(effect.variable) else quoted(effect.variable)
        if effect.word:
            yield f"~ {key} = {quoted(effect.word)}"
        elif effect.op == "set":
            yield f"~ {key} = {effect.amount}"
        elif effect.amount < 0:
            yield f"~ {key} -= {-effect.amount}"
        else:
            yield f"~ {key} += {effect.amount}"


def _variant(variant: Variant) -> Iterator[str]:
    yield f"{{{format_condition(variant.condition)}}}"
    words = _words(variant.text)
    yield from _fields(
        variant, VARIANT_FIELDS, {"text"} if words is not None else set()
    )
    yield from words or ()


def _choice(choice: Choice, node: Node) -> Iterator[str]:
    done: set[str] = set()
    parts = ["*" if choice.once else "+"]
    if is_name(choice.key):
        parts.append(f"({choice.key})")
        done.add("key")
    if choice.condition is not None:
        condition = format_condition(choice.condition)
        if not re.search(r"[{}]", condition):
            parts.append(f"{{{condition}}}")
            done.add("condition")
    if node.kind == CHANCE and choice.weight >= 0:
        done.add("weight")
        if choice.weight != 1:
            parts.append(f"{choice.weight}x")
    spoken = _spoken(choice, node)
    if spoken is not None:
        parts += [spoken] if spoken else []
        done |= {"text", "manner"}
    if choice.target == RETURN:
        parts.append(RETURN)
        done.add("target")
    elif not choice.target or is_name(choice.target):
        parts += [f"-> {choice.target}"] if choice.target else []
        done.add("target")
    yield " ".join(parts)
    words = _words(choice.feedback)
    if words is not None:
        done.add("feedback")
    fallback = not choice.text and choice.manner == "say" and not node.is_automatic
    yield from words or ()
    yield from _fields(choice, CHOICE_FIELDS, done, fallback=fallback)
    yield from _effects(choice.effects)


def _spoken(choice: Choice, node: Node) -> str | None:
    """What is said or done, on the reply's own line; None where it cannot be."""
    text = choice.text
    if not is_one_line(text) or "->" in text:
        return None
    if choice.manner == "do":
        is_plain = text != "..." and not text.startswith("...]")
        return f"[{text}]" if is_plain else None
    if choice.manner == "silence":
        return f"[...] {text}".strip()
    if choice.manner != "say":
        return None
    is_sign = text.startswith(_REPLY_SIGNS) or (
        node.kind == CHANCE and _WEIGHT.match(text)
    )
    return f"\\{text}" if is_sign else text
