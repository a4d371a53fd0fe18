"""When, and what changes: SugarCube's conditions, dice and assignments.

Moves, links and words are read in `twine_sugarcube.py`.
"""

from __future__ import annotations

import re
from typing import Final

from scenarios.domain.conditions import Condition
from scenarios.formats.twine_changes import read_changes
from scenarios.formats.twine_expressions import is_always, read_condition
from scenarios.formats.twine_links import read_bracket
from scenarios.formats.twine_macros import (
    Argument,
    Macro,
    Part,
    Piece,
    arguments,
)
from scenarios.formats.twine_program import (
    Branch,
    Call,
    Chance,
    Goto,
    If,
    Item,
    Link,
    Log,
    Took,
)
from scenarios.formats.twine_values import Dialect, Unreadable

_OURS: Final = re.compile(
    r"\s*(?:\$taken\[\"([^\"\n]{1,200})\"\] to true|\$turn (?:\+= 1|to 0)|_offered to true"
    r"|\$at\[\"[^\"\n]{1,200}\"\] to \$turn|\$(?:taken|at) to \{\}|\$calls to \[\]"
    r"|\$calls\.push\(\"(?:[^\"\\\n]|\\.){1,200}\"\)|\$back to (?:\"\"|\$calls\.pop\(\)))\s*(?:,\s*|$)"
)
_CALLED: Final = re.compile(r"\$back is \"(?:[^\"\\\n]|\\.){1,200}\"")
_ATTRIBUTE: Final = r"\b{}\s*=\s*(?:\"([^\"]*)\"|'([^']*)')"
_SECONDS: Final = re.compile(r"(\d{1,6}(?:\.\d{1,3})?)\s*(ms|s)\b")


