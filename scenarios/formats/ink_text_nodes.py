"""Text that differs from visit to visit or by condition, as the variants of a node."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from scenarios.domain.conditions import VISITS, Condition
from scenarios.domain.graph import Choice, Effect, Node, Rule, Variable, Variant
from scenarios.formats.ink_expressions import InkError, Tree
from scenarios.formats.ink_names import Truth, all_of
from scenarios.formats.ink_statements import GLUE, Alternatives, Part

#: Texts of one node; more are told on several nodes.
MAX_TEXTS: Final = 24
#: The words of a reply that only goes on, and of a text that says nothing.
GO_ON: Final = "…"
Asked = Callable[[Tree, int], Truth]
#: Conditions that must all hold, and what is said then; the last always holds.
Option = tuple[tuple[Condition, ...], str]


def count_texts(parts: list[Part]) -> int:
    total = 1
    for part in parts:
        if isinstance(part, Alternatives):
            inside = sum(count_texts(inner) for _, inner in part.branches)
            total *= max(2, inside + 1)
            if total > MAX_TEXTS:
                return total
    return total


@dataclass(slots=True)
class Telling:
    """The texts of one node with key `key`, and what they need: counters that go
    round, and dice thrown before them."""

    key: str
    asked: Asked
    report: Callable[[str, int, str], None]
    variables: list[Variable] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    #: Variable and number of sides.
    dice: list[tuple[str, int]] = field(default_factory=list)
    _told: set[int] = field(default_factory=set)

    def options(self, parts: list[Part]) -> list[Option]:
        found: list[Option] = [((), "")]
        said: list[str] = []
        for part in parts:
            more = [((), part)] if isinstance(part, str) else self._alternatives(part)
            if len(found) * len(more) > 2 * MAX_TEXTS:
                if isinstance(part, Alternatives) and part.line not in self._told:
                    self._told.add(part.line)
                    self.report("ink_many_texts", part.line, "")
                more = more[-1:]
            if len(more) == 1:
                said.append(more[0][1])
                continue
            found = _joined(found, [((), "".join(said))])
            found, said = _joined(found, more), []
        return _joined(found, [((), "".join(said))])

    def _alternatives(self, part: Alternatives) -> list[Option]:
        texts = [self.options(inner) for _, inner in part.branches]
        if part.mode == "if":
            return self._by_condition(part, texts)
        if part.mode == "once":
            return self._when(
                [self._visits("eq", at + 1) for at in range(len(texts))],
                texts,
                [((), "")],
            )
        if part.mode == "stopping":
            later = range(len(texts) - 1, 0, -1)
            conditions = [self._visits("ge", at + 1) for at in later]
            return self._when(conditions, [texts[at] for at in later], texts[0])
        name = f"{self.key}-{part.mode}-{len(self.variables) + 1}"
        if part.mode == "shuffle":
            self.variables.append(Variable(name, 0, 0, len(texts) - 1))
            self.dice.append((name, len(texts)))
            self.report("ink_shuffle", part.line, "")
        else:
            # One more on every visit; a rule takes it back to the first.
            self.variables.append(Variable(name, -1, -1, len(texts)))
            self.effects.append(Effect(name, 1))
            over = Condition("ge", variable=name, value=len(texts))
            back = (Effect(name, 0, "set"),)
            self.rules.append(Rule(name, over, back, once=False))
        places = [
            Condition("eq", variable=name, value=at) for at in range(1, len(texts))
        ]
        return self._when(places, texts[1:], texts[0])

    def _visits(self, op: str, times: int) -> Condition:
        return Condition(op, term=VISITS, node=self.key, value=times)

    @staticmethod
    def _when(
        conditions: list[Condition], texts: list[list[Option]], otherwise: list[Option]
    ) -> list[Option]:
        found = [
            ((condition, *inner), text)
            for condition, options in zip(conditions, texts, strict=True)
            for inner, text in options
        ]
        return found + otherwise

    def _by_condition(
        self, part: Alternatives, texts: list[list[Option]]
    ) -> list[Option]:
        found: list[Option] = []
        for (tree, _), options in zip(part.branches, texts, strict=True):
            try:
                truth = True if tree is None else self.asked(tree, part.line)
            except InkError as error:
                self.report(error.code, part.line, error.found)
                truth = True
            if truth is False:
                continue
            if truth is True:
                return found + options
            found += [((truth, *inner), text) for inner, text in options]
        return [*found, ((), "")]


def _joined(found: list[Option], more: list[Option]) -> list[Option]:
    return [
        (before + conditions, text + addition)
        for before, text in found
        for conditions, addition in more
    ]


def glued(text: str) -> str:
    """The text with its line ends, where no glue holds lines together."""
    text = re.sub(r"[ \t]+", " ", text)
    text = re.sub(rf" ?\n?{GLUE}[ \n{GLUE}]*", f" {GLUE} ", text)
    text = re.sub(rf" *{GLUE} *(?=[,.;:!?])", "", text).replace(GLUE, " ")
    return "\n".join(
        line for raw in text.split("\n") if (line := " ".join(raw.split()))
    )


def told_node(node: Node, options: list[Option]) -> Node:
    """`node` with these texts."""
    *special, (_, usual) = options
    text = glued(usual)
    variants = []
    for conditions, raw in special:
        condition = all_of(conditions)
        if isinstance(condition, Condition):
            said = glued(raw)
            variants.append(Variant(condition, said or (GO_ON if text else "")))
    return Node(
        key=node.key,
        kind=node.kind,
        text=text,
        effects=node.effects,
        choices=node.choices,
        variants=tuple(variants),
    )


def go_on(target: str, effects: tuple[Effect, ...] = ()) -> Choice:
    """The one reply of a node that asks nothing."""
    return Choice(
        "on", GO_ON, target, manner="do", quality="", space="", effects=effects
    )
