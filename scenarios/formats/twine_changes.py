"""What does an assignment of a story change, as far as it is literal?

`$x to 1`, `$x += 2`, `Math.clamp($x + 5, 0, 100)`, dice with few faces; whatever is
more raises `Unreadable`.
"""

from __future__ import annotations

from scenarios.domain.conditions import Condition
from scenarios.formats.twine_expressions import Reader
from scenarios.formats.twine_program import (
    Assign,
    Branch,
    If,
    Item,
    Roll,
    Shift,
)
from scenarios.formats.twine_values import (
    LARGEST,
    Dialect,
    Dice,
    Name,
    Sum,
    Unreadable,
    Value,
    is_plain_word,
)


def read_changes(text: str, dialect: Dialect, line: int = 0) -> tuple[Item, ...]:
    """The assignments of `$x to 1, $y += 2`. Raises `Unreadable`."""
    reader = Reader(text, dialect)
    found: list[Item] = []
    while not reader.is_done:
        found.append(_change(reader, line))
        if not reader.take(",", ";") and not reader.is_done:
            raise Unreadable(text)
    return tuple(found)


def _change(reader: Reader, line: int) -> Item:
    if reader.is_sign("++", "--"):
        step = 1 if reader.peek() == "++" else -1
        reader.at += 1
        return Assign(_target(reader), "add", step, line)
    name = _target(reader)
    if reader.is_sign("++", "--"):
        step = 1 if reader.peek() == "++" else -1
        reader.at += 1
        return Assign(name, "add", step, line)
    if reader.is_sign("+=", "-="):
        sign = 1 if reader.peek() == "+=" else -1
        reader.at += 1
        return _shifted(name, reader.value(), sign, line, reader.text)
    if not reader.take("to", "=", ":"):
        raise Unreadable(reader.text)
    return _set(reader, name, line)


def _target(reader: Reader) -> str:
    if reader.kind() != "name":
        raise Unreadable(reader.text)
    value = reader._named()
    if not isinstance(value, Name):
        raise Unreadable(reader.text)
    return value.name


def _set(reader: Reader, name: str, line: int) -> Item:
    if reader.peek() == "Math" and reader.peek(2) == "clamp":
        return _clamped(reader, name, line)
    if reader.take("not", "!"):
        if _target(reader) != name:
            raise Unreadable(reader.text)
        return If(
            (
                Branch(
                    Condition("ne", variable=name), (Assign(name, "set", False, line),)
                ),
                Branch(None, (Assign(name, "set", True, line),)),
            ),
            line,
        )
    if reader.peek() == "it" and reader.peek(1) in ("+", "-"):
        reader.at += 1
        sign = 1 if reader.peek() == "+" else -1
        reader.at += 1
        return _shifted(name, reader.value(), sign, line, reader.text)
    value = reader.value()
    if isinstance(value, Sum):
        if value.left != Name(name):
            raise Unreadable(reader.text)
        return _shifted(name, value.right, value.sign, line, reader.text)
    if isinstance(value, Dice):
        words = [one for one in value.values if isinstance(one, str)]
        if "…" in words or not all(is_plain_word(one) for one in words):
            raise Unreadable(reader.text)
        return Roll(name, value.values, line)
    if not isinstance(value, (bool, int, str)):
        raise Unreadable(reader.text)
    if type(value) is int and abs(value) > LARGEST:
        raise Unreadable(reader.text)
    if isinstance(value, str) and not is_plain_word(value):
        raise Unreadable(reader.text)
    return Assign(name, "set", value, line)


def _clamped(reader: Reader, name: str, line: int) -> Assign:
    """`Math.clamp($x + 5, 0, 100)`: a change that stays within bounds."""
    reader.at += 3
    reader.need("(")
    value = reader.value()
    bounds = []
    for _ in range(2):
        reader.need(",")
        bounds.append(_bound(reader))
    reader.need(")")
    if type(value) is int:
        return Assign(name, "set", value, line, *bounds)
    if isinstance(value, Name) and value.name == name:
        return Assign(name, "add", 0, line, *bounds)
    if (
        not isinstance(value, Sum)
        or value.left != Name(name)
        or type(value.right) is not int
    ):
        raise Unreadable(reader.text)
    return Assign(name, "add", value.sign * value.right, line, *bounds)


def _bound(reader: Reader) -> int | None:
    if reader.peek() == "Infinity":
        reader.at += 1
        return None
    if reader.peek() == "-" and reader.peek(1) == "Infinity":
        reader.at += 2
        return None
    bound = reader.value()
    if type(bound) is not int:
        raise Unreadable(reader.text)
    return bound


def _shifted(name: str, value: Value, sign: int, line: int, text: str) -> Item:
    if type(value) is int and abs(value) <= LARGEST:
        return Assign(name, "add", sign * value, line)
    if isinstance(value, Name) and value.name != name:
        return Shift(name, value.name, sign, line)
    raise Unreadable(text)
