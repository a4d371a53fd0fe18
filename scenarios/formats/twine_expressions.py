"""The small grammar that Twine's dialects share: literals, comparisons, changes.

What is written in it becomes a `Condition` or an assignment over the source's own
names; whatever is more raises `Unreadable`. Nothing is evaluated.
"""

from __future__ import annotations

import re
from typing import Final

from scenarios.domain.conditions import SINCE, VISITS, Condition
from scenarios.formats.twine_program import (
    negated,
)
from scenarios.formats.twine_values import (
    LARGEST,
    MAX_DEPTH,
    MAX_FACES,
    RESERVED,
    Dialect,
    Dice,
    Name,
    Since,
    Sum,
    Taken,
    Unreadable,
    Value,
    Visits,
    is_plain_word,
    tokens,
)

_WORD_SIGNS: Final = {
    "eq": "eq", "is": "eq", "===": "eq", "==": "eq", "neq": "ne", "ne": "ne",
    "isnot": "ne", "!==": "ne", "!=": "ne", "gte": "ge", ">=": "ge", "gt": "gt",
    ">": "gt", "lte": "le", "<=": "le", "lt": "lt", "<": "lt", "=": "eq",
}  # fmt: skip
_FLIPPED: Final = {
    "ge": "le",
    "le": "ge",
    "gt": "lt",
    "lt": "gt",
    "eq": "eq",
    "ne": "ne",
}


