"""When, and what changes: Harlowe's conditions, loops and assignments.

Moves, links and words are read in `twine_harlowe.py`.
"""

from __future__ import annotations

import re

from scenarios.domain.conditions import Condition
from scenarios.formats.twine_changes import read_changes
from scenarios.formats.twine_expressions import is_always, read_condition
from scenarios.formats.twine_hooks import (
    Call,
    Part,
    as_text,
    split_arguments,
)
from scenarios.formats.twine_program import (
    Branch,
    If,
    Item,
    Log,
    Storylets,
    negated,
)
from scenarios.formats.twine_values import Dialect, Unreadable


class Logic:
    """What one passage's reader asks of an expression."""

    def __init__(self, log: Log, dialect: Dialect) -> None:
        self.log = log
        self.dialect = dialect

    def items(self, parts: list[Part]) -> tuple[Item, ...]:
        raise NotImplementedError

    def _inside(self, call: Call) -> tuple[Item, ...]:
        return self.items(call.hook.children) if call.hook else ()

    # -- conditions ------------------------------------------------------------------------
    def _branch(self, call: Call) -> Branch:
        items = self._inside(call)
        if call.name == "else" or (call.name != "unless" and is_always(call.args)):
            self.log.understood()
            return Branch(None, items)
        condition = self._condition(call.args, call.line)
        if condition is None:
            return Branch(None, items, readable=False)
        return Branch(negated(condition) if call.name == "unless" else condition, items)

    def _condition(self, text: str, line: int) -> Condition | None:
        try:
            found = read_condition(text, self.dialect)
        except Unreadable:
            self.log.unsupported(
                "twine_condition_unread", line, found=" ".join(text.split())[:200]
            )
            self.log.code.append((text, line))
            return None
        self.log.understood()
        return found

    def _event(self, call: Call) -> tuple[Item, ...]:
        condition = self._condition(re.sub(r"^when\b", "", call.args), call.line)
        items = self._inside(call)
        return (If((Branch(condition, items, condition is not None),), call.line),)

    def _for(self, call: Call) -> tuple[Item, ...]:
        if "open-storylets" in call.args.lower():
            self.log.understood()
            return (Storylets(None, call.line),)
        self.log.unsupported("twine_loop_unread", call.line)
        return (If((Branch(None, self._inside(call), readable=False),), call.line),)

    # -- changes --------------------------------------------------------------------------
    def _set(self, call: Call) -> tuple[Item, ...]:
        return self._changes(call.args, call.line)

    def _put(self, call: Call) -> tuple[Item, ...]:
        found: list[Item] = []
        for one in split_arguments(call.args):
            value, into, name = one.rpartition(" into ")
            told = f"{name} to {value}" if into else one
            found += self._changes(told, call.line)
        return tuple(found)

    def _changes(self, text: str, line: int) -> tuple[Item, ...]:
        try:
            found = read_changes(text, self.dialect, line)
        except Unreadable:
            self.log.unsupported(
                "twine_expression_unread", line, found=" ".join(text.split())[:200]
            )
            self.log.code.append((text, line))
            return ()
        self.log.understood()
        return found

    def _target(self, args: str, line: int) -> str | None:
        found = as_text(args.strip())
        if found is None:
            self.log.unsupported("twine_target_unread", line, found=args[:200])
            self.log.code.append((args, line))
            return None
        self.log.understood()
        return found


def storylet_condition(text: str) -> tuple[bool, str]:
    """Whether a passage says itself when it fits, and when: `(storylet: when …)`."""
    match = re.search(
        r"\(storylet:\s*when\b([^()\n]{0,500}(?:\([^()\n]{0,200}\)[^()\n]{0,200}){0,5})\)",
        text,
        re.I,
    )
    return (False, "") if match is None else (True, match[1].strip())


def label_of(argument: str) -> str:
    found = as_text(argument)
    return argument if found is None else found
