"""What a passage does, whatever dialect it was written in.

Every dialect of Twine is read into these items; `twine_graph.py` makes nodes of
them. Names of passages and variables are still the source's own, and nothing here
is ever run.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, TypeAlias

from scenarios.domain.conditions import Condition
from scenarios.domain.findings import Finding

#: Containers inside each other beyond which we no longer look.
MAX_NESTING: Final = 25
#: Findings of one passage; nobody reads more.
MAX_FINDINGS: Final = 200
Literal: TypeAlias = bool | int | str


@dataclass(frozen=True, slots=True)
class Text:
    words: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Link:
    """What the learner can click. `target` None stays on the page; `body` happens
    first. `once`: it is gone after the click. `by_code`: a program of the source
    goes there, we cannot say when."""

    label: str
    target: str | None
    line: int = 0
    body: tuple[Item, ...] = ()
    once: bool = False
    by_code: bool = False
    own_words: bool = False
    #: Written in the source as something to click, so it counts as a choice.
    counts: bool = True


@dataclass(frozen=True, slots=True)
class Took:
    """Our own export's mark of which choice this is: "node.choice"."""

    place: str


@dataclass(frozen=True, slots=True)
class Goto:
    target: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Call:
    """A sub-conversation that begins at `target`, as our own export writes it."""

    target: str
    line: int = 0
    #: What is tried on the way back.
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Include:
    target: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Back:
    """To the passage before."""

    label: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Storylets:
    """Offers the passages that say themselves when they fit; `number` only the
    first so many, None all of them."""

    number: int | None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Assign:
    variable: str
    op: str
    value: Literal
    line: int = 0
    minimum: int | None = None
    maximum: int | None = None


@dataclass(frozen=True, slots=True)
class Shift:
    """`variable` changes by `sign` times what another variable holds."""

    variable: str
    by: str
    sign: int
    line: int = 0


@dataclass(frozen=True, slots=True)
class Roll:
    """Dice: `variable` becomes one of `values`, each as likely."""

    variable: str
    values: tuple[Literal, ...]
    line: int = 0


@dataclass(frozen=True, slots=True)
class Branch:
    """`condition` None holds always. Not `readable`: nobody can say when."""

    condition: Condition | None
    items: tuple[Item, ...]
    readable: bool = True


@dataclass(frozen=True, slots=True)
class If:
    """The first branch that holds."""

    branches: tuple[Branch, ...]
    line: int = 0


@dataclass(frozen=True, slots=True)
class Chance:
    branches: tuple[tuple[int, tuple[Item, ...]], ...]
    line: int = 0


@dataclass(frozen=True, slots=True)
class Timer:
    """Happens by itself after `seconds`, and again if `repeats`."""

    seconds: float | None
    items: tuple[Item, ...]
    repeats: bool = False
    line: int = 0


@dataclass(frozen=True, slots=True)
class Quiet:
    """Happens, but its words are not shown."""

    items: tuple[Item, ...]
    line: int = 0


Item: TypeAlias = (
    "Text | Link | Took | Goto | Call | Include | Back | Storylets | Assign | Shift | Roll"
    " | If | Chance | Timer | Quiet"
)


@dataclass(slots=True)
class Log:
    """What one passage's reader found and counted."""

    findings: list[Finding] = field(default_factory=list)
    supported: int = 0
    constructs: int = 0
    #: Program texts, in which other passages may be named.
    code: list[tuple[str, int]] = field(default_factory=list)

    def understood(self) -> None:
        self.supported += 1
        self.constructs += 1

    def unsupported(self, code: str, line: int, **details: str | int) -> None:
        self.constructs += 1
        self.tell("warning", code, line, **details)

    def tell(self, severity: str, code: str, line: int, **details: str | int) -> None:
        if len(self.findings) >= MAX_FINDINGS:
            if self.findings[-1].code != "twine_more_findings":
                self.findings.append(Finding("info", "twine_more_findings", ""))
            return
        self.findings.append(
            Finding(severity, code, "", tuple(details.items()), line=line)
        )


def unless_any(earlier: list[Condition]) -> Condition | None:
    """Holds when none of `earlier` does."""
    found: Condition | None = None
    for one in earlier:
        found = both(found, negated(one))
    return found


_OPPOSITE: Final = {
    "ge": "lt", "lt": "ge", "gt": "le", "le": "gt", "eq": "ne", "ne": "eq",
}  # fmt: skip


def negated(condition: Condition) -> Condition:
    """The plainest condition that holds when `condition` does not."""
    if condition.op == "not":
        return condition.args[0]
    if condition.op in ("and", "or"):
        other = "or" if condition.op == "and" else "and"
        return Condition(other, tuple(negated(one) for one in condition.args))
    # "Turns since" holds neither way for what never happened.
    if condition.op in _OPPOSITE and condition.term != "turns_since":
        return Condition(
            _OPPOSITE[condition.op],
            variable=condition.variable,
            value=condition.value,
            node=condition.node,
            choice=condition.choice,
            term=condition.term,
            word=condition.word,
        )
    return Condition("not", (condition,))


def both(first: Condition | None, second: Condition | None) -> Condition | None:
    if first is None or second is None:
        return first or second
    parts: list[Condition] = []
    for one in (first, second):
        parts += one.args if one.op == "and" else (one,)
    told = tuple(dict.fromkeys(parts))
    return told[0] if len(told) == 1 else Condition("and", told)