class Reader:
    """Reads one expression; every method takes what it reads."""

    def __init__(self, text: str, dialect: Dialect) -> None:
        self.text = text
        self.dialect = dialect
        self.tokens = tokens(text)
        self.at = 0
        self.depth = 0

    # -- tokens --------------------------------------------------------------------
    def peek(self, ahead: int = 0) -> str:
        at = self.at + ahead
        return self.tokens[at][1] if at < len(self.tokens) else ""

    def kind(self, ahead: int = 0) -> str:
        at = self.at + ahead
        return self.tokens[at][0] if at < len(self.tokens) else "end"

    def is_sign(self, *wanted: str) -> bool:
        return self.kind() in ("sign", "name") and self.peek() in wanted

    def take(self, *wanted: str) -> bool:
        if self.is_sign(*wanted):
            self.at += 1
            return True
        return False

    def need(self, wanted: str) -> None:
        if not self.take(wanted):
            raise Unreadable(self.text)

    @property
    def is_done(self) -> bool:
        return self.at >= len(self.tokens)

    # -- conditions ------------------------------------------------------------------
    def condition(self) -> Condition:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise Unreadable(self.text)
        parts = [self._all()]
        while self.take("or", "||"):
            parts.append(self._all())
        self.depth -= 1
        return parts[0] if len(parts) == 1 else Condition("or", tuple(parts))

    def _all(self) -> Condition:
        parts = [self._single()]
        while self.take("and", "&&"):
            parts.append(self._single())
        return parts[0] if len(parts) == 1 else Condition("and", tuple(parts))

    def _single(self) -> Condition:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise Unreadable(self.text)
        try:
            if self.take("not", "!"):
                return negated(self._single())
            if self.is_sign("(") and not self._is_call():
                mark, depth = self.at, self.depth
                try:
                    return self._grouped()
                except Unreadable:
                    self.at, self.depth = mark, depth
            return self._comparison()
        finally:
            self.depth -= 1

    def _grouped(self) -> Condition:
        self.need("(")
        inside = self.condition()
        self.need(")")
        if self.is_sign(*_WORD_SIGNS, "+", "-"):
            raise Unreadable(self.text)  # it was a value in brackets
        return inside

    def _is_call(self) -> bool:
        """Harlowe's `(history:)`, `(random: 1, 6)`."""
        return self.kind(1) == "name" and self.peek(2) == ":"

    def _comparison(self) -> Condition:
        if self.kind() == "name" and self.peek() in ("visited", "hasVisited"):
            mark, several = self.at, self._has_visited()
            if several is not None:
                return several
            self.at = mark
        if self._is_call() and self.peek(1) == "history":
            return self._history()
        left = self.value()
        if self.is_sign("contains", "in", "matches"):
            raise Unreadable(self.text)
        if not self.is_sign(*_WORD_SIGNS):
            return _as_truth(left, self.text)
        op = self._operator()
        return _compared(op, left, self.value(), self.text)

    def _operator(self) -> str:
        op = _WORD_SIGNS[self.peek()]
        self.at += 1
        if op == "eq" and self.take("not"):
            return "ne"
        # Harlowe's "is > 3", "is not > 3" is one comparison.
        if op == "eq" and self.is_sign(">", ">=", "<", "<="):
            op = _WORD_SIGNS[self.peek()]
            self.at += 1
        return op

    def _has_visited(self) -> Condition | None:
        """`hasVisited("A", "B")`; None where it is a number to be compared."""
        self.at += 1
        names = self._texts()
        if self.is_sign(*_WORD_SIGNS) or not names:
            return None
        parts = tuple(Condition("visited", node=name) for name in names)
        return parts[0] if len(parts) == 1 else Condition("and", parts)

    def _texts(self) -> list[str]:
        self.need("(")
        found = []
        while self.kind() == "text":
            found.append(self.peek()[1:-1])
            self.at += 1
            if not self.take(","):
                break
        self.need(")")
        return found

    def _history(self) -> Condition:
        for wanted in ("(", "history", ":", ")", "contains"):
            self.need(wanted)
        if self.kind() != "text":
            raise Unreadable(self.text)
        self.at += 1
        return Condition("visited", node=self.peek(-1)[1:-1])

    # -- values -----------------------------------------------------------------------
    def value(self) -> Value:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise Unreadable(self.text)
        found = self._primary()
        while self.is_sign("+", "-"):
            sign = 1 if self.peek() == "+" else -1
            self.at += 1
            found = _added(found, self._primary(), sign, self.text)
        if self.is_sign("*", "/", "%", "."):
            raise Unreadable(self.text)
        self.depth -= 1
        return found

    def _primary(self) -> Value:
        kind, found = self.kind(), self.peek()
        if kind == "number":
            self.at += 1
            number = float(found)
            if not number.is_integer():
                raise Unreadable(self.text)
            return int(number)
        if kind == "text":
            self.at += 1
            return found[1:-1]
        if kind == "sign" and found in ("-", "+"):
            self.at += 1
            inner = self._primary()
            if type(inner) is not int:
                raise Unreadable(self.text)
            return -inner if found == "-" else inner
        if kind == "sign" and found == "(":
            return self._bracketed()
        if kind == "name":
            return self._named()
        raise Unreadable(self.text)

    def _bracketed(self) -> Value:
        if self._is_call():
            name = self.peek(1)
            self.at += 3
            found: Value = self._dice(name)
        else:
            self.at += 1
            found = self.value()
        self.need(")")
        return found

    def _named(self) -> Value:
        name = self.peek()
        self.at += 1
        if name in ("true", "false"):
            return name == "true"
        if name in ("visited", "visits", "visit") and not name.startswith("$"):
            return self._visits()
        if name in ("random", "randomInt", "either") and self.take("("):
            dice = self._dice(name)
            self.need(")")
            return dice
        if name == "random" and self.peek() == "." and self.dialect.bare:
            self.at += 2
            return _die(self.peek(-1), self.text)
        if name == "passage" and self.peek() == "." and self.peek(1) == "visits":
            self.at += 2
            return Visits("")
        if name == "State" and self.peek(1) == "variables" and self.peek(3):
            self.at += 4
            return self._variable("$" + self.peek(-1))
        if name == "Math" and self.peek() == ".":
            raise Unreadable(self.text)
        if self.dialect.ours and name == "$turn" and self.peek() == "-":
            self.at += 1
            if self.peek() == "$at":
                self.at += 1
                return Since(self.index())
            raise Unreadable(self.text)
        if self.dialect.ours and name == "$taken":
            return Taken(self.index())
        return self._variable(name)

    def index(self) -> str:
        """The text in `["…"]`."""
        self.need("[")
        if self.kind() != "text":
            raise Unreadable(self.text)
        self.at += 1
        found = self.peek(-1)[1:-1]
        self.need("]")
        return found

    def _variable(self, name: str) -> Name:
        if self.is_sign("(", "[", "."):
            raise Unreadable(self.text)
        if name.startswith("$"):
            name = name[1:]
        elif name in RESERVED or not (name.startswith("_") or self.dialect.bare):
            raise Unreadable(self.text)
        if not name or name.startswith("$"):
            raise Unreadable(self.text)
        return Name(name)

    def _visits(self) -> Visits:
        if not self.is_sign("("):
            return Visits("")
        names = self._texts()
        if len(names) > 1:
            raise Unreadable(self.text)
        return Visits(names[0] if names else "")

    def _dice(self, name: str) -> Dice:
        if name not in ("random", "randomInt", "either"):
            raise Unreadable(self.text)
        given: list[Value] = []
        while not self.is_sign(")"):
            given.append(self.value())
            if not self.take(","):
                break
        if name == "either":
            values = [one for one in given if isinstance(one, (bool, int, str))]
            if len(values) != len(given) or not 0 < len(values) <= MAX_FACES:
                raise Unreadable(self.text)
            return Dice(tuple(values))
        if not 1 <= len(given) <= 2 or any(type(one) is not int for one in given):
            raise Unreadable(self.text)
        numbers = [one for one in given if type(one) is int]
        low, high = (0, numbers[0]) if len(numbers) == 1 else sorted(numbers)
        return _faces(low, high)


