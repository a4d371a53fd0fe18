"""How does SugarCube say it: names, words without marks, conditions, changes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from scenarios.domain.conditions import SINCE, VARIABLE, VISITS, Condition
from scenarios.domain.graph import (
    Effect,
    Graph,
    Node,
    Variable,
)
from scenarios.formats.twine_story import SPECIAL_NAMES, slug

_SIGNS: Final = {
    "ge": "gte", "le": "lte", "gt": "gt", "lt": "lt", "eq": "is", "ne": "isnot",
}  # fmt: skip
#: Names that the export itself needs.
_OWN_NAMES: Final = ("taken", "turn", "at", "calls", "back")
#: What makes an address, and so a link, of the words after it.
_SCHEMES: Final = (
    "file", "http", "https", "mailto", "ftp", "javascript", "irc", "news", "data",
)  # fmt: skip
#: Signs that SugarCube would read as marks of layout.
_MARKS: Final = re.compile(
    r"[&<>$_\[\]{}\\`|@]|(?<=')'|(?<=/)[/*%]|(?<==)=|(?<=~)~|(?<=\^)\^|(?<=-)-"
    r"|(?<=\")\"|^[!*#:;]" + "".join(rf"|(?<={scheme}):" for scheme in _SCHEMES),
    re.M | re.I,
)


class Phrases:
    """The graph's names and expressions in SugarCube's words."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        first = {node.key: node for node in reversed(graph.nodes)}
        self.nodes = [first[key] for key in reversed(first)]
        self.names = _passage_names(self.nodes)
        self.variables = _variable_names(graph.variables)
        self.asks_since = any(
            part.term == SINCE for one in conditions(graph) for part in one.walk()
        )

    def _name(self, key: str) -> str:
        return self.names.get(key, key)

    # -- changes and conditions ------------------------------------------------------------
    def _change(self, effect: Effect) -> str:
        variable = self.graph.variable(effect.variable)
        if variable is None:
            return ""
        name = f"${self.variables[variable.key]}"
        if effect.op == "set" or variable.type != "number":
            amount = effect.amount
            if effect.op != "set":  # a flag moved by one is set or cleared
                amount = int(effect.amount > 0)
            amount = variable.clamp(amount)
            return f"<<set {name} to {self._value(variable, amount, effect.word)}>>"
        sign = "+" if effect.amount >= 0 else "-"
        change = f"{name} {sign} {abs(effect.amount)}"
        if variable.minimum is None and variable.maximum is None:
            return f"<<set {name} to {change}>>"
        low = "-Infinity" if variable.minimum is None else variable.minimum
        high = "Infinity" if variable.maximum is None else variable.maximum
        return f"<<set {name} to Math.clamp({change}, {low}, {high})>>"

    def _value(self, variable: Variable, amount: int, word: str) -> str:
        if variable.type == "flag":
            return "true" if amount else "false"
        if variable.type == "word":
            if not word and 0 <= amount < len(variable.words):
                word = variable.words[amount]
            return quoted(word)
        return str(amount)

    def condition(self, condition: Condition) -> str:
        """The condition in SugarCube's words."""
        if condition.op in ("and", "or"):
            parts = [
                f"({self.condition(one)})"
                if one.op in ("and", "or")
                else self.condition(one)
                for one in condition.args
            ]
            return f" {condition.op} ".join(parts)
        if condition.op == "not":
            return f"not ({self.condition(condition.args[0])})"
        place = condition.node + (f".{condition.choice}" if condition.choice else "")
        if condition.op == "taken":
            return f'$taken["{place}"]'
        if condition.op == "visited":
            return f"hasVisited({quoted(self._name(condition.node))})"
        sign = _SIGNS[condition.op]
        if condition.term == VISITS:
            return f"visited({quoted(self._name(condition.node))}) {sign} {condition.value}"
        if condition.term == SINCE:
            since = f'$turn - $at["{place}"]'
            if condition.op == "ne":  # what never happened is no turns ago
                return f"({since} lt {condition.value} or {since} gt {condition.value})"
            return f"{since} {sign} {condition.value}"
        assert condition.term == VARIABLE  # noqa: S101 -- the last of the three
        return self._compared(condition, sign)

    def _compared(self, condition: Condition, sign: str) -> str:
        variable = self.graph.variable(condition.variable)
        if variable is None:
            return f"0 {sign} {condition.value}"
        name = f"${self.variables[variable.key]}"
        if variable.type == "flag" and condition.op in ("eq", "ne"):
            is_set = bool(condition.value) == (condition.op == "eq")
            return name if is_set else f"not {name}"
        if variable.type == "word" and condition.op in ("eq", "ne"):
            return f"{name} {sign} {self._value(variable, condition.value, condition.word)}"
        return f"{name} {sign} {condition.value}"


def conditions(graph: Graph) -> Iterator[Condition]:
    for node in graph.nodes:
        for choice in node.choices:
            if choice.condition is not None:
                yield choice.condition
        for variant in node.variants:
            yield variant.condition


def _passage_names(nodes: Iterable[Node]) -> dict[str, str]:
    """A name for each key: the source's, else the title, where they lead back to
    the key; else the key itself."""
    found: dict[str, str] = {}
    used: set[str] = set(SPECIAL_NAMES)
    for node in nodes:
        told = (node.source_ref, node.title, node.key)
        fitting = (
            name
            for name in told
            if name
            and slug(name) == node.key
            and name not in used
            and name == one_line(name)
            and not set(name) & set('"\\')
        )
        name = next(fitting, node.key)
        number = 2
        while name in used:
            name, number = f"{node.key} {number}", number + 1
        used.add(name)
        found[node.key] = name
    return found


def _variable_names(variables: Iterable[Variable]) -> dict[str, str]:
    """A name for each key that SugarCube takes."""
    found: dict[str, str] = {}
    for variable in variables:
        name = re.sub(r"[^A-Za-z0-9_]", "_", variable.key).lstrip("_") or "v"
        if name[0].isdigit() or name in _OWN_NAMES:
            name = f"v_{name}"
        while name in found.values():
            name += "_"
        found.setdefault(variable.key, name)
    return found


def one_line(text: str) -> str:
    return " ".join(text.split())


def quoted(text: str) -> str:
    """A text in quotes; labels have none left inside, names rarely."""
    text = text.replace("\\", "\\\\").replace("\n", " ")
    return '"' + text.replace('"', '\\"') + '"'


def markup(text: str) -> str:
    """Words that SugarCube shows as they are."""
    return _MARKS.sub(lambda match: f"&#{ord(match[0])};", text)
