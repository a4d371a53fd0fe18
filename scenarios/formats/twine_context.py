"""What a page knows while it is made: the other passages, its findings, and what
it shows of others.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from scenarios.domain.conditions import SINCE, Condition
from scenarios.domain.findings import Finding
from scenarios.domain.graph import (
    Node,
)
from scenarios.formats.twine_program import (
    Back,
    Branch,
    Call,
    Chance,
    Goto,
    If,
    Include,
    Item,
    Link,
    Quiet,
    Storylets,
    Timer,
)
from scenarios.formats.twine_variables import Variables, walk
from scenarios.formats.twine_wording import BACK

#: Before the name of a passage that a choice leads to, until all have their keys.
TO: Final = "\0"
MAX_INCLUDES: Final = 25
#: Containers inside each other, with those of passages that are shown.
MAX_DEPTH: Final = 110
#: Items that one page may hold with all that it shows of others.
MAX_ITEMS: Final = 5_000
_NO_LABEL: Final = re.compile(r"[$_][\w.\[\]$]*")


@dataclass(slots=True)
class Program:
    """One passage, read."""

    name: str
    key: str
    items: tuple[Item, ...]
    raw: str
    tags: tuple[str, ...] = ()
    at: tuple[int, int] | None = None
    #: It goes somewhere that only its program knows.
    has_unread_way: bool = False
    is_storylet: bool = False
    when: Condition | None = None


@dataclass(slots=True)
class Story:
    """What a page must know of the others."""

    programs: Mapping[str, Program]
    variables: Variables
    keys: Mapping[str, str]
    #: Pages that lead to a page, for the way back.
    before: Mapping[str, tuple[str, ...]]
    is_ours: bool = False
    #: A move does not stop what comes after it, so the last one counts.
    last_move_counts: bool = False


def has_exit(items: Sequence[Item]) -> bool:
    """Does anything here lead to another place, by click or by itself?"""
    for item in items:
        if isinstance(item, (Goto, Call, Back, Storylets)):
            return True
        if isinstance(item, Link) and (item.target is not None or has_exit(item.body)):
            return True
        if isinstance(item, If) and any(has_exit(one.items) for one in item.branches):
            return True
        if isinstance(item, Chance) and any(has_exit(one) for _, one in item.branches):
            return True
        if isinstance(item, (Timer, Quiet)) and has_exit(item.items):
            return True
    return False


@dataclass(slots=True)
class PageContext:
    """One passage on its way to `nodes`; `entry` is where links to it lead."""

    story: Story
    program: Program
    nodes: list[Node] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    parts: dict[str, None] = field(default_factory=dict)
    entry: str = ""
    budget: int = MAX_ITEMS
    count: int = 0
    #: Branches that are remembered in a variable.
    remembered: int = 0
    _fresh: dict[str, Node] = field(default_factory=dict)
    _shared: set[str] = field(default_factory=set)

    # -- findings ------------------------------------------------------------------------
    def tell(self, severity: str, code: str, line: int, **details: str | int) -> None:
        told = (*details.items(), ("passage", self.program.name))
        self.findings.append(
            Finding(severity, code, self.program.key, told, line=line or None)
        )

    def fresh_key(self) -> str:
        self.count += 1
        return f"{self.program.key}--{self.count}"

    # -- what other passages bring ---------------------------------------------------------
    def expand(
        self, items: Sequence[Item], within: tuple[str, ...], depth: int = 0
    ) -> tuple[Item, ...]:
        """The items with those of every passage shown inside."""
        found: list[Item] = []
        depth += 1
        if depth > MAX_DEPTH:
            self.tell("warning", "twine_too_much_included", 0)
            return ()
        for item in items:
            self.budget -= 1
            if self.budget < 0:
                if self.budget == -1:
                    self.tell(
                        "warning", "twine_too_much_included", getattr(item, "line", 0)
                    )
                break
            if isinstance(item, Include):
                found += self._included(item, within, depth)
            elif isinstance(item, Back):
                found += self._back(item)
            elif isinstance(item, Storylets):
                found += self._storylets(item)
            elif isinstance(item, Link):
                label = _said(item)
                body = self.expand(item.body, within, depth)
                found.append(replace(item, label=label, body=body))
            elif isinstance(item, If):
                branches = tuple(
                    replace(one, items=self.expand(one.items, within, depth))
                    for one in item.branches
                )
                found.append(replace(item, branches=branches))
            elif isinstance(item, Chance):
                pairs = tuple(
                    (w, self.expand(one, within, depth)) for w, one in item.branches
                )
                found.append(replace(item, branches=pairs))
            elif isinstance(item, (Timer, Quiet, Call)):
                found.append(
                    replace(item, items=self.expand(item.items, within, depth))
                )
            else:
                found.append(item)
        return tuple(found)

    def _included(
        self, item: Include, within: tuple[str, ...], depth: int
    ) -> tuple[Item, ...]:
        other = self.story.programs.get(item.target)
        if other is None:
            self.tell("error", "twine_broken_include", item.line, target=item.target)
            return ()
        if item.target in within:
            if len(within) > 1 or item.target != self.program.name:
                self.tell("info", "twine_include_circle", item.line, target=item.target)
            return ()
        if len(within) >= MAX_INCLUDES:
            self.tell("warning", "twine_too_much_included", item.line)
            return ()
        self.parts[item.target] = None
        return self.expand(other.items, (*within, item.target), depth)

    def _back(self, item: Back) -> tuple[Item, ...]:
        label = item.label or str(BACK)
        pages = self.story.before.get(self.program.name, ())
        if not pages:
            self.tell("warning", "twine_back_from_nowhere", item.line)
            return ()
        if len(pages) == 1:
            return (Link(label, pages[0], item.line),)
        # Where the decision before the last was made is where one came from.
        ways = tuple(
            If(
                (
                    Branch(
                        Condition("eq", node=page, value=1, term=SINCE),
                        (Link(label, page, item.line),),
                    ),
                ),
                item.line,
            )
            for page in pages
        )
        return (Quiet(ways, item.line),)

    def _storylets(self, item: Storylets) -> tuple[Item, ...]:
        open_ = [
            Branch(one.when, (Link(name, name, item.line, counts=False),))
            for name, one in sorted(self.story.programs.items())
            if one.is_storylet and name != self.program.name
        ]
        if item.number == 1:
            found: tuple[Item, ...] = (If(tuple(open_), item.line),) if open_ else ()
        else:
            found = tuple(If((branch,), item.line) for branch in open_)
        return (Quiet(found, item.line),)

    # -- conditions --------------------------------------------------------------------------
    def condition(self, branch: Branch) -> tuple[Condition | None, bool]:
        """The branch's condition in our terms, and whether it could be read."""
        if branch.condition is None:
            return None, branch.readable
        found = self.story.variables.condition(branch.condition)
        if found is None:
            return None, False
        return self._placed(found)

    def _placed(self, condition: Condition) -> tuple[Condition | None, bool]:
        """Passages by the mark that becomes their key; our export names keys."""
        if condition.args:
            parts = [self._placed(one) for one in condition.args]
            if not all(readable for _, readable in parts):
                return None, False
            args = tuple(one for one, _ in parts if one is not None)
            return replace(condition, args=args), True
        if not condition.node or (self.story.is_ours and condition.term == SINCE):
            return condition, True
        if condition.op == "taken":
            return condition, True
        if condition.node not in self.story.programs:
            self.tell("warning", "twine_condition_unread", 0, found=condition.node)
            return None, False
        return replace(condition, node=TO + condition.node), True


def _said(link: Link) -> str:
    """The label, or what is shown or met where the label is a variable."""
    if not _NO_LABEL.fullmatch(link.label.strip()):
        return link.label
    targets = (
        one.target for one in walk(link.body) if isinstance(one, (Include, Goto))
    )
    return link.target or next(targets, link.label)