def _faces(low: int, high: int) -> Dice:
    """All whole numbers from `low` to `high`; many of them as their two ends,
    which only the export's own pattern reads."""
    if high - low >= MAX_FACES:
        return Dice((low, high, "…"))
    return Dice(tuple(range(low, high + 1)))


def _die(name: str, text: str) -> Dice:
    if re.fullmatch(r"d\d{1,3}", name):
        return _faces(1, int(name[1:]))
    if name == "coinFlip":
        return Dice((False, True))
    raise Unreadable(text)


def _added(left: Value, right: Value, sign: int, text: str) -> Value:
    if type(left) is int and type(right) is int:
        return left + sign * right
    if isinstance(left, Name) and (type(right) is int or isinstance(right, Name)):
        return Sum(left, right, sign)
    if isinstance(right, Name) and type(left) is int and sign == 1:
        return Sum(right, left, 1)
    raise Unreadable(text)


def _as_truth(value: Value, text: str) -> Condition:
    if isinstance(value, Name):
        return Condition("ne", variable=value.name)
    if isinstance(value, Visits):
        return Condition("ge", node=value.passage, value=1, term=VISITS)
    if isinstance(value, Taken):
        node, _, choice = value.place.partition(".")
        return Condition("taken", node=node, choice=choice)
    raise Unreadable(text)


def _compared(op: str, left: Value, right: Value, text: str) -> Condition:
    if isinstance(left, (bool, int, str)):
        left, right, op = right, left, _FLIPPED[op]
    if not isinstance(right, (bool, int, str)):
        raise Unreadable(text)
    if type(right) is int and abs(right) > LARGEST:
        raise Unreadable(text)
    if isinstance(left, (Visits, Since)):
        if type(right) is not int:
            raise Unreadable(text)
        if isinstance(left, Visits):
            return Condition(op, node=left.passage, value=right, term=VISITS)
        node, _, choice = left.place.partition(".")
        return Condition(op, node=node, choice=choice, value=right, term=SINCE)
    if not isinstance(left, Name):
        raise Unreadable(text)
    if isinstance(right, bool):
        if op not in ("eq", "ne"):
            raise Unreadable(text)
        is_true = right == (op == "eq")
        return Condition("ne" if is_true else "eq", variable=left.name)
    if isinstance(right, str):
        if op not in ("eq", "ne") or not is_plain_word(right):
            raise Unreadable(text)
        # A word that is empty is the first of its list.
        return Condition(op, variable=left.name, word=right)
    return Condition(op, variable=left.name, value=right)


def read_condition(text: str, dialect: Dialect) -> Condition:
    """The condition that `text` is. Raises `Unreadable`."""
    reader = Reader(text, dialect)
    found = reader.condition()
    if not reader.is_done:
        raise Unreadable(text)
    return found


def is_always(text: str) -> bool:
    return text.strip() in ("true", "1")


def read_value(text: str, dialect: Dialect) -> Value:
    reader = Reader(text, dialect)
    found = reader.value()
    if not reader.is_done:
        raise Unreadable(text)
    return found
