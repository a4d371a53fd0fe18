"""The marks and words of a GIFT file, each with its line. Escapes end here: what
follows never has to ask again whether a brace is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

TEXT: Final = "text"
NEWLINE: Final = "newline"
#: Every other token is one of these characters, and its kind is the character.
MARKS: Final = "~=#{}:"

_RUN: Final = re.compile(r"[^\\~=#{}:]+")
_COMMENT: Final = re.compile(r"\s*//")
_LABEL: Final = re.compile(r"\[(id|tag):((?:\\\]|[^\]])+)\]")


@dataclass(frozen=True, slots=True)
class Token:
    kind: str
    text: str
    line: int


Tokens = Sequence[Token]


@dataclass(frozen=True, slots=True)
class Chunk:
    """What stands between two empty lines, without its comments."""

    lines: tuple[tuple[int, str], ...]
    comments: tuple[str, ...] = ()

    @property
    def first(self) -> int:
        return self.lines[0][0]

    @property
    def last(self) -> int:
        return self.lines[-1][0]

    @property
    def raw(self) -> str:
        return "\n".join(line for _, line in self.lines)

    def labels(self, name: str) -> tuple[str, ...]:
        """What comments say of this question: `[id:…]` and `[tag:…]`."""
        return tuple(
            found[2].replace("\\]", "]").strip()
            for comment in self.comments
            for found in _LABEL.finditer(comment)
            if found[1] == name and found[2].strip()
        )


def chunks(text: str) -> Iterator[Chunk]:
    """Chunks that have more than comments."""
    lines: list[tuple[int, str]] = []
    comments: list[str] = []
    for number, line in enumerate((*text.split("\n"), ""), start=1):
        if line.strip():
            if _COMMENT.match(line):
                comments.append(line)
            else:
                lines.append((number, line))
            continue
        if lines:
            yield Chunk(tuple(lines), tuple(comments))
        lines, comments = [], []


def tokens_of(lines: Sequence[tuple[int, str]]) -> list[Token]:
    found: list[Token] = []
    for number, line in lines:
        if found:
            found.append(Token(NEWLINE, "\n", number - 1))
        at = 0
        while at < len(line):
            run = _RUN.match(line, at)
            if run is not None:
                found.append(Token(TEXT, run[0], number))
                at = run.end()
            elif line[at] == "\\":
                meant, at = _escape(line, at)
                found.append(Token(TEXT, meant, number))
            else:
                found.append(Token(line[at], line[at], number))
                at += 1
    return found


def _escape(line: str, at: int) -> tuple[str, int]:
    """A backslash is one itself unless a mark, a backslash or an n follows."""
    following = line[at + 1 : at + 2]
    if following == "n":
        return "\n", at + 2
    if following == "\\" or (following and following in MARKS):
        return following, at + 2
    return "\\", at + 1


def text_of(tokens: Tokens) -> str:
    return "".join(token.text for token in tokens)


def is_blank(tokens: Tokens) -> bool:
    return not text_of(tokens).strip()


def find(tokens: Tokens, marks: str, start: int = 0) -> int:
    """Where the run of these marks begins, −1 where there is none."""
    for at in range(start, len(tokens) - len(marks) + 1):
        if all(tokens[at + step].kind == mark for step, mark in enumerate(marks)):
            return at
    return -1


def split_at(tokens: Tokens, marks: str) -> list[tuple[str, Tokens]]:
    """Parts with the mark before each; the first has none."""
    parts: list[tuple[str, Tokens]] = []
    mark, begin = "", 0
    for at, token in enumerate(tokens):
        if token.kind in marks:
            parts.append((mark, tokens[begin:at]))
            mark, begin = token.kind, at + 1
    parts.append((mark, tokens[begin:]))
    return parts
