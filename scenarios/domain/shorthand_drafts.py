"""Nodes and replies while the shorthand is being read: they know their line, may
still lack a target, and are made into the frozen model at the end."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any, Final

from scenarios.domain.conditions import Condition
from scenarios.domain.graph import (
    AUTOMATIC,
    CHECK,
    PATIENT,
    Choice,
    Effect,
    Node,
    Variable,
    Variant,
)
from scenarios.domain.keys import Keys

#: The words of a reply that only goes on.
GO_ON: Final = "…"
_KEY_WORDS: Final = 4


@dataclass(slots=True)
class Words:
    """Lines that belong together; blank lines count only between two others."""

    lines: list[str] = field(default_factory=list)
    blank: int = 0

    def add(self, line: str) -> None:
        self.lines += [""] * (self.blank if self.lines else 0)
        self.lines.append(line)
        self.blank = 0

    def text(self) -> str:
        return "\n".join(self.lines)


@dataclass(slots=True)
class ReplyDraft:
    line: int
    given: dict[str, Any]
    words: Words = field(default_factory=Words)
    effects: list[Effect] = field(default_factory=list)

    def choice(self, is_automatic: bool) -> Choice:
        given = dict(self.given)
        if self.words.lines:
            given["feedback"] = self.words.text()
        if not is_automatic and "fallback" not in given:
            given["fallback"] = (
                not given["text"] and given.get("manner", "say") == "say"
            )
        return Choice(**given, effects=tuple(self.effects))


@dataclass(slots=True)
class VariantDraft:
    condition: Condition
    given: dict[str, Any] = field(default_factory=dict)
    words: Words = field(default_factory=Words)

    def variant(self) -> Variant:
        given = dict(self.given)
        if self.words.lines:
            given["text"] = self.words.text()
        return Variant(self.condition, **given)


@dataclass(slots=True)
class NodeDraft:
    line: int
    given: dict[str, Any]
    #: Its key was given to it by the author.
    is_named: bool = True
    words: Words = field(default_factory=Words)
    effects: list[Effect] = field(default_factory=list)
    variants: list[VariantDraft] = field(default_factory=list)
    replies: list[ReplyDraft] = field(default_factory=list)
    #: A bare `-> target` beneath it.
    divert: str | None = None
    keys: Keys = field(default_factory=Keys)

    @property
    def key(self) -> str:
        return str(self.given["key"])

    @property
    def kind(self) -> str:
        return str(self.given["kind"])

    @property
    def is_automatic(self) -> bool:
        return self.kind in AUTOMATIC

    @property
    def is_bare(self) -> bool:
        """It has a key and a kind, and nothing else."""
        parts = (self.words.lines, self.effects, self.variants, self.replies)
        return len(self.given) == 2 and not any(parts)

    def go_on(self, target: str) -> None:
        """A way on that nobody has to choose."""
        if self.is_bare and self.kind == PATIENT:
            self.given["kind"] = CHECK
        given = {"key": self.keys.free("on"), "text": "", "target": target}
        if not self.is_automatic:
            given |= {"text": GO_ON, "manner": "do"}
        self.replies.append(ReplyDraft(self.line, given))

    def node(self) -> Node:
        given = dict(self.given)
        if self.words.lines:
            given["text"] = self.words.text()
        return Node(
            **given,
            effects=tuple(self.effects),
            variants=tuple(draft.variant() for draft in self.variants),
            choices=tuple(draft.choice(self.is_automatic) for draft in self.replies),
        )


@dataclass(slots=True)
class VariableDraft:
    given: dict[str, Any]
    #: Nobody said how far it goes: a word variable goes as far as its words.
    is_open: bool = False
    #: A word variable may begin with one of its words.
    word: str | None = None

    def variable(self) -> Variable:
        given = dict(self.given)
        words = given.get("words", ())
        if given.get("type") == "word" and self.is_open:
            given["maximum"] = max(0, len(words) - 1)
        if self.word is not None:
            given["initial"] = words.index(self.word) if self.word in words else -1
        return Variable(**given)


def key_from(text: str) -> str:
    """A key from the first words of a reply."""
    plain = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore")
    words = re.findall(r"[a-z0-9]+", plain.decode().replace("'", ""))
    return "-".join(words[:_KEY_WORDS]) or "reply"
