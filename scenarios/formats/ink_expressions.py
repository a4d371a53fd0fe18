"""Expressions of ink as trees. They are read, never worked out: a tree becomes a
condition or an effect of ours, or a finding."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

MAX_DEPTH: Final = 30
_LONGEST: Final = 2_000
_TOKEN: Final = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)|\"(?P<string>[^\"]*)\"|->\s*(?P<target>[\w.]+)"
    r"|(?P<name>[^\W\d][\w.]*)|(?P<sign>==|!=|<=|>=|&&|\|\||\+\+|--|\+=|-=|!\?|[-+*/%()<>=!,?^]))"
)
_COMPARE: Final = {
    "==": "eq",
    "!=": "ne",
    "<=": "le",
    ">=": "ge",
    "<": "lt",
    ">": "gt",
}
_MIRRORED: Final = {
    "eq": "eq",
    "ne": "ne",
    "le": "ge",
    "ge": "le",
    "lt": "gt",
    "gt": "lt",
}


class InkError(ValueError):
    """Something that is not read; the code is worded in `ink_wording.py`."""

    def __init__(self, code: str, found: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.found = " ".join(found.split())[:80]


@dataclass(frozen=True, slots=True)
class Tree:
    """`op` is number, string, target or name (then `text` or `value` says which),
    call (of `text`), not, and, or, a comparison, + - * / %, or has."""

    op: str
    args: tuple[Tree, ...] = ()
    text: str = ""
    value: int = 0


def number(value: int) -> Tree:
    return Tree("number", value=value)


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = self.split(text)
        self.at = 0

    def split(self, text: str) -> list[tuple[str, str]]:
        if len(text) > _LONGEST:
            raise InkError("ink_expression", text)
        found: list[tuple[str, str]] = []
        position, end = 0, len(text.rstrip())
        while position < end:
            match = _TOKEN.match(text, position)
            if match is None or match.lastgroup is None:
                raise InkError("ink_expression", text)
            found.append((match.lastgroup, match.group(match.lastgroup)))
            position = match.end()
        return found

    def error(self) -> InkError:
        return InkError("ink_expression", self.text)

    def peek(self) -> tuple[str, str]:
        return self.tokens[self.at] if self.at < len(self.tokens) else ("end", "")

    def accept(self, *signs: str) -> str:
        kind, found = self.peek()
        if kind in ("sign", "name") and found in signs:
            self.at += 1
            return found
        return ""

    def either(self, depth: int) -> Tree:
        if depth > MAX_DEPTH:
            raise self.error()
        parts = [self.both(depth)]
        while self.accept("or", "||"):
            parts.append(self.both(depth))
        return parts[0] if len(parts) == 1 else Tree("or", tuple(parts))

    def both(self, depth: int) -> Tree:
        parts = [self.compared(depth)]
        while self.accept("and", "&&"):
            parts.append(self.compared(depth))
        return parts[0] if len(parts) == 1 else Tree("and", tuple(parts))

    def compared(self, depth: int) -> Tree:
        left = self.added(depth)
        sign = self.accept(*_COMPARE, "?", "!?", "has", "hasnt")
        if not sign:
            return left
        return Tree(_COMPARE.get(sign, "has"), (left, self.added(depth)))

    def added(self, depth: int) -> Tree:
        left = self.single(depth)
        while sign := self.accept("+", "-", "*", "/", "%", "mod", "^"):
            left = _folded(Tree(sign, (left, self.single(depth))))
        return left

    def single(self, depth: int) -> Tree:
        if depth > MAX_DEPTH:
            raise self.error()
        if self.accept("not", "!"):
            # `not x == 1` asks whether x is another than 1.
            return Tree("not", (self.compared(depth + 1),))
        if self.accept("-"):
            return _folded(Tree("-", (number(0), self.single(depth + 1))))
        if self.accept("("):
            inside = self.either(depth + 1)
            if not self.accept(")"):
                raise self.error()
            return inside
        kind, found = self.peek()
        self.at += 1
        if kind == "number":
            if "." in found or len(found) > 9:
                raise InkError("ink_fraction", self.text)
            return number(int(found))
        if kind in ("string", "target"):
            return Tree(kind, text=found)
        if kind != "name":
            raise self.error()
        if found in ("true", "false"):
            return number(int(found == "true"))
        if self.accept("("):
            return self.call(found, depth)
        return Tree("name", text=found)

    def call(self, name: str, depth: int) -> Tree:
        args: list[Tree] = []
        while not self.accept(")"):
            args.append(self.either(depth + 1))
            if not self.accept(",") and self.peek() != ("sign", ")"):
                raise self.error()
        return Tree("call", tuple(args), text=name)


def _folded(tree: Tree) -> Tree:
    left, right = tree.args
    if left.op == right.op == "number" and tree.op in ("+", "-"):
        sign = 1 if tree.op == "+" else -1
        return number(left.value + sign * right.value)
    return tree


def parse_expression(text: str) -> Tree:
    """Raises `InkError`."""
    parser = _Parser(text)
    tree = parser.either(0)
    if parser.peek()[0] != "end":
        raise parser.error()
    return tree


def mirrored(tree: Tree) -> Tree:
    """A comparison with its sides exchanged."""
    left, right = tree.args
    return Tree(_MIRRORED[tree.op], (right, left))


def sum_of(name: str, value: Tree) -> tuple[Tree, str]:
    """`x = x + 1` adds, everything else sets."""
    if value.op in ("+", "-"):
        left, right = value.args
        if left.op == "name" and left.text == name and right.op == "number":
            return number(right.value if value.op == "+" else -right.value), "add"
    return value, "set"
