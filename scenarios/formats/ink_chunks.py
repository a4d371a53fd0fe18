"""What an ink story does between two questions: runs of words and effects, forks,
jumps and tunnels. Functions that only change variables are what they change."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from scenarios.domain.conditions import Condition
from scenarios.domain.findings import Finding
from scenarios.domain.graph import RETURN, Effect
from scenarios.formats.ink_expressions import InkError, Tree
from scenarios.formats.ink_names import Names, Scope, reads_of
from scenarios.formats.ink_source import Block
from scenarios.formats.ink_statements import (
    Alternatives,
    Assign,
    Call,
    Go,
    If,
    Part,
    Reply,
    Say,
    Segment,
    Statement,
    Tunnel,
    Weave,
)
from scenarios.formats.ink_text_nodes import MAX_TEXTS, count_texts, glued

#: The story is over; LOOSE: it was not led on.
END, LOOSE = "\x00end", "\x00loose"
_MAX_CALLS: Final = 5
#: What is only told; everything else is a warning.
_SEVERITIES: Final = {
    "ink_tag": "info",
    "ink_shuffle": "info",
    "ink_shuffle_kind": "info",
    "ink_loose_end": "info",
    "ink_missing_target": "error",
}


@dataclass(slots=True)
class Run:
    """Words and effects without a fork."""

    line: int
    parts: list[Part] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    reads: set[str] = field(default_factory=set)
    texts: int = 1

    @property
    def is_plain(self) -> bool:
        return not any(isinstance(part, Alternatives) for part in self.parts)

    @property
    def is_silent(self) -> bool:
        return self.is_plain and not glued("".join(map(str, self.parts)))


#: A condition (None: otherwise), what it leads into, and what it changes.
Branch = tuple[Tree | Condition | None, Weave | str, tuple[Effect, ...]]


@dataclass(slots=True)
class Fork:
    line: int
    branches: list[Branch]


@dataclass(slots=True)
class Jump:
    line: int
    target: str


@dataclass(slots=True)
class Visit:
    """A tunnel: there and back."""

    line: int
    target: str


Chunk = Run | Fork | Jump | Visit


class Chunker:
    """Knows where it reads (`scope`), tells what it cannot read."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.functions: dict[str, tuple[Block, Weave]] = {}
        self.findings: list[Finding] = []
        self.scope: Scope = ("", "")
        #: Blocks in which the story can end.
        self.ends: set[Scope] = set()

    def report(self, code: str, line: int, found: str = "") -> None:
        severity = _SEVERITIES.get(code, "warning")
        place = self.names.places.get(".".join(part for part in self.scope if part))
        self.findings.append(
            Finding(
                severity,
                code,
                place.key if place is not None else "",
                (("found", " ".join(found.split())[:80]),),
                line=line,
            )
        )

    def chunks(self, statements: list[Statement]) -> list[Chunk]:
        found: list[Chunk] = []
        run: Run | None = None
        for statement in statements:
            if isinstance(statement, Say):
                times = count_texts(statement.parts)
                if run is None or run.texts * times > MAX_TEXTS:
                    run = Run(statement.line)
                    found.append(run)
                run.texts *= times
                run.parts += ["\n", *statement.parts]
                run.reads |= reads_of(statement.parts)
                continue
            if isinstance(statement, Assign | Call):
                for name, change in self.changes(statement):
                    if isinstance(change, Fork):
                        found.append(change)
                        run = None
                        continue
                    # What was said before must not see what changes after it.
                    if run is None or name in run.reads:
                        run = Run(statement.line)
                        found.append(run)
                    run.effects.append(change)
                continue
            if isinstance(statement, If) and self._told(statement, run, found):
                run = found[-1] if isinstance(found[-1], Run) else None
                continue
            run = None
            found += self.control(statement)
            if isinstance(statement, Go):
                break
        return found

    def _told(self, statement: If, run: Run | None, found: list[Chunk]) -> bool:
        """A block that says something and changes something, as a fork that changes
        it and words that differ: when neither can see what the other does."""
        texts: list[tuple[Tree | None, list[Part]]] = []
        changes: list[Branch] = []
        written: set[str] = set()
        for tree, weave in statement.branches:
            parts: list[Part] = []
            effects: list[Effect] = []
            if len(weave) > 1 or weave[0].replies:
                return False
            for one in weave[0].statements:
                if isinstance(one, Say) and not reads_of(one.parts):
                    parts += ["\n", *one.parts]
                elif isinstance(one, Assign | Call):
                    for name, change in self.changes(one):
                        if isinstance(change, Fork):
                            return False
                        written.add(name)
                        effects.append(change)
                else:
                    return False
            texts.append((tree, parts))
            changes.append((tree, [], tuple(effects)))
        words = Alternatives("if", texts, statement.line)
        read = reads_of([words])
        own = run or Run(statement.line)
        moved = {effect.variable for effect in own.effects}
        times = count_texts([words])
        if read & written or own.reads & written or read & moved or written & moved:
            return False
        if own.texts * times > MAX_TEXTS:
            return False
        own.texts *= times
        own.parts += ["\n", words]
        own.reads |= read
        if run is None:
            found.append(own)
        found.insert(len(found) - 1, Fork(statement.line, changes))
        return True

    def control(self, statement: If | Go | Tunnel) -> list[Chunk]:
        line = statement.line
        if isinstance(statement, If):
            return [
                Fork(line, [(tree, weave, ()) for tree, weave in statement.branches])
            ]
        if isinstance(statement, Tunnel):
            return [Visit(line, self.target(statement.target, line))]
        if statement.kind == "end":
            self.ends.add(self.scope)
            return [Jump(line, END)]
        if statement.kind == "return":
            return [Jump(line, RETURN)]
        kind = self.names.variables.get(statement.target)
        if kind is not None and self.names.find(statement.target, self.scope) is None:
            key = self.names.variable_key(statement.target)
            if kind.words:
                ways: list[Branch] = [
                    (
                        Condition("eq", variable=key, word=word),
                        self.target(word, line),
                        (),
                    )
                    for word in kind.words
                ]
                ways[-1] = (None, *ways[-1][1:])
                return [Fork(line, ways)]
        return [Jump(line, self.target(statement.target, line))]

    def target(self, name: str, line: int) -> str:
        place = self.names.find(name, self.scope)
        if place is None or not place.key:
            self.report("ink_missing_target", line, name)
            return name
        return place.key

    def changes(
        self, statement: Assign | Call, depth: int = 0
    ) -> list[tuple[str, Effect | Fork]]:
        try:
            if isinstance(statement, Call):
                return self._called(statement, depth)
            try:
                return [(statement.name, self.names.effect(statement))]
            except InkError:
                if (
                    statement.op != "set"
                    or self.names.variables[statement.name].type != "flag"
                ):
                    raise
            self.names.truth(statement.value, self.scope)
            yes, no = (
                (Effect(self.names.variable_key(statement.name), value, "set"),)
                for value in (1, 0)
            )
            fork = Fork(statement.line, [(statement.value, [], yes), (None, [], no)])
            return [(statement.name, fork)]
        except InkError as error:
            self.report(error.code, statement.line, error.found)
            return []

    def _called(self, call: Call, depth: int) -> list[tuple[str, Effect | Fork]]:
        """A function that only changes variables, as what it changes."""
        name, args = call.tree.text, call.tree.args
        block, weave = self.functions.get(name, (None, []))
        if block is None or depth >= _MAX_CALLS or len(args) != len(block.given):
            raise InkError("ink_function", f"{name}()")
        given = dict(zip(block.given, args, strict=True))
        found: list[tuple[str, Effect | Fork]] = []
        if len(weave) > 1 or weave[0].replies:
            raise InkError("ink_function", f"{name}()")
        for statement in weave[0].statements:
            if not isinstance(statement, Assign):
                raise InkError("ink_function", f"{name}()")
            own = given.get(statement.name)
            value = statement.value
            if value.op == "name" and value.text in given:
                value = given[value.text]
            target = (
                own.text if own is not None and own.op == "name" else statement.name
            )
            if target not in self.names.variables:
                raise InkError("ink_function", f"{name}()")
            made = Assign(target, statement.op, value, call.line)
            found += self.changes(made, depth + 1)
        return found


