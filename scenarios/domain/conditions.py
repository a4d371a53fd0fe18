"""When is a reply offered: an expression tree, its text form, its evaluator.

Authors write `trust >= 40 and not visited(quiet-room)`; the tree is what is
evaluated. Nothing is ever handed to Python's `eval`, there is no arithmetic, and
every value is an integer; a word stands for its place in its variable's list.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

COMPARISONS: Final[dict[str, Callable[[int, int], bool]]] = {
    "ge": lambda left, right: left >= right,
    "le": lambda left, right: left <= right,
    "gt": lambda left, right: left > right,
    "lt": lambda left, right: left < right,
    "eq": lambda left, right: left == right,
    "ne": lambda left, right: left != right,
}
SIGNS: Final[dict[str, str]] = {
    ">=": "ge",
    "<=": "le",
    ">": "gt",
    "<": "lt",
    "==": "eq",
    "=": "eq",
    "!=": "ne",
}
_SIGN_OF: Final = {"ge": ">=", "le": "<=", "gt": ">", "lt": "<", "eq": "==", "ne": "!="}
#: Deep enough for any author; shallow enough that recursion never overflows.
MAX_DEPTH: Final = 40


class ConditionError(ValueError):
    """A condition that cannot be read; `code` is worded in `wording.py`."""

    def __init__(self, code: str, **details: str) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


#: What a comparison compares: a variable, how often a node was arrived at, or
#: how many decisions ago that (or a choice there) last was.
VARIABLE, VISITS, SINCE = "variable", "visits", "turns_since"


@dataclass(frozen=True, slots=True)
class Condition:
    """One node of the tree.

    `op` is and, or, not (with `args`), `visited` (of `node`), `taken` (of `choice`
    at `node`), or a comparison of `term` with `value`. The term is `variable`, or
    the visits of `node`, or the turns since `node` (or since its `choice`): what
    never happened is no number of turns ago, so no comparison with it holds.
    `word` is what a word variable is compared with instead of `value`.
    """

    op: str
    args: tuple[Condition, ...] = ()
    variable: str = ""
    value: int = 0
    node: str = ""
    choice: str = ""
    term: str = VARIABLE
    word: str = ""

    def walk(self) -> Iterator[Condition]:
        yield self
        for part in self.args:
            yield from part.walk()


def condition_from_json(raw: object, *, depth: int = 0) -> Condition:
    """The tree as schema version 1 stored it. Raises `ConditionError`."""
    if depth > MAX_DEPTH:
        raise ConditionError("too_deep")
    if not isinstance(raw, Mapping):
        raise ConditionError("not_a_condition", found=str(raw)[:60])
    op = raw.get("op")
    if op in ("and", "or", "not"):
        parts = raw.get("args")
        if not isinstance(parts, (list, tuple)):
            raise ConditionError("not_a_condition", found=str(raw)[:60])
        args = tuple(condition_from_json(part, depth=depth + 1) for part in parts)
        if (op == "not" and len(args) != 1) or not args:
            raise ConditionError("not_a_condition", found=str(raw)[:60])
        return Condition(op=op, args=args)
    if op in COMPARISONS:
        variable, value = raw.get("variable"), raw.get("value")
        if isinstance(variable, str) and type(value) is int:
            return Condition(op=op, variable=variable, value=value)
    if op == "visited" and isinstance(raw.get("node"), str):
        return Condition(op=op, node=raw["node"])
    if op == "taken" and isinstance(raw.get("choice"), str):
        return Condition(op=op, node=str(raw.get("node", "")), choice=raw["choice"])
    raise ConditionError("not_a_condition", found=str(raw)[:60])


_TOKEN = re.compile(
    r"\s*(?:(?P<sign>>=|<=|==|!=|>|<|=)|(?P<paren>[()])|(?P<dot>\.)"
    r"|(?P<number>-?\d{1,9}(?![\w-]))|(?P<word>[^\W_-][\w-]*|_[\w-]*)"
    r'|"(?P<quoted>[^"\n]*)")'
)


def _tokens(text: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    position, end = 0, len(text.rstrip())
    while position < end:
        match = _TOKEN.match(text, position)
        if match is None or match.lastgroup is None:
            raise ConditionError(
                "bad_sign", found=text[position : position + 12].strip()
            )
        found.append((match.lastgroup, match.group(match.lastgroup)))
        position = match.end()
    return found


CALLS: Final = ("visited", "taken", VISITS, SINCE)


class _Parser:
    def __init__(self, text: str) -> None:
        self.tokens = _tokens(text)
        self.at = 0

    def peek(self) -> tuple[str, str]:
        return self.tokens[self.at] if self.at < len(self.tokens) else ("end", "")

    def take(self, kind: str, value: str | None = None) -> str:
        found_kind, found = self.peek()
        if found_kind != kind or (value is not None and found != value):
            raise ConditionError("unexpected", found=found or "…")
        self.at += 1
        return found

    def either(self, depth: int) -> Condition:
        if depth > MAX_DEPTH:
            raise ConditionError("too_deep")
        return self._chain("or", lambda: self.both(depth))

    def both(self, depth: int) -> Condition:
        return self._chain("and", lambda: self.single(depth))

    def _chain(self, op: str, part: Callable[[], Condition]) -> Condition:
        parts = [part()]
        while self.peek() == ("word", op):
            self.at += 1
            parts.append(part())
        return parts[0] if len(parts) == 1 else Condition(op=op, args=tuple(parts))

    def single(self, depth: int) -> Condition:
        if depth > MAX_DEPTH:
            raise ConditionError("too_deep")
        kind, found = self.peek()
        if (kind, found) == ("word", "not"):
            self.at += 1
            return Condition(op="not", args=(self.single(depth + 1),))
        if (kind, found) == ("paren", "("):
            self.at += 1
            inside = self.either(depth + 1)
            self.take("paren", ")")
            return inside
        word = self.take("word")
        if word in CALLS and self.peek() == ("paren", "("):
            return self._call(word)
        if self.peek()[0] != "sign":  # a flag alone: it is not 0
            return Condition(op="ne", variable=word)
        return self._compare(Condition(op="", variable=word))

    def _compare(self, term: Condition) -> Condition:
        op = SIGNS[self.take("sign")]
        if term.term == VARIABLE and self.peek()[0] == "quoted":
            return replace(term, op=op, word=self.take("quoted"))
        return replace(term, op=op, value=int(self.take("number")))

    def _name(self) -> str:
        kind, found = self.peek()
        if kind not in ("word", "number"):
            raise ConditionError("unexpected", found=found or "…")
        self.at += 1
        return found

    def _call(self, word: str) -> Condition:
        self.take("paren", "(")
        node, choice = self._name(), ""
        if word == "taken" or (word == SINCE and self.peek()[0] == "dot"):
            self.take("dot")
            choice = self._name()
        self.take("paren", ")")
        if word in ("visited", "taken"):
            return Condition(op=word, node=node, choice=choice)
        return self._compare(Condition(op="", term=word, node=node, choice=choice))


def parse_condition(text: str) -> Condition:
    """The tree of `trust >= 40 and not visited(room)`. Raises `ConditionError`."""
    if len(text) > 2000:
        raise ConditionError("too_long")
    parser = _Parser(text)
    condition = parser.either(0)
    kind, found = parser.peek()
    if kind != "end":
        raise ConditionError("unexpected", found=found)
    return condition


def format_condition(condition: Condition) -> str:
    """The text that parses back to this tree."""
    if condition.op in ("and", "or"):
        return f" {condition.op} ".join(
            f"({format_condition(part)})"
            if part.op in ("and", "or")
            else format_condition(part)
            for part in condition.args
        )
    if condition.op == "not":
        (part,) = condition.args
        inner = format_condition(part)
        return f"not ({inner})" if part.op in ("and", "or") else f"not {inner}"
    place = condition.node + (f".{condition.choice}" if condition.choice else "")
    if condition.op in ("visited", "taken"):
        return f"{condition.op}({place})"
    left = (
        condition.variable
        if condition.term == VARIABLE
        else f"{condition.term}({place})"
    )
    right = f'"{condition.word}"' if condition.word else str(condition.value)
    return f"{left} {_SIGN_OF[condition.op]} {right}"