class Logic:
    """What one passage's reader asks of an expression."""

    def __init__(self, log: Log, dialect: Dialect, names: frozenset[str]) -> None:
        self.log = log
        self.dialect = dialect
        self.names = names

    def items(self, pieces: list[Piece]) -> tuple[Item, ...]:
        raise NotImplementedError

    # -- conditions ---------------------------------------------------------------------
    def _if(self, macro: Macro) -> tuple[Item, ...]:
        weights = _dice_weights(macro)
        if weights:
            self.log.understood()
            throws = zip(weights, macro.parts, strict=True)
            sides = tuple((each, self.items(part.children)) for each, part in throws)
            return (Chance(sides, macro.line),)
        if self.dialect.ours and _CALLED.fullmatch(macro.parts[0].args.strip()):
            return self._called(macro)
        branches: list[Branch] = []
        for part in macro.parts:
            args = part.args
            if part.name == "else" and args.startswith("if "):
                args = args[3:]  # Twine 1
            items = self.items(part.children)
            if part.name == "else" and args == part.args:
                branches.append(Branch(None, items))
                continue
            branches.append(self._branch(args, items, part.line))
        return (If(tuple(branches), macro.line),)

    def _called(self, macro: Macro) -> tuple[Item, ...]:
        """A sub-conversation of our own export: what follows it, and the way in."""
        after, *before = (self.items(part.children) for part in macro.parts)
        way_in = [item for items in before for item in items]
        return tuple(
            Call(item.target, item.line, after) if isinstance(item, Goto) else item
            for item in way_in
        )

    def _branch(self, text: str, items: tuple[Item, ...], line: int) -> Branch:
        if is_always(text):
            self.log.understood()
            return Branch(None, items)
        try:
            condition = read_condition(text, self.dialect)
        except Unreadable:
            self.log.unsupported("twine_condition_unread", line, found=text[:200])
            self.log.code.append((text, line))
            return Branch(None, items, readable=False)
        self.log.understood()
        return Branch(condition, items)

    def _switch(self, macro: Macro) -> tuple[Item, ...]:
        branches: list[Branch] = []
        earlier: list[Condition] = []
        for part in macro.parts[1:]:
            items = self.items(part.children)
            if part.name == "default":
                branches.append(Branch(None, items))
                continue
            either = self._cases(macro.args, part)
            if either is None:
                self.log.unsupported(
                    "twine_condition_unread", part.line, found=macro.args
                )
                branches.append(Branch(None, items, readable=False))
                continue
            self.log.understood()
            earlier.append(either)
            branches.append(Branch(either, items))
        return (If(tuple(branches), macro.line),) if branches else ()

    def _cases(self, subject: str, part: Part) -> Condition | None:
        found = []
        for one in arguments(part.args):
            value = f'"{one.value}"' if one.kind == "text" else one.value
            try:
                found.append(read_condition(f"{subject} is {value}", self.dialect))
            except Unreadable:
                return None
        if not found:
            return None
        return found[0] if len(found) == 1 else Condition("or", tuple(found))

    def _for(self, macro: Macro) -> tuple[Item, ...]:
        self.log.unsupported("twine_loop_unread", macro.line)
        items = self.items(macro.children)
        return (If((Branch(None, items, readable=False),), macro.line),)

    # -- changes -----------------------------------------------------------------------
    def _set(self, macro: Macro) -> tuple[Item, ...]:
        return self._changes(macro.args, macro.line)

    def _changes(self, text: str, line: int) -> tuple[Item, ...]:
        if self.dialect.ours:
            kept = _OURS.match(text)
            if kept is not None:
                self.log.understood()  # what our export keeps to know what was taken
                took = (Took(kept[1]),) if kept[1] else ()
                rest = text[kept.end() :]
                return (*took, *self._changes(rest, line)) if rest.strip() else took
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

    # -- passages ---
    def _passage_of(self, macro: Macro) -> str | None:
        given = arguments(macro.args)
        found = self._named(given[0]) if given else None
        if found is None:
            self.log.unsupported(
                "twine_target_unread", macro.line, found=macro.args[:200]
            )
            self.log.code.append((macro.args, macro.line))
            return None
        self.log.understood()
        return found

    def _named(self, argument: Argument) -> str | None:
        if argument.kind == "link":
            return read_bracket(argument.value).target
        if argument.kind in ("text", "code"):
            return (
                argument.value.strip("\"' ")
                if argument.kind == "code"
                else argument.value
            )
        return argument.value if argument.value in self.names else None

    def _cycle(self, macro: Macro) -> tuple[Item, ...]:
        """One click for each value: the learner stays on the page."""
        given = arguments(macro.args)
        name = given[0].value if given else ""
        found: list[Item] = []
        for part in macro.parts[1:]:
            options = arguments(part.args)
            if part.name != "option" or not options:
                self.log.unsupported(
                    "twine_expression_unread", part.line, found=part.args[:200]
                )
                continue
            value = (
                options[1]
                if options[1:] and options[1].value != "selected"
                else options[0]
            )
            told = f'"{value.value}"' if value.kind == "text" else value.value
            body = self._changes(f"{name} to {told}", part.line)
            found.append(Link(options[0].value, None, part.line, body))
        return tuple(found)


def _dice_weights(macro: Macro) -> list[int]:
    """`random(1, 7) lte 2`, then `random(1, 5) lte 3` …, else: the weights of one
    throw of dice; none where it is something else."""
    rest, found = None, []
    for part in macro.parts:
        if part.name == "else":
            return [*found, rest] if rest else []
        share = dice_share(part.args)
        if share is None or (rest is not None and share[1] != rest):
            return []
        if not 0 < share[0] <= share[1]:
            return []
        rest = share[1] - share[0]
        found.append(share[0])
    return found if rest == 0 else []


def put_on_line(piece: Piece, line: int) -> None:
    """What a widget brings stands where it is called."""
    if isinstance(piece, Macro):
        piece.line = line
        for part in piece.parts:
            part.line = line
            for child in part.children:
                put_on_line(child, line)


def attribute_of(tag: str, name: str) -> str:
    match = re.search(_ATTRIBUTE.format(name), tag, re.I)
    return (match[1] or match[2] or "") if match else ""


def seconds_of(args: str) -> float | None:
    match = _SECONDS.search(args)
    if match is None:
        return None
    number = float(match[1])
    return number / 1000 if match[2] == "ms" else number


def dice_share(text: str) -> tuple[int, int] | None:
    """(2, 7) of `random(1, 7) lte 2`: how the export writes a share of the dice."""
    match = re.fullmatch(
        r"\s*random\(\s*1\s*,\s*(\d{1,9})\s*\)\s*(?:lte|<=)\s*(\d{1,9})\s*", text
    )
    return None if match is None else (int(match[2]), int(match[1]))