def lifted(segment: Segment) -> tuple[list[Statement], list[Reply]]:
    """Choices inside a block join those that follow it, with the block's condition."""
    statements: list[Statement] = []
    joined: list[Reply] = []
    for statement in segment.statements:
        if isinstance(statement, If) and _asks(statement) and not _leaves(statement):
            earlier: list[Tree] = []
            for tree, weave in statement.branches:
                own = [] if tree is None else [tree]
                conditions = [Tree("not", (one,)) for one in earlier] + own
                for reply in weave[0].replies:
                    reply.conditions = conditions + reply.conditions
                    joined.append(reply)
                earlier += own
                weave[0].replies = []
            statement = _as_words(statement) or statement
        statements.append(statement)
    return statements, joined + segment.replies


def flowing(weave: Weave) -> Weave:
    """Gathers that nothing leads to but the words before them join these."""
    found = [weave[0]]
    for segment in weave[1:]:
        last = found[-1]
        if segment.label or last.replies:
            found.append(segment)
            continue
        found[-1] = Segment(
            last.line,
            last.label,
            [*last.statements, *segment.statements],
            segment.replies,
        )
    return found


def _asks(statement: If) -> bool:
    return any(segment.replies for _, weave in statement.branches for segment in weave)


def _leaves(statement: If) -> bool:
    return any(
        len(weave) > 1
        or any(isinstance(one, Go | Tunnel | If) for one in weave[0].statements)
        for _, weave in statement.branches
    )


def _as_words(statement: If) -> Say | None:
    """A block from which the choices were taken may only say something now."""
    branches: list[tuple[Tree | None, list[Part]]] = []
    for tree, weave in statement.branches:
        parts: list[Part] = []
        for one in weave[0].statements:
            if not isinstance(one, Say):
                return None
            parts += ["\n", *one.parts]
        branches.append((tree, parts))
    return Say([Alternatives("if", branches, statement.line)], statement.line)
