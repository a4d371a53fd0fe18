"""What does a page offer and say: replies with their conditions, timers, and the
versions of its words.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from scenarios.domain.conditions import Condition
from scenarios.formats.twine_arrival import (
    Arrival,
)
from scenarios.formats.twine_program import (
    Assign,
    Branch,
    Chance,
    Goto,
    If,
    Item,
    Link,
    Quiet,
    Text,
    Timer,
    Took,
    both,
    unless_any,
)
from scenarios.formats.twine_text import linked, without_links
from scenarios.formats.twine_variables import walk

#: Ways in which the words of one page may differ.
MAX_VERSIONS: Final = 16


@dataclass(frozen=True, slots=True)
class Offer:
    """A link as it stands on the page, with all conditions around it."""

    condition: Condition | None
    link: Link
    is_timed: bool = False
    seconds: float | None = None


class Showing(Arrival):
    # -- what is offered ----------------------------------------------------------------------
    def offers(
        self, items: Sequence[Item], around: Condition | None = None
    ) -> Iterator[Offer]:
        for item in items:
            if isinstance(item, Link):
                yield Offer(around, item)
            elif isinstance(item, Quiet):
                yield from self.offers(item.items, around)
            elif isinstance(item, Timer):
                yield from self._timed(item, around)
            elif isinstance(item, If):
                yield from self._offers_of(item, around)

    def _offers_of(self, item: If, around: Condition | None) -> Iterator[Offer]:
        earlier: list[Condition] = []
        is_sure = True
        for branch in item.branches:
            condition, readable = self.condition(branch)
            is_sure = is_sure and readable
            own = both(around, unless_any(earlier)) if is_sure else around
            own = both(own, condition)
            yield from self.offers(branch.items, own)
            if not is_sure:
                for goto in _gotos(branch.items):
                    self.tell(
                        "warning", "twine_move_unsure", goto.line, target=goto.target
                    )
                    link = Link("", goto.target, goto.line, by_code=True, counts=False)
                    yield Offer(own, link)
            if condition is not None:
                earlier.append(condition)
            elif is_sure:
                return

    def _timed(self, item: Timer, around: Condition | None) -> Iterator[Offer]:
        changed = {one.variable for one in walk(item.items) if isinstance(one, Assign)}
        self.tell("info", "twine_timer", item.line)
        yield from self.offers(item.items, around)
        for branch_condition, goto, body in _timed_gotos(item.items, None):
            condition = None
            if branch_condition is not None:
                reads = {one.variable for one in branch_condition.walk()}
                if not item.repeats or not reads & changed:
                    condition = self.condition(Branch(branch_condition, ()))[0]
            seconds = item.seconds
            if item.repeats and branch_condition is not None:
                seconds = self._counted_down(item)
            link = Link(
                "", goto.target, goto.line, () if item.repeats else body, counts=False
            )
            yield Offer(both(around, condition), link, True, seconds)

    def _counted_down(self, item: Timer) -> float | None:
        """How long a timer that counts a variable down runs, where that is plain."""
        counts = [
            one for one in walk(item.items)
            if isinstance(one, Assign) and one.op == "add" and type(one.value) is int
        ]  # fmt: skip
        if len(counts) != 1 or item.seconds is None:
            return None
        known = self.story.variables.known.get(counts[0].variable)
        if known is None or type(known.initial) is not int or int(counts[0].value) >= 0:
            return None
        return item.seconds * math.ceil(known.initial / -int(counts[0].value))

    # -- what is shown -----------------------------------------------------------------------------
    def versions(self, items: Sequence[Item]) -> list[tuple[Condition | None, str]]:
        """The page's words: the first version whose condition holds; the last has
        none."""
        found: list[tuple[Condition | None, str]] = [(None, "")]
        for item in items:
            if isinstance(item, Text):
                found = [(one, text + item.words) for one, text in found]
            elif isinstance(item, Link):
                found = [(one, text + linked(item.label)) for one, text in found]
            elif isinstance(item, Timer):
                found = [
                    (one, text + self.versions(item.items)[-1][1])
                    for one, text in found
                ]
            elif isinstance(item, If):
                found = self._alternatives(item, found)
        return found

    def _alternatives(
        self, item: If, before: list[tuple[Condition | None, str]]
    ) -> list[tuple[Condition | None, str]]:
        branches: list[tuple[Condition | None, str]] = []
        unsure = ""
        is_sure = True
        for branch in item.branches:
            condition, readable = self.condition(branch)
            is_sure = is_sure and readable
            inner = self.versions(branch.items)
            if not is_sure:
                unsure += inner[-1][1]
                continue
            branches += [(both(condition, one), text) for one, text in inner]
            if condition is None:
                break
        branches = [(one, text + unsure) for one, text in branches]
        if not branches or branches[-1][0] is not None:
            branches.append((None, unsure))
        if all(text == branches[0][1] for _, text in branches):
            branches = branches[-1:]
        elif all(is_links(text) for _, text in branches) and is_links(
            before[-1][1].rpartition("\n")[2]
        ):
            # Links on a line of their own are no words of the page.
            branches = [(None, "".join(text for _, text in branches))]
        if len(before) * len(branches) > MAX_VERSIONS:
            self.tell("warning", "twine_too_many_versions", item.line)
            whole = "".join(text for _, text in branches)
            return [(one, text + whole) for one, text in before]
        return [
            (both(first, second), text + more)
            for first, text in before
            for second, more in branches
        ]


def _gotos(items: Sequence[Item]) -> Iterator[Goto]:
    """Moves that happen by themselves somewhere in `items`, not those of links."""
    for item in items:
        if isinstance(item, Goto):
            yield item
        elif isinstance(item, If):
            for branch in item.branches:
                yield from _gotos(branch.items)
        elif isinstance(item, Chance):
            for _, inner in item.branches:
                yield from _gotos(inner)
        elif isinstance(item, Quiet):
            yield from _gotos(item.items)


def _timed_gotos(
    items: Sequence[Item], around: Condition | None
) -> Iterator[tuple[Condition | None, Goto, tuple[Item, ...]]]:
    """Moves of a timer, each with its condition and what it changes before."""
    body = tuple(one for one in items if isinstance(one, (Assign, Took)))
    for item in items:
        if isinstance(item, Goto):
            yield around, item, body
        elif isinstance(item, Quiet):
            yield from _timed_gotos(item.items, around)
        elif isinstance(item, If):
            earlier: list[Condition] = []
            for branch in item.branches:
                own = both(both(around, unless_any(earlier)), branch.condition)
                yield from _timed_gotos(branch.items, own)
                if branch.condition is not None:
                    earlier.append(branch.condition)


def is_links(text: str) -> bool:
    """Nothing but links, and what stands between them."""
    return not any(sign.isalnum() for sign in without_links(text))


def includes(condition: Condition | None, part: Condition | None) -> bool:
    """Does `part` hold whenever `condition` does, by its own words?"""
    if part is None:
        return True
    if condition is None:
        return False
    mine = condition.args if condition.op == "and" else (condition,)
    other = part.args if part.op == "and" else (part,)
    return set(other) <= set(mine)
