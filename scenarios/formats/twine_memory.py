"""Does a page ask again for what has changed meanwhile?

In Twine a branch is chosen once, while the page is made: `<<if not $met>><<set $met
to true>>How do you do?<</if>>` greets. Our words and replies ask when the page
stands, so such a branch is remembered in a variable of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from scenarios.domain.conditions import Condition
from scenarios.formats.twine_program import (
    Assign,
    Branch,
    Call,
    Chance,
    Goto,
    If,
    Item,
    Link,
    Quiet,
    Roll,
    Shift,
    Storylets,
    Text,
    Timer,
    Took,
)

#: A fresh variable for so many branches.
Fresh = Callable[[int], str]


def remember_branches(items: Sequence[Item], fresh: Fresh) -> tuple[Item, ...]:
    """The items, with every branch remembered whose question would be answered
    otherwise once the page stands."""
    return _remembered(items, frozenset(), fresh)


def _remembered(
    items: Sequence[Item], later: frozenset[str], fresh: Fresh
) -> tuple[Item, ...]:
    found: list[Item] = []
    for item in reversed(items):
        changed = later | _changed((item,))
        if isinstance(item, Link):
            item = replace(item, body=_remembered(item.body, frozenset(), fresh))
        elif isinstance(item, Quiet):
            item = replace(item, items=_remembered(item.items, later, fresh))
        elif isinstance(item, If):
            branches = tuple(
                replace(one, items=_remembered(one.items, later, fresh))
                for one in item.branches
            )
            item = replace(item, branches=branches)
            if _asks(item) & changed and any(_shows(one.items) for one in branches):
                found += reversed(_split(item, fresh(len(branches))))
                later = changed
                continue
        found.append(item)
        later = changed
    return tuple(reversed(found))


def _split(item: If, name: str) -> tuple[Item, Item]:
    """First what happens, with the branch remembered; then what is shown of it."""
    acts, shows = [], []
    for number, one in enumerate(item.branches, start=1):
        mark = Assign(name, "set", number, item.line)
        acts.append(replace(one, items=(mark, *_only(one.items, shown=False))))
        asked = Condition("eq", variable=name, value=number)
        shows.append(Branch(asked, _only(one.items, shown=True)))
    if item.branches[-1].condition is not None:
        acts.append(Branch(None, (Assign(name, "set", 0, item.line),)))
    return If(tuple(acts), item.line), If(tuple(shows), item.line)


def _asks(item: If) -> frozenset[str]:
    """The variables that the branches ask for; none where some cannot be read."""
    if not all(one.readable for one in item.branches):
        return frozenset()
    return frozenset(
        part.variable
        for one in item.branches
        if one.condition is not None
        for part in one.condition.walk()
        if part.variable
    )


def _changed(items: Sequence[Item]) -> frozenset[str]:
    """The variables that change while the page is made."""
    found: set[str] = set()
    for item in items:
        if isinstance(item, (Assign, Shift, Roll)):
            found.add(item.variable)
        elif isinstance(item, If):
            for one in item.branches:
                found |= _changed(one.items)
        elif isinstance(item, Chance):
            for _weight, inner in item.branches:
                found |= _changed(inner)
        elif isinstance(item, Quiet):
            found |= _changed(item.items)
    return frozenset(found)


def _shows(items: Sequence[Item], *, words: bool = True) -> bool:
    for item in items:
        if isinstance(item, (Link, Timer, Storylets)):
            return True
        if isinstance(item, Text) and words and item.words.strip():
            return True
        if isinstance(item, Quiet) and _shows(item.items, words=False):
            return True
        if isinstance(item, If) and any(
            _shows(one.items, words=words) for one in item.branches
        ):
            return True
    return False


def _only(items: Sequence[Item], *, shown: bool) -> tuple[Item, ...]:
    """What is shown of the items, or what happens."""
    found: list[Item] = []
    for item in items:
        if isinstance(item, If):
            branches = tuple(
                replace(one, items=_only(one.items, shown=shown))
                for one in item.branches
            )
            found.append(replace(item, branches=branches))
        elif isinstance(item, Quiet):
            found.append(replace(item, items=_only(item.items, shown=shown)))
        elif isinstance(item, (Assign, Shift, Roll, Goto, Call, Took, Chance)):
            if not shown:
                found.append(item)
        elif shown:
            found.append(item)
    return tuple(found)
