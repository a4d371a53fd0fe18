"""The statements of an ink story once it has been read, and the weaves they stand in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from scenarios.formats.ink_expressions import Tree

#: Stands for `<>`: the lines on both sides run on.
GLUE: Final = "\x00"


@dataclass(slots=True)
class Alternatives:
    """Text that differs: `mode` is if, stopping, once, cycle or shuffle; the trees
    of an `if` may be None for "otherwise"."""

    mode: str
    branches: list[tuple[Tree | None, list[Part]]]
    line: int


Part = str | Alternatives


@dataclass(slots=True)
class Say:
    parts: list[Part]
    line: int


@dataclass(slots=True)
class Assign:
    name: str
    op: str  # "set" or "add"
    value: Tree
    line: int


@dataclass(slots=True)
class Call:
    tree: Tree
    line: int


@dataclass(slots=True)
class Go:
    """`kind` is divert, return or end."""

    kind: str
    target: str
    line: int


@dataclass(slots=True)
class Tunnel:
    target: str
    line: int


@dataclass(slots=True)
class If:
    branches: list[tuple[Tree | None, Weave]]
    line: int


Statement = Say | Assign | Call | Go | Tunnel | If


@dataclass(slots=True)
class Reply:
    line: int
    once: bool
    label: str
    text: str
    is_spoken: bool
    is_fallback: bool
    conditions: list[Tree]
    body: Weave


@dataclass(slots=True)
class Segment:
    """What begins at a gather (or at the top): statements, then choices."""

    line: int
    label: str = ""
    statements: list[Statement] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=list)


Weave = list[Segment]


def walk(weave: Weave) -> Iterator[Segment | Reply | Statement]:
    """Everything inside, in the order of the file."""
    for segment in weave:
        yield segment
        for statement in segment.statements:
            yield statement
            if isinstance(statement, If):
                for _, inner in statement.branches:
                    yield from walk(inner)
        for reply in segment.replies:
            yield reply
            yield from walk(reply.body)


def as_text(
    mode: str, branches: list[tuple[Tree | None, Weave]], line: int
) -> Alternatives | None:
    """Branches that only say something are text; None for all others."""
    texts: list[tuple[Tree | None, list[Part]]] = []
    for tree, weave in branches:
        segment = weave[0]
        if len(weave) > 1 or segment.replies:
            return None
        parts: list[Part] = []
        for statement in segment.statements:
            if not isinstance(statement, Say):
                return None
            parts += ["\n"] if parts else []
            parts += statement.parts
        texts.append((tree, parts))
    return Alternatives(mode, texts, line)
